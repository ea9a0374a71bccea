"""What is written down and then read by nobody, by one reader twice, or with a weight of 0."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import (
    REPEATED_SOURCE,
    SAME_OUTPUT,
    UNREAD_LAYER,
    UNREAD_NEURON,
    UNUSED_INPUT,
    ZERO_WEIGHT,
)
from nnspec.spec.names import Namespace
from nnspec.spec.readings import Reading, Readings, Unit
from nnspec.spec.spec import Spec

if TYPE_CHECKING:
    from nnspec.spec.layers import Layer


def check_references(spec: Spec, layers: "Sequence[Layer]") -> Iterator[Diagnostic]:
    """Yield layers, neurons and inputs on which no output depends, and sources that are named twice."""
    readings = Readings(Namespace(spec.inputs, layers), layers)
    by_layer = [[*readings.of_layer(number)] for number in range(len(layers))]
    taken = readings.of_outputs(spec.outputs)
    yield from _same_outputs(spec, taken)
    needed = _needed({*taken.values()}, layers, by_layer)
    for number, layer in enumerate(layers):
        unread = [name for name in layer.neurons if Unit(number, name) not in needed]
        if Unit(number) not in needed and len(unread) == len(layer.neurons):
            yield _unread_layer(number, layer)
        else:
            yield from (_unread_neuron(number, name) for name in unread)
        yield from _repeated(number, layer)
        if spec.training is None or not layer.is_trainable:
            yield from _zeros(number, layer)
    read = {name for found in by_layer for reading in found for name in reading.inputs}
    for name in spec.inputs:
        if name not in read:
            message = f"no layer reads input {name!r}, and callers must give it all the same"
            hint = "remove it, or let a layer read it"
            yield Diagnostic(UNUSED_INPUT, message, ("inputs", name), at_key=True, hint=hint)


def _needed(taken: set[Unit], layers: "Sequence[Layer]", by_layer: Sequence[Sequence[Reading]]) -> set[Unit]:
    """Return the units that outputs depend on; a layer reads only what stands above it."""
    needed = set(taken)
    for number in reversed(range(len(layers))):
        if Unit(number) in needed:
            needed.update(Unit(number, name) for name in layers[number].neurons)
        needed.update(
            reading.unit for reading in by_layer[number] if reading.unit is not None and reading.reader in needed
        )
    return needed


def _same_outputs(spec: Spec, taken: dict[str, Unit]) -> Iterator[Diagnostic]:
    first: dict[object, str] = {}
    for name, unit in taken.items():
        said = spec.outputs[name].model_copy(update={"source": None, "description": None})
        before = first.setdefault((unit, repr(said)), name)
        if before != name:
            message = f"output {name!r} takes what {before!r} takes, and always answers the same"
            hint = "take it from another layer or neuron, or remove it"
            yield Diagnostic(SAME_OUTPUT, message, ("outputs", name), at_key=True, hint=hint)


def _unread_layer(number: int, layer: "Layer") -> Diagnostic:
    name = f"layer {layer.name!r}" if layer.name is not None else f"this {layer.tag} layer"
    path: Path = ("layers", number) if layer.name is None else ("layers", number, "name")
    hint = "remove it, or let a layer or an output read it (from: ...)"
    return Diagnostic(UNREAD_LAYER, f"{name} is computed, and no output depends on it", path, hint=hint)


def _unread_neuron(number: int, name: str) -> Diagnostic:
    path: Path = ("layers", number, "neurons", "units", name)
    message = f"no output depends on neuron {name!r}"
    return Diagnostic(UNREAD_NEURON, message, path, at_key=True, hint="remove it, or let a later neuron weigh it")


def _repeated(number: int, layer: "Layer") -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for index, text in enumerate(layer.sources):
        if text in seen:
            what = "adds it twice" if layer.tag == "add" else "takes it twice"
            message = f"{text!r} stands in `from` already, and the layer {what}"
            path: Path = ("layers", number, "from", index)
            yield Diagnostic(REPEATED_SOURCE, message, path, hint="remove it")
        seen.add(text)


def _zeros(number: int, layer: "Layer") -> Iterator[Diagnostic]:
    for name, neuron in layer.neurons.items():
        for text, weight in neuron.weights.items():
            if weight == 0 and len(neuron.weights) > 1:
                path: Path = ("layers", number, "neurons", "units", name, "weights", text)
                message = f"neuron {name!r} weighs {text!r} with 0, and a neuron weighs only what it lists"
                yield Diagnostic(ZERO_WEIGHT, message, path, hint="remove it")
