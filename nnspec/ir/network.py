"""The network under construction: values and nodes are added in order, and every name keeps the value it stands for."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from nnspec.ir.graph import Drawn, Fitted, Folded, Given, Node, Param, Stored, Value
from nnspec.ops.base import NodeOp, Parameter
from nnspec.ops.layers.arrange import Concat, Flatten
from nnspec.ops.layers.encode import Cast, Take
from nnspec.types import DType, Shape, TensorType

Start = Given | Stored | Drawn | Fitted | Folded


@dataclass(eq=False)
class Network:
    """Nodes so far; ``dtype`` is the element type of the computation."""

    dtype: DType
    nodes: list[Node] = field(default_factory=list)
    known: dict[tuple[object, ...], Value] = field(default_factory=dict)
    params: dict[str, Param] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def value(self, name: str, type_: TensorType) -> Value:
        """Return a new value; its name is made unique, as a name in a file may be anything."""
        count = self.names[name] = self.names.get(name, 0) + 1
        return Value(name if count == 1 else f"{name}_{count}", type_)

    def add(
        self,
        op: NodeOp,
        inputs: tuple[Value, ...],
        name: str,
        *,
        layer: str = "",
        path: tuple[str | int, ...] = (),
        params: tuple[Param, ...] = (),
        dtype: DType | None = None,
    ) -> Value:
        """Add a node and return its output; the same op without parameters on the same values is added once.

        Raises ShapeError when the op's rule refuses the inputs.
        """
        key = (op.tag(), id(op) if params else op, layer if op.random else "", *inputs, *params)
        if key not in self.known:
            shape = op.shape(tuple(value.type.shape for value in inputs))
            output = self.value(name, TensorType(shape, dtype if dtype is not None else self.dtype))
            self.nodes.append(Node(op, layer if layer else name, inputs, params, output, path))
            self.known[key] = output
        return self.known[key]

    def shared(self, params: tuple[Param, ...]) -> tuple[Param, ...]:
        """Return the parameters of these names that exist already, or else these."""
        return tuple(self.params.setdefault(param.name, param) for param in params)

    def fitted(self, values: Iterable[Value]) -> tuple[Param, ...]:
        """Return the means and deviations that made ``values``."""
        wanted = {*values}
        params = [param for node in self.nodes if node.output in wanted for param in node.params]
        return tuple(param for param in params if isinstance(param.start, Fitted))

    def flat(self, value: Value) -> Value:
        """Return ``value`` with a single axis of features."""
        if len(value.type.shape) == 1:
            return value
        return self.add(Flatten(), (value,), f"{value.name}_flat", dtype=value.type.dtype)

    def cast(self, value: Value, dtype: DType) -> Value:
        """Return ``value`` in an element type."""
        if value.type.dtype == dtype:
            return value
        return self.add(Cast(dtype=dtype), (value,), f"{value.name}_{dtype}", dtype=dtype)

    def concat(self, parts: tuple[Value, ...], name: str) -> Value:
        """Return the parts joined along their last axis."""
        return parts[0] if len(parts) == 1 else self.add(Concat(), parts, name, dtype=parts[0].type.dtype)

    def columns(self, value: Value, start: int, stop: int) -> Value:
        """Return the features ``start`` to ``stop`` of a flat value."""
        if (start, stop) == (0, value.type.shape[-1]):
            return value
        return self.add(Take(start=start, stop=stop), (value,), f"{value.name}_{start}", dtype=value.type.dtype)


def parameter(layer: str, wanted: Parameter, dtype: DType, start: Start, *, trainable: bool) -> Param:
    """Return the Param of what an op wants, named after its layer."""
    type_ = TensorType(wanted.shape, dtype, batched=False)
    return Param(f"{layer}.{wanted.name}", type_, wanted.role, start, trainable)


def shape_text(shape: Shape) -> str:
    """Return a shape as a file writes it."""
    return f"[{', '.join(map(str, shape))}]"
