"""Values as callers give them -> the arrays a program reads. The one place where data are validated.

Every fault names its row and column, what was found and what was expected; all columns are looked at before anything is
refused.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.diagnostics import did_you_mean
from nnspec.errors import Fault, InputError
from nnspec.spec.inputs import BooleanInput, CategoryInput, Input, NumberInput
from nnspec.spec.names import feature_names
from nnspec.spec.outputs import BooleanOutput, CategoryOutput, NumberOutput, Output
from nnspec_runtime.data import Column, Table

WORDS = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}


@dataclass(frozen=True)
class Field:
    """One column that is wanted: its name, what it holds, and the element type the program reads."""

    name: str
    kind: Input | Output
    dtype: str


def encode_table(
    given: Table | Mapping[str, Any], fields: Iterable[Field], *, ignored: Collection[str] = ()
) -> dict[str, NDArray[Any]]:
    """Return each field as a C-contiguous array ``(rows, *shape)``: numbers, 0 and 1, or codes of categories.

    Raises InputError with the faults of all columns: missing, unknown, of another shape, or holding a wrong value.
    """
    wanted = list(fields)
    table = given if isinstance(given, Table) else Table.from_arrays(given)
    faults: list[Fault] = []
    arrays: dict[str, NDArray[Any]] = {}
    used: set[str] = set(ignored)
    missing: list[str] = []
    for field in wanted:
        names = _names(table, field)
        used.update(names)
        if table.columns.keys().isdisjoint(names):
            missing.append(field.name)
        try:
            arrays[field.name] = _encode(_find(table, field, names), field)
        except InputError as error:
            faults += error.faults
    for name in table.columns:
        if name not in used:
            way_out = f"leave it out, or rename it; {did_you_mean(name, missing)}" if missing else "leave it out"
            message = f"no input or output is called {name!r}: {way_out}"
            faults.append(Fault(_place(table, name), message, unread=name))
    if faults:
        raise InputError(faults)
    return arrays


def _place(table: Table, name: str) -> str:
    return f"{table.source}, column {name}" if table.source else name


def _names(table: Table, field: Field) -> tuple[str, ...]:
    """Return the columns that hold a field: its own, or those of its elements where there are any."""
    if field.kind.shape and field.name not in table.columns:
        elements = _elements(field)
        if any(name in table.columns for name in elements):
            return elements
    return (field.name,)


def _find(table: Table, field: Field, names: tuple[str, ...]) -> Column | list[Column]:
    """Return the column of a field, or those of its elements (``pixels[0]``, ...)."""
    for name in names:
        if name not in table.columns:
            whole = f"{name!r} is missing; a value is wanted for every row"
            message = whole if name == field.name else f"column {name!r} is missing"
            raise InputError.at(_place(table, field.name), message)
    return table.column(field.name) if names == (field.name,) else [table.column(name) for name in names]


def _elements(field: Field) -> tuple[str, ...]:
    plain = BooleanInput(type="boolean", shape=field.kind.shape)
    return (*feature_names(field.name, plain),)


def _encode(column: Column | list[Column], field: Field) -> NDArray[Any]:
    if isinstance(column, list):
        parts = [_encode_cells(part, field) for part in column]
        return np.ascontiguousarray(np.stack(parts, axis=1).reshape(len(parts[0]), *field.kind.shape))
    if column.shape != tuple(field.kind.shape):
        found, wanted = list(column.shape), list(field.kind.shape)
        message = f"each row has shape {found}, and {wanted} is wanted"
        raise InputError.at(f"{column.source}, column {column.name}" if column.source else column.name, message)
    return _encode_cells(column, field)


def _encode_cells(column: Column, field: Field) -> NDArray[Any]:
    kind = field.kind
    if isinstance(kind, CategoryInput | CategoryOutput):
        return _codes(column, kind.categories)
    if isinstance(kind, BooleanInput | BooleanOutput):
        return _truths(column).astype(field.dtype)
    numbers = column.numbers()
    _check_range(column, kind, numbers)
    if isinstance(kind, NumberInput) and kind.clip and kind.range is not None:
        numbers = np.clip(numbers, float(kind.range[0]), float(kind.range[1]))
    with np.errstate(over="ignore"):  # refused below, with its place
        converted = numbers.astype(field.dtype)
    if field.dtype == "float32":
        _refuse(column, ~np.isfinite(converted), "is too large for float32; give the spec dtype: float64")
    return converted


def _codes(column: Column, categories: tuple[str, ...]) -> NDArray[np.int64]:
    texts = column.texts()
    distinct, inverse = np.unique(texts.astype(str), return_inverse=True)
    codes = {category: code for code, category in enumerate(categories)}
    table = np.array([codes.get(text, -1) for text in distinct.tolist()], np.int64)
    result = table[inverse].reshape(texts.shape)
    _refuse(column, result < 0, lambda text: f"is no category; {did_you_mean(text, categories)}", texts)
    return result


def _truths(column: Column) -> NDArray[np.float64]:
    values = column.values()
    if values.dtype.kind == "b":
        return values.astype(np.float64)
    if values.dtype.kind in "iuf":
        _refuse(column, (values != 0) & (values != 1), "is neither yes (1) nor no (0)", values)
        return values.astype(np.float64)
    texts = column.texts()
    distinct, inverse = np.unique(texts.astype(str), return_inverse=True)
    table = np.array([float(WORDS.get(text.lower(), -1)) for text in distinct.tolist()])
    result = table[inverse].reshape(texts.shape)
    _refuse(column, result < 0, "is none of yes, no, true, false, 1 and 0", texts)
    return result


def _check_range(column: Column, kind: NumberInput | NumberOutput, numbers: NDArray[np.float64]) -> None:
    if kind.range is None or (isinstance(kind, NumberInput) and kind.clip):
        return
    low, high = float(kind.range[0]), float(kind.range[1])
    if numbers.min() >= low and numbers.max() <= high:
        return
    way_out = "; give the input clip: true to bring it into the range" if isinstance(kind, NumberInput) else ""
    message = f"is outside the range {kind.range[0]} to {kind.range[1]}{way_out}"
    _refuse(column, (numbers < low) | (numbers > high), message, numbers)


def _refuse(column: Column, wrong: NDArray[np.bool_], complaint: Any, values: NDArray[Any] | None = None) -> None:
    """Raise InputError at the first cell that is wrong; ``complaint`` is a text or makes one of the cell."""
    positions = np.flatnonzero(wrong)
    if len(positions) == 0:
        return
    row, *cell = (int(index) for index in np.unravel_index(positions[0], wrong.shape))
    shown = values if values is not None else column.values()
    value = shown[(row, *cell)]
    text = complaint(str(value)) if callable(complaint) else complaint
    others = f" (and {len(positions) - 1} more)" if len(positions) > 1 else ""
    raise InputError.at(column.place(row, cell), f"{_show(value)} {text}{others}")


def _show(value: Any) -> str:
    return repr(value) if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
