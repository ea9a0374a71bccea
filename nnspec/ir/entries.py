"""The layers of a spec in one form: named, with their sources; a decision at top level is a layer of one neuron."""

from nnspec.diagnostics import Path
from nnspec.ops.base import NodeOp
from nnspec.ops.layers import Neuron, Neurons
from nnspec.record import record
from nnspec.spec.spec import Spec


@record
class Entry:
    """One layer: ``sources`` is empty where it takes the layer before, or, as the first, all inputs."""

    name: str
    op: NodeOp
    sources: tuple[str, ...]
    path: Path


def entries(spec: Spec) -> list[Entry]:
    """Return the layers in the order of the file; those without a name are ``layer_1`` and so on, by position."""
    if spec.layers is None:
        # Validated already, as parts of the spec.
        unit = Neuron.model_construct(weights=dict(spec.weights or {}), threshold=spec.threshold, bias=spec.bias)
        return [Entry("decision", Neurons.model_construct(units={next(iter(spec.outputs)): unit}), (), ())]
    return [
        Entry(
            layer.name if layer.name is not None else f"layer_{number}",
            layer.op,
            layer.sources,
            ("layers", number - 1),
        )
        for number, layer in enumerate(spec.layers, 1)
    ]
