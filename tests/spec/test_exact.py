"""Decimals keep every digit that was written; yes and no are what people write."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from nnspec.exact import MAX_DIGITS, MAX_EXPONENT, Boolean, Exact
from nnspec.reading import WrittenFloat


class Model(BaseModel):
    model_config = ConfigDict(strict=True)
    number: Exact = Decimal(0)
    answer: Boolean = False


def fault(**values: object) -> str:
    with pytest.raises(ValidationError) as caught:
        Model.model_validate(values)
    return caught.value.errors()[0]["type"]


written = st.builds(
    lambda sign, digits, point, exponent: f"{sign}{digits[:point]}.{digits[point:]}0e{exponent}",
    st.sampled_from(["", "+", "-"]),
    st.text("0123456789", min_size=1, max_size=MAX_DIGITS - 1),
    st.integers(1, MAX_DIGITS - 1),
    st.integers(-MAX_EXPONENT + MAX_DIGITS, MAX_EXPONENT - MAX_DIGITS),
)


@given(written)
def test_a_written_number_is_exact(text: str) -> None:
    assert Fraction(Model.model_validate({"number": WrittenFloat(text)}).number) == Fraction(text)


@given(written)
def test_serialized_and_read_again_it_is_the_same_digits(text: str) -> None:
    once = Model.model_validate({"number": WrittenFloat(text)})
    again = Model.model_validate(once.model_dump())
    assert again.number.as_tuple() == once.number.as_tuple()


@given(st.integers(-(10**MAX_DIGITS) + 1, 10**MAX_DIGITS - 1))
def test_integers_are_exact(number: int) -> None:
    assert Model.model_validate({"number": number}).number == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_means_its_shortest_decimal(number: float) -> None:
    assert Model.model_validate({"number": number}).number == Decimal(repr(number))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "not_a_number"),
        ("1", "not_a_number"),
        (None, "not_a_number"),
        ([1], "not_a_number"),
        (10**MAX_DIGITS, "too_many_digits"),
        (-(10**MAX_DIGITS), "too_many_digits"),
        (WrittenFloat("1." + "0" * MAX_DIGITS), "too_many_digits"),
        (WrittenFloat("1e401"), "exponent_too_large"),
        (WrittenFloat("1e-401"), "exponent_too_large"),
        (WrittenFloat("0e-401"), "exponent_too_large"),
        (WrittenFloat("1e99999999999999999999"), "exponent_too_large"),
        (Decimal("NaN"), "not_finite"),
        (Decimal("Infinity"), "not_finite"),
        (float("nan"), "not_finite"),
        (float("-inf"), "not_finite"),
    ],
)
def test_what_is_no_exact_number(value: object, kind: str) -> None:
    assert fault(number=value) == kind


@pytest.mark.parametrize("text", ["1e400", "1e-400", "-9.9e400", "0.0", "-0.0"])
def test_the_ends_are_taken(text: str) -> None:
    assert Model.model_validate({"number": WrittenFloat(text)}).number == Decimal(text)


@pytest.mark.parametrize("word", ["yes", "Yes", "YES", "true", "True", "TRUE"])
def test_words_in_any_case(word: str) -> None:
    assert Model.model_validate({"answer": word}).answer is True


@pytest.mark.parametrize(("value", "answer"), [(True, True), (False, False), (1, True), (0, False), ("no", False)])
def test_answers(value: object, answer: bool) -> None:
    assert Model.model_validate({"answer": value}).answer is answer


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.lists(st.booleans())))
def test_anything_else_is_no_answer(value: object) -> None:
    if isinstance(value, str) and value.lower() in ("yes", "no", "true", "false"):
        return
    if isinstance(value, int) and value in (0, 1):
        return
    assert fault(answer=value) == "not_a_boolean"
