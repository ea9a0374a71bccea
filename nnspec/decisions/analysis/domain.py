"""The cases of a network: every way to answer its inputs, as far as its threshold units can tell answers apart.

A yes/no has two answers and a category one for each of its categories. A number has one for each interval between the
boundaries of the units that weigh it, so ``urea`` above and not above 7 are two answers. Where a unit weighs several
numbers together there are no such boundaries, and where it weighs one with many other inputs there are too many:
whether it fires is then taken to be free, which may add cases that no answers give, and what is found in all of them
still holds.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from math import lcm
from typing import NamedTuple

from nnspec.decisions.analysis.space import Space
from nnspec.decisions.exact import Numeric, Unit
from nnspec.decisions.network import Boolean, Category, Element, Network, Number, Value
from nnspec.decisions.options import Option, TooManyBoundariesError, all_options


class Source(NamedTuple):
    """What a unit weighs: an axis of the domain or an earlier unit, by its place."""

    place: int
    is_unit: bool = False


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


_NO_OR_YES = (Option(after=False, features=(0,)), Option(after=True, features=(1,)))


class Domain:
    """The elements that ``places``, units of the network by place, depend on, and the answers of each.

    An axis is an element, or after them a unit of ``free``, which fires or does not, whatever the answers.
    """

    def __init__(
        self,
        network: Network,
        places: tuple[int, ...],
        elements: tuple[Element, ...],
        answers: tuple[tuple[Option, ...], ...],
        free: tuple[int, ...],
    ) -> None:
        self.network, self.places, self.elements, self.answers, self.free = network, places, elements, answers, free
        self._weighings: dict[int, Weighing] = {}

    @classmethod
    def of(cls, network: Network, places: Iterable[int]) -> "Domain":
        """Return the domain of units, and of all units that they read."""
        needed = network.bearing_on(places)
        weighed = {feature for place in needed for feature, weight in network.units[place].weights if weight}
        elements = tuple(element for element in network.elements if not weighed.isdisjoint(element.features))
        free = [place for place in needed if network.weighs_several_numbers(network.units[place])]
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
        return (self.network.units if source.is_unit else self.elements)[source.place].name

    def reads_free(self, element: Element) -> bool:
        """Return whether a unit that is taken as free reads an element, whose answers then do not say all."""
        features = {feature for place in self.free for feature, weight in self.network.units[place].weights if weight}
        return not features.isdisjoint(element.features)

    def weighing(self, place: int) -> Weighing:
        """Return a unit in integers; raises KeyError for a unit that is free."""
        if place not in self._weighings:
            self._weighings[place] = self._weighing(place)
        return self._weighings[place]

    @cached_property
    def _whole(self) -> tuple[int, list[list[tuple[int, ...]]]]:
        """A number that makes all features whole, and by element and answer the features times it."""
        scale = lcm(*(x.denominator for options in self.answers for option in options for x in option.features), 1)
        return scale, [
            [tuple(x.numerator * (scale // x.denominator) for x in option.features) for option in options]
            for options in self.answers
        ]

    def _weighing(self, place: int) -> Weighing:
        if place in self.free:
            raise KeyError(place)
        unit = self.network.units[place].integers
        scale, whole = self._whole
        weights = {f: weight for f, weight in zip(unit.features, unit.weights, strict=True) if weight}
        weighed = []
        for axis, (element, answers) in enumerate(zip(self.elements, whole, strict=True)):
            own = [(weights[f], f - element.first) for f in element.features if f in weights]
            if own:
                sums = [sum(weight * features[index] for weight, index in own) for features in answers]
                weighed.append(_weighed(Source(axis), sums))
        first = self.network.raw_count
        earlier = {feature - first: weight * scale for feature, weight in weights.items() if feature >= first}
        weighed += [_weighed(Source(other, is_unit=True), [0, weight]) for other, weight in earlier.items()]
        threshold = unit.threshold * scale - sum(each.least for each in weighed)
        return Weighing(tuple(weighed), threshold, unit.scale * scale)


def _weighed(source: Source, sums: Sequence[int]) -> Weighed:
    least = min(sums)
    return Weighed(source, tuple(each - least for each in sums), least)


def why_free(network: Network, place: int) -> str:
    """Return what a unit weighs that is taken to be free."""
    if network.weighs_several_numbers(network.units[place]):
        return "several numbers together"
    return "a number together with too many other inputs"


def weights_of(network: Network, name: str) -> dict[int, tuple[Numeric, ...]]:
    """Return the units, by place, that weigh an input or an entry of one, and the weights of its features."""
    features = next((element.features for element in network.elements if element.name == name), range(0))
    found: dict[int, tuple[Numeric, ...]] = {}
    for place, unit in enumerate(network.units):
        weights = dict(unit.weights)
        own = tuple(weights.get(feature, 0) for feature in features)
        if any(own):
            found[place] = own
    return found


def _answers(units: Sequence[Unit], elements: Sequence[Element]) -> tuple[tuple[Option, ...], ...]:
    """Return the answers of each element in their natural order: no before yes, numbers ascending."""
    if any(isinstance(element.input.kind, Number) for element in elements):
        now = [_any_value(element) for element in elements]
        every = all_options(units, elements, now)
        return tuple(
            tuple(sorted(options, key=lambda option: _rank(element, option)))
            for element, options in zip(elements, every, strict=True)
        )
    return tuple(
        tuple(Option(category, element.encode(category)) for category in element.input.kind.categories)
        if isinstance(element.input.kind, Category)
        else _NO_OR_YES
        for element in elements
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
