"""Opening a data file in whichever format it is. Knows formats by name only; each has its reader."""

import io
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from nnspec.errors import ReadError
from nnspec_runtime.data.csv_reader import read_csv
from nnspec_runtime.data.jsonl_reader import read_jsonl
from nnspec_runtime.data.lines import compressed, too_large
from nnspec_runtime.data.npz_reader import read_npz
from nnspec_runtime.data.table import Table

LIMIT_BYTES = 2 << 30


class Format(StrEnum):
    """The formats of data files."""

    CSV = "csv"
    NPZ = "npz"
    JSONL = "jsonl"


_SUFFIXES = {
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".npz": Format.NPZ,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
}

_COMPRESSED = frozenset({".gz", ".bz2", ".xz", ".zst", ".zip"})


def format_of(path: str | os.PathLike[str]) -> Format | None:
    """Return the format that the name of a file says."""
    return _SUFFIXES.get(Path(path).suffix.lower())


def read_table(
    source: str | os.PathLike[str] | BinaryIO,
    format: Format | None = None,  # noqa: A002 - what the command line calls it
    *,
    limit_bytes: int = LIMIT_BYTES,
) -> Table:
    """Read a table from a file, from standard input (`-`) or from an open binary stream.

    Without ``format`` the file's suffix tells it. Raises ReadError for what cannot be read at all, LimitError beyond
    ``limit_bytes`` (for NPZ: decompressed), InputError with the place for what is wrong inside.
    """
    if not isinstance(source, str | os.PathLike):
        name = getattr(source, "name", None)
        return _read(source, name if isinstance(name, str) else "<stream>", format, limit_bytes)
    if os.fspath(source) == "-":
        if sys.stdin is None:
            raise ReadError("standard input is closed")
        return _read(sys.stdin.buffer, "<stdin>", format, limit_bytes)
    path = Path(source)
    try:
        with path.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size > limit_bytes:
                raise too_large(str(path), limit_bytes)
            known = format if format is not None else format_of(path)
            return _read(stream, str(path), known, limit_bytes)
    except OSError as error:
        raise ReadError(f"cannot read {path}: {error.strerror}") from error


def _read(stream: BinaryIO, source: str, known: Format | None, limit_bytes: int) -> Table:
    match known:
        case Format.CSV:
            return read_csv(stream, source, limit_bytes)
        case Format.JSONL:
            return read_jsonl(stream, source, limit_bytes)
        case Format.NPZ:
            return read_npz(_seekable(stream, source, limit_bytes), source, limit_bytes)
        case None if Path(source).suffix.lower() in _COMPRESSED:
            raise compressed(source)
        case None:
            raise ReadError(f"the format of {source} is not known by its name: say --data-format csv, npz or jsonl")


def _seekable(stream: BinaryIO, source: str, limit_bytes: int) -> BinaryIO:
    if stream.seekable():
        return stream
    content = stream.read(limit_bytes + 1)
    if len(content) > limit_bytes:
        raise too_large(source, limit_bytes)
    return io.BytesIO(content)
