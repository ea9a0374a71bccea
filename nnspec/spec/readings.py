"""Which inputs, layers and neurons each layer of a spec reads, and where the file says so.

Names that stand for nothing are left out: ``nnspec.spec.checks`` tells them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from nnspec.diagnostics import Path
from nnspec.record import record
from nnspec.spec.names import Feature, Namespace
from nnspec.spec.unread import Unread

if TYPE_CHECKING:
    from nnspec.spec.layers import Layer
    from nnspec.spec.outputs import Output


class Unit(NamedTuple):
    """What can be read: a whole layer, or one named neuron of it."""

    layer: int
    neuron: str | None = None


@record
class Reading:
    """``reader`` reads inputs or a unit, by a name at ``path``; by its place in the file where ``path`` is None."""

    reader: Unit
    path: Path | None
    inputs: tuple[str, ...]
    unit: Unit | None


class Readings:
    """All readings of a spec; of a layer that could not be read those by name, as far as they are known."""

    def __init__(self, names: Namespace, layers: Sequence["Layer | Unread | None"]) -> None:
        self._names, self._layers = names, layers

    def of_layer(self, number: int) -> Iterator[Reading]:
        """Yield what layer number ``number`` and its neurons read, in the order of the file."""
        layer = self._layers[number]
        if layer is None:
            return
        for name, neuron in layer.neurons.items():
            for text in neuron.weights:
                path: Path = ("layers", number, "neurons", "units", name, "weights", text)
                yield Reading(Unit(number, name), path, *_target(self._names.feature(text)))
        if layer.neurons:
            return
        for index, text in enumerate(layer.sources):
            yield Reading(Unit(number), ("layers", number, "from", index), *self.named(text))
        if not layer.sources and not isinstance(layer, Unread):
            first = number == 0
            yield Reading(Unit(number), None, tuple(self._names.inputs) if first else (), self.before(number))

    def before(self, number: int) -> Unit | None:
        """Return what a layer reads that names nothing: the layer above it, where there is one."""
        return Unit(number - 1) if number > 0 else None

    def named(self, text: str) -> tuple[tuple[str, ...], Unit | None]:
        """Return the input or the unit that a name stands for; neither where it stands for nothing."""
        names = self._names
        if text in names.inputs:
            return (text,), None
        if text in names.layers:
            return (), Unit(names.layers[text])
        neuron = names.neuron(text)
        return _target(neuron if neuron is not None else names.feature(text))

    def of_outputs(self, outputs: Mapping[str, "Output | None"]) -> dict[str, Unit]:
        """Return what each output takes."""
        taken: dict[str, Unit] = {}
        last = len(self._layers) - 1
        for name, output in outputs.items():
            unit: Unit | None = Unit(last)
            if output is not None and output.source is not None:
                _, unit = self.named(output.source)
            elif len(outputs) > 1:
                unit = Unit(last, name)
            if unit is not None:
                taken[name] = unit
        return taken


def _target(feature: Feature | None) -> tuple[tuple[str, ...], Unit | None]:
    if feature is None:
        return (), None
    return ((feature.name,), None) if feature.layer is None else ((), Unit(feature.layer, feature.name))
