"""The least that settles an outcome: sets of answers that suffice, whatever the others are, and of which none is idle.

For an outcome that each answer only ever pushes one way they are the minimal winning coalitions of voting theory, for
any other its prime implicants (Quine 1952).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from nnspec.decisions.analysis.adder import count, where_count_is
from nnspec.decisions.analysis.power import direction
from nnspec.decisions.analysis.space import Space

MAX_AXES = 12  # where answers push both ways, every set of axes is looked at
MAX_BITS = 1 << 26

Answers = dict[int, int]
"""Of some axes, the option that each has."""


@dataclass(frozen=True, slots=True)
class Sufficient:
    """The first of the sets, the smallest first and then in the order of the axes; ``count`` is how many there are.

    It is None where that is not known.
    """

    sets: tuple[Answers, ...]
    count: int | None


def sufficient(space: Space, cases: int, most: int) -> Sufficient | None:
    """Return the sets of answers that suffice for a case to be in ``cases``, None where there are too many axes."""
    axes = [axis for axis in range(len(space.sizes)) if space.turned_by(cases, axis)]
    towards = {axis: direction(space, cases, axis) for axis in axes}
    if all(towards.values()):
        return _coalitions(space, cases, towards, most)
    if len(axes) > MAX_AXES or space.total << len(axes) > MAX_BITS:
        return None
    return _implicants(space, cases, axes, most)


def needed(space: Space, cases: int) -> Answers:
    """Return the answers without which no case is in ``cases``."""
    found = {}
    for axis, size in enumerate(space.sizes):
        options = [option for option in range(size) if cases & space.where(axis, option)]
        if len(options) == 1 and size > 1:
            found[axis] = options[0]
    return found


def _coalitions(space: Space, cases: int, towards: dict[int, int], most: int) -> Sufficient:
    """Return the minimal coalitions: cases that leave the set with each answer of theirs that is taken back."""
    minimal = cases
    joined = {axis: space.where(axis, 1 if way > 0 else 0) for axis, way in towards.items()}
    for axis, way in towards.items():
        stride = space.strides[axis]
        without = (cases << stride if way > 0 else cases >> stride) & joined[axis]
        minimal &= ~without
    for axis in range(len(space.sizes)):
        if axis not in towards:
            minimal &= space.where(axis, 0)  # they turn nothing: one of their options stands for all
    columns = count(joined.values(), len(towards).bit_length())
    sets: list[Answers] = []
    for size in range(len(towards) + 1):
        if len(sets) >= most:
            break
        found = minimal & where_count_is(columns, size, space.full)
        for axes in _first(found, joined, most - len(sets)):
            sets.append({axis: 1 if towards[axis] > 0 else 0 for axis in axes})
    return Sufficient(tuple(sets), minimal.bit_count())


def _first(cases: int, joined: dict[int, int], most: int) -> list[tuple[int, ...]]:
    """Return the first of the coalitions in ``cases``: those with the first axis before those without, and so on."""
    order = list(joined)
    found: list[tuple[int, ...]] = []
    waiting: list[tuple[int, int, tuple[int, ...]]] = [(cases, 0, ())] if cases else []
    while waiting and len(found) < most:
        left, index, chosen = waiting.pop()
        if index == len(order):
            found.append(chosen)
            continue
        inside = left & joined[order[index]]
        for part, axes in ((left ^ inside, chosen), (inside, (*chosen, order[index]))):
            if part:
                waiting.append((part, index + 1, axes))
    return found


def _implicants(space: Space, cases: int, axes: list[int], most: int) -> Sufficient:
    """Return the prime implicants: with some axes free, cases that are in the set whatever those are.

    One is prime where no other axis can be free as well. ``axes`` are those that turn something.
    """
    whole = {frozenset[int](): cases}  # by the axes that are free
    for free in _subsets(axes):
        if free:
            last = max(free)
            whole[free] = space.for_all(whole[free - {last}], last)
    sets: list[Answers] = []
    total = 0
    for free in sorted(whole, key=lambda free: (-len(free), [axis for axis in axes if axis not in free])):
        prime = whole[free]
        fixed = [axis for axis in axes if axis not in free]
        for axis in fixed:
            prime &= ~whole[free | {axis}]
        for axis in range(len(space.sizes)):
            if axis not in fixed:
                prime &= space.where(axis, 0)
        total += prime.bit_count()
        for case in Space.each(prime):
            if len(sets) == most:
                break
            options = space.options(case)
            sets.append({axis: options[axis] for axis in fixed})
    return Sufficient(tuple(sets), total)


def _subsets(axes: list[int]) -> Iterator[frozenset[int]]:
    for size in range(len(axes) + 1):
        yield from map(frozenset, combinations(axes, size))
