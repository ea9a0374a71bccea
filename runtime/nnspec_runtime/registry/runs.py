"""Statements about runs and their events, as functions of a connection.

They know the tables but no threads, files or transactions: `registry` decides where each runs.
"""

import json
import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from nnspec.errors import InputError, NotFoundError, NotReadyError
from nnspec_runtime.registry import versions
from nnspec_runtime.registry.records import Event, Run, RunState, Version, VersionKind
from nnspec_runtime.registry.seals import sealed, unsealed

EVENTS_KEPT = 10_000


def insert(
    connection: sqlite3.Connection, run_id: str, network: str, request: str, request_id: str | None
) -> tuple[Run, bool]:
    """Add a queued run, or find the one of the same request id; return it and whether it is new.

    Raises NotFoundError, and InputError if the request id was used for another request.
    """
    versions.check_network(connection, network)
    if request_id is not None:
        former = connection.execute(
            "SELECT * FROM runs WHERE network = ? AND request_id = ?", (network, request_id)
        ).fetchone()
        if former is not None:
            run = _run(former)
            if run.request != json.loads(request):
                raise InputError.at("request_id", f"{request_id!r} was used for another request: choose a new one")
            return run, False
    now = datetime.now(UTC).isoformat()
    row = sealed(run_id, network, RunState.QUEUED, now, now, request, None, None, request_id)
    connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    return _run(row), True


def find(connection: sqlite3.Connection, run_id: str) -> Run:
    """Return one run. Raises NotFoundError."""
    return _run(_stored(connection, run_id))


def all_of(connection: sqlite3.Connection, network: str | None, states: Collection[RunState]) -> list[Run]:
    """Return the runs of ``network`` (None: of all) in one of ``states``, oldest first."""
    rows = connection.execute(
        "SELECT * FROM runs WHERE state IN (SELECT value FROM json_each(?)) AND coalesce(network = ?, true) "
        "ORDER BY rowid",
        (json.dumps(list(states)), network),
    )
    return [_run(row) for row in rows]


def change(
    connection: sqlite3.Connection,
    run_id: str,
    state: RunState,
    error: str | None = None,
    version: int | None = None,
) -> Run:
    """Move a run to ``state``. Raises NotFoundError, NotReadyError if it is already in another final state."""
    row = _stored(connection, run_id)
    run = _run(row)
    if run.state is state and state.final:
        return run
    _check_open(run, f"become {state}")
    _, network, _, created_at, _, request, _, _, request_id, _ = row
    now = datetime.now(UTC).isoformat()
    changed = sealed(run_id, network, state, created_at, now, request, error, version, request_id)
    connection.execute(
        "UPDATE runs SET state = ?, updated_at = ?, error = ?, version = ?, seal = ? WHERE id = ?",
        (state, now, error, version, changed[-1], run_id),
    )
    return _run(changed)


def publish(
    connection: sqlite3.Connection,
    network: str,
    kind: VersionKind,
    spec_digest: str,
    blob: str,
    run_id: str | None,
    metrics: str,
    parent: int | None,
) -> Version:
    """Add the network's next version and, if a run made it, end the run with it: neither is ever seen alone.

    Raises NotFoundError for an unknown run or parent, NotReadyError if the run has ended.
    """
    if run_id is not None:
        run = find(connection, run_id)
        if run.network != network:
            raise NotFoundError(f"run of network {network!r}", run_id)
        _check_open(run, "publish")
    version = versions.insert(connection, network, kind, spec_digest, blob, run_id, metrics, parent)
    if run_id is not None:
        change(connection, run_id, RunState.DONE, version=version.number)
    return version


def append_event(connection: sqlite3.Connection, run_id: str, content: str, instead_of: int | None = None) -> int:
    """Add an event, drop the one it supersedes and the oldest beyond `EVENTS_KEPT`, and return the new one's seq.

    Raises NotFoundError.
    """
    find(connection, run_id)
    (seq,) = connection.execute(
        "SELECT coalesce(max(seq), 0) + 1 FROM run_events WHERE run_id = ?", (run_id,)
    ).fetchone()
    connection.execute("INSERT INTO run_events VALUES (?, ?, ?, ?)", sealed(run_id, seq, content))
    connection.execute("DELETE FROM run_events WHERE run_id = ? AND seq = ?", (run_id, instead_of))
    if seq > EVENTS_KEPT:
        connection.execute(
            "DELETE FROM run_events WHERE run_id = ? AND seq <= "
            "(SELECT seq FROM run_events WHERE run_id = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)",
            (run_id, run_id, EVENTS_KEPT),
        )
    return int(seq)


def events(connection: sqlite3.Connection, run_id: str, after_seq: int, limit: int) -> list[Event]:
    """Return up to ``limit`` events after ``after_seq``, in order. Raises NotFoundError."""
    find(connection, run_id)
    rows = connection.execute(
        "SELECT * FROM run_events WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?", (run_id, after_seq, limit)
    )
    unpacked = (unsealed("run_events", row) for row in rows)
    return [Event(run, seq, json.loads(content)) for run, seq, content in unpacked]


def _check_open(run: Run, intent: str) -> None:
    if run.state.final:
        raise NotReadyError(f"run {run.id} is {run.state} and cannot {intent}")


def _stored(connection: sqlite3.Connection, run_id: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = connection.execute("SELECT * FROM runs WHERE id = ?", (run_id,)).fetchone()
    if row is None:
        raise NotFoundError("run", run_id)
    return row


def _run(row: tuple[Any, ...]) -> Run:
    run_id, network, state, created_at, updated_at, request, error, version, request_id = unsealed("runs", row)
    return Run(
        id=run_id,
        network=network,
        state=RunState(state),
        created_at=datetime.fromisoformat(created_at),
        updated_at=datetime.fromisoformat(updated_at),
        request=json.loads(request),
        error=None if error is None else json.loads(error),
        version=version,
        request_id=request_id,
    )
