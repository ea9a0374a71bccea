"""Connections for reading, shared by any number of threads: in WAL mode none waits for the writer.

Knows no table.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from nnspec.errors import NotReadyError
from nnspec_runtime.registry.database import connect_reader, our_errors

_KEPT_OPEN = 16


class Readers:
    """A pool that opens a connection when none is idle and keeps at most 16 idle ones."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._closed = False

    @contextmanager
    def lease(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for one or a few statements. SQLite's errors come out as ours."""
        with self._lock:
            if self._closed:
                raise NotReadyError("the registry is closed")
            connection = self._idle.pop() if self._idle else None
        with our_errors():
            if connection is None:
                connection = connect_reader(self._path)
            try:
                yield connection
            finally:
                self._give_back(connection)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed and len(self._idle) < _KEPT_OPEN:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close the idle connections now and the lent ones when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
