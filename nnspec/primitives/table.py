"""The array operations that steps are made of: one entry each, with its type rule and its NumPy line.

This is the whole instruction set: a new backend prints these entries another way and needs nothing else.
A template names operands ``{0}``, ``{1}``, the output ``{out}``, scratch buffers ``{s0}`` and attributes by name.
"""

from typing import Literal

from nnspec.record import record
from nnspec.types import DType, Shape, ShapeError, TensorType


@record
class Primitive:
    """One array operation.

    ``kind``: an ``elementwise`` output may overwrite an operand of its own type; a ``compute`` output needs a buffer
    of its own; a ``view`` costs nothing at run time; a ``scalar`` produces a number, not an array; a ``guard`` may end
    the program.
    """

    name: str
    template: str
    kind: Literal["elementwise", "compute", "view", "scalar", "guard"] = "elementwise"
    scratch: int = 0
    result: DType | None = None  # element type of the output where it is not that of the operands


def broadcast(types: tuple[TensorType, ...]) -> TensorType:
    """Return the joint type of arrays under NumPy's broadcasting, the batch axis standing in front.

    Raises ShapeError when an axis differs and neither side is 1.
    """
    batched = any(t.batched for t in types)
    rank = max(len(t.shape) for t in types)
    if any(t.batched and len(t.shape) != rank for t in types):
        # A batched (n, 3) against an unbatched (5, 3) would pair rows with a feature axis.
        raise ShapeError(f"cannot join {' with '.join(map(str, types))}: batched values must have the larger rank")
    shape: list[int] = []
    for axis in range(-rank, 0):
        sizes = {t.shape[axis] for t in types if len(t.shape) >= -axis} - {1}
        if len(sizes) > 1:
            raise ShapeError(f"cannot join {' with '.join(map(str, types))}")
        shape.append(sizes.pop() if sizes else 1)
    dtypes: list[DType] = [t.dtype for t in types if t.dtype != "bool"]
    return TensorType(tuple(shape), dtypes[0] if dtypes else "bool", batched)


def _ufunc(name: str, arity: int, result: DType | None = None) -> Primitive:
    operands = ", ".join(f"{{{i}}}" for i in range(arity))
    return Primitive(name, f"{name}({operands}, out={{out}})", result=result)


NEGATIVE = _ufunc("negative", 1)
ABSOLUTE = _ufunc("absolute", 1)
SIGN = _ufunc("sign", 1)
EXP = _ufunc("exp", 1)
EXPM1 = _ufunc("expm1", 1)
LOG = _ufunc("log", 1)
LOG1P = _ufunc("log1p", 1)
SQRT = _ufunc("sqrt", 1)
SQUARE = _ufunc("square", 1)
RECIPROCAL = _ufunc("reciprocal", 1)
TANH = _ufunc("tanh", 1)
NORMAL_CDF = Primitive("normal_cdf", "normal_cdf({0}, {s0}, {s1}, out={out})", kind="compute", scratch=2)
ADD = _ufunc("add", 2)
SUBTRACT = _ufunc("subtract", 2)
MULTIPLY = _ufunc("multiply", 2)
DIVIDE = _ufunc("divide", 2)
MAXIMUM = _ufunc("maximum", 2)
MINIMUM = _ufunc("minimum", 2)
GREATER = _ufunc("greater", 2, result="bool")
GREATER_EQUAL = _ufunc("greater_equal", 2, result="bool")
COPY = Primitive("copy", "copyto({out}, {0})")
CAST = Primitive("cast", "copyto({out}, {0})", kind="compute")
MATMUL = Primitive("matmul", "dot({0}, {1}, out={out})", kind="compute")
MATMUL_NT = Primitive("matmul_nt", "dot({0}, {1}.T, out={out})", kind="compute")
MATMUL_TN = Primitive("matmul_tn", "dot({0}.T, {1}, out={out})", kind="compute")
SUM = Primitive("reduce_sum", "reduce_sum({0}, axis={axis}, keepdims=True, out={out})", kind="compute")
MAX = Primitive("reduce_max", "reduce_max({0}, axis={axis}, keepdims=True, out={out})", kind="compute")
BATCH_SUM = Primitive("batch_sum", "reduce_sum({0}, axis=0, out={out})", kind="compute")
CONCATENATE = Primitive("concatenate", "concatenate(({operands}), axis=-1, out={out})", kind="compute")
TAKE = Primitive("take", "{0}.take({1}, axis=0, out={out}, mode='clip')", kind="compute")
ONE_HOT = Primitive("one_hot", "one_hot({0}, out={out})", kind="compute")
PAD = Primitive("pad", "pad({0}, {start}, out={out})", kind="compute")
UNIFORM = Primitive("uniform", "uniform({stream!r}, {0}, out={out})", kind="compute")
SETTLE = Primitive("settle", "settle({layer!r}, {0}, {1}, {2}, out={out})", kind="compute")
RESHAPE = Primitive("reshape", "{0}.reshape({shape})", kind="view")
SPAN = Primitive("span", "{0}[{start}:{stop}]", kind="view")
WINDOW = Primitive("window", "{0}[{start}:{stop}].reshape({shape})", kind="view")
SLICE = Primitive("slice", "{0}[..., {start}:{stop}]", kind="view")
DOT = Primitive("dot", "float(dot({0}, {1}))", kind="scalar")
TOTAL = Primitive("total", "float(reduce_sum({0}))", kind="scalar")
GUARD = Primitive("guard", "if not isfinite({0} + {1}): return {0}, {1}", kind="guard")


def feature_shape(shape: Shape, axis: int, keepdims: bool) -> Shape:
    """Return ``shape`` with the feature axis ``axis`` (negative) reduced."""
    if not -len(shape) <= axis < 0:
        raise ShapeError(f"axis {axis} is not a feature axis of {shape}")
    at = len(shape) + axis
    return (*shape[:at], 1, *shape[at + 1 :]) if keepdims else (*shape[:at], *shape[at + 1 :])
