"""One decision: named values in, an outcome for each output, explained where threshold units made it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from math import isnan
from typing import Any, Literal

import numpy as np

from nnspec.decisions.explain import OutcomeExplanation, explain
from nnspec.decisions.network import BooleanOutput as ExactBoolean
from nnspec.decisions.network import CategoryOutput as ExactCategory
from nnspec.decisions.network import Network, Output
from nnspec.errors import InputError
from nnspec.spec.outputs import BooleanOutput, CategoryOutput
from nnspec_runtime.answers import overflowed
from nnspec_runtime.given import Checked, Given, GivenReader, row
from nnspec_runtime.snapshot import Snapshot

Kind = Literal["boolean", "category", "number"]


class Explanations:
    """Why the threshold units decided so: computed when first asked for, as the flips take most of the time."""

    def __init__(self, network: Network, values: Mapping[str, Any]) -> None:
        self._network, self._values = network, values

    @cached_property
    def by_output(self) -> dict[str, OutcomeExplanation]:
        """The explanation of each output that threshold units alone decide."""
        return {explanation.output: explanation for explanation in explain(self._network, self._values)}


@dataclass(frozen=True)
class Outcome:
    """What one output answers.

    ``probability`` is that of yes, ``probabilities`` those of the categories; None where threshold units decided, which
    ``explanation`` then accounts for.
    """

    output: str
    kind: Kind
    value: Any
    probability: float | None = None
    probabilities: dict[str, float] | None = None
    explanations: Explanations | None = field(default=None, repr=False, compare=False)

    @property
    def explanation(self) -> OutcomeExplanation | None:
        """The weighted sums, thresholds and contributions, and the smallest change that turns the outcome."""
        return self.explanations.by_output[self.output] if self.explanations is not None else None


@dataclass(frozen=True)
class Decision:
    """The outcomes by output, and on request the activations of each named layer."""

    network: str
    outcomes: dict[str, Outcome]
    layers: dict[str, tuple[float, ...]] | None = None

    @property
    def outcome(self) -> Any:
        """The answer of a network with one output."""
        (outcome,) = self.outcomes.values()
        return outcome.value


class Decider:
    """Decides with one snapshot, for any number of threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot, self._spec, self._graph = snapshot, snapshot.program.spec, snapshot.program.graph
        self._reader = GivenReader(self._spec.inputs)

    def decide(self, given: Mapping[str, Given], *, layers: bool) -> Decision:
        """Return the decision; raises InputError with every fault of ``given``, or where the network has no answer."""
        values = self._reader.read(given)
        outcomes = self._exact_outcomes(values)
        activations: dict[str, tuple[float, ...]] | None = None
        if layers or len(outcomes) < len(self._spec.outputs):
            program = self._snapshot.program
            kinds = zip(self._spec.inputs.items(), self._graph.inputs, strict=True)
            arguments = [row(name, kind, values[name], value.type.dtype) for (name, kind), value in kinds]
            results = self._snapshot.run(program.forward_layers if layers else program.forward, arguments)
            for name, array in zip(self._spec.outputs, results, strict=False):  # the layers follow the outputs
                if name not in outcomes:
                    outcomes[name] = self._outcome(name, array[0])
            if layers:
                rest = results[len(self._spec.outputs) :]
                pairs = zip(self._graph.layers, rest, strict=True)
                activations = {name: tuple(float(x) for x in array[0].ravel()) for name, array in pairs}
        return Decision(self._spec.name, {name: outcomes[name] for name in self._spec.outputs}, activations)

    @cached_property
    def network(self) -> Network:
        """The threshold units, with the outputs that they alone decide."""
        network = self._snapshot.deciders.network
        outputs: list[Output] = []
        for result in self._graph.results:
            kind = self._spec.outputs[result.name]
            if result.units and isinstance(kind, BooleanOutput):
                outputs.append(ExactBoolean(result.name, result.units[0]))
            elif result.units and isinstance(kind, CategoryOutput):
                outputs.append(ExactCategory(result.name, tuple(kind.categories), result.units))
        return Network(network.name, network.inputs, network.layers, tuple(outputs))

    def _exact_outcomes(self, values: Mapping[str, Checked]) -> dict[str, Outcome]:
        if not self._graph.deciders or not self.network.outputs:
            return {}
        # The decision engine takes a double for its shortest decimal, as the reader does.
        plain = {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()}
        network = self.network
        fired = network.fired(network.encode(network.flatten(plain)))
        explanations = Explanations(network, plain)
        return {
            output.name: Outcome(
                output.name,
                "boolean" if isinstance(output, ExactBoolean) else "category",
                output.outcome(fired),
                explanations=explanations,
            )
            for output in network.outputs
        }

    def _outcome(self, name: str, values: Any) -> Outcome:
        kind = self._spec.outputs[name]
        numbers: list[float] = [float(x) for x in values.ravel()]
        if any(map(isnan, numbers)):
            raise InputError.at("inputs", overflowed(name, self._spec.dtype))
        if isinstance(kind, BooleanOutput):
            return Outcome(name, "boolean", Decimal(numbers[0]) > kind.yes_above, probability=numbers[0])
        if isinstance(kind, CategoryOutput):
            chosen = kind.categories[int(np.argmax(values))]
            return Outcome(name, "category", chosen, probabilities=dict(zip(kind.categories, numbers, strict=True)))
        return Outcome(name, "number", numbers if kind.shape else numbers[0])
