"""One decision: named values in, an outcome for each output, explained where threshold units made it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import numpy as np

from nnspec.decisions.explain import OutcomeExplanation, explain
from nnspec.decisions.network import BooleanOutput as ExactBoolean
from nnspec.decisions.network import CategoryOutput as ExactCategory
from nnspec.decisions.network import Network, Output
from nnspec.diagnostics import did_you_mean
from nnspec.errors import Fault, InputError
from nnspec.exact import exact_decimal
from nnspec.spec.inputs import BooleanInput, CategoryInput, Input, NumberInput
from nnspec.spec.outputs import BooleanOutput, CategoryOutput
from nnspec_runtime.snapshot import Snapshot

Given = bool | int | float | Decimal | str | Sequence[Any]
WORDS = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}


@dataclass(frozen=True)
class Outcome:
    """What one output answers.

    ``probability`` is that of yes, ``probabilities`` those of the categories; None where threshold units decided, which
    ``explanation`` then accounts for.
    """

    output: str
    kind: Literal["boolean", "category", "number"]
    value: Any
    probability: float | None = None
    probabilities: dict[str, float] | None = None
    explanation: OutcomeExplanation | None = None


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


def decide(snapshot: Snapshot, given: Mapping[str, Given], *, layers: bool) -> Decision:
    """Return the decision; raises InputError with every fault of ``given``."""
    program = snapshot.program
    values = _checked(program.spec.inputs, given)
    explained = {e.output: e for e in explain(_exact_network(snapshot), values)} if program.graph.deciders else {}
    outcomes = {
        name: Outcome(name, "boolean" if isinstance(e.outcome, bool) else "category", e.outcome, explanation=e)
        for name, e in explained.items()
    }
    activations: dict[str, tuple[float, ...]] | None = None
    if layers or len(outcomes) < len(program.spec.outputs):
        function = program.forward_layers if layers else program.forward
        arguments = [_row(kind, values[name], value.type.dtype) for (name, kind), value in _pairs(snapshot)]
        results = snapshot.run(function, arguments)
        for name, array in zip(program.spec.outputs, results, strict=False):
            outcomes.setdefault(name, _outcome(snapshot, name, array[0]))
        if layers:
            rest = results[len(program.spec.outputs) :]
            activations = {
                name: tuple(float(x) for x in array[0].ravel())
                for name, array in zip(program.graph.layers, rest, strict=True)
            }
    return Decision(program.spec.name, {name: outcomes[name] for name in program.spec.outputs}, activations)


def _pairs(snapshot: Snapshot) -> Any:
    return zip(snapshot.program.spec.inputs.items(), snapshot.program.graph.inputs, strict=True)


def _exact_network(snapshot: Snapshot) -> Network:
    """Return the threshold units with the outputs that they alone decide."""
    network = snapshot.deciders.network
    outputs: list[Output] = []
    for result in snapshot.program.graph.results:
        kind = snapshot.program.spec.outputs[result.name]
        if not result.units:
            continue
        if isinstance(kind, BooleanOutput) and not kind.shape:
            outputs.append(ExactBoolean(result.name, result.units[0]))
        elif isinstance(kind, CategoryOutput) and not kind.shape:
            outputs.append(ExactCategory(result.name, tuple(kind.categories), result.units))
    return Network(network.name, network.inputs, network.layers, tuple(outputs))


def _outcome(snapshot: Snapshot, name: str, row: Any) -> Outcome:
    kind = snapshot.program.spec.outputs[name]
    numbers = [float(x) for x in row.ravel()]
    if isinstance(kind, BooleanOutput):
        answers = [Decimal(number) > kind.yes_above for number in numbers]
        if kind.shape:
            return Outcome(name, "boolean", answers)
        return Outcome(name, "boolean", answers[0], probability=numbers[0])
    if isinstance(kind, CategoryOutput):
        width = len(kind.categories)
        chosen = [kind.categories[int(np.argmax(part))] for part in np.reshape(numbers, (-1, width))]
        if kind.shape:
            return Outcome(name, "category", chosen)
        return Outcome(name, "category", chosen[0], probabilities=dict(zip(kind.categories, numbers, strict=True)))
    return Outcome(name, "number", numbers if kind.shape else numbers[0])


def _row(kind: Input, value: Any, dtype: str) -> Any:
    """Return one row ``(1, *shape)`` of an input as the program reads it."""
    cells = list(value) if kind.shape else [value]
    if isinstance(kind, CategoryInput):
        cells = [kind.categories.index(cell) for cell in cells]
    return np.array([float(cell) for cell in cells]).astype(dtype).reshape(1, *kind.shape)


def _checked(inputs: Mapping[str, Input], given: Mapping[str, Given]) -> dict[str, Any]:
    faults = []
    for name in given:
        if name not in inputs:
            missing = [known for known in inputs if known not in given]
            faults.append(
                Fault(f"inputs.{name}", f"no input is called {name!r}; {did_you_mean(name, missing or inputs)}")
            )
    values: dict[str, Any] = {}
    for name, kind in inputs.items():
        if name not in given:
            faults.append(Fault(f"inputs.{name}", f"{name!r} is missing; {_wanted(kind)} is wanted"))
            continue
        try:
            values[name] = _shaped(name, kind, given[name]) if kind.shape else _value(kind, given[name])
        except ValueError as error:
            faults.append(Fault(f"inputs.{name}", str(error)))
    if faults:
        raise InputError(faults)
    return values


def _shaped(name: str, kind: Input, given: Any) -> tuple[Any, ...]:
    cells = np.empty(kind.shape, dtype=object)
    array = np.array(given, dtype=object)
    if array.shape != cells.shape:
        raise ValueError(f"{name!r} has shape {list(array.shape)}, and {list(kind.shape)} is wanted")
    return tuple(_value(kind, cell) for cell in array.ravel().tolist())


def _value(kind: Input, given: Any) -> Any:
    if isinstance(kind, BooleanInput):
        answer = WORDS.get(str(given).lower()) if isinstance(given, str | bool | int) else None
        if answer is None:
            raise ValueError(f"{given!r} is neither yes nor no: true or false, yes or no, 1 or 0 is wanted")
        return answer
    if isinstance(kind, CategoryInput):
        if not isinstance(given, str) or given not in kind.categories:
            raise ValueError(f"{given!r} is no category; {did_you_mean(str(given), kind.categories)}")
        return given
    return _number(kind, given)


def _number(kind: NumberInput, given: Any) -> Decimal:
    try:
        number = exact_decimal(Decimal(given) if isinstance(given, str) else given)
    except (ValueError, ArithmeticError):
        raise ValueError(f"{given!r} is no finite number of at most 40 digits and an exponent within 400") from None
    if kind.range is not None and not kind.range[0] <= number <= kind.range[1]:
        low, high = kind.range
        if not kind.clip:
            raise ValueError(f"{number} is outside the range {low} to {high}")
        return low if number < low else high
    return number


def _wanted(kind: Input) -> str:
    if isinstance(kind, BooleanInput):
        return "yes or no"
    return f"one of {', '.join(kind.categories)}" if isinstance(kind, CategoryInput) else "a number"
