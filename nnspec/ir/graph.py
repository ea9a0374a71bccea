"""The graph: a network as typed values and the nodes between them, in topological order, all shapes known.

It knows ops and shapes, and nothing of files, steps or NumPy.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from typing import Literal

from nnspec.ops.base import Initializer, Loss, NodeOp
from nnspec.record import entity, record
from nnspec.types import TensorType


@entity
class Value:
    """One batched array of the network, compared by identity."""

    name: str
    type: TensorType

    def __str__(self) -> str:
        return f"%{self.name}"


@record
class Given:
    """A parameter's first value as the file gives it: decimals in C order."""

    decimals: tuple[Decimal, ...]


@record
class Stored:
    """A parameter's first value in a safetensors file; ``transpose`` when it is stored as (out, in)."""

    file: str
    tensor: str
    transpose: bool


@record
class Drawn:
    """A parameter that starts from random numbers, or from a constant: it is worth nothing until trained."""

    initializer: Initializer


@record
class Fitted:
    """A mean or deviation measured on the training split of the input or output ``source``."""

    source: str
    statistic: Literal["mean", "deviation"]


@record
class Folded:
    """An array of a threshold layer, made of its weights and the scaling of its inputs; ``part`` as in Threshold."""

    layer: str
    part: str


@entity
class Param:
    """One parameter array: ``layer.name``, shape, how it starts, and whether training moves it."""

    name: str
    type: TensorType
    role: Literal["weights", "bias"]
    start: Given | Stored | Drawn | Fitted | Folded
    trainable: bool
    mask: tuple[bool, ...] | None = None  # in C order; False where a weight is 0 for good

    def __str__(self) -> str:
        return f"@{self.name}"


@entity
class Decider:
    """A layer of units that threshold inputs and each other, decided exactly.

    ``weights`` is ``(rows, units)``: row r belongs to feature ``features[r]``, counted over the features of all inputs
    and then over the units of earlier such layers. The program computes with ``Folded`` arrays over all those features,
    so that it reads numbers as they were given, before any scaling. ``fitted`` are the means and deviations of those
    that are standardized by what training measures.
    """

    layer: str
    units: Sequence[str]
    features: Sequence[int]
    weights: Param
    bias: Param | None
    fitted: tuple[Param, ...] = ()


@entity
class Node:
    """One op applied: ``layer`` is the entry of the file it comes from, ``path`` its place there."""

    op: NodeOp
    layer: str
    inputs: tuple[Value, ...]
    params: tuple[Param, ...]
    output: Value
    path: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        arguments = ", ".join(str(argument) for argument in (*self.inputs, *self.params))
        return f"{self.output}: {self.output.type} = {self.op}({arguments})"


@entity
class Result:
    """An output: ``raw`` is what the loss sees, ``value`` what the caller sees (mapped back where it was scaled).

    ``units`` are the threshold units that alone make it, counted over all deciders; empty where others have a part.
    """

    name: str
    raw: Value
    value: Value
    units: tuple[int, ...] = ()


@entity
class Objective:
    """One term of the training loss, ``weight * mean(loss(prediction, target))``; nodes encode the target too."""

    output: str
    loss: Loss
    weight: float
    prediction: Value
    target: Value


@entity
class Graph:
    """A network: callers give ``inputs`` and ``targets`` by name; ``layers`` maps a layer to its last value.

    ``features`` maps a parameter to the names of the features that its rows weigh.
    """

    name: str
    inputs: tuple[Value, ...]
    nodes: tuple[Node, ...]
    results: tuple[Result, ...]
    layers: dict[str, Value] = field(default_factory=dict)
    targets: tuple[Value, ...] = ()
    objectives: tuple[Objective, ...] = ()
    deciders: tuple[Decider, ...] = ()
    features: Mapping[str, Iterable[str]] = field(default_factory=dict)

    @property
    def params(self) -> tuple[Param, ...]:
        """All parameters that are kept, each once; those that are folded from others are not."""
        of_nodes = [param for node in self.nodes for param in node.params if not isinstance(param.start, Folded)]
        of_deciders = [param for d in self.deciders for param in (d.weights, d.bias, *d.fitted) if param is not None]
        return tuple(dict.fromkeys([*of_deciders, *of_nodes]))

    def leading_to(self, values: Iterable[Value]) -> list[Node]:
        """Return the nodes that ``values`` depend on, in order."""
        needed = set(values)
        nodes = []
        for node in reversed(self.nodes):
            if node.output in needed:
                nodes.append(node)
                needed.update(node.inputs)
        return nodes[::-1]

    @property
    def ends(self) -> list[Value]:
        """The values that outputs and objectives read."""
        of_results = [value for result in self.results for value in (result.raw, result.value)]
        return of_results + [value for term in self.objectives for value in (term.prediction, term.target)]

    def producer(self, value: Value) -> Node | None:
        """Return the node that makes ``value``, None for an input."""
        return next((node for node in self.nodes if node.output is value), None)

    def __str__(self) -> str:
        lines = [f"graph {self.name}("]
        lines += [f"    {value}: {value.type}," for value in (*self.inputs, *self.targets)]
        lines.append("):")
        lines += [f"    {param}: {param.type} {_start(param)}" for param in self.params]
        lines += [f"    {node}  # {node.layer}" for node in self.nodes]
        lines += [f"    return {result.name} = {result.value}" for result in self.results]
        lines += [f"    minimize {o.weight:g} * {o.loss}({o.prediction}, {o.target})" for o in self.objectives]
        return "\n".join(lines) + "\n"


def verify(graph: Graph) -> Graph:
    """Return ``graph`` if it is well formed.

    Raises AssertionError, a fault of ours and never of the author's, when a value is read before it is made or made
    twice, or has another shape than its op's rule gives.
    """
    known = {*graph.inputs, *graph.targets}
    for node in graph.nodes:
        missing = [value for value in node.inputs if value not in known]
        # What is wrong is worded where it is wrong: to write out every node takes longer than to verify it.
        if missing:
            raise AssertionError(f"{node} reads {_list(missing)} before it is made")
        if node.output in known:
            raise AssertionError(f"{node} makes a value twice")
        shapes = tuple(value.type.shape for value in node.inputs)
        if node.op.shape(shapes) != node.output.type.shape:
            raise AssertionError(f"{node}: the op gives {node.op.shape(shapes)}")
        owned = tuple(parameter.shape for parameter in node.op.parameters(shapes))
        if owned != tuple(param.type.shape for param in node.params):
            raise AssertionError(f"{node}: the op wants parameters {owned}")
        known.add(node.output)
    if not all(value in known for value in graph.ends):
        raise AssertionError("an output or objective is never made")
    return graph


def _list(values: Sequence[Value]) -> str:
    return ", ".join(map(str, values))


def _start(param: Param) -> str:
    match param.start:
        case Given(decimals):
            start = "given " + (str([*map(str, decimals)]) if len(decimals) <= 8 else f"({len(decimals)} numbers)")
        case Stored(file, tensor, _):
            start = f"from {file}#{tensor}"
        case Drawn(initializer):
            start = f"drawn {initializer}"
        case Fitted(source, statistic):
            start = f"fitted {statistic} of {source}"
        case Folded(layer, part):
            start = f"{part} folded from {layer}"
    return start if param.trainable or isinstance(param.start, Fitted) else f"{start}, frozen"
