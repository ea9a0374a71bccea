"""Why an outcome is what it is: each unit's exact weighted sum against its threshold, and what each input contributes.

It computes; ``render`` and the service choose how to say it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nnspec.decisions.change import Flip, NoFlip
from nnspec.decisions.exact import Exact, exact
from nnspec.decisions.flip import find_flip
from nnspec.decisions.network import Category, Element, Given, Network, Outcome, Value


@dataclass(frozen=True, slots=True)
class Term:
    """One product: the value as given, the feature that it makes, and the feature's weight.

    The feature is 1 for yes and for the active category, 0 for no, a number as scaled. ``name`` is that of the input or
    unit, ``pixels[3]`` for an entry of a shaped input.
    """

    name: str
    value: Value
    feature: Exact
    weight: Exact

    @property
    def product(self) -> Exact:
        """Weight times feature."""
        return self.weight * self.feature


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one input or one earlier unit adds: one term, or one for each entry that a shaped input has."""

    name: str
    question: str | None
    terms: tuple[Term, ...]

    @property
    def total(self) -> Exact:
        """The sum of its products."""
        return sum((Fraction(term.product) for term in self.terms), Fraction())


@dataclass(frozen=True, slots=True)
class UnitExplanation:
    """One unit: its contributions in declaration order, inputs before units, add up to the weighted sum."""

    name: str
    fires: bool
    weighted_sum: Exact
    threshold: Exact
    contributions: tuple[Contribution, ...]

    @property
    def margin(self) -> Exact:
        """The weighted sum less the threshold; positive where the unit fires."""
        return self.weighted_sum - self.threshold


@dataclass(frozen=True, slots=True)
class OutcomeExplanation:
    """One output: the units that it reads (one for yes/no, one for each category), and what would turn it."""

    output: str
    outcome: Outcome
    units: tuple[UnitExplanation, ...]
    flip: Flip | NoFlip


def explain(network: Network, given: Given) -> tuple[OutcomeExplanation, ...]:
    """Return the explanation of every output for checked inputs."""
    values = network.flatten(given)
    features = network.encode(values)
    fired = network.fired(features)
    known = (*features, *map(int, fired))
    return tuple(
        OutcomeExplanation(
            output=output.name,
            outcome=output.outcome(fired),
            units=tuple(_explain_unit(network, place, values, known) for place in output.units),
            flip=find_flip(network, output, values),
        )
        for output in network.outputs
    )


def _explain_unit(network: Network, place: int, values: Sequence[Value], known: Sequence[Exact]) -> UnitExplanation:
    """Explain the unit at ``place``, from the values of all elements and the features of inputs and units."""
    unit = network.units[place]
    weighted_sum = unit.weighted_sum(known)
    threshold = exact(unit.threshold)
    weights = {feature: exact(weight) for feature, weight in unit.weights}
    by_input: dict[str, list[Term]] = {}
    for element, value in zip(network.elements, values, strict=True):
        if not weights.keys().isdisjoint(element.features):
            by_input.setdefault(element.input.name, []).append(_term(element, value, weights, known))
    contributions = [
        Contribution(declared.name, declared.question, tuple(by_input[declared.name]))
        for declared in network.inputs
        if declared.name in by_input
    ]
    contributions += _of_units(network, weights, known)
    return UnitExplanation(unit.name, weighted_sum > threshold, weighted_sum, threshold, tuple(contributions))


def _term(element: Element, value: Value, weights: Mapping[int, Exact], known: Sequence[Exact]) -> Term:
    kind = element.input.kind
    active = element.first + (kind.categories.index(str(value)) if isinstance(kind, Category) else 0)
    return Term(element.name, value, known[active], weights.get(active, 0))


def _of_units(network: Network, weights: Mapping[int, Exact], known: Sequence[Exact]) -> Iterator[Contribution]:
    for feature in sorted(weights):
        if feature >= network.raw_count:
            name = network.units[feature - network.raw_count].name
            yield Contribution(name, None, (Term(name, known[feature] == 1, known[feature], weights[feature]),))
