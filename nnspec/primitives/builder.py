"""The builder ops are written against: each method checks types, records one step and returns its value.

It knows arrays and numbers only: nothing of layers, losses or files.
"""

from nnspec.primitives import table
from nnspec.primitives.step import Attribute, Step
from nnspec.primitives.table import Primitive, broadcast, feature_shape
from nnspec.primitives.values import Operand, Ref, Scalar
from nnspec.types import DType, Shape, ShapeError, TensorType

TINY: dict[DType, float] = {"float32": 1.1754944e-38, "float64": 2.2250738585072014e-308}
LARGEST: dict[DType, float] = {"float32": 3.4028234663852886e38, "float64": 1.7976931348623157e308}


class Builder:
    """Records steps in order; a step asked for twice is recorded once.

    ``dtype`` is the element type of the computation. ``into`` names storage (a parameter, an optimizer slot) that
    receives the result in place of a new array. Every method raises ShapeError where types do not fit.
    """

    def __init__(self, dtype: DType = "float32") -> None:
        self.dtype: DType = dtype
        self.steps: list[Step] = []
        self.scope, self.comment = "", ""
        self._names: dict[str, int] = {}
        self._known: dict[tuple[object, ...], Ref] = {}
        self._strided: set[Ref] = set()

    @property
    def largest_exponent(self) -> float:
        """The largest x for which exp(x), and the smallest -x for which exp(-x), is a normal number."""
        return 87.0 if self.dtype == "float32" else 708.0

    @property
    def tiny(self) -> float:
        """The smallest normal number: the floor below which a logarithm or a divisor is not taken."""
        return TINY[self.dtype]

    @property
    def largest(self) -> float:
        """The largest finite number."""
        return LARGEST[self.dtype]

    def begin(self, scope: str, comment: str = "") -> None:
        """Let the steps from here on compute ``scope`` together; ``comment`` says how."""
        self.scope, self.comment = scope, comment

    def array(self, name: str, shape: Shape, *, dtype: DType | None = None, batched: bool = True) -> Ref:
        """Return a new array that no step writes: an argument, a parameter or storage."""
        return Ref(self._unique(name), TensorType(shape, dtype if dtype is not None else self.dtype, batched))

    # Elementwise, one operand.

    def neg(self, x: Ref, into: Ref | None = None) -> Ref:
        """Return -x."""
        return self._elementwise(table.NEGATIVE, x, into=into)

    def abs(self, x: Ref, into: Ref | None = None) -> Ref:
        """Return |x|."""
        return self._elementwise(table.ABSOLUTE, x, into=into)

    def sign(self, x: Ref, into: Ref | None = None) -> Ref:
        """Return -1, 0 or 1."""
        return self._elementwise(table.SIGN, x, into=into)

    def exp(self, x: Ref, into: Ref | None = None) -> Ref:
        """Return e**x; the caller bounds x by ``largest_exponent``."""
        return self._elementwise(table.EXP, x, into=into)

    def expm1(self, x: Ref, into: Ref | None = None) -> Ref:
        """Return e**x - 1, exact near 0."""
        return self._elementwise(table.EXPM1, x, into=into)

    def log(self, x: Ref, into: Ref | None = None) -> Ref:
        """Return ln x; the caller bounds x by ``tiny``."""
        return self._elementwise(table.LOG, x, into=into)

    def log1p(self, x: Ref, into: Ref | None = None) -> Ref:
        """Return ln(1 + x), exact near 0."""
        return self._elementwise(table.LOG1P, x, into=into)

    def sqrt(self, x: Ref, into: Ref | None = None) -> Ref:
        """Return the square root."""
        return self._elementwise(table.SQRT, x, into=into)

    def square(self, x: Ref, into: Ref | None = None) -> Ref:
        """Return x * x."""
        return self._elementwise(table.SQUARE, x, into=into)

    def reciprocal(self, x: Ref, into: Ref | None = None) -> Ref:
        """Return 1 / x."""
        return self._elementwise(table.RECIPROCAL, x, into=into)

    def tanh(self, x: Ref, into: Ref | None = None) -> Ref:
        """Return the hyperbolic tangent."""
        return self._elementwise(table.TANH, x, into=into)

    def normal_cdf(self, x: Ref) -> Ref:
        """Return the distribution function of the standard normal, as exact far below 0 as near it."""
        return self._elementwise(table.NORMAL_CDF, x)

    # Elementwise, two operands, broadcast.

    def add(self, x: Operand, y: Operand, into: Ref | None = None) -> Ref:
        """Return x + y."""
        return self._elementwise(table.ADD, x, y, into=into)

    def sub(self, x: Operand, y: Operand, into: Ref | None = None) -> Ref:
        """Return x - y."""
        return self._elementwise(table.SUBTRACT, x, y, into=into)

    def mul(self, x: Operand, y: Operand, into: Ref | None = None) -> Ref:
        """Return x * y; a mask of greater() counts as 0 and 1."""
        if y == 1 and into is None and isinstance(x, Ref) and x.type.dtype != "bool":
            return x
        return self._elementwise(table.MULTIPLY, x, y, into=into)

    def div(self, x: Operand, y: Operand, into: Ref | None = None) -> Ref:
        """Return x / y."""
        return self._elementwise(table.DIVIDE, x, y, into=into)

    def maximum(self, x: Operand, y: Operand, into: Ref | None = None) -> Ref:
        """Return the larger of the two, element by element."""
        return self._elementwise(table.MAXIMUM, x, y, into=into)

    def minimum(self, x: Operand, y: Operand, into: Ref | None = None) -> Ref:
        """Return the smaller of the two, element by element."""
        return self._elementwise(table.MINIMUM, x, y, into=into)

    def greater(self, x: Operand, y: Operand) -> Ref:
        """Return the boolean mask x > y."""
        return self._elementwise(table.GREATER, x, y)

    def greater_equal(self, x: Operand, y: Operand) -> Ref:
        """Return the boolean mask x >= y."""
        return self._elementwise(table.GREATER_EQUAL, x, y)

    def clip(self, x: Ref, low: float, high: float) -> Ref:
        """Return x held between ``low`` and ``high``."""
        return self.minimum(self.maximum(x, low), high)

    # Reductions, products, arrangement.

    def sum(self, x: Ref, axis: int = -1, *, keepdims: bool = False) -> Ref:
        """Return the sum along a feature axis, counted from the end."""
        return self._reduce(table.SUM, x, axis, keepdims)

    def max(self, x: Ref, axis: int = -1, *, keepdims: bool = False) -> Ref:
        """Return the largest along a feature axis, counted from the end."""
        return self._reduce(table.MAX, x, axis, keepdims)

    def batch_sum(self, x: Ref) -> Ref:
        """Return the sum over the batch: ``(batch, *shape)`` to ``shape``."""
        if not x.type.batched:
            raise ShapeError(f"batch_sum wants a batched value, not {x.type}")
        return self._record(table.BATCH_SUM, (x,), TensorType(x.type.shape, x.type.dtype, batched=False))

    def matmul(self, x: Ref, y: Ref) -> Ref:
        """Return x @ y: ``(batch, k) @ (k, m)``."""
        return self._product(table.MATMUL, x, y, x.type.shape, y.type.shape[:1], y.type.shape[1:])

    def matmul_nt(self, x: Ref, y: Ref) -> Ref:
        """Return x @ y.T: ``(batch, m) @ (k, m).T``, the vjp of matmul for its left factor."""
        return self._product(table.MATMUL_NT, x, y, x.type.shape, y.type.shape[1:], y.type.shape[:1])

    def matmul_tn(self, x: Ref, y: Ref) -> Ref:
        """Return x.T @ y: ``(batch, k).T @ (batch, m)``, the vjp of matmul for its right factor."""
        if not (x.type.batched and y.type.batched and len(x.type.shape) == len(y.type.shape) == 1):
            raise ShapeError(f"cannot multiply the transpose of {x.type} by {y.type}")
        result = TensorType((*x.type.shape, *y.type.shape), x.type.dtype, batched=False)
        return self._record(table.MATMUL_TN, (self._contiguous(x), self._contiguous(y)), result)

    def reshape(self, x: Ref, shape: Shape) -> Ref:
        """Return a view of ``x`` with features of ``shape``, in C order."""
        result = TensorType(shape, x.type.dtype, x.type.batched)
        if result.size != x.type.size:
            raise ShapeError(f"cannot reshape {x.type} to {shape}")
        if shape == x.type.shape:
            return x
        return self._record(table.RESHAPE, (self._contiguous(x),), result, shape=shape)

    def slice(self, x: Ref, start: int, stop: int) -> Ref:
        """Return a view of the features ``start`` to ``stop`` of the last axis."""
        shape = x.type.shape
        if not shape or not 0 <= start < stop <= shape[-1]:
            raise ShapeError(f"{x.type} has no features {start} to {stop}")
        result = TensorType((*shape[:-1], stop - start), x.type.dtype, x.type.batched)
        if result == x.type:
            return x
        part = self._record(table.SLICE, (x,), result, start=start, stop=stop)
        if x.type.batched or len(shape) > 1:
            self._strided.add(part)
        return part

    def window(self, storage: Ref, start: int, shape: Shape) -> Ref:
        """Return a view of flat storage from ``start`` on, as an array of ``shape``."""
        result = TensorType(shape, storage.type.dtype, batched=False)
        primitive = table.SPAN if len(shape) == 1 else table.WINDOW
        return self._record(primitive, (storage,), result, start=start, stop=start + result.size)

    def pad(self, x: Ref, start: int, width: int) -> Ref:
        """Return a last axis of ``width`` with ``x`` from ``start`` on and 0 elsewhere: the vjp of slice."""
        result = TensorType((*x.type.shape[:-1], width), x.type.dtype, x.type.batched)
        return self._record(table.PAD, (x,), result, start=start)

    def concatenate(self, parts: tuple[Ref, ...]) -> Ref:
        """Return the parts joined along their last axis."""
        first = parts[0].type
        if any(part.type.shape[:-1] != first.shape[:-1] for part in parts):
            raise ShapeError(f"cannot concatenate {', '.join(str(part.type) for part in parts)}")
        width = sum(part.type.shape[-1] for part in parts)
        result = TensorType((*first.shape[:-1], width), first.dtype, first.batched)
        return parts[0] if len(parts) == 1 else self._record(table.CONCATENATE, parts, result)

    def copy(self, x: Operand, into: Ref) -> Ref:
        """Write ``x`` to storage."""
        return self._record(table.COPY, (x,), into.type, into=into)

    def cast(self, x: Ref, dtype: DType) -> Ref:
        """Return ``x`` in another element type."""
        if x.type.dtype == dtype:
            return x
        return self._record(table.CAST, (x,), TensorType(x.type.shape, dtype, x.type.batched))

    def one_hot(self, codes: Ref, depth: int) -> Ref:
        """Return a last axis of ``depth`` with 1 at each code and 0 elsewhere."""
        return self._record(
            table.ONE_HOT, (codes,), TensorType((*codes.type.shape, depth), self.dtype, codes.type.batched)
        )

    def take(self, data: Ref, rows: Ref) -> Ref:
        """Return the rows of a data set named by ``rows``, as one batch."""
        return self._record(table.TAKE, (data, rows), TensorType(data.type.shape, data.type.dtype, batched=True))

    def uniform(self, shape: Shape, stream: str, counter: Scalar) -> Ref:
        """Return uniform numbers of [0, 1): the same for the same seed, stream and counter."""
        return self._record(table.UNIFORM, (counter,), TensorType(shape, self.dtype), stream=stream)

    def settle(self, layer: str, z: Ref, slack: Ref, x: Ref) -> Ref:
        """Return 1 where z > 0, else 0, decided exactly from ``x`` wherever |z| is not above ``slack``."""
        return self._record(table.SETTLE, (z, slack, x), z.type, layer=layer)

    def dot(self, x: Ref, y: Ref) -> Scalar:
        """Return the inner product of two arrays of one axis, which the batch may be, as a number."""
        if x.type != y.type or len(x.type.shape) + x.type.batched != 1:
            raise ShapeError(f"cannot take the inner product of {x.type} and {y.type}")
        return self._scalar(table.DOT, (x, y))

    def total(self, x: Ref) -> Scalar:
        """Return the sum of an array of one axis, which the batch may be, as a number."""
        if len(x.type.shape) + x.type.batched != 1:
            raise ShapeError(f"cannot sum {x.type} to a number")
        return self._scalar(table.TOTAL, (x,))

    def guard(self, loss: Scalar, norm: Scalar) -> None:
        """End the program here, before it changes anything, when one of the two numbers is not finite."""
        self.steps.append(Step(table.GUARD, (loss, norm), None, scope=self.scope, comment=self.comment))

    # Recording.

    def _elementwise(self, primitive: Primitive, *operands: Operand, into: Ref | None = None) -> Ref:
        types = tuple(operand.type for operand in operands if isinstance(operand, Ref))
        joint = broadcast(types)
        if primitive.result is not None:
            joint = TensorType(joint.shape, primitive.result, joint.batched)
        elif joint.dtype == "bool":
            joint = TensorType(joint.shape, self.dtype, joint.batched)
        if into is not None and into.type != joint:
            raise ShapeError(f"cannot store {joint} in {into.type}")
        return self._record(primitive, operands, joint, into=into)

    def _reduce(self, primitive: Primitive, x: Ref, axis: int, keepdims: bool) -> Ref:
        kept, dropped = (feature_shape(x.type.shape, axis, keep) for keep in (True, False))
        if kept == x.type.shape:
            return self.reshape(x, x.type.shape if keepdims else dropped)
        # Recorded with the axis kept, so that asking both ways costs one step.
        reduced = self._record(primitive, (x,), TensorType(kept, x.type.dtype, x.type.batched), axis=axis)
        return reduced if keepdims else self.reshape(reduced, dropped)

    def _product(self, primitive: Primitive, x: Ref, y: Ref, left: Shape, inner: Shape, outer: Shape) -> Ref:
        if not x.type.batched or y.type.batched or len(y.type.shape) != 2 or left != inner:
            raise ShapeError(f"cannot multiply {x.type} by {y.type}")
        return self._record(primitive, (self._contiguous(x), y), TensorType(outer, x.type.dtype))

    def _record(
        self,
        primitive: Primitive,
        operands: tuple[Operand, ...],
        result: TensorType,
        into: Ref | None = None,
        **attributes: Attribute,
    ) -> Ref:
        key = (primitive.name, *operands, *attributes.items())
        if into is None and key in self._known:
            return self._known[key]
        output = into if into is not None else Ref(self._unique(self._label(primitive)), result)
        stored = into is not None
        given = tuple(attributes.items())
        self.steps.append(Step(primitive, operands, output, given, stored, scope=self.scope, comment=self.comment))
        if stored:
            self._known.clear()  # what was read from this storage before is not what is there now
        else:
            self._known[key] = output
        return output

    def _scalar(self, primitive: Primitive, operands: tuple[Operand, ...]) -> Scalar:
        result = Scalar(self._unique(self._label(primitive)))
        self.steps.append(Step(primitive, operands, None, scalar=result, scope=self.scope, comment=self.comment))
        return result

    def _label(self, primitive: Primitive) -> str:
        return f"{self.scope}_{primitive.name}" if self.scope else primitive.name

    def _contiguous(self, x: Ref) -> Ref:
        # A product or a reshape of rows with gaps would make NumPy copy them to an array of its own.
        return self._record(table.COPY, (x,), x.type) if x in self._strided else x

    def _unique(self, name: str) -> str:
        count = self._names[name] = self._names.get(name, 0) + 1
        return name if count == 1 else f"{name}_{count}"
