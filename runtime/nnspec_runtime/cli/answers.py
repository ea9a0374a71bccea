"""Predictions as columns of a file: the answers, and the probabilities behind them.

``go`` and ``go.probability`` for yes and no, ``digit`` and ``digit.3`` for each category, a number by its own name; an
element of a shaped output is ``grid[0,1]``.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zipfile import ZipFile

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nnspec.codegen.program import Program
from nnspec.spec.outputs import CategoryOutput
from nnspec_runtime.answers import answers
from nnspec_runtime.cli.records import json_text
from nnspec_runtime.data import Format

Array = NDArray[Any]

CHUNK = 4096  # rows that are text at once


def write(program: Program, predictions: Mapping[str, Array], form: Format) -> Iterator[bytes]:
    """Yield the content of a file of predictions, in parts."""
    arrays = answers(program, predictions)
    match form:
        case Format.CSV:
            yield from _csv(program, arrays)
        case Format.JSONL:
            yield from _jsonl(program, arrays)
        case Format.NPZ:
            yield _npz(arrays)


def _npz(arrays: Mapping[str, Array]) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:  # np.savez cannot name an array "file"
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w") as member:
                npy.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
    return content.getvalue()


def _csv(program: Program, arrays: Mapping[str, Array]) -> Iterator[bytes]:
    columns = {header: column for name, array in arrays.items() for header, column in _columns(program, name, array)}
    yield _lines([[*columns]])
    rows = len(next(iter(columns.values())))
    for start in range(0, rows, CHUNK):
        parts = [_texts(column[start : start + CHUNK]) for column in columns.values()]
        yield _lines(zip(*parts, strict=True))


def _columns(program: Program, name: str, array: Array) -> Iterator[tuple[str, Array]]:
    """Yield each column of single values of an array, with its name."""
    output = name.partition(".")[0]
    kind = program.spec.outputs[output]
    flat = array.reshape(len(array), -1)
    places = [f"[{','.join(map(str, place))}]" for place in np.ndindex(*kind.shape)] if kind.shape else [""]
    if name.endswith(".probabilities") and isinstance(kind, CategoryOutput):
        names = [f"{output}{place}.{category}" for place in places for category in kind.categories]
    else:
        names = [f"{output}{place}{name.removeprefix(output)}" for place in places]
    yield from zip(names, flat.T, strict=True)


def _texts(column: Array) -> list[str]:
    if column.dtype.kind == "b":
        return ["yes" if answer else "no" for answer in column]
    texts: list[str] = column.astype(str).tolist()  # floats as the shortest text that reads back
    return texts


def _lines(rows: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _jsonl(program: Program, arrays: Mapping[str, Array]) -> Iterator[bytes]:
    rows = len(next(iter(arrays.values())))
    for start in range(0, rows, CHUNK):
        parts = [_values(program, name, array[start : start + CHUNK]) for name, array in arrays.items()]
        lines = (json_text(dict(zip(arrays, row, strict=True)), ensure_ascii=False) for row in zip(*parts, strict=True))
        yield "".join(f"{line}\n" for line in lines).encode()


def _values(program: Program, name: str, array: Array) -> Sequence[Any]:
    if array.dtype.kind == "f":
        array = array.astype(str).astype(np.float64)  # so that a float32 is written as short as it is
    kind = program.spec.outputs[name.partition(".")[0]]
    if name.endswith(".probabilities") and isinstance(kind, CategoryOutput) and not kind.shape:
        return [dict(zip(kind.categories, row, strict=True)) for row in array.tolist()]
    values: list[Any] = array.tolist()
    return values
