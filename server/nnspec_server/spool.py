"""The rows of a training on the disk: a file of raw bytes a column, written as they arrive, sealed by a manifest.

    0.column, 1.column, ...   the values, little-endian, row by row
    manifest.json             names, types, shapes and digests of the columns, and the number of rows; written last

A directory without its manifest is an upload that was cut. Knows neither networks nor messages.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from nnspec_runtime.files import atomic_write, file_digest, is_disk_full, make_directory
from numpy.typing import NDArray

from nnspec.errors import CorruptError, LimitError

_MANIFEST = "manifest.json"


class Spool:
    """An upload in the making: a new ``directory`` for at most ``limit_bytes``."""

    def __init__(self, directory: Path, limit_bytes: int) -> None:
        self.rows = 0
        self._directory = directory
        self._limit = self._left = limit_bytes
        self._columns: dict[str, _Column] = {}
        with _full_disk_told():
            make_directory(directory)

    def append(self, batch: Mapping[str, NDArray[Any]]) -> None:
        """Add rows: every time the same columns, of the same types and shapes of a row. Raises LimitError."""
        self._left -= sum(array.nbytes for array in batch.values())
        if self._left < 0:
            raise LimitError(
                f"the data take more than {self._limit >> 20} MiB: send fewer rows or a narrower type, or raise the "
                "server's --max-upload-mib",
                limit="max_upload_mib",
            )
        with _full_disk_told():
            for name, array in batch.items():
                if name not in self._columns:
                    self._columns[name] = _Column(self._directory / f"{len(self._columns)}.column", array)
                self._columns[name].write(array)
        self.rows += len(next(iter(batch.values())))

    def finish(self) -> str:
        """Make all of it durable and return the digest that stands for it. Raises LimitError."""
        with _full_disk_told():
            columns = {name: column.finish() for name, column in self._columns.items()}
            manifest = json.dumps({"rows": self.rows, "columns": columns})
            return atomic_write(self._directory / _MANIFEST, manifest.encode())

    def close(self) -> None:
        """Let go of the files; what a full disk does not take of one that was not finished is lost with it."""
        for column in self._columns.values():
            with suppress(OSError):
                column.file.close()


class _Column:
    """One file in the making, and the digest of what was written to it."""

    def __init__(self, path: Path, first: NDArray[Any]) -> None:
        self.file = path.open("xb")
        self.dtype, self.shape = first.dtype, first.shape[1:]
        self.digest = hashlib.sha256()

    def write(self, array: NDArray[Any]) -> None:
        content = np.ascontiguousarray(array).tobytes()
        self.file.write(content)
        self.digest.update(content)

    def finish(self) -> dict[str, Any]:
        self.file.flush()
        os.fsync(self.file.fileno())
        return {"dtype": self.dtype.str, "shape": self.shape, "sha256": self.digest.hexdigest()}


def is_complete(directory: Path) -> bool:
    """Tell whether ``directory`` holds an upload that was finished."""
    return (directory / _MANIFEST).exists()


def read_spool(directory: Path) -> dict[str, NDArray[Any]]:
    """Return the columns of a finished upload, mapped rather than read. Raises CorruptError for altered ones."""
    manifest = json.loads((directory / _MANIFEST).read_bytes())
    columns: dict[str, NDArray[Any]] = {}
    for index, (name, column) in enumerate(manifest["columns"].items()):
        path = directory / f"{index}.column"
        if file_digest(path) != column["sha256"]:
            raise CorruptError(f"the rows of column {name} were altered on disk: train again")
        columns[name] = np.memmap(path, column["dtype"], mode="r", shape=(manifest["rows"], *column["shape"]))
    return columns


@contextmanager
def _full_disk_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if not is_disk_full(error):
            raise
        raise LimitError("the disk of the data directory is full: free some space and try again") from error
