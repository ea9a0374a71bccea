"""Columns of many rows as messages, and tensors back. Imported only where rows are sent, as it needs NumPy."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnspec.v1 import values_pb2 as pb

_DATA_TYPES: dict[np.dtype[Any], pb.DataType] = {
    np.dtype("?"): pb.DATA_TYPE_BOOL,
    np.dtype("u1"): pb.DATA_TYPE_UINT8,
    np.dtype("<i4"): pb.DATA_TYPE_INT32,
    np.dtype("<i8"): pb.DATA_TYPE_INT64,
    np.dtype("<f4"): pb.DATA_TYPE_FLOAT32,
    np.dtype("<f8"): pb.DATA_TYPE_FLOAT64,
}
_DTYPES = {data_type: dtype for dtype, data_type in _DATA_TYPES.items()}
_BATCH_BYTES = 1 << 20


def to_columns(data: Mapping[str, ArrayLike]) -> dict[str, pb.Column]:
    """Return the columns of ``data``: booleans, numbers or texts, the rows first. Raises TypeError."""
    return {name: _column(array) for name, array in _arrays(data).items()}


def to_batches(data: Mapping[str, ArrayLike]) -> Iterator[tuple[int, dict[str, pb.Column]]]:
    """Return the rows of ``data`` in batches of about a mebibyte, each as its number of rows and its columns.

    All is checked before the first is made: raises TypeError for other than booleans, numbers and texts, ValueError
    for columns of unequal lengths.
    """
    arrays = _arrays(data)
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"the columns must have equally many rows, not {lengths}")
    return _batches(arrays, max(lengths.values(), default=0))


def to_array(tensor: pb.Tensor) -> NDArray[Any]:
    """Return a tensor as an array of its own."""
    return np.frombuffer(tensor.data, _DTYPES[tensor.data_type]).reshape(tensor.shape).copy()


def _batches(arrays: Mapping[str, NDArray[Any]], rows: int) -> Iterator[tuple[int, dict[str, pb.Column]]]:
    row_bytes = sum(array[:1].nbytes for array in arrays.values())
    step = max(1, _BATCH_BYTES // max(1, row_bytes))
    for start in range(0, rows, step):
        part = {name: _column(array[start : start + step]) for name, array in arrays.items()}
        yield min(step, rows - start), part


def _arrays(data: Mapping[str, ArrayLike]) -> dict[str, NDArray[Any]]:
    """Return arrays with rows, of a type of tensors or of str objects. Raises TypeError, ValueError."""
    arrays = {}
    for name, values in data.items():
        array = _array(name, values)
        if array.ndim == 0:
            raise ValueError(f"column {name!r} is a single value: give one value for each row")
        if array.dtype.kind == "U":
            array = array.astype(np.object_)
        if array.dtype.kind == "O" and not all(isinstance(text, str) for text in array.flat):
            raise TypeError(_mixed(name, array))
        arrays[name] = array if array.dtype.kind == "O" else array.astype(_sent_as(name, array.dtype), copy=False)
    return arrays


def _array(name: str, values: ArrayLike) -> NDArray[Any]:
    """Return the values as an array. Raises ValueError for rows of unequal shapes and for values that are masked."""
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        row = int(np.argwhere(np.ma.getmaskarray(values))[0][0])
        raise ValueError(f"column {name!r}, row {row + 1} is masked: give every value, or leave the row out")
    try:
        return np.asarray(values)
    except ValueError as error:
        raise ValueError(f"column {name!r} is no array, as its rows differ in shape: {error}") from error


def _mixed(name: str, array: NDArray[Any]) -> str:
    """Return what is wrong with a column of Python objects, by its first cell that is no value at all."""
    for (row, *_), cell in np.ndenumerate(array):
        if not isinstance(cell, bool | int | float | str | np.generic):
            return f"column {name!r}, row {row + 1}: a {type(cell).__name__} is none of boolean, number and text"
        if isinstance(cell, int) and not -(2**63) <= cell < 2**64:
            return f"column {name!r}, row {row + 1}: an integer of more than 64 bits; give numbers as floats"
    return f"column {name!r} holds neither booleans nor numbers nor texts only"


def _column(array: NDArray[Any]) -> pb.Column:
    if array.dtype.kind == "O":
        return pb.Column(texts=pb.TextTensor(values=array.ravel().tolist(), shape=array.shape))
    data = np.ascontiguousarray(array).tobytes()
    return pb.Column(tensor=pb.Tensor(data_type=_DATA_TYPES[array.dtype], shape=array.shape, data=data))


def _sent_as(name: str, dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the first type of tensors that holds every value of ``dtype``."""
    for candidate in _DATA_TYPES:
        if np.can_cast(dtype, candidate, "safe"):
            return candidate
    raise TypeError(f"column {name!r} is of type {dtype}: give booleans, numbers of at most 64 bits, or texts")
