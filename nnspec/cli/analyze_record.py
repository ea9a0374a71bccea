"""The analysis as JSON, for machines: shares are exact fractions (``"7/32"``), numbers decimals as texts."""

import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from nnspec.decisions.analysis.answers import After, Answers
from nnspec.decisions.analysis.domain import weights_of
from nnspec.decisions.analysis.output_survey import Chance, Influence, OutputSurvey
from nnspec.decisions.analysis.remarks import remarks
from nnspec.decisions.analysis.survey import Survey
from nnspec.decisions.analysis.words import formula, when
from nnspec.decisions.change import Bounds
from nnspec.decisions.exact import Exact, decimal_text, exact
from nnspec.decisions.network import Category, Network
from nnspec.spec.spec import Spec

FORMAT_VERSION = 1
"""Raised when a field changes its meaning or goes; a new field does not raise it."""


def to_json(spec: Spec, survey: Survey, outside: Mapping[str, str]) -> str:
    """Return the whole analysis as one JSON document; ``outside`` are outputs that were not analyzed, and why."""
    network, findings = survey.network, survey.findings
    return json.dumps(
        {
            "version": FORMAT_VERSION,
            "name": spec.name,
            "description": spec.description,
            "outputs": [_output(network, each) for each in survey.outputs],
            "neurons": [_neuron(survey, place) for place in range(len(network.units))],
            "findings": [
                {"kind": each.kind, "name": each.name, "message": each.text, "hint": each.hint}
                for each in remarks(network, findings)
            ],
            "complete": findings.complete,
            "cases": [
                {
                    "given": _given(row.answers),
                    "outcomes": dict(zip((each.output.name for each in survey.outputs), row.outcomes, strict=True)),
                    "sum": _number(row.total),
                }
                for row in survey.rows
            ],
            "not_analyzed": dict(outside),
        },
        indent=2,
    )


def _output(network: Network, each: OutputSurvey) -> dict[str, Any]:
    return {
        "name": each.output.name,
        "method": each.method,
        "cases": each.cases,
        "outcomes": list(map(_chance, each.chances)),
        "inputs": [_influence(network, each, influence) for influence in each.inputs],
    }


def _chance(chance: Chance) -> dict[str, Any]:
    return {
        "outcome": chance.outcome,
        "share": _share(chance.share),
        "needed": _given(chance.needed),
        "sufficient": list(map(_given, chance.sets)),
        "sufficient_count": chance.count,
    }


def _influence(network: Network, each: OutputSurvey, influence: Influence) -> dict[str, Any]:
    places = network.bearing_on(each.output.units)
    towards = {1: "yes", -1: "no", 0: None}[influence.towards]
    return {
        "input": influence.input,
        "matters": influence.matters,
        "banzhaf": _share(influence.banzhaf),
        "shapley_shubik": _share(influence.shapley),
        "towards": towards,
        "best": list(influence.best),
        "weights": {
            network.units[place].name: _weights(network, influence.input, map(exact, weights))
            for place, weights in weights_of(network, influence.input).items()
            if place in places
        },
    }


def _weights(network: Network, name: str, weights: Iterable[Exact]) -> Any:
    kind = next(element.input.kind for element in network.elements if element.name == name)
    texts = list(map(decimal_text, weights))
    return dict(zip(kind.categories, texts, strict=True)) if isinstance(kind, Category) else texts[0]


def _neuron(survey: Survey, place: int) -> dict[str, Any]:
    unit, found = survey.network.units[place], survey.findings.units.get(place)
    return {
        "name": unit.name,
        "fires_when": when(survey.network, place),
        "comparison": formula(survey.network, place),
        "threshold": decimal_text(exact(unit.threshold)),
        "always": found.constant if found is not None else None,
        "tie": _given(found.tie) if found is not None and found.tie is not None else None,
        "idle": list(found.idle) if found is not None else [],
    }


def _given(answers: Answers) -> dict[str, Any]:
    return {answer.input: _value(answer.value) for answer in answers}


def _value(value: After) -> Any:
    return value.record() if isinstance(value, Bounds) else value


def _share(share: Fraction | None) -> str | None:
    return str(share) if share is not None else None


def _number(number: Exact | None) -> str | None:
    return decimal_text(number) if number is not None else None
