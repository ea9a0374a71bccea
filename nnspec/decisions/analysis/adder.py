"""Weighted sums of all cases at once: a column of bits for each binary digit of the sum, added with carry.

Knuth calls numbers kept so bit-sliced (The Art of Computer Programming 4A, 7.1.3). A sum of n terms of b bits takes
some 5 n b operations on sets of cases, whatever the number of cases.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

Term: TypeAlias = Sequence[tuple[int, int]]
"""What one thing adds: pairs of a set of cases and the number, 0 or more, added there; the sets are disjoint."""


class Compared(NamedTuple):
    """The cases whose sum lies above a threshold, and those whose sum equals it."""

    above: int
    equal: int


def compare(terms: Iterable[Term], threshold: int, full: int) -> Compared:
    """Return where the sum of ``terms`` lies above ``threshold``, and where it equals it; ``full`` are all cases."""
    listed = list(terms)
    largest = sum(max((number for _, number in term), default=0) for term in listed)
    if not 0 <= threshold <= largest:
        return Compared(full if threshold < 0 else 0, 0)
    # 2**width - 1 - threshold is added too: then a sum above the threshold is one that carries out of the columns,
    # and a sum that equals it fills them with ones.
    width = largest.bit_length()
    start = (1 << width) - 1 - threshold
    columns = [full if start >> bit & 1 else 0 for bit in range(width)]
    above = 0
    for term in listed:
        above |= _add(columns, term)
    equal = full & ~above
    for column in columns:
        equal &= column
    return Compared(above, equal)


def count(sets: Iterable[int], width: int) -> list[int]:
    """Return the columns of the number of ``sets`` that each case belongs to, which has ``width`` bits at most."""
    columns = [0] * width
    for cases in sets:
        _add(columns, [(cases, 1)])
    return columns


def where_count_is(columns: Sequence[int], number: int, full: int) -> int:
    """Return the cases whose count is ``number``."""
    cases = full
    for bit, column in enumerate(columns):
        cases &= column if number >> bit & 1 else ~column
    return cases


def _add(columns: list[int], term: Term) -> int:
    """Add a term to the columns; return the cases that carry out of the last one."""
    digits = max((number for _, number in term), default=0).bit_length()
    carry = 0
    for bit in range(len(columns)):
        if bit >= digits and not carry:
            break
        digit = 0
        for cases, number in term:
            if number >> bit & 1:
                digit |= cases
        column = columns[bit]
        half = column ^ digit
        columns[bit] = half ^ carry
        carry = (column & digit) | (half & carry)
    return carry
