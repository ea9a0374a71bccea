import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnspec.reading import WrittenFloat
from nnspec.reading.scalars import MAX_NUMBER, NotFiniteError, TooLongError, resolve


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *[(word, None) for word in ("", "~", "null", "Null", "NULL")],
        *[(word, True) for word in ("true", "True", "TRUE")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        ("010", 10),
        ("-0", 0),
        ("+12", 12),
        ("0o17", 15),
        ("0xFF", 255),
        ("9" * 100, int("9" * 100)),
    ],
)
def test_constants_and_integers(word: str, value: object) -> None:
    resolved = resolve(word)
    assert resolved == value
    assert type(resolved) is type(value)


@pytest.mark.parametrize(
    "word",
    [
        "1e-4",
        ".5",
        "-1.5E3",
        "1.",
        "+.5e+2",
        "0.10",
        "1e400",
        "0.1000000000000000055511151231257827021181583404541015625",
    ],
)
def test_a_decimal_keeps_its_text(word: str) -> None:
    number = resolve(word)
    assert isinstance(number, WrittenFloat)
    assert number == float(word)
    assert number.text == str(number) == f"{number}" == word


@pytest.mark.parametrize(
    "word",
    [
        *("yes", "no", "on", "off", "y", "nULL", "tRUE", "1_000", "1,5", "0b11", "0o8", "0xg", "+0x1", "1e", "e5", "."),
        *("-", "+", "1:30", "2024-01-01", "inf", "nan", "-.nan", "٣", "1e5.0", "--1"),
    ],
)
def test_everything_else_is_text(word: str) -> None:
    assert resolve(word) == word
    assert type(resolve(word)) is str


@pytest.mark.parametrize("word", [".inf", "-.inf", "+.Inf", ".INF", ".nan", ".NaN", ".NAN"])
def test_what_is_not_finite_is_refused(word: str) -> None:
    with pytest.raises(NotFiniteError):
        resolve(word)


@pytest.mark.parametrize("word", ["1" * MAX_NUMBER, "0." + "1" * (MAX_NUMBER - 2), "0x" + "f" * (MAX_NUMBER - 2)])
def test_the_longest_number_is_read_and_a_longer_one_refused(word: str) -> None:
    assert isinstance(resolve(word), int | WrittenFloat)
    with pytest.raises(TooLongError):
        resolve(word + "1")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_float_survives_copies(number: float) -> None:
    written = WrittenFloat(repr(number))
    for again in (copy.copy(written), copy.deepcopy(written), pickle.loads(pickle.dumps(written))):  # noqa: S301
        assert type(again) is WrittenFloat
        assert (again, again.text) == (number, repr(number))
