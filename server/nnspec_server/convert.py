"""Messages to values and back: the only place that knows how protobuf carries them.

It checks the form (a tensor's bytes fit its shape); whether a value fits the network is the session's to say.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nnspec.decisions.exact import Exact, decimal_text, nearest_float
from nnspec.errors import Fault, InputError
from nnspec.v1 import values_pb2 as pb

Array: TypeAlias = NDArray[Any]

DTYPES: Mapping["pb.DataType", np.dtype[Any]] = {
    pb.DATA_TYPE_BOOL: np.dtype("?"),
    pb.DATA_TYPE_UINT8: np.dtype("u1"),
    pb.DATA_TYPE_INT32: np.dtype("<i4"),
    pb.DATA_TYPE_INT64: np.dtype("<i8"),
    pb.DATA_TYPE_FLOAT32: np.dtype("<f4"),
    pb.DATA_TYPE_FLOAT64: np.dtype("<f8"),
}
_DATA_TYPES = {dtype: data_type for data_type, dtype in DTYPES.items()}

_MAX_AXES = 32
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,5})?", re.ASCII)
_LONGEST_DECIMAL = 500
_INT64 = range(-(2**63), 2**63)


def values(inputs: Mapping[str, pb.Value]) -> dict[str, Any]:
    """Return the inputs of a decision. Raises InputError with every fault of form, at ``inputs.NAME``."""
    return _each(inputs, _value, "inputs.")


def columns(inputs: Mapping[str, pb.Column], path: str = "inputs.") -> dict[str, Array]:
    """Return the columns of many rows: numbers, booleans, or str as objects. Raises InputError at ``path`` + name."""
    return _each(inputs, _column, path)


@contextmanager
def faults_within(path: str) -> Iterator[None]:
    """Turn faults of data (``batch 1, row 2, column pixels[3]``) into those of a request (``inputs.pixels[3]``)."""
    try:
        yield
    except InputError as error:
        raise InputError([_within(path, fault) for fault in error.faults]) from error


def _within(path: str, fault: Fault) -> Fault:
    place, column, name = fault.path.rpartition("column ")
    if not column and " " in name:  # no name has a space: a batch or a row as a whole
        place, name = name, ""
    message = f"{place.removesuffix(', ')}: {fault.message}" if place else fault.message
    return Fault(f"{path}.{name}" if name else path, message)


def tensor(array: Array) -> pb.Tensor:
    """Return an array of one of `DTYPES` as a message."""
    little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    return pb.Tensor(data_type=_DATA_TYPES[little.dtype], shape=little.shape, data=little.tobytes())


def value(plain: object) -> pb.Value:
    """Return a single value as a message; what no other form holds exactly, as a decimal."""
    match plain:
        case bool():
            return pb.Value(boolean=plain)
        case int() if plain in _INT64:
            return pb.Value(integer=plain)
        case float():
            return pb.Value(number=plain)
        case str():
            return pb.Value(text=plain)
        case int() | Fraction():
            return pb.Value(decimal=decimal_text(plain))
        case _:
            return pb.Value(decimal=str(plain))


def exact_number(number: Exact) -> pb.ExactNumber:
    """Return an exact number as a message."""
    return pb.ExactNumber(value=nearest_float(number), decimal=decimal_text(number))


def _each(inputs: Mapping[str, Any], convert: Callable[[Any], Any], path: str) -> dict[str, Any]:
    converted, faults = {}, []
    for name, message in inputs.items():
        try:
            converted[name] = convert(message)
        except ValueError as error:
            faults.append(Fault(f"{path}{name}", str(error)))
    if faults:
        raise InputError(faults)
    return converted


def _value(message: pb.Value) -> Any:
    """Return one value. Raises ValueError."""
    kind = message.WhichOneof("kind")
    match kind:
        case None:
            raise ValueError("no value is given")
        case "decimal":
            text = message.decimal
            if len(text) > _LONGEST_DECIMAL or _DECIMAL.fullmatch(text) is None:
                raise ValueError(f"{_shown(text)} is not a decimal number such as 0.1")
            return Decimal(text)
        case "tensor":
            return _array(message.tensor).tolist()
        case "list":
            return [_value(each) for each in message.list.values]
        case _:
            return getattr(message, kind)


def _column(message: pb.Column) -> Array:
    """Return the values of all rows, the rows first. Raises ValueError."""
    match message.WhichOneof("kind"):
        case "tensor":
            array = _array(message.tensor)
            if array.ndim == 0:
                raise ValueError("a tensor without axes has no rows: give a shape whose first axis is the rows")
            return array
        case "texts":
            return _texts(message.texts)
        case _:
            raise ValueError("no column is given: give a tensor or texts")


def _array(message: pb.Tensor) -> Array:
    """Return a read-only view of the tensor's bytes. Raises ValueError."""
    dtype = DTYPES.get(message.data_type)
    if dtype is None:
        raise ValueError("the tensor's data_type is not given or not known")
    shape = _shape(message.shape)
    wanted = prod(shape) * dtype.itemsize
    if len(message.data) != wanted:
        raise ValueError(
            f"the tensor holds {len(message.data)} bytes, but {dtype.name} of shape {list(shape)} takes {wanted}"
        )
    if dtype.kind == "b" and message.data.strip(b"\0\1"):
        raise ValueError("the tensor is of booleans, but a byte is neither 0 nor 1")
    return np.frombuffer(message.data, dtype).reshape(shape)


def _texts(message: pb.TextTensor) -> Array:
    shape = _shape(message.shape if message.shape else [len(message.values)])
    if prod(shape) != len(message.values):
        raise ValueError(f"there are {len(message.values)} texts, but shape {list(shape)} takes {prod(shape)}")
    return np.array([*message.values], np.object_).reshape(shape)


def _shape(extents: Sequence[int]) -> tuple[int, ...]:
    if len(extents) > _MAX_AXES:
        raise ValueError(f"the shape has {len(extents)} axes; at most {_MAX_AXES}")
    if any(extent <= 0 for extent in extents):
        raise ValueError(f"shape {list(extents)} holds no values")
    return tuple(extents)


def _shown(text: str) -> str:
    return repr(text) if len(text) <= 40 else f"{text[:40]!r}..."
