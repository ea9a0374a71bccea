"""A decision as a message: outcomes, the units behind them, and what would turn them."""

from collections.abc import Iterator
from typing import Any

from nnspec_runtime import Decision, Outcome

from nnspec.decisions.change import Bounds, Change, Flip, NoFlip
from nnspec.decisions.exact import Exact
from nnspec.decisions.explain import Contribution, Term, UnitExplanation
from nnspec.v1 import decision_pb2 as pb
from nnspec.v1 import values_pb2
from nnspec_server.convert import exact_number, value


def outcomes(decision: Decision) -> Iterator[pb.Outcome]:
    """Yield the outcome of each output, in the order of the spec."""
    for outcome in decision.outcomes.values():
        yield _outcome(outcome)


def layers(decision: Decision) -> Iterator[pb.LayerActivations]:
    """Yield the activations of each named layer, where they were asked for."""
    for name, activations in decision.layers.items() if decision.layers is not None else ():
        yield pb.LayerActivations(layer=name, activations=activations)


def _outcome(outcome: Outcome) -> pb.Outcome:
    message = pb.Outcome(output=outcome.output, probability=outcome.probability, **_chosen(outcome.value))
    if outcome.probabilities is not None:
        for category, probability in outcome.probabilities.items():
            message.probabilities.add(category=category, probability=probability)
    if outcome.explanation is not None:
        message.units.extend(map(_unit, outcome.explanation.units))
        message.flip.CopyFrom(_flip(outcome.explanation.flip))
    return message


def _chosen(plain: Any) -> dict[str, Any]:
    """Return an outcome as the field of its oneof."""
    match plain:
        case bool():
            return {"yes": plain}
        case str():
            return {"category": plain}
        case float():
            return {"number": plain}
        case _:
            return {"list": _list(plain)}


def _list(plain: Any) -> values_pb2.ValueList:
    values = [values_pb2.Value(list=_list(each)) if isinstance(each, list) else value(each) for each in plain]
    return values_pb2.ValueList(values=values)


def _unit(unit: UnitExplanation) -> pb.Unit:
    return pb.Unit(
        name=unit.name,
        fires=unit.fires,
        weighted_sum=exact_number(unit.weighted_sum),
        threshold=exact_number(unit.threshold),
        margin=exact_number(unit.margin),
        contributions=map(_contribution, unit.contributions),
    )


def _contribution(contribution: Contribution) -> pb.Contribution:
    return pb.Contribution(
        name=contribution.name, total=exact_number(contribution.total), terms=map(_term, contribution.terms)
    )


def _term(term: Term) -> pb.Term:
    return pb.Term(
        name=term.name,
        value=value(term.value),
        feature=exact_number(term.feature),
        weight=exact_number(term.weight),
        product=exact_number(term.product),
    )


def _flip(flip: Flip | NoFlip) -> pb.Flip:
    if isinstance(flip, NoFlip):
        return pb.Flip(none_because=flip.reason, none_proven=flip.proven)
    return pb.Flip(changes=map(_change, flip.changes), **_chosen(flip.outcome_after))


def _change(change: Change) -> pb.Change:
    message = pb.Change(input=change.input, before=value(change.before))
    if isinstance(change.after, Bounds):
        message.bounds.CopyFrom(_bounds(change.after))
    else:
        message.value.CopyFrom(value(change.after))
    return message


def _bounds(bounds: Bounds) -> pb.Bounds:
    return pb.Bounds(
        low=_end(bounds.low),
        high=_end(bounds.high),
        low_included=bounds.low_included,
        high_included=bounds.high_included,
    )


def _end(end: Exact | None) -> values_pb2.ExactNumber | None:
    return None if end is None else exact_number(end)
