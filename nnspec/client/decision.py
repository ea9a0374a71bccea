"""A decision as the client returns it: plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nnspec.client.values import from_list, from_message
from nnspec.v1 import decision_pb2 as pb
from nnspec.v1 import values_pb2


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was computed exactly: the nearest double, and its decimal (forty digits where none is exact)."""

    value: float
    decimal: Decimal

    def __str__(self) -> str:
        return str(self.decimal)


@dataclass(frozen=True, slots=True)
class Term:
    """One product of a weighted sum; ``feature`` is what the unit sees of ``value``."""

    name: str
    value: Any
    feature: Number
    weight: Number
    product: Number


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one input or earlier unit adds to a weighted sum."""

    name: str
    total: Number
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A threshold unit at work: it fires where ``weighted_sum`` lies strictly above ``threshold``."""

    name: str
    fires: bool
    weighted_sum: Number
    threshold: Number
    margin: Number
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a number has to lie, within the range of its input; an end that is None adds nothing to the range."""

    low: Number | None
    high: Number | None
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What one input becomes in a flip: a value, or bounds for a number."""

    input: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Flip:
    """The change of fewest inputs that turns the outcome; without ``changes``, ``none_because`` says why not."""

    changes: tuple[Change, ...]
    outcome_after: bool | str | None
    none_because: str | None
    none_proven: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one output says. ``units`` and ``flip`` are there where threshold units decided."""

    output: str
    value: Any
    probability: float | None
    probabilities: Mapping[str, float]
    units: tuple[Unit, ...]
    flip: Flip | None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; ``decision["go"]`` is the outcome of the output ``go``."""

    decision_id: str
    network: str
    version: int
    outcomes: Mapping[str, Outcome]
    layers: Mapping[str, tuple[float, ...]]

    def __getitem__(self, output: str) -> Outcome:
        return self.outcomes[output]

    @property
    def outcome(self) -> Any:
        """The value of the only output. Raises ValueError where there are several."""
        (only,) = self.outcomes.values()
        return only.value


def decision(reply: pb.DecideResponse) -> Decision:
    """Return the decision that a reply holds."""
    return Decision(
        decision_id=reply.decision_id,
        network=reply.network,
        version=reply.version,
        outcomes={each.output: _outcome(each) for each in reply.outcomes},
        layers={each.layer: tuple(each.activations) for each in reply.layers},
    )


def _outcome(message: pb.Outcome) -> Outcome:
    return Outcome(
        output=message.output,
        value=from_list(message.list) if message.HasField("list") else _chosen(message, "value"),
        probability=message.probability if message.HasField("probability") else None,
        probabilities={each.category: each.probability for each in message.probabilities},
        units=tuple(map(_unit, message.units)),
        flip=_flip(message.flip) if message.HasField("flip") else None,
    )


def _unit(message: pb.Unit) -> Unit:
    return Unit(
        name=message.name,
        fires=message.fires,
        weighted_sum=_number(message.weighted_sum),
        threshold=_number(message.threshold),
        margin=_number(message.margin),
        contributions=tuple(
            Contribution(each.name, _number(each.total), tuple(map(_term, each.terms)))
            for each in message.contributions
        ),
    )


def _term(message: pb.Term) -> Term:
    return Term(
        name=message.name,
        value=from_message(message.value),
        feature=_number(message.feature),
        weight=_number(message.weight),
        product=_number(message.product),
    )


def _flip(message: pb.Flip) -> Flip:
    return Flip(
        changes=tuple(Change(each.input, from_message(each.before), _after(each)) for each in message.changes),
        outcome_after=_chosen(message, "outcome_after"),
        none_because=message.none_because if message.none_because else None,
        none_proven=message.none_proven,
    )


def _after(message: pb.Change) -> Any:
    if message.WhichOneof("after") == "value":
        return from_message(message.value)
    bounds = message.bounds
    return Bounds(
        low=_number(bounds.low) if bounds.HasField("low") else None,
        high=_number(bounds.high) if bounds.HasField("high") else None,
        low_included=bounds.low_included,
        high_included=bounds.high_included,
    )


def _chosen(message: Any, oneof: str) -> Any:
    field = message.WhichOneof(oneof)
    return getattr(message, field) if field is not None else None


def _number(message: values_pb2.ExactNumber) -> Number:
    return Number(message.value, Decimal(message.decimal))
