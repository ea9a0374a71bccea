"""A table: named columns of equally many rows. Knows neither file formats nor networks."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnspec.diagnostics.suggest import did_you_mean
from nnspec.errors import InputError
from nnspec_runtime.data.columns import ArrayColumn, Column

_KINDS = "biufUO"


class Table:
    """The columns of ``source`` (a file's name; empty for values of a call), at least one, with at least one row."""

    def __init__(self, source: str, columns: Sequence[Column]) -> None:
        if not columns:
            raise InputError.at(source, "there are no columns")
        first = columns[0]
        for column in columns:
            if len(column) != len(first):
                raise InputError.at(
                    source,
                    f"column {column.name} has {len(column)} rows but column {first.name} has {len(first)}: "
                    "all must have the same",
                )
        if len(first) == 0:
            raise InputError.at(source, "there are no rows")
        self.source = source
        self.columns: Mapping[str, Column] = MappingProxyType({column.name: column for column in columns})
        self._rows = len(first)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, ArrayLike], source: str = "") -> "Table":
        """Return the table of ``arrays`` by column name, each (rows, ...) of booleans, numbers or str.

        Raises InputError for other types, masked values, a missing rows axis, unequal or zero rows.
        """
        return cls(source, [_column(source, name, array) for name, array in arrays.items()])

    def __len__(self) -> int:
        return self._rows

    def column(self, name: str) -> Column:
        """Return a column. Raises InputError with the nearest name."""
        if name not in self.columns:
            hint = did_you_mean(name, self.columns)
            raise InputError.at(self.source, f"there is no column {name!r}; {hint}")
        return self.columns[name]

    def rows(self, indices: NDArray[np.intp]) -> "Table":
        """Return the table of the rows at ``indices`` (from 0), in that order; errors still name the file's rows."""
        return Table(self.source, [column.take(indices) for column in self.columns.values()])


def _column(source: str, name: str, given: ArrayLike) -> Column:
    place = f"{source}, column {name}" if source else f"column {name}"
    if isinstance(given, np.ma.MaskedArray) and np.ma.is_masked(given):  # what a mask hides is no value to train on
        masked = int(np.argwhere(np.ma.getmaskarray(given))[0][0])
        raise InputError.at(f"{place}, row {masked + 1}", "the value is masked: give every value, or leave the row out")
    try:
        array = np.asarray(given)
    except ValueError as error:
        raise InputError.at(place, "its rows differ in shape: give every row as many values") from error
    if array.dtype.kind not in _KINDS:
        raise InputError.at(place, f"values of type {array.dtype} are none of booleans, numbers and texts")
    if array.ndim == 0:
        raise InputError.at(place, "a single value has no rows: give an array whose first axis is the rows")
    if 0 in array.shape[1:]:
        raise InputError.at(place, f"each row has shape {list(array.shape[1:])}, which holds no values")
    if array.dtype.kind == "O":
        for row, cell in zip(np.ndindex(array.shape), array.flat, strict=True):
            if type(cell) not in (bool, int, float, str):
                raise InputError.at(
                    f"{place}, row {row[0] + 1}", f"a {type(cell).__name__} is none of boolean, number and text"
                )
    return ArrayColumn(source, name, array)
