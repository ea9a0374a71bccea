"""The cases of a network: every way to answer its inputs, as far as its threshold units can tell answers apart.

A yes/no has two answers and a category one for each of its categories. A number has one for each interval between the
boundaries of the units that weigh it, so ``urea`` above and not above 7 are two answers. Where a unit weighs several
numbers together there are no such boundaries: whether it fires is then taken to be free, which may add cases that no
answers give, and what is found in all of them still holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm
from typing import NamedTuple

from nnspec.decisions.analysis.space import Space
from nnspec.decisions.exact import Exact, Unit, exact
from nnspec.decisions.network import Boolean, Category, Element, Network, Number, Value
from nnspec.decisions.options import Option, TooManyBoundariesError, all_options


class Source(NamedTuple):
    """What a unit weighs: an axis of the domain, or an earlier unit by its place."""

    axis: int | None = None
    unit: int | None = None


class Weighed(NamedTuple):
    """What a source adds to a sum, by its answer (of a unit: silent, fires): ``least`` and then 0 or more."""

    source: Source
    numbers: tuple[int, ...]
    least: int

    @property
    def silent(self) -> tuple[int, ...]:
        """The answers that add nothing at all."""
        return tuple(answer for answer, number in enumerate(self.numbers) if number + self.least == 0)


class Weighing(NamedTuple):
    """A unit in integers: it fires where the numbers of its sources, each above its least, exceed ``threshold``."""

    weighed: tuple[Weighed, ...]
    threshold: int
    scale: int

    @property
    def largest(self) -> int:
        """The largest sum."""
        return sum(max(each.numbers) for each in self.weighed)


@dataclass(frozen=True, eq=False)
class Domain:
    """The elements that ``places``, units of the network by place, depend on, and the answers of each.

    An axis is an element, or after them a unit of ``free``, which fires or does not, whatever the answers.
    """

    network: Network
    places: tuple[int, ...]
    elements: tuple[Element, ...]
    answers: tuple[tuple[Option, ...], ...]
    free: tuple[int, ...]

    @classmethod
    def of(cls, network: Network, places: Iterable[int]) -> "Domain":
        """Return the domain of units, and of all units that they read."""
        needed = bearing_on(network, places)
        weighed = {feature for place in needed for feature, weight in network.units[place].weights if weight}
        elements = tuple(element for element in network.elements if not weighed.isdisjoint(element.features))
        free = [place for place in needed if _weighs_several_numbers(network.units[place], elements)]
        while True:
            apart = {place: network.units[place] for place in needed if place not in free}
            try:
                answers = _answers(list(apart.values()), elements)
            except TooManyBoundariesError as error:
                free.append(next(place for place, unit in apart.items() if unit.name == error.unit))
            else:
                return cls(network, needed, elements, answers, tuple(sorted(free)))

    @property
    def is_exact(self) -> bool:
        """Whether every case can be: no unit had to be taken as free."""
        return not self.free

    @cached_property
    def space(self) -> Space:
        """The cases."""
        return Space([*map(len, self.answers), *(2 for _ in self.free)])

    @property
    def states(self) -> int:
        """The number of cases, which is known before they are made."""
        product = 1 << len(self.free)
        for options in self.answers:
            product *= len(options)
        return product

    def name_of(self, source: Source) -> str:
        """Return the name of what a unit weighs."""
        if source.unit is not None:
            return self.network.units[source.unit].name
        return self.elements[source.axis if source.axis is not None else 0].name

    def reads_free(self, element: Element) -> bool:
        """Return whether a unit that is taken as free reads an element, whose answers then do not say all."""
        features = {feature for place in self.free for feature, weight in self.network.units[place].weights if weight}
        return not features.isdisjoint(element.features)

    def weighing(self, place: int) -> Weighing:
        """Return a unit in integers; raises KeyError for a unit that is free."""
        if place in self.free:
            raise KeyError(place)
        unit = self.network.units[place]
        features = [x for options in self.answers for option in options for x in option.features]
        # What the unit does not weigh has no say in its scale.
        scale = lcm(*(x.denominator for x in features), 1) * unit.integers.scale
        weights = {feature: exact(weight) for feature, weight in unit.weights if weight}
        weighed = []
        for axis, (element, options) in enumerate(zip(self.elements, self.answers, strict=True)):
            own = [(weights[f], f - element.first) for f in element.features if f in weights]
            if own:
                sums = [sum(weight * option.features[index] for weight, index in own) for option in options]
                weighed.append(_weighed(Source(axis=axis), sums, scale))
        first = self.network.raw_count
        earlier = {feature - first: weight for feature, weight in weights.items() if feature >= first}
        weighed += [_weighed(Source(unit=place), [0, weight], scale) for place, weight in earlier.items()]
        threshold = int(exact(unit.threshold) * scale) - sum(each.least for each in weighed)
        return Weighing(tuple(weighed), threshold, scale)


def _weighed(source: Source, sums: Sequence[Exact], scale: int) -> Weighed:
    whole = [int(each * scale) for each in sums]
    return Weighed(source, tuple(each - min(whole) for each in whole), min(whole))


def bearing_on(network: Network, places: Iterable[int]) -> tuple[int, ...]:
    """Return the units of ``places`` and all that they depend on, by place, in order; a weight of 0 is none."""
    found: set[int] = set()
    waiting = list(places)
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            read = (feature for feature, weight in network.units[place].weights if weight)
            waiting += [feature - network.raw_count for feature in read if feature >= network.raw_count]
    return tuple(sorted(found))


def _answers(units: Sequence[Unit], elements: Sequence[Element]) -> tuple[tuple[Option, ...], ...]:
    """Return the answers of each element in their natural order: no before yes, numbers ascending."""
    now = [_any_value(element) for element in elements]
    return tuple(
        tuple(sorted(options, key=lambda option: _rank(element, option)))
        for element, options in zip(elements, all_options(units, elements, now), strict=True)
    )


def _any_value(element: Element) -> Value:
    match element.input.kind:
        case Boolean():
            return False
        case Category(categories):
            return categories[0]
        case Number(low, high):
            return low if low is not None else high if high is not None else 0


def _rank(element: Element, option: Option) -> int:
    match element.input.kind:
        case Boolean():
            return int(option.after is True)
        case Category(categories):
            return categories.index(str(option.after))
        case _:
            return option.rank


def _weighs_several_numbers(unit: Unit, elements: Sequence[Element]) -> bool:
    weights: Mapping[int, object] = {feature: weight for feature, weight in unit.weights if weight}
    return sum(isinstance(e.input.kind, Number) and e.first in weights for e in elements) > 1
