"""The registry of one data directory: networks, their versions and content, runs, events and aliases.

    registry.lock      held while a server is open
    registry.db        SQLite, see `database`
    registry.reserve   see `reserve`
    blobs/             content of versions, see `blobs`
    runs/<run id>/     what a run keeps while it works: its data and checkpoints

It decides what is done where: reads on the caller's thread, writes on the writer's, content before the row that
refers to it. It knows neither specs nor archives; content is bytes to it.
"""

import secrets
import shutil
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from functools import partial
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any

from nnspec.errors import ReadError
from nnspec_runtime.files import Content, make_directory, sweep_temporaries
from nnspec_runtime.registry import runs, versions
from nnspec_runtime.registry.blobs import Blobs
from nnspec_runtime.registry.database import prepare
from nnspec_runtime.registry.lock import DirectoryLock
from nnspec_runtime.registry.readers import Readers
from nnspec_runtime.registry.records import (
    Event,
    Run,
    RunState,
    Version,
    VersionKind,
    check_name,
    check_request_id,
)
from nnspec_runtime.registry.reserve import Reserve
from nnspec_runtime.registry.writer import Writer

_GRACE = 3600.0


class Registry:
    """An open data directory, for any number of threads; everything returned by a write is on the disk."""

    def __init__(self, directory: Path, cleanup: ExitStack, readers: Readers, writer: Writer, blobs: Blobs) -> None:
        self._directory = directory
        self._cleanup = cleanup
        self._readers = readers
        self._writer = writer
        self._blobs = blobs

    @classmethod
    def open(cls, directory: str | PathLike[str], *, grace: float = _GRACE) -> "Registry":
        """Open the data directory, made if missing; what crashes left behind for ``grace`` seconds is removed.

        Raises BusyError if another server has it open, ReadError if it is not usable or was written by a newer
        nnspec, CorruptError if it is damaged.
        """
        root = Path(directory)
        with ExitStack() as cleanup:
            try:
                make_directory(root / "runs")
                lock = DirectoryLock(root / "registry.lock")
                cleanup.callback(lock.release)
                blobs = Blobs(root / "blobs")
                sweep_temporaries(root, grace)
                reserve = Reserve(root / "registry.reserve")
            except OSError as error:
                raise ReadError(f"cannot use {root} as a data directory: {error.strerror}") from error
            database = root / "registry.db"
            prepare(database)
            readers = Readers(database)
            cleanup.callback(readers.close)
            with readers.lease() as connection:
                wanted = versions.blobs(connection)
            blobs.sweep(wanted, grace)
            writer = Writer(database, reserve)
            cleanup.callback(writer.close)
            return cls(root, cleanup.pop_all(), readers, writer, blobs)

    def close(self) -> None:
        """Finish what is being written and let go of the directory."""
        self._cleanup.close()

    def __enter__(self) -> "Registry":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def publish(
        self,
        network: str,
        *,
        kind: VersionKind,
        spec_digest: str,
        blob: Content,
        run_id: str | None = None,
        metrics: Mapping[str, Any] | None = None,
        parent: int | None = None,
    ) -> Version:
        """Store ``blob`` and make it the network's next version; ``run_id``'s run is done with it, in the same commit.

        Raises InputError for a bad name, NotFoundError for an unknown run or parent, NotReadyError if the run was
        cancelled or has failed, LimitError if the disk is full. Then nothing is published.
        """
        check_name("network", network)
        metrics_text = versions.to_json(metrics if metrics is not None else {})
        digest = self._blobs.put(blob)
        return self._writer.write(
            partial(
                runs.publish,
                network=network,
                kind=kind,
                spec_digest=spec_digest,
                blob=digest,
                run_id=run_id,
                metrics=metrics_text,
                parent=parent,
            )
        )

    def version(self, network: str, number: int | None = None) -> Version:
        """Return a version, or the newest that can serve (declared or trained).

        Raises NotFoundError, NotReadyError if the network has only initialized versions.
        """
        check_name("network", network)
        with self._readers.lease() as connection:
            if number is None:
                return versions.newest_usable(connection, network)
            return versions.find(connection, network, number)

    def versions(self, network: str) -> list[Version]:
        """Return all versions of ``network``, oldest first. Raises NotFoundError."""
        check_name("network", network)
        with self._readers.lease() as connection:
            return versions.all_of(connection, network)

    def networks(self) -> list[str]:
        """Return the names of all networks, sorted."""
        with self._readers.lease() as connection:
            return versions.networks(connection)

    def blob(self, digest: str) -> bytes:
        """Return the content of a version's ``blob``. Raises CorruptError if it is missing or was altered."""
        return self._blobs.get(digest)

    def set_alias(self, network: str, name: str, number: int) -> None:
        """Let ``name`` stand for a version from now on. Raises InputError, NotFoundError."""
        check_name("network", network)
        check_name("alias", name)
        self._writer.write(partial(versions.set_alias, network=network, name=name, number=number))

    def resolve(self, network: str, name: str) -> Version:
        """Return the version that an alias stands for. Raises InputError, NotFoundError."""
        check_name("network", network)
        check_name("alias", name)
        with self._readers.lease() as connection:
            return versions.resolve(connection, network, name)

    def create_run(
        self, network: str, request: Mapping[str, Any], *, request_id: str | None = None
    ) -> tuple[Run, bool]:
        """Record a queued run; return it and True, or the former run of the same ``request_id`` and False.

        Raises InputError for a request id that was used for another request, NotFoundError for an unknown network.
        """
        check_name("network", network)
        if request_id is not None:
            check_request_id(request_id)
        return self._writer.write(
            partial(
                runs.insert,
                run_id=secrets.token_hex(8),
                network=network,
                request=versions.to_json(request),
                request_id=request_id,
            )
        )

    def update_run(self, run_id: str, state: RunState, *, error: Mapping[str, Any] | None = None) -> Run:
        """Move a run to ``state``, also on a full disk; the same final state twice is no change.

        Raises NotFoundError, NotReadyError if the run has ended otherwise.
        """
        text = None if error is None else versions.to_json(error)
        return self._writer.write(partial(runs.change, run_id=run_id, state=state, error=text), essential=True)

    def run(self, run_id: str) -> Run:
        """Return a run. Raises NotFoundError."""
        with self._readers.lease() as connection:
            return runs.find(connection, run_id)

    def runs(self, network: str | None = None, states: Collection[RunState] = tuple(RunState)) -> list[Run]:
        """Return the runs of ``network`` (None: of all) in ``states``, oldest first."""
        with self._readers.lease() as connection:
            return runs.all_of(connection, network, states)

    def append_event(self, run_id: str, content: Mapping[str, Any], *, instead_of: int | None = None) -> int:
        """Record what a run reports and return its seq, from 1; of each run the last 10,000 are kept.

        It supersedes the event of the seq ``instead_of``, whose number is not given again. Raises NotFoundError.
        """
        work = partial(runs.append_event, run_id=run_id, content=versions.to_json(content), instead_of=instead_of)
        return self._writer.write(work)

    def events(self, run_id: str, after_seq: int = 0, limit: int = 1000) -> list[Event]:
        """Return the first ``limit`` kept events after ``after_seq``. Raises NotFoundError."""
        with self._readers.lease() as connection:
            return runs.events(connection, run_id, after_seq, limit)

    def run_directory(self, run_id: str) -> Path:
        """Return the directory of an existing run, made at the first call. Raises NotFoundError."""
        directory = self._directory / "runs" / self.run(run_id).id
        make_directory(directory)
        return directory

    def remove_run_directory(self, run_id: str) -> None:
        """Remove a run's directory and all in it, if there is one. Raises NotFoundError."""
        directory = self._directory / "runs" / self.run(run_id).id
        if directory.exists():
            shutil.rmtree(directory)
