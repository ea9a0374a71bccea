"""Numbers as labels: short, the digits that matter, and one sign for minus."""

from collections.abc import Mapping, Sequence
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from math import isfinite
from typing import TypeAlias

from nnspec.decisions.exact import MAX_EXPONENT, decimal_text, exact, quotient_text
from nnspec.ir.graph import Given, Graph

Number: TypeAlias = int | float | Decimal | Fraction
Params: TypeAlias = Mapping[str, Sequence[Number]]
"""Parameters whose numbers are known, by name, flat in C order: those that a file gives, or trained ones."""

_LONGEST = 8  # characters of a number in full
_SHORT = Context(prec=4, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
_FARTHEST = Fraction(10**MAX_EXPONENT)
_UNITS = ("", "k", "M", "G")


def number_text(value: Number) -> str:
    """Return a number as written, or where that is long its first four digits after a ``~``."""
    if isinstance(value, float):
        return f"{value:.3g}"
    text = decimal_text(exact(value))
    return text if len(text) <= _LONGEST else f"~{quotient_text(exact(value), _SHORT)}"


def set_text(value: Number) -> str:
    """Return a number as it is set in a picture, with a true minus sign."""
    return number_text(value).replace("-", "−")


def count_text(count: int) -> str:
    """Return a count that must be short: ``21``, ``9.2k``."""
    value, unit = float(count), 0
    while value >= 1000 and unit + 1 < len(_UNITS):
        value, unit = value / 1000, unit + 1
    return f"{value:.3g}{_UNITS[unit]}"


def size(number: Number) -> Fraction:
    """Return how far a number is from 0: exactly, as it may lie beyond the doubles; infinity and NaN are far."""
    return _FARTHEST if isinstance(number, float) and not isfinite(number) else abs(Fraction(number))


def ratio(number: Number, largest: Fraction) -> float:
    """Return the size of a number against the largest of its kind, from 0 to 1."""
    return float(size(number) / largest) if largest else 0.0


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return a count with its noun: ``1 unit``, ``23,550 parameters``; ``nouns`` is a plural of its own."""
    return f"{count:,} {noun if count == 1 else nouns if nouns else f'{noun}s'}"


def given(graph: Graph, *, trained: bool = False) -> dict[str, Sequence[Number]]:
    """Return the parameters that the file of a network gives; of a trained network those that training left alone."""
    return {
        param.name: param.start.decimals
        for param in graph.params
        if isinstance(param.start, Given) and not (trained and param.trainable)
    }
