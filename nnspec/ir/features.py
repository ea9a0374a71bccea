"""How inputs become features, and targets what the loss compares: one-hot, scaled, standardized."""

from nnspec.ir.graph import Fitted, Value
from nnspec.ir.network import Network, parameter
from nnspec.ir.scaling import Scaling, scaling
from nnspec.ops.base import NodeOp
from nnspec.ops.layers.encode import Affine, OneHot, Standardize
from nnspec.spec.inputs import BooleanInput, CategoryInput, Input, NumberInput
from nnspec.spec.outputs import CategoryOutput, NumberOutput, Output
from nnspec.types import DType, TensorType


def raw_value(net: Network, name: str, kind: Input | Output, dtype: DType) -> Value:
    """Return the value in which a caller gives an input or a target: numbers, 0 and 1, or the codes of categories."""
    category = isinstance(kind, CategoryInput | CategoryOutput)
    return net.value(name, TensorType(tuple(kind.shape), "int64" if category else dtype))


def encode(net: Network, name: str, kind: Input | Output, raw: Value) -> Value:
    """Return the features of an input, or of a target, in the element type of the computation."""
    if isinstance(kind, CategoryInput | CategoryOutput):
        return net.add(OneHot(depth=len(kind.categories)), (raw,), f"{raw.name}_one_hot", layer=name)
    value = net.cast(raw, net.dtype)
    if isinstance(kind, NumberOutput) or not kind.shape:
        value = net.flat(value)
    if not isinstance(kind, NumberInput | NumberOutput):
        return value
    return _scaled(net, name, kind, value, inverse=False)


def decode(net: Network, name: str, kind: Output, value: Value) -> Value:
    """Return an output as the caller sees it: mapped back to the range or the scale of the data."""
    return _scaled(net, name, kind, value, inverse=True) if isinstance(kind, NumberOutput) else value


def raw_features(net: Network, kind: Input, raw: Value) -> Value:
    """Return the flat float64 features of an input as given: nothing scaled, so that nothing is rounded."""
    if isinstance(kind, CategoryInput):
        raw = net.add(OneHot(depth=len(kind.categories)), (raw,), f"{raw.name}_one_hot", layer=raw.name)
    return net.cast(net.flat(raw), "float64")


def is_bounded(kind: Input) -> bool:
    """Return whether all raw features of an input lie within [0, 1]."""
    return isinstance(kind, BooleanInput | CategoryInput)


def _scaled(net: Network, name: str, kind: NumberInput | NumberOutput, value: Value, *, inverse: bool) -> Value:
    suffix = "restored" if inverse else "scaled"
    if kind.standardize == "fit":
        op: NodeOp = Standardize(inverse=inverse)
        mean, deviation = op.parameters((value.type.shape,))
        params = (
            parameter(name, mean, net.dtype, Fitted(name, "mean"), trainable=False),
            parameter(name, deviation, net.dtype, Fitted(name, "deviation"), trainable=False),
        )
        return net.add(op, (value,), f"{value.name}_{suffix}", layer=name, params=net.shared(params))
    exact = scaling(kind)
    if exact is None:
        return value
    op = _affine(exact.inverse() if inverse else exact)
    return net.add(op, (value,), f"{value.name}_{suffix}", layer=name)


def _affine(exact: Scaling) -> Affine:
    return Affine(factor=float(exact.factor), shift=float(exact.shift))
