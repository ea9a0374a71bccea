"""Numbers that enter a network larger than it can use."""

from collections.abc import Iterator
from math import frexp

from nnspec.diagnostics import Diagnostic
from nnspec.diagnostics.codes import LOST_IN_FLOAT32, UNSCALED_INPUT
from nnspec.ir.graph import Node, Value
from nnspec.lint.view import View
from nnspec.ops.activations import HardSigmoid, HardTanh, LogSoftmax, Sigmoid, Softmax, Softsign, Tanh
from nnspec.ops.layers import Concat, Dropout, Flatten, Linear
from nnspec.ops.layers.encode import Affine, Cast, Take
from nnspec.spec.inputs import NumberInput

FLOAT32_DIGITS = 24  # binary ones
FEWEST_STEPS = 1_000  # that a range should have between its ends
LARGEST_INPUT = 20.0  # four times where sigmoid and tanh are flat

_ARRANGING = (Affine, Cast, Flatten, Dropout, Concat, Take)
_FLAT = (Sigmoid, Tanh, Softsign, HardSigmoid, HardTanh, Softmax, LogSoftmax)


def check_precision(view: View) -> Iterator[Diagnostic]:
    """Yield number inputs whose range does not suit what is computed with it."""
    saturated = _saturated(view)
    for value, (name, kind) in zip(view.graph.inputs, view.spec.inputs.items(), strict=True):
        if not isinstance(kind, NumberInput) or kind.range is None:
            continue
        low, high = map(float, kind.range)
        largest = max(abs(low), abs(high))
        steps = (high - low) / 2.0 ** (frexp(largest)[1] - FLOAT32_DIGITS)
        if view.spec.dtype == "float32" and steps < FEWEST_STEPS and _is_rounded(view, value):
            message = f"numbers near {largest:,.15g} are so coarse in float32 that the range has {steps:,.0f} steps"
            hint = "write dtype: float64, or count the number from nearer by"
            yield Diagnostic(LOST_IN_FLOAT32, message, ("inputs", name, "range"), hint=hint)
        if kind.scale is not None:
            largest = max(abs(float(kind.scale[0])), abs(float(kind.scale[1])))
        if largest > LARGEST_INPUT and kind.standardize is None:
            reader = saturated.get(value)
            if reader is not None:
                where = f"{reader.op.tag()} of layer {reader.layer!r}"
                scaled = "unscaled" if kind.scale is None else "as they are scaled"
                message = f"numbers up to {largest:g} enter {where} {scaled}, and there it is flat"
                hint = "add scale: [0, 1] or [-1, 1], or standardize: fit"
                yield Diagnostic(UNSCALED_INPUT, message, ("inputs", name, "range"), hint=hint)


def _is_rounded(view: View, value: Value) -> bool:
    """Return whether an input is computed with in float32; threshold units read it as it is given."""
    if value.type.dtype == "float32":
        return bool(view.readers[value])
    return any(isinstance(node.op, Cast) and node.op.dtype == "float32" for node in view.readers[value])


def _saturated(view: View) -> dict[Value, Node]:
    """Return, for each value that one takes as it is, a flat activation of learned weights."""
    found: dict[Value, Node] = {}
    for node in reversed(view.nodes):
        flat: Node | None = None
        if isinstance(node.op, _ARRANGING):
            flat = found.get(node.output)
        elif isinstance(node.op, Linear) and view.is_learned(node):
            flat = next((each for each in view.readers[node.output] if isinstance(each.op, _FLAT)), None)
        if flat is not None:
            found.update(dict.fromkeys(node.inputs, flat))
    return found
