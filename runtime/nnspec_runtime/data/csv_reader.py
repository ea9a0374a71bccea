"""CSV: a header of column names, then one row a line; comma, semicolon or tab between cells.

Cells stay text here; `columns.TextColumn` reads numbers when asked.
"""

import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from nnspec.errors import InputError
from nnspec_runtime.data.columns import TextColumn
from nnspec_runtime.data.decimals import SEPARATOR
from nnspec_runtime.data.lines import read_lines
from nnspec_runtime.data.table import Table

_DELIMITERS = ",;\t"
_CELLS_IN_CHUNK = 1 << 18


def read_csv(stream: BinaryIO, source: str, limit_bytes: int) -> Table:
    """Read a CSV file.

    Spaces after a delimiter and empty lines at the end are skipped. Raises ReadError, LimitError, and InputError for
    a header that is missing or names a column twice, a row of another width, and quotes that do not match.
    """
    lines = read_lines(stream, source, limit_bytes)
    first_line = next(lines, "")
    if not first_line.strip():
        raise InputError.at(source, "line 1 is empty: name the columns there" if first_line else "the file is empty")
    rows = _cells(chain([first_line], lines), _delimiter(first_line), source)
    names = next(rows)
    _check_header(names, source)
    chunks: list[list[str]] = [[] for _ in names]
    count = 0
    while block := list(islice(rows, max(1, _CELLS_IN_CHUNK // len(names)))):
        if set(map(len, block)) != {len(names)}:
            block = _without_empty_end(block, rows, len(names), f"{source}, row", count)
        count += len(block)
        if block:
            for column, cells in zip(chunks, zip(*block, strict=True), strict=True):
                column.append(SEPARATOR.join(cells))
    return Table(source, [TextColumn(source, name, count, column) for name, column in zip(names, chunks, strict=True)])


def _cells(lines: Iterator[str], delimiter: str, source: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise InputError.at(f"{source}, line {reader.line_num}", f"this is not CSV: {error}") from error


def _delimiter(first_line: str) -> str:
    """Return the delimiter that makes the most columns of the header, the comma if several do."""

    def width(delimiter: str) -> int:
        try:
            return len(next(csv.reader([first_line], delimiter=delimiter, skipinitialspace=True)))
        except csv.Error:  # reading the rows will say where
            return 0

    return max(_DELIMITERS, key=width)


def _check_header(names: list[str], source: str) -> None:
    place = f"{source}, header"
    for number, name in enumerate(names, 1):
        if not name.strip():
            raise InputError.at(place, f"column {number} has no name")
    if all(_is_number(name) for name in names):
        raise InputError.at(place, "the first line holds numbers: put a line with the names of the columns before it")
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InputError.at(place, f"column {name!r} is there twice")
        seen.add(name)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _without_empty_end(
    block: list[list[str]], rest: Iterator[list[str]], width: int, place: str, count: int
) -> list[list[str]]:
    """Return ``block`` up to its first row of another width, if from there on all lines of the file are empty."""
    at = next(index for index, row in enumerate(block) if len(row) != width)
    if not any(chain(block[at:], rest)):
        return block[:at]
    found = f"{len(block[at])} cells" if block[at] else "an empty line"
    raise InputError.at(f"{place} {count + at + 1}", f"{found} where the header has {width} columns")
