"""A network of threshold units over named inputs: what the exact decision engine computes with.

Features are numbered in order: those of the inputs as declared (a yes/no is one feature, a number one, a category one
for each of its categories, a shaped input those of its elements in C order), then one for each unit, 1 where it fires.
A layer reads the features of the inputs and of all earlier layers. Nothing here knows the file format or the graph.

Plain records are named tuples, here and in what builds on this: a dataclass takes five times as long to make, and
``nnspec check`` makes them all each time it starts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple, TypeAlias

from nnspec.decisions.exact import Exact, Numeric, Unit, exact

Value: TypeAlias = bool | str | Numeric  # yes or no, a category, or a number
Given: TypeAlias = Mapping[str, Value | Sequence[Value]]  # by input; a shaped one is flat, in C order
Outcome: TypeAlias = bool | str  # yes or no, or a category


def outcome_text(outcome: Outcome) -> str:
    """Return an outcome as people write it: ``yes``, ``no`` or the category."""
    return ("yes" if outcome else "no") if isinstance(outcome, bool) else outcome


class Boolean(NamedTuple):
    """Yes or no; the feature is 1 or 0."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number within ``[low, high]``, an end that is None being open; the feature is ``factor * x + offset``."""

    low: Exact | None = None
    high: Exact | None = None
    factor: Exact = 1
    offset: Exact = 0

    def __contains__(self, number: Exact) -> bool:
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)


class Category(NamedTuple):
    """One of ``categories``; its features are one-hot."""

    categories: tuple[str, ...]


Kind: TypeAlias = Boolean | Number | Category


class Input(NamedTuple):
    """A declared input; ``shape`` is None for a scalar."""

    name: str
    kind: Kind
    question: str | None = None
    shape: tuple[int, ...] | None = None


class Element(NamedTuple):
    """One value of an input: the input itself, or one entry of a shaped one; its features begin at ``first``."""

    name: str
    input: Input
    first: int

    @property
    def features(self) -> range:
        """The indices of its features."""
        kind = self.input.kind
        return range(self.first, self.first + (len(kind.categories) if isinstance(kind, Category) else 1))

    def encode(self, value: Value) -> tuple[Exact, ...]:
        """Return the features of ``value``; raises ValueError where it is of another kind or out of range."""
        match self.input.kind:
            case Boolean() if isinstance(value, bool):
                return (int(value),)
            case Category(categories) if value in categories:
                return tuple(int(category == value) for category in categories)
            case Number() as kind if not isinstance(value, bool | str) and exact(value) in kind:
                return (kind.factor * exact(value) + kind.offset,)
        raise ValueError(f"{value!r} is not a value of input {self.name!r}")


class ThresholdLayer(NamedTuple):
    """Units side by side: each reads the inputs' features and the units of earlier layers."""

    name: str
    units: tuple[Unit, ...]


class BooleanOutput(NamedTuple):
    """Yes where the unit at ``unit`` (counted over all layers) fires."""

    name: str
    unit: int

    @property
    def units(self) -> tuple[int, ...]:
        """The units that it reads."""
        return (self.unit,)

    def outcome(self, fired: Sequence[bool]) -> Outcome:
        """Return the outcome, given which units fired."""
        return fired[self.unit]


class CategoryOutput(NamedTuple):
    """The category of the first of ``units`` that fires, or the first category: a tie goes to the first."""

    name: str
    categories: tuple[str, ...]
    units: tuple[int, ...]

    def outcome(self, fired: Sequence[bool]) -> Outcome:
        """Return the outcome, given which units fired."""
        return next((c for c, unit in zip(self.categories, self.units, strict=True) if fired[unit]), self.categories[0])


Output: TypeAlias = BooleanOutput | CategoryOutput


@dataclass(frozen=True)
class Network:
    """Inputs, layers and outputs; raises ValueError where a unit or an output reads what does not stand before it."""

    name: str
    inputs: tuple[Input, ...]
    layers: tuple[ThresholdLayer, ...]
    outputs: tuple[Output, ...]

    def __post_init__(self) -> None:
        known = self.raw_count
        for layer in self.layers:
            for unit in layer.units:
                if any(not 0 <= feature < known for feature, _ in unit.weights):
                    raise ValueError(f"unit {unit.name!r} weighs a feature that does not stand before it")
            known += len(layer.units)
        if any(not 0 <= unit < len(self.units) for output in self.outputs for unit in output.units):
            raise ValueError("an output reads a unit that does not exist")

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Every single value that the inputs take, in declaration order."""
        return tuple(_elements(self.inputs))

    @cached_property
    def raw_count(self) -> int:
        """Number of features of the inputs; the feature of unit u is ``raw_count + u``."""
        return self.elements[-1].features.stop if self.elements else 0

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units of all layers, in order."""
        return tuple(unit for layer in self.layers for unit in layer.units)

    def bearing_on(self, places: Iterable[int]) -> tuple[int, ...]:
        """Return the units of ``places`` and all that they depend on, by place, in order; a weight of 0 is none."""
        found: set[int] = set()
        waiting = list(places)
        while waiting:
            place = waiting.pop()
            if place not in found:
                found.add(place)
                read = (feature for feature, weight in self.units[place].weights if weight)
                waiting += [feature - self.raw_count for feature in read if feature >= self.raw_count]
        return tuple(sorted(found))

    def weighs_several_numbers(self, unit: Unit) -> bool:
        """Return whether a unit weighs several numbers: no boundary of one then holds whatever the others are."""
        return sum(weight != 0 and feature in self._numbers for feature, weight in unit.weights) > 1

    @cached_property
    def _numbers(self) -> frozenset[int]:
        """The features of numbers."""
        return frozenset(each.first for each in self.elements if isinstance(each.input.kind, Number))

    def flatten(self, given: Given) -> tuple[Value, ...]:
        """Return the value of each element; a shaped input gives a flat sequence in C order.

        The names, kinds and ranges of ``given`` have been checked; ValueError is for what slipped through.
        """
        values: list[Value] = []
        for declared in self.inputs:
            value = given[declared.name]
            if declared.shape is None:
                values.append(value)  # type: ignore[arg-type]  # encode refuses a sequence
            else:
                values.extend(value)  # type: ignore[arg-type]  # as above, for a scalar
        if len(values) != len(self.elements):
            raise ValueError(f"{len(values)} values for {len(self.elements)} elements of the inputs")
        return tuple(values)

    def encode(self, values: Sequence[Value]) -> tuple[Exact, ...]:
        """Return the features of the inputs, from the values of all elements."""
        return tuple(
            feature for element, value in zip(self.elements, values, strict=True) for feature in element.encode(value)
        )

    def fired(self, features: Sequence[Exact]) -> tuple[bool, ...]:
        """Return which units fire, from the features of the inputs."""
        known = list(features)
        for layer in self.layers:
            known += [unit.fires(known) for unit in layer.units]
        return tuple(value == 1 for value in known[self.raw_count :])

    def on_raw(self, unit: Unit) -> Unit:
        """Return the unit that weighs the numbers as given, before scaling, and fires for the same inputs.

        With it a float64 sum needs no bound on the error of scaling, and a double is its shortest decimal.
        """
        scaled = {e.first: e.input.kind for e in self.elements if isinstance(e.input.kind, Number)}
        weights: list[tuple[int, Numeric]] = []
        threshold = exact(unit.threshold)
        for feature, written in unit.weights:
            weight, kind = exact(written), scaled.get(feature, Number())
            weights.append((feature, weight * kind.factor))
            threshold -= weight * kind.offset
        return Unit(unit.name, tuple(weights), threshold)


def _elements(inputs: Sequence[Input]) -> Iterator[Element]:
    first = 0
    for declared in inputs:
        for place in [None] if declared.shape is None else product(*map(range, declared.shape)):
            name = declared.name if place is None else f"{declared.name}[{','.join(map(str, place))}]"
            element = Element(name, declared, first)
            first = element.features.stop
            yield element
