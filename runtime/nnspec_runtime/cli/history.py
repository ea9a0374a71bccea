"""The file in which ``nnspec train`` keeps the course of a training, for ``nnspec draw --history`` and other readers.

One JSON object a line, an epoch each, written as it ends: a training that is killed leaves all but the last.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import IO, Self

from nnspec.errors import NnspecError
from nnspec_runtime.files import atomic_write
from nnspec_runtime.training.records import EpochRecord


class HistoryFile:
    """Give ``on_record`` to a training. With ``resume`` the epochs before the first that comes stay in the file.

    ``error`` is what kept an epoch from being written, None while all went well: the training goes on all the same.
    """

    def __init__(self, path: Path, *, resume: bool) -> None:
        self.error: NnspecError | None = None
        self._path, self._resume = path, resume
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            try:
                self._file.close()
            except OSError as error:
                self._fail(error)

    def on_record(self, record: EpochRecord) -> None:
        """Write an epoch that has ended."""
        if self.error is not None:
            return
        try:
            if self._file is None:
                self._file = self._opened(record.epoch)
            self._file.write(f"{json.dumps(record.to_json())}\n")
            self._file.flush()
        except OSError as error:
            self._fail(error)
        except NnspecError as error:
            self.error = error

    def _opened(self, epoch: int) -> IO[str]:
        resume = self._resume and self._path.is_file()
        if resume:
            atomic_write(self._path.resolve(), _before(self._path, epoch))
        return self._path.open("a" if resume else "w", encoding="utf-8", newline="\n")

    def _fail(self, error: OSError) -> None:
        if self.error is None:
            self.error = NnspecError(f"cannot write {self._path}: {error.strerror}; it lacks epochs")


def _before(path: Path, epoch: int) -> bytes:
    """Return the lines of a history about earlier epochs; what is no such line, as a last one cut off, is left out."""
    kept = []
    for line in path.read_bytes().splitlines():
        with suppress(ValueError, RecursionError):
            told = json.loads(line)
            if isinstance(told, dict) and isinstance(told.get("epoch"), int) and told["epoch"] < epoch:
                kept.append(line + b"\n")
    return b"".join(kept)
