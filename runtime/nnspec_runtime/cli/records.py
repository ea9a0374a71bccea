"""Decisions and evaluations as JSON holds them. Exact numbers are decimals in text, so that nothing is rounded.

docs/schemas/decide.json and evaluate.json are what they keep to.
"""

import json
from math import inf, isfinite
from typing import Any

from nnspec.decisions.change import Bounds, Flip, NoFlip
from nnspec.decisions.exact import decimal_text, exact
from nnspec.decisions.explain import Contribution, OutcomeExplanation, UnitExplanation
from nnspec.decisions.network import Value
from nnspec_runtime.decision import Decision, Outcome
from nnspec_runtime.evaluation import Evaluation

FORMAT_VERSION = 1
"""Raised when a field changes its meaning or goes; a new field does not raise it."""


def json_text(value: Any, **options: Any) -> str:
    """Return a value as JSON; ``options`` are those of ``json.dumps``.

    JSON has no number for infinity, nor for what is none: these become the texts that protobuf's JSON has for them.
    """
    try:
        return json.dumps(value, allow_nan=False, **options)
    except ValueError:
        return json.dumps(_finite(value), allow_nan=False, **options)


def _finite(value: Any) -> Any:
    match value:
        case dict():
            return {key: _finite(entry) for key, entry in value.items()}
        case list() | tuple():
            return [*map(_finite, value)]
        case float() if not isfinite(value):
            return {inf: "Infinity", -inf: "-Infinity"}.get(value, "NaN")
    return value


def decision_record(decision: Decision) -> dict[str, Any]:
    """Return a decision; ``layers`` is null where the activations were not asked for."""
    return {
        "version": FORMAT_VERSION,
        "network": decision.network,
        "outcomes": {name: _outcome(outcome) for name, outcome in decision.outcomes.items()},
        "layers": decision.layers,
    }


def evaluation_record(evaluation: Evaluation) -> dict[str, Any]:
    """Return an evaluation with its slices."""
    slices = {value: _measures(part) for value, part in evaluation.slices.items()}
    return {"version": FORMAT_VERSION, **_measures(evaluation), "slices": slices}


def _measures(evaluation: Evaluation) -> dict[str, Any]:
    return {"rows": evaluation.rows, "loss": evaluation.loss, "metrics": evaluation.metrics}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": outcome.kind,
        "value": outcome.value,
        "probability": outcome.probability,
        "probabilities": outcome.probabilities,
        "explanation": _explanation(outcome.explanation) if outcome.explanation is not None else None,
    }


def _explanation(explanation: OutcomeExplanation) -> dict[str, Any]:
    return {"units": [_unit(unit) for unit in explanation.units], "flip": _flip(explanation.flip)}


def _unit(unit: UnitExplanation) -> dict[str, Any]:
    return {
        "name": unit.name,
        "fires": unit.fires,
        "weighted_sum": decimal_text(unit.weighted_sum),
        "threshold": decimal_text(unit.threshold),
        "margin": decimal_text(unit.margin),
        "contributions": [_contribution(contribution) for contribution in unit.contributions],
    }


def _contribution(contribution: Contribution) -> dict[str, Any]:
    terms = [
        {"name": term.name, "value": _value(term.value), "weight": decimal_text(term.weight)}
        for term in contribution.terms
    ]
    return {"input": contribution.name, "contribution": decimal_text(contribution.total), "terms": terms}


def _flip(flip: Flip | NoFlip) -> dict[str, Any]:
    if isinstance(flip, NoFlip):
        return {"changes": None, "reason": flip.reason}
    changes = [
        {"input": change.input, "from": _value(change.before), "to": _after(change.after)} for change in flip.changes
    ]
    return {"changes": changes, "outcome": flip.outcome_after}


def _after(after: bool | str | Bounds) -> Any:
    return after.record() if isinstance(after, Bounds) else after


def _value(value: Value) -> bool | str:
    return value if isinstance(value, bool | str) else decimal_text(exact(value))
