"""A set of cases in few words: blocks of cases, each given by what some inputs may be while the others are anything.

The blocks are found greedily, so they are few and not always the fewest; together they are the set, and no block holds
a case outside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from nnspec.decisions.analysis.space import Space


@dataclass(frozen=True, slots=True)
class Block:
    """The cases in which each axis has one of its ``options``, of which there is one tuple for each axis."""

    options: tuple[tuple[int, ...], ...]
    cases: int


def cover(space: Space, cases: int, ordered: frozenset[int] = frozenset()) -> Iterator[Block]:
    """Yield blocks that together are ``cases``; each holds the first case that those before it do not.

    Options of the axes in ``ordered`` stay neighbors, as those of a number do.
    """
    left = cases
    while left:
        block = _grown(space, cases, Space.first(left), ordered)
        yield block
        left &= ~block.cases


def hull(space: Space, cases: int, ordered: frozenset[int] = frozenset()) -> tuple[tuple[int, ...], ...]:
    """Return the options that each axis has in any of ``cases``, those between them included where it is ordered."""
    found = []
    for axis, size in enumerate(space.sizes):
        options = [option for option in range(size) if cases & space.where(axis, option)]
        found.append(tuple(range(options[0], options[-1] + 1)) if axis in ordered else tuple(options))
    return tuple(found)


def _grown(space: Space, cases: int, first: int, ordered: frozenset[int]) -> Block:
    """Return a block around ``first`` within ``cases`` that no further option could widen."""
    options = [[option] for option in space.options(first)]
    masks = [space.where(axis, option) for axis, (option,) in enumerate(options)]
    # one that can be left out altogether says more than two that are halved
    for whole in (True, False):
        for axis, size in enumerate(space.sizes):
            others = space.full
            for other, mask in enumerate(masks):
                if other != axis:
                    others &= mask
            fits = [option for option in range(size) if not space.where(axis, option) & others & ~cases]
            if not whole or len(fits) == size:
                options[axis] = _together(fits, options[axis][0]) if axis in ordered else fits
                masks[axis] = 0
                for option in options[axis]:
                    masks[axis] |= space.where(axis, option)
    block = space.full
    for mask in masks:
        block &= mask
    return Block(tuple(map(tuple, options)), block)


def _together(options: list[int], around: int) -> list[int]:
    """Return the neighbors of ``around`` without a gap."""
    low = high = around
    while low - 1 in options:
        low -= 1
    while high + 1 in options:
        high += 1
    return list(range(low, high + 1))
