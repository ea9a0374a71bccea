"""The one thread that writes to the registry's database.

Competing SQLite writers starve each other; one writer that commits all waiting work in one transaction acknowledges
more, and each caller hears of its success only when it is on the disk. Knows no table.
"""

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Lock, Thread
from typing import Any, TypeVar

from nnspec.errors import BusyError, LimitError, NotReadyError
from nnspec_runtime.registry.database import DISK_FULL, connect, is_full, meaning_of
from nnspec_runtime.registry.reserve import Reserve

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

_QUEUE_PLACES = 1024
_LARGEST_BATCH = 256


@dataclass(frozen=True)
class _Job:
    """Work, and the promise of its outcome; ``essential`` work may use the reserve when the disk is full."""

    work: Work[Any]
    essential: bool
    promise: "Future[Any]" = field(default_factory=Future)


@dataclass(frozen=True)
class _Failed:
    error: Exception


class Writer:
    """Runs functions of the connection, many in one transaction, each undone alone if it raises."""

    def __init__(self, path: Path, reserve: Reserve) -> None:
        self._connection = connect(path)
        self._reserve = reserve
        self._queue: Queue[_Job | None] = Queue(_QUEUE_PLACES)
        self._gate = Lock()  # nothing enters the queue after the None that ends it
        self._closed = False
        self._thread = Thread(target=self._serve, name="registry-writer", daemon=True)
        self._thread.start()

    def write(self, work: Work[T], *, essential: bool = False) -> T:
        """Run ``work`` in the writer's thread and return its result once it is committed.

        Raises what ``work`` raises, BusyError if the queue is full, LimitError if the disk is full, NotReadyError after
        `close`.
        """
        job = _Job(work, essential)
        with self._gate:
            if self._closed:
                raise NotReadyError("the registry is closed")
            try:
                self._queue.put_nowait(job)
            except Full:
                raise BusyError(f"{_QUEUE_PLACES} writes to the registry are waiting: try again later") from None
        result: T = job.promise.result()
        return result

    def close(self) -> None:
        """Finish what is queued, then stop."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
        self._queue.put(None)
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while True:
            waiting = [self._queue.get()]
            with suppress(Empty):
                while len(waiting) < _LARGEST_BATCH:
                    waiting.append(self._queue.get_nowait())
            jobs = [job for job in waiting if job is not None]
            try:
                self._commit(self._admitted(jobs))
            except Exception as error:  # whatever it is: nobody may wait for ever, and the next batch may succeed
                for job in jobs:
                    if not job.promise.done():
                        job.promise.set_exception(error)
            if len(jobs) < len(waiting):
                return

    def _admitted(self, jobs: list[_Job]) -> list[_Job]:
        if self._reserve.hold():
            return jobs
        for job in jobs:
            if not job.essential:
                job.promise.set_exception(LimitError(DISK_FULL))
        return [job for job in jobs if job.essential]

    def _commit(self, jobs: Sequence[_Job]) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            outcomes = [self._attempt(job.work) for job in jobs]
            self._connection.execute("COMMIT")
        except Exception as error:
            with suppress(sqlite3.Error):  # SQLite has already rolled back after some errors
                self._connection.execute("ROLLBACK")
            self._refuse(jobs, error)
            return
        for job, outcome in zip(jobs, outcomes, strict=True):
            if isinstance(outcome, _Failed):
                job.promise.set_exception(meaning_of(outcome.error))
            else:
                job.promise.set_result(outcome)

    def _attempt(self, work: Work[Any]) -> Any:
        self._connection.execute("SAVEPOINT job")
        try:
            result = work(self._connection)
        except sqlite3.OperationalError:
            raise  # a full disk, an I/O error: the transaction's trouble, not this job's
        except Exception as error:
            self._connection.execute("ROLLBACK TO job")
            result = _Failed(error)
        self._connection.execute("RELEASE job")
        return result

    def _refuse(self, jobs: Sequence[_Job], error: Exception) -> None:
        essential = [job for job in jobs if job.essential]
        if essential and isinstance(error, sqlite3.Error) and is_full(error) and self._reserve.release():
            self._commit(essential)
            jobs = [job for job in jobs if not job.essential]
        for job in jobs:
            job.promise.set_exception(meaning_of(error))
