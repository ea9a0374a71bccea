"""Decides a case for a picture: the answers of a network, and what each of its units had to do with them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from nnspec.decisions.network import Network
from nnspec.drawing.case import Case
from nnspec.drawing.numbers import Number, number_text
from nnspec.spec.inputs import Input, NumberInput
from nnspec.spec.outputs import CategoryOutput
from nnspec_runtime.deciders import Deciders
from nnspec_runtime.decision import Outcome
from nnspec_runtime.given import Given, GivenReader
from nnspec_runtime.session import Session


class Floats(Sequence[float]):
    """An array as a flat sequence of floats, none of which is made before it is asked for."""

    def __init__(self, array: Any) -> None:
        self._flat = array.reshape(-1)

    def __len__(self) -> int:
        return len(self._flat)

    def __getitem__(self, index: Any) -> Any:
        return float(self._flat[index])


def known(session: Session) -> dict[str, Sequence[Number]]:
    """Return the parameters that mean something: trained ones, and those that a file beside the spec holds.

    What the spec itself gives is not among them unless it was trained: its decimals say it better.
    """
    if session.kind == "initialized":
        return {}
    return {name: Floats(array) for name, array in session.parameters.items()}


def decided(session: Session, given: Mapping[str, Given]) -> Case:
    """Return a decided case; raises as ``Session.decide`` does."""
    decision = session.decide(given, layers=True)
    spec, graph = session.spec, session.program.graph
    values = GivenReader(spec.inputs).read(given)
    network = Deciders(session.program, session.parameters).network
    plain = {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()}
    features = network.encode(network.flatten(plain))
    levels: dict[str, Sequence[Number]] = dict(_inputs(spec.inputs, features))
    levels |= decision.layers if decision.layers is not None else {}
    chosen: dict[str, int] = {}
    for result in graph.results:
        outcome, kind = decision.outcomes[result.name], spec.outputs[result.name]
        if isinstance(kind, CategoryOutput):
            chosen[result.name] = kind.categories.index(outcome.value)
            if outcome.probabilities is not None:
                levels[f"{result.name} (output)"] = tuple(outcome.probabilities.values())
        elif isinstance(outcome.value, list):
            levels[f"{result.name} (output)"] = outcome.value
        elif isinstance(outcome.value, bool):
            levels[f"{result.name} (output)"] = (int(outcome.value),)
    return Case(
        {name: _value_text(value) for name, value in plain.items()},
        levels,
        _sums(network, features),
        {name: _outcome_text(outcome) for name, outcome in decision.outcomes.items()},
        chosen,
    )


def _inputs(inputs: Mapping[str, Input], features: Sequence[Number]) -> Iterator[tuple[str, Sequence[Number]]]:
    """Yield the features of each input, but of one whose elements training standardizes each in its own way."""
    start = 0
    for name, kind in inputs.items():
        if not (isinstance(kind, NumberInput) and kind.shape and kind.standardize == "fit"):
            yield name, features[start : start + kind.width]
        start += kind.width


def _sums(network: Network, features: Sequence[Number]) -> dict[str, Sequence[Number]]:
    """Return the exact weighted sums of the threshold units of each layer."""
    state = (*features, *map(int, network.fired(features)))  # type: ignore[arg-type]  # exact numbers, as encode gives
    return {layer.name: tuple(unit.weighted_sum(state) for unit in layer.units) for layer in network.layers}


def _value_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return f"{len(value):,} values"
    return number_text(value) if isinstance(value, Decimal | int | float) else str(value)


def _outcome_text(outcome: Outcome) -> str:
    if isinstance(outcome.value, list):
        return f"{len(outcome.value):,} values"
    text = _value_text(outcome.value)
    probability = outcome.probability
    if outcome.probabilities is not None:
        probability = outcome.probabilities[outcome.value]
    return f"{text} ({probability:.3g})" if probability is not None else text
