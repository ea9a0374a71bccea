"""The finitely many things that an input can be, as far as the units of a network can tell.

A yes/no has two options, a category one for each. A number has as many as there are intervals between the boundaries of
the units that weigh it: within an interval no unit changes, whatever the other yes/no inputs and categories are, but as
long as the other numbers that share a unit with it stay as they are.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from nnspec.decisions.change import Bounds
from nnspec.decisions.exact import Exact, Unit, exact
from nnspec.decisions.network import Category, Element, Number, Value

MAX_BOUNDARIES = 512  # of one unit on one number


class Option(NamedTuple):
    """What an element can become, and the features it then has; ``rank`` is its place along a number's line."""

    after: bool | str | Bounds
    features: tuple[Exact, ...]
    rank: int = 0


Options: TypeAlias = Sequence[Sequence[Option]]  # of each element, in declaration order


class TooManyBoundariesError(Exception):
    """A unit weighs a number with so many other inputs that its boundaries exceed ``MAX_BOUNDARIES``."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        super().__init__(unit)


def all_options(units: Sequence[Unit], elements: Sequence[Element], values: Sequence[Value]) -> Options:
    """Return the options of each element, the present one first.

    A category's follow as declared, a number's from the nearest to the farthest. ``units`` are all that bear on the
    outcome, ``elements`` all whose features they weigh. Raises TooManyBoundariesError.
    """
    fixed = [_discrete(element, value) for element, value in zip(elements, values, strict=True)]
    return [
        _of_number(units, index, kind, elements, fixed, exact(value))
        if isinstance(kind := element.input.kind, Number) and not isinstance(value, str)
        else fixed[index]
        for index, (element, value) in enumerate(zip(elements, values, strict=True))
    ]


def beyond(options: Sequence[Option], index: int) -> list[int]:
    """Return the options of a number that lie farther from the present one than ``index`` does, the nearest first."""
    here, side = options[index].rank, options[index].rank - options[0].rank
    return [other for other in range(index + 1, len(options)) if (options[other].rank - here) * side > 0]


def joined(options: Sequence[Option]) -> bool | str | Bounds:
    """Return what any of ``options`` is: the one, or a number's adjacent intervals as one."""
    ordered = sorted(options, key=lambda option: option.rank)
    first, last = ordered[0].after, ordered[-1].after
    if not isinstance(first, Bounds) or not isinstance(last, Bounds):
        return first
    return Bounds(first.low, last.high, low_included=first.low_included, high_included=last.high_included)


def _discrete(element: Element, value: Value) -> tuple[Option, ...]:
    """Return the options of a yes/no or a category; of a number only the present one, as if it could not change."""
    match element.input.kind:
        case Number():
            return (Option(Bounds(), element.encode(value)),)
        case Category(categories):
            afters: Sequence[bool | str] = categories
        case _:
            afters = (False, True)
    return tuple(Option(after, element.encode(after)) for after in sorted(afters, key=lambda after: after != value))


def _of_number(
    units: Sequence[Unit],
    index: int,
    kind: Number,
    elements: Sequence[Element],
    fixed: Options,
    value: Exact,
) -> tuple[Option, ...]:
    element = elements[index]
    others = [(e, o) for e, o in zip(elements, fixed, strict=True) if e != element]
    intervals = _intervals(kind, {cut for unit in units for cut in _cuts(unit, element, kind, others)})
    present = next(rank for rank, interval in enumerate(intervals) if value in interval)
    nearest_first = sorted(range(len(intervals)), key=lambda rank: (rank != present, _distance(intervals[rank], value)))
    return tuple(
        Option(
            after=_within_range(intervals[rank], kind),
            features=element.encode(value if rank == present else _inside(intervals[rank])),
            rank=rank,
        )
        for rank in nearest_first
    )


def _cuts(
    unit: Unit, element: Element, kind: Number, others: Sequence[tuple[Element, Sequence[Option]]]
) -> set[tuple[Fraction, bool]]:
    """Return where ``unit`` can change along the number, and whether the cut itself lies below it (or above).

    There is one cut for each sum that the unit's other features can have.
    """
    weights = {feature: Fraction(exact(weight)) for feature, weight in unit.weights}
    slope = weights.pop(element.first, Fraction()) * kind.factor
    if slope == 0:
        return set()
    sums = {Fraction()}
    for other, options in others:
        own = [(feature, weights.pop(feature)) for feature in other.features if feature in weights]
        sums = _sums(unit, sums, {_weighed(own, other, option) for option in options})
    for weight in weights.values():  # of earlier units
        sums = _sums(unit, sums, {Fraction(), weight})
    need = Fraction(exact(unit.threshold)) - slope / kind.factor * kind.offset
    # with a positive slope the unit fires above the cut, so the cut itself lies below; with a negative one above
    return {((need - other) / slope, slope > 0) for other in sums}


def _sums(unit: Unit, sums: set[Fraction], terms: set[Fraction]) -> set[Fraction]:
    if len(sums) * len(terms) > MAX_BOUNDARIES:
        raise TooManyBoundariesError(unit.name)
    return {total + term for total in sums for term in terms}


def _weighed(weights: Sequence[tuple[int, Fraction]], element: Element, option: Option) -> Fraction:
    return sum((weight * option.features[feature - element.first] for feature, weight in weights), Fraction())


def _intervals(kind: Number, cuts: set[tuple[Fraction, bool]]) -> list[Bounds]:
    """Return the range of the number, cut into intervals in ascending order."""
    inner = sorted(cut for cut in cuts if cut[0] in kind)
    edges: list[tuple[Exact | None, bool]] = [(kind.low, False), *inner, (kind.high, True)]
    intervals = [
        Bounds(low, high, low_included=not low_is_below, high_included=high_is_below)
        for (low, low_is_below), (high, high_is_below) in pairwise(edges)
    ]
    return [interval for interval in intervals if _inside(interval) in interval]


def _inside(interval: Bounds) -> Exact:
    """Return a number of the interval, if it has any."""
    if interval.low is None:
        return interval.high - 1 if interval.high is not None else 0
    return Fraction(interval.low + interval.high) / 2 if interval.high is not None else interval.low + 1


def _distance(interval: Bounds, value: Exact) -> tuple[Exact, bool]:
    """Return how far ``value`` is from the interval, and whether the near end itself is still outside."""
    if interval.low is not None and value <= interval.low:
        return interval.low - value, not interval.low_included
    return value - interval.high if interval.high is not None else 0, not interval.high_included


def _within_range(interval: Bounds, kind: Number) -> Bounds:
    """Return the interval without the ends that the range has anyway."""
    at_low = interval.low == kind.low and interval.low_included
    at_high = interval.high == kind.high and interval.high_included
    if interval.low == interval.high and interval.low is not None:
        return interval
    return Bounds(
        low=None if at_low else interval.low,
        high=None if at_high else interval.high,
        low_included=interval.low_included and not at_low,
        high_included=interval.high_included and not at_high,
    )
