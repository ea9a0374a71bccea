"""JSON lines: one object a line, all with the same keys; values are booleans, numbers, texts, or lists of them."""

import json
import math
from typing import Any, BinaryIO, NoReturn

import numpy as np

from nnspec.diagnostics.suggest import did_you_mean
from nnspec.errors import InputError
from nnspec_runtime.data.columns import ArrayColumn
from nnspec_runtime.data.lines import read_lines
from nnspec_runtime.data.table import Table

_DEEPEST = 8


class _RefusedError(ValueError):
    """A line that is JSON to the json module but not to us."""


def read_jsonl(stream: BinaryIO, source: str, limit_bytes: int) -> Table:
    """Read JSON lines.

    Empty lines at the end are skipped. Raises ReadError, LimitError, and InputError, with the line, for what is not
    JSON, repeated, missing and unknown keys, null, NaN, objects, and lists of another shape than those of row 1.
    """
    builders: dict[str, _Builder] = {}
    empty_line: int | None = None
    for number, line in enumerate(read_lines(stream, source, limit_bytes), 1):
        if line.isspace():
            empty_line = number if empty_line is None else empty_line
            continue
        if empty_line is not None:
            raise InputError.at(f"{source}, line {empty_line}", "the line is empty: give one object a line")
        place = f"{source}, line {number}"
        row = _parse(line, place)
        if not builders:
            builders = {name: _Builder(source, name, value) for name, value in row.items()}
        if row.keys() != builders.keys():
            raise _other_keys(row, builders, place)
        for name, value in row.items():
            builders[name].append(value)
    if not builders:
        raise InputError.at(source, "the file is empty" if empty_line is None else "there are no rows")
    return Table(source, [builder.column() for builder in builders.values()])


class _Builder:
    """The cells of one column, row by row; the first row fixes their shape."""

    def __init__(self, source: str, name: str, first: object) -> None:
        self._source, self._name = source, name
        self._cells: list[Any] = []
        self._rows = 0
        self._shape: tuple[int, ...] = ()
        while isinstance(first, list):
            if not first or len(self._shape) == _DEEPEST:
                raise self._fault("the list is empty" if not first else f"lists nest deeper than {_DEEPEST}")
            self._shape += (len(first),)
            first = first[0]

    def append(self, value: object) -> None:
        if not _extend(self._cells, value, self._shape):
            shape = list(self._shape) if self._shape else "a single value"
            raise self._fault(f"the shape is another than that of row 1, {shape}")
        self._rows += 1

    def column(self) -> ArrayColumn:
        types = set(map(type, self._cells))
        if not types <= {bool, int, float, str}:
            self._refuse_strange_cell()
        if str in types:
            self._refuse_surrogates()
        array = np.empty(len(self._cells), _dtype(types, self._cells))
        array[:] = self._cells
        return ArrayColumn(self._source, self._name, array.reshape(self._rows, *self._shape))

    def _refuse_strange_cell(self) -> NoReturn:
        at = next(i for i, cell in enumerate(self._cells) if type(cell) not in (bool, int, float, str))
        cell = self._cells[at]
        shown = "null" if cell is None else "an object" if isinstance(cell, dict) else "a deeper list than in row 1"
        raise self._fault(f"{shown} is none of boolean, number and text", self._row_of(at))

    def _refuse_surrogates(self) -> None:
        for at, cell in enumerate(self._cells):
            if isinstance(cell, str) and not cell.isascii() and any("\ud800" <= char <= "\udfff" for char in cell):
                raise self._fault("the text holds half of a surrogate pair", self._row_of(at))

    def _row_of(self, at: int) -> int:
        return at * self._rows // len(self._cells)

    def _fault(self, message: str, row: int | None = None) -> InputError:
        number = (self._rows if row is None else row) + 1
        return InputError.at(f"{self._source}, row {number}, column {self._name}", message)


def _extend(cells: list[Any], value: Any, shape: tuple[int, ...]) -> bool:
    """Add the cells of ``value``; return whether it has the ``shape``, but for lists below its last axis."""
    if not shape:
        cells.append(value)
        return not isinstance(value, list)
    if not isinstance(value, list) or len(value) != shape[0]:
        return False
    if len(shape) == 1:
        cells.extend(value)
        return True
    return all(_extend(cells, part, shape[1:]) for part in value)


def _dtype(types: set[type], cells: list[Any]) -> type[np.generic]:
    if types == {bool}:
        return np.bool_
    if types == {float}:
        return np.float64
    if types <= {int, float} and min(cells) >= -(2**53) and max(cells) <= 2**53:  # beyond, float64 would lose digits
        return np.int64 if types == {int} else np.float64
    return np.object_


def _parse(line: str, place: str) -> dict[str, Any]:
    try:
        row = _DECODER.decode(line)
    except json.JSONDecodeError as error:
        raise InputError.at(place, f"this is not JSON: {error.msg} (column {error.colno})") from error
    except RecursionError as error:
        raise InputError.at(place, "lists nest too deep") from error
    except ValueError as error:  # ours, or the interpreter's limit on the digits of an integer
        message = str(error) if isinstance(error, _RefusedError) else "an integer has too many digits"
        raise InputError.at(place, message) from error
    if not isinstance(row, dict):
        raise InputError.at(place, "give an object, with the names of the columns as its keys")
    if not row:
        raise InputError.at(place, "the object has no keys")
    return row


def _other_keys(row: dict[str, Any], builders: dict[str, _Builder], place: str) -> InputError:
    unknown = next((name for name in row if name not in builders), None)
    if unknown is not None:
        return InputError.at(place, f"key {unknown!r} is not in the first line; {did_you_mean(unknown, builders)}")
    missing = next(name for name in builders if name not in row)
    return InputError.at(place, f"key {missing!r} is missing")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for index, name in enumerate(names) if name in names[:index])
        raise _RefusedError(f"key {repeated!r} is there twice")
    return made


def _constant(text: str) -> NoReturn:
    raise _RefusedError(f"{text} is not a finite number")


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _RefusedError(f"{text[:40]} is too large")
    return number


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
