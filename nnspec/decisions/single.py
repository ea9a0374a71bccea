"""The smallest change of inputs that turns one unit which reads inputs only; fast for any number of inputs.

Fewest inputs, then declaration order. Each input has a largest gain: how far it alone can move the margin towards the
other outcome. As gains add up, the fewest inputs are as many of the largest gains as it takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nnspec.decisions.change import NONE_TURNS, Bounds, Change, Flip, NoFlip
from nnspec.decisions.exact import Exact, Unit, exact
from nnspec.decisions.network import Category, Element, Network, Number, Value


@dataclass(frozen=True, slots=True)
class _Goal:
    """The gain that turns the outcome: more than ``need`` where strict (towards yes), otherwise at least ``need``."""

    need: Exact
    strict: bool

    def met_by(self, gain: Exact) -> bool:
        return gain > self.need or (gain == self.need and not self.strict)


@dataclass(frozen=True, slots=True)
class _Lever:
    """An input that the unit weighs: ``weights`` of its features times the direction wanted, ``gain`` at its best."""

    element: Element
    value: Value
    weights: tuple[int, ...]
    gain: Exact


def flip_unit(network: Network, unit: Unit, values: Sequence[Value]) -> Flip | NoFlip:
    """Return the change of fewest inputs, then first in declaration order, that turns ``unit``.

    ``values`` are those of all elements. Time grows as n log n in their number.
    """
    integers = unit.integers
    features = network.encode(values)
    margin = (unit.weighted_sum(features) - exact(unit.threshold)) * integers.scale
    fires = margin > 0
    goal = _Goal(abs(margin), strict=not fires)
    sign = -1 if fires else 1
    weights = {f: sign * w for f, w in zip(integers.features, integers.weights, strict=True)}
    levers = [_lever(e, v, weights, goal) for e, v in zip(network.elements, values, strict=True)]
    chosen = _first_smallest([lever.gain for lever in levers], goal)
    if chosen is None:
        return NONE_TURNS
    return Flip(_changes([levers[index] for index in chosen], goal), outcome_after=not fires)


def _lever(element: Element, value: Value, weights: Mapping[int, int], goal: _Goal) -> _Lever:
    own = tuple(weights.get(feature, 0) for feature in element.features)
    kind = element.input.kind
    gain: Exact
    if isinstance(kind, Category):
        gain = max(own) - own[kind.categories.index(str(value))]
    elif isinstance(kind, Number):
        slope = own[0] * kind.factor
        end = kind.high if slope > 0 else kind.low
        # a number without an end can gain anything: as much as turns the outcome alone is enough
        gain = slope * (end - _number(value)) if end is not None else (goal.need + 1 if slope else 0)
    else:
        gain = -own[0] if value else own[0]
    return _Lever(element, value, own, gain)


def _first_smallest(gains: Sequence[Exact], goal: _Goal) -> list[int] | None:
    """Return the smallest set of indices whose gains meet the goal, of those the lexicographically first.

    The k largest gains meet the goal if any k do. From there each index is visited in order: it can be in the set if it
    and the largest of the remaining meet the goal together. ``best`` holds those largest of the remaining, as many as
    are still to be chosen. An index in ``best`` is taken. Any other would replace the smallest of ``best``: it is taken
    if the goal is still met, otherwise it is passed over, and ``best`` are still the largest of what remains.
    """
    ranked = sorted((index for index, gain in enumerate(gains) if gain > 0), key=lambda index: -gains[index])
    total: Exact = 0
    count = 0
    while not goal.met_by(total):
        if count == len(ranked):
            return None
        total += gains[ranked[count]]
        count += 1
    best, smallest_last = set(ranked[:count]), ranked[:count]
    chosen: list[int] = []
    for index, gain in enumerate(gains):
        if len(chosen) == count:
            break
        if index not in best:
            while smallest_last[-1] not in best:
                smallest_last.pop()
            without = total - gains[smallest_last[-1]] + gain
            if not goal.met_by(without):
                continue
            total = without
            best.remove(smallest_last.pop())
        best.discard(index)
        chosen.append(index)
    return chosen


def _changes(levers: Sequence[_Lever], goal: _Goal) -> tuple[Change, ...]:
    """Return what each input changes to: in order, the first that turns the outcome with those after it at their best.

    ``goal`` is what the inputs from here on must gain together; it is strict until a number lies strictly beyond its
    boundary, so a later number in the same change lies at the end of its range.
    """
    changes = []
    rest = sum((lever.gain for lever in levers), start=0)
    for lever in levers:
        rest -= lever.gain
        own = _Goal(goal.need - rest, goal.strict)
        kind = lever.element.input.kind
        after: bool | str | Bounds
        gain: Exact
        if isinstance(kind, Category):
            now = lever.weights[kind.categories.index(str(lever.value))]
            index = next(i for i, weight in enumerate(lever.weights) if own.met_by(weight - now))
            after, gain = kind.categories[index], lever.weights[index] - now
        elif isinstance(kind, Number):
            slope = lever.weights[0] * kind.factor
            boundary = _number(lever.value) + Fraction(own.need) / slope
            after = (
                Bounds(low=boundary, low_included=not own.strict)
                if slope > 0
                else Bounds(high=boundary, high_included=not own.strict)
            )
            gain = own.need
            goal = _Goal(goal.need, strict=False)
        else:
            after, gain = not lever.value, lever.gain
        changes.append(Change(lever.element.name, lever.value, after))
        goal = _Goal(goal.need - gain, goal.strict)
    return tuple(changes)


def _number(value: Value) -> Exact:
    if isinstance(value, str):
        raise ValueError(f"{value!r} is not a number")
    return exact(value)
