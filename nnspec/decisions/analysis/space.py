"""Sets of cases as Python integers: bit c says whether case c belongs to the set.

A case gives each axis one of its options; the last axis varies fastest, as in a truth table. Whatever is true or false
of every case (a neuron fires, an input has an answer) is one integer, so ``&`` and ``|`` work on all cases at once and
``bit_count`` counts them. Nothing here knows what axes and cases stand for.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from math import prod


class Space:
    """All cases of axes with ``sizes`` options each."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = tuple(sizes)
        self.strides = tuple(prod(self.sizes[axis + 1 :]) for axis in range(len(self.sizes)))
        self.total = prod(self.sizes)
        self._where: dict[tuple[int, int], int] = {}

    @cached_property
    def full(self) -> int:
        """All cases; made when asked for, as there may be too many."""
        return (1 << self.total) - 1

    def where(self, axis: int, option: int) -> int:
        """Return the cases in which ``axis`` has ``option``."""
        key = (axis, option)
        if key not in self._where:
            stride, size = self.strides[axis], self.sizes[axis]
            block = ((1 << stride) - 1) << (option * stride)
            self._where[key] = _repeated(block, size * stride, self.total // (size * stride))
        return self._where[key]

    def at_first(self, cases: int, axis: int, option: int) -> int:
        """Return the cases with ``option``, moved to where the axis has its first option."""
        return (cases >> (option * self.strides[axis])) & self.where(axis, 0)

    def for_all(self, cases: int, axis: int) -> int:
        """Return the cases that are in the set whatever option ``axis`` has."""
        common = self.where(axis, 0)
        for option in range(self.sizes[axis]):
            common &= cases >> (option * self.strides[axis])
        spread = common
        for option in range(1, self.sizes[axis]):
            spread |= common << (option * self.strides[axis])
        return spread

    def turned_by(self, cases: int, axis: int) -> int:
        """Return, at the first option of ``axis``, the cases of the others in which its options differ."""
        turned = 0
        for option in range(1, self.sizes[axis]):
            turned |= cases ^ (cases >> (option * self.strides[axis]))
        return turned & self.where(axis, 0)

    def options(self, case: int) -> tuple[int, ...]:
        """Return the option of each axis in a case."""
        return tuple(case // stride % size for stride, size in zip(self.strides, self.sizes, strict=True))

    @staticmethod
    def first(cases: int) -> int:
        """Return the first case of a set that is not empty."""
        return (cases & -cases).bit_length() - 1

    @staticmethod
    def each(cases: int) -> Iterator[int]:
        """Yield the cases of a set, in order."""
        while cases:
            case = Space.first(cases)
            yield case
            cases ^= 1 << case


def _repeated(block: int, width: int, count: int) -> int:
    """Return ``count`` blocks of ``width`` bits side by side."""
    if count == 1:
        return block
    half = _repeated(block, width, count // 2)
    pair = half | half << (width * (count // 2))
    return pair << width | block if count % 2 else pair
