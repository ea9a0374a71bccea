"""Columns of a data file, as the file has them, read as numbers or as texts on demand.

A cell of a CSV file does not say whether `7` is a number or the name of a category, so a column keeps what the file
has and its consumer, who knows the input, asks for one or the other. Knows no inputs and no file formats.
"""

import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.errors import InputError
from nnspec_runtime.data.decimals import SEPARATOR, Numbers, plain_decimals

Objects = NDArray[np.object_]

_CHARACTERS_IN_CHUNK = 1 << 18


class Column(ABC):
    """A column of `rows` cells, each of the shape `shape` (() for a single value)."""

    def __init__(self, source: str, name: str, rows: int, shape: tuple[int, ...] = ()) -> None:
        self.source, self.name, self.shape = source, name, shape
        self._rows = rows

    def __len__(self) -> int:
        return self._rows

    @abstractmethod
    def numbers(self) -> Numbers:
        """Return the cells as numbers, (rows, *shape). Raises InputError at the first that is not a finite number."""

    @abstractmethod
    def texts(self) -> Objects:
        """Return the cells as str, (rows, *shape). Raises InputError at the first that is empty or not finite.

        Numbers are written the shortest way that reads back, without `.0`; booleans are `true` and `false`.
        """

    @abstractmethod
    def values(self) -> NDArray[Any]:
        """Return the cells as the file has them, (rows, *shape): bool, int, float or, as objects, mixed or str.

        CSV has only str. Raises InputError at the first that is empty or not finite.
        """

    def take(self, rows: NDArray[np.intp]) -> "Column":
        """Return the column of the chosen rows, whose errors still name the rows of the file."""
        return _Selection(self, rows)

    def place(self, row: int, cell: Sequence[int] = ()) -> str:
        """Return where a cell is, for people: `data.csv, row 17, column age`; rows count from 1 below any header."""
        index = f"[{','.join(map(str, cell))}]" if cell else ""
        where = f"row {row + 1}, column {self.name}{index}"
        return f"{self.source}, {where}" if self.source else where


class TextColumn(Column):
    """A column of a text file: chunks of cells joined by `SEPARATOR`, which is a tenth of the memory of their str."""

    def __init__(self, source: str, name: str, rows: int, chunks: Sequence[str]) -> None:
        super().__init__(source, name, rows)
        self._chunks = list(_merged(chunks))

    def numbers(self) -> Numbers:
        """See `Column`: decimal numbers, spaces around them allowed."""
        numbers = np.empty(len(self), np.float64)
        start = 0
        for chunk in self._chunks:
            parsed = self._parsed(chunk, start)
            numbers[start : start + len(parsed)] = parsed
            start += len(parsed)
        return numbers

    def texts(self) -> Objects:
        """See `Column`."""
        texts = np.empty(len(self), np.object_)
        start = 0
        for chunk in self._chunks:
            cells = chunk.split(SEPARATOR)
            if "" in cells:
                raise InputError.at(self.place(start + cells.index("")), "the cell is empty")
            texts[start : start + len(cells)] = cells
            start += len(cells)
        return texts

    def values(self) -> NDArray[Any]:
        """See `Column`."""
        return self.texts()

    def _parsed(self, chunk: str, start: int) -> Numbers:
        numbers, others = plain_decimals(chunk)
        for at, cell in others.items():
            fault = _not_a_number(cell)
            if fault is not None:
                raise InputError.at(self.place(start + at), fault)
            numbers[at] = float(cell)
        return numbers


class ArrayColumn(Column):
    """A column of typed cells: ``array`` is (rows, *shape) of bool, integers, floats, str, or objects of these."""

    def __init__(self, source: str, name: str, array: NDArray[Any]) -> None:
        super().__init__(source, name, len(array), array.shape[1:])
        self._array = array

    def numbers(self) -> Numbers:
        """See `Column`: texts and booleans are not numbers."""
        array = self._array
        if array.dtype.kind in "bUO":
            self._refuse_where([type(cell) not in (int, float) for cell in array.flat], "is not a number")
        try:
            with np.errstate(over="ignore"):  # a longdouble beyond float64 becomes infinite and is refused as such
                numbers = array.astype(np.float64)
        except OverflowError:  # integers of any length, as JSON has them
            self._refuse_where([abs(cell) > sys.float_info.max for cell in array.flat], "is too large")
            raise
        self._refuse_where(~np.isfinite(numbers), "is not a finite number")
        return numbers

    def texts(self) -> Objects:
        """See `Column`."""
        values = self.values()
        if values.dtype.kind == "U":
            return values.astype(np.object_)
        texts = np.empty(values.size, np.object_)
        texts[:] = [_text(cell) for cell in values.ravel().tolist()]
        return texts.reshape(values.shape)

    def values(self) -> NDArray[Any]:
        """See `Column`."""
        kind = self._array.dtype.kind
        if kind == "f":
            self._refuse_where(~np.isfinite(self._array), "is not a finite number")
        if kind in "UO":
            self._refuse_where(self._array == "", "is empty")
        return self._array

    def _refuse_where(self, wrong: NDArray[np.bool_] | list[bool], complaint: str) -> None:
        positions = np.flatnonzero(wrong)
        if len(positions) == 0:
            return
        row, *cell = (int(index) for index in np.unravel_index(positions[0], self._array.shape))
        value = self._array[(row, *cell)]
        raise InputError.at(self.place(row, cell), f"{_shown(value)} {complaint}")


class _Selection(Column):
    """Rows of another column, in any order."""

    def __init__(self, whole: Column, rows: NDArray[np.intp]) -> None:
        super().__init__(whole.source, whole.name, len(rows), whole.shape)
        self._whole, self._selected = whole, rows

    def numbers(self) -> Numbers:
        return self._whole.numbers()[self._selected]

    def texts(self) -> Objects:
        return self._whole.texts()[self._selected]

    def values(self) -> NDArray[Any]:
        return self._whole.values()[self._selected]

    def place(self, row: int, cell: Sequence[int] = ()) -> str:
        return self._whole.place(int(self._selected[row]), cell)


def _merged(chunks: Iterable[str]) -> Iterator[str]:
    """Join small chunks: each costs some sixty calls of NumPy to parse."""
    waiting: list[str] = []
    characters = 0
    for chunk in chunks:
        waiting.append(chunk)
        characters += len(chunk)
        if characters >= _CHARACTERS_IN_CHUNK:
            yield SEPARATOR.join(waiting)
            waiting, characters = [], 0
    if waiting:
        yield SEPARATOR.join(waiting)


def _not_a_number(cell: str) -> str | None:
    """Return what keeps a cell from being a number, or None."""
    if not cell or cell.isspace():
        return "the cell is empty: give a number"
    if "," in cell and _not_a_number(cell.replace(",", ".", 1)) is None:
        return f"{_shown(cell)} is not a number: write a decimal point and no commas"
    try:
        number = float(cell)
    except ValueError:
        return f"{_shown(cell)} is not a number"
    if not cell.isascii() or "_" in cell:
        return f"{_shown(cell)} is not a number: use only the digits 0 to 9"
    return None if np.isfinite(number) else f"{_shown(cell)} is not a finite number"


def _text(cell: bool | int | float | str) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return repr(int(cell) if cell == int(cell) and abs(cell) < 2**53 else cell)


def _shown(value: Any) -> str:
    """Return a value as its file writes it, cut to a length that fits a message."""
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, str):
        return repr(plain) if len(plain) <= 40 else f"{plain[:40]!r}..."
    text = str(plain).lower() if isinstance(plain, bool) else str(plain)
    return text if len(text) <= 40 else f"{text[:40]}..."
