"""The predicate agrees with fractions, whatever the digits, exponents, ties and Decimal context."""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnspec import exact as language
from nnspec.decisions.exact import MAX_DIGITS, MAX_EXPONENT, Numeric, Unit, decimal_text, exact, nearest_float


def decimal(sign: int, digits: int, exponent: int) -> Decimal:
    return Decimal((sign, tuple(map(int, str(digits))), exponent - len(str(digits)) + 1))


COARSE = st.integers(-12, 12).map(lambda tenths: Decimal(tenths).scaleb(-1))  # sums of these tie all the time
FULL = st.builds(decimal, st.integers(0, 1), st.integers(1, 10**40 - 1), st.integers(-400, 400))
DECIMALS = COARSE | FULL
FEATURES = st.booleans() | st.integers(-5, 5) | DECIMALS | st.floats(allow_nan=False, allow_infinity=False)


def as_written(number: Numeric) -> Fraction:
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Unit, list[Numeric]]:
    """A unit and the features it reads; every other threshold is reached exactly."""
    numbers = draw(st.sampled_from([COARSE, DECIMALS]))
    features = draw(st.lists(st.booleans() if numbers is COARSE else FEATURES, min_size=1, max_size=8))
    weights = [(index, draw(numbers)) for index in range(len(features))]
    reached = sum((as_written(w) * as_written(features[i]) for i, w in weights), Fraction())
    threshold: Numeric = reached if draw(st.booleans()) else draw(numbers)
    return Unit("u", tuple(weights), threshold), list(features)


@settings(max_examples=400, deadline=None)
@given(cases())
def test_unit_fires_where_fractions_say(case: tuple[Unit, list[Numeric]]) -> None:
    unit, features = case
    total = sum((as_written(weight) * as_written(features[i]) for i, weight in unit.weights), Fraction())
    assert unit.fires(features) == (total > as_written(unit.threshold))
    assert unit.weighted_sum(features) == total
    assert unit.margin(features) == total - as_written(unit.threshold)


def test_thousands_of_decisions_agree_with_fractions_where_plain_doubles_do_not() -> None:
    random = np.random.default_rng(0)
    plain_wrong = 0
    for _ in range(5000):
        count, places = random.integers(1, 7), random.integers(1, 4)
        *weights, threshold = (Decimal(int(n)).scaleb(-int(places)) for n in random.integers(-12, 13, count + 1))
        answers = [bool(answer) for answer in random.integers(0, 2, count)]
        total = sum((Fraction(weight) for weight, yes in zip(weights, answers, strict=True) if yes), Fraction())
        decimals = Unit("u", tuple(enumerate(weights)), threshold)
        floats = Unit("u", tuple(enumerate(map(float, weights))), float(threshold))
        assert decimals.fires(answers) == floats.fires(answers) == (total > Fraction(threshold))
        plain = sum(float(weight) for weight, yes in zip(weights, answers, strict=True) if yes)
        plain_wrong += (plain > float(threshold)) != (total > Fraction(threshold))
    assert plain_wrong > 10


@pytest.mark.parametrize("number", [Decimal, float], ids=["decimals", "floats"])
@pytest.mark.parametrize(
    ("weights", "threshold", "fires"),
    [
        (["0.1", "0.2"], "0.3", False),  # binary floating point says 0.30000000000000004 > 0.3
        (["0.1", "0.2"], "0.29999999999999993", True),
        (["0.1", "0.7"], "0.8", False),  # ... and 0.7999999999999999
        (["1.1", "2.2", "-3.3"], "0", False),
        (["0.1"] * 10, "1", False),
        (["0.1"] * 10, "0.9999999999999999", True),
        (["1e16", "1", "-1e16"], "0.5", True),  # ... and 0
    ],
)
def test_sum_that_reaches_the_threshold_does_not_fire(
    number: type[Decimal] | type[float], weights: list[str], threshold: str, fires: bool
) -> None:
    unit = Unit("u", tuple((i, number(weight)) for i, weight in enumerate(weights)), number(threshold))
    assert unit.fires([1] * len(weights)) is fires


@pytest.mark.parametrize(
    ("weights", "threshold", "fires"),
    [
        (["1e400", "1e-400"], "1e400", True),
        (["1e400", "-1e-400"], "1e400", False),
        (["1e-400"], "0", True),
        (["9" * 40, "1"], "9" * 40, True),
        (["9" * 40 + "e360", "1e-400"], "9" * 40 + "e360", True),
    ],
)
def test_extremes_are_exact(weights: list[str], threshold: str, fires: bool) -> None:
    unit = Unit("u", tuple((i, Decimal(weight)) for i, weight in enumerate(weights)), Decimal(threshold))
    assert unit.fires([1] * len(weights)) is fires


def test_decimal_context_does_not_matter() -> None:
    unit = Unit("u", ((0, Decimal("1.00000000000000000000000000000000000001")),), Decimal(1))
    with localcontext() as context:
        context.prec = 2
        assert unit.fires([Decimal("1.0")])
        assert decimal_text(unit.margin([1])) == "1E-38"


def test_stored_weight_is_its_binary_value() -> None:
    written = Unit("u", ((0, 0.1),), Decimal("0.1"))
    stored = Unit("u", ((0, Fraction(0.1)),), Decimal("0.1"))
    assert not written.fires([1])
    assert stored.fires([1])


def test_rows_of_doubles_mean_their_shortest_decimals() -> None:
    unit = Unit("u", ((0, 1), (2, 1)), Decimal("0.3"))
    rows = np.array([[0.1, 9.0, 0.2], [0.1, 9.0, np.nextafter(0.2, 1)], [0.0, 9.0, 0.0]])
    assert [unit.fires(row) for row in rows.tolist()] == [False, True, False]
    assert [unit.fires(list(row)) for row in rows] == [False, True, False]  # of numpy.float64


@pytest.mark.parametrize("number", [1e23, 2.0**53, -(2.0**53) - 2, 5e-324, 1.7976931348623157e308, -0.0])
def test_float_is_its_shortest_decimal(number: float) -> None:
    assert exact(number) == Fraction(repr(number))


@pytest.mark.parametrize(
    "number",
    [inf, -inf, nan, Decimal("NaN"), Decimal("Infinity"), Decimal("1e401"), Decimal("1e-401"), Decimal("1" * 41)],
)
def test_number_beyond_the_language_is_refused(number: Numeric) -> None:
    with pytest.raises(ValueError, match=r"finite|more than 40 digits or an exponent beyond 400"):
        exact(number)


def test_zero_may_have_any_exponent() -> None:
    assert exact(Decimal("0e-999999")) == 0


def test_feature_cannot_be_weighed_twice() -> None:
    with pytest.raises(ValueError, match="'u' weighs a feature twice"):
        Unit("u", ((0, 1), (0, 2)), 0)


@given(DECIMALS, DECIMALS, DECIMALS)
def test_text_is_the_exact_decimal(a: Decimal, b: Decimal, c: Decimal) -> None:
    value = exact(a) * exact(b) + exact(c)
    assert Fraction(decimal_text(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-7, "-7"),
        (1500, "1500"),
        (Fraction("0.10"), "0.1"),
        (Fraction("-1e-6"), "-0.000001"),
        (Fraction("1e-400"), "1E-400"),
        (Fraction("-12e399"), "-1.2E+400"),
        (Fraction(0.1), "0.1000000000000000055511151231257827021181583404541015625"),
        (Fraction(1, 3), "0." + "3" * 40),
        (Fraction(-200, 3), "-66." + "6" * 37 + "7"),
        (Fraction(1, 2**14000), None),
    ],
)
def test_text_of(value: Fraction, text: str | None) -> None:
    shown = decimal_text(value)
    assert shown == text if text is not None else len(shown) < 60
    assert abs(Fraction(shown) - value) <= abs(value) / 10**39


@given(DECIMALS)
def test_nearest_float_rounds_as_python_reads(number: Decimal) -> None:
    assert nearest_float(exact(number)) == float(str(number))


def test_limits_are_those_of_the_language() -> None:
    assert (MAX_DIGITS, MAX_EXPONENT) == (language.MAX_DIGITS, language.MAX_EXPONENT)
