"""The predicate of a threshold unit: it fires where its exact weighted sum lies strictly above its threshold.

Numbers are the decimals that were written: a float stands for its shortest decimal, which is what its author saw. Only
stored (trained) weights mean their binary value, and come as Fraction. Nothing here uses Decimal arithmetic, whose
default context rounds to 28 digits. It knows nothing of inputs, layers or files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact
from fractions import Fraction
from functools import cached_property
from math import inf, lcm
from operator import mul
from typing import NamedTuple, TypeAlias

Exact: TypeAlias = int | Fraction
Numeric: TypeAlias = int | float | Decimal | Fraction

MAX_DIGITS = 40  # of a decimal; the language's limits, which also bound the cost of every sum
MAX_EXPONENT = 400

_WHOLE_FLOATS = 2.0**53  # up to here a whole float and its shortest decimal are the same integer
_FULL = Context(prec=4000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact])
_LONGEST = 16  # characters of a number that people read in full
_SHORT = Context(prec=7, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
_ROUNDED = Context(prec=MAX_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])


def exact(number: Numeric) -> Exact:
    """Return the exact value of a number as written; a float stands for its shortest decimal.

    Raises ValueError for NaN, infinities, and decimals beyond 40 digits or exponents of 400.
    """
    if isinstance(number, int | Fraction):
        return number
    if isinstance(number, float):
        if number.is_integer() and abs(number) <= _WHOLE_FLOATS:
            return int(number)
        number = Decimal(float.__repr__(number))  # not repr(): NumPy's float64 is a float that prints its type
    if not number.is_finite():
        raise ValueError(f"{number} is not a finite number")
    if not number:
        return 0
    if len(number.as_tuple().digits) > MAX_DIGITS or abs(number.adjusted()) > MAX_EXPONENT:
        raise ValueError(f"{number} has more than {MAX_DIGITS} digits or an exponent beyond {MAX_EXPONENT}")
    return Fraction(number)


def quotient_text(value: Exact, context: Context) -> str:
    """Return ``value`` as a decimal, with as many digits as ``context`` gives it, and an exponent where shorter."""
    quotient = context.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize(context)
    return f"{quotient:f}" if -7 < quotient.adjusted() < 21 else str(quotient)


def decimal_text(value: Exact) -> str:
    """Return the decimal that equals ``value``; where none does (a third) or beyond 4,000 digits, 40 digits of it."""
    try:
        return quotient_text(value, _FULL)
    except Inexact:
        return quotient_text(value, _ROUNDED)


def number_text(value: Exact) -> str:
    """Return the number, where it is long its first seven digits after a ~."""
    text = decimal_text(value)
    return text if len(text) <= _LONGEST else f"~{quotient_text(value, _SHORT)}"


def nearest_float(value: Exact) -> float:
    """Return the nearest double; infinite beyond the doubles, as IEEE 754 rounds."""
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return inf if value > 0 else -inf


class ScaledIntegers(NamedTuple):
    """A unit's weights and threshold times their least common denominator, ``scale``.

    ``weights[j]`` belongs to the feature ``features[j]``.
    """

    features: tuple[int, ...]
    weights: tuple[int, ...]
    threshold: int
    scale: int


@dataclass(frozen=True)
class Unit:
    """One threshold unit: it fires where the sum of weight times feature lies strictly above ``threshold``.

    ``weights`` pairs the index of a feature with its weight, each feature at most once. Decimals mean what is written,
    fractions are for stored weights, and floats stand for their shortest decimals.
    """

    name: str
    weights: tuple[tuple[int, Numeric], ...]
    threshold: Numeric

    def __post_init__(self) -> None:
        if len({feature for feature, _ in self.weights}) != len(self.weights):
            raise ValueError(f"unit {self.name!r} weighs a feature twice")

    @cached_property
    def integers(self) -> ScaledIntegers:
        """The weights and the threshold as integers, so that yes/no and whole features need only integer sums."""
        weights = [exact(weight) for _, weight in self.weights]
        threshold = exact(self.threshold)
        scale = lcm(threshold.denominator, *(weight.denominator for weight in weights))
        return ScaledIntegers(
            features=tuple(feature for feature, _ in self.weights),
            weights=tuple(weight.numerator * (scale // weight.denominator) for weight in weights),
            threshold=threshold.numerator * (scale // threshold.denominator),
            scale=scale,
        )

    def fires(self, features: Sequence[Numeric]) -> bool:
        """Return whether the exact weighted sum of ``features`` (all of them, by index) is above the threshold."""
        total, denominator = self._total(features)
        return total > self.integers.threshold * denominator

    def weighted_sum(self, features: Sequence[Numeric]) -> Fraction:
        """Return the exact weighted sum of ``features``."""
        total, denominator = self._total(features)
        return Fraction(total, denominator * self.integers.scale)

    def margin(self, features: Sequence[Numeric]) -> Fraction:
        """Return the exact weighted sum less the threshold; the unit fires where it is positive."""
        return self.weighted_sum(features) - exact(self.threshold)

    def _total(self, features: Sequence[Numeric]) -> tuple[int, int]:
        """Return the weighted sum times ``scale``, as numerator and denominator."""
        integers = self.integers
        taken = [features[index] for index in integers.features]
        if all(isinstance(value, int) for value in taken):
            return sum(map(mul, integers.weights, taken)), 1
        values = [exact(value) for value in taken]
        denominator = lcm(*(value.denominator for value in values))
        numerators = (value.numerator * (denominator // value.denominator) for value in values)
        return sum(map(mul, integers.weights, numerators)), denominator
