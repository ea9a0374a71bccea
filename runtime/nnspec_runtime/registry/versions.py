"""Statements about networks, versions and aliases, as functions of a connection.

They know the tables but no threads, files or transactions: `registry` decides where each runs.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from nnspec.diagnostics.suggest import nearest
from nnspec.errors import NotFoundError, NotReadyError
from nnspec_runtime.registry.records import Version, VersionKind
from nnspec_runtime.registry.seals import sealed, unsealed


def insert(
    connection: sqlite3.Connection,
    network: str,
    kind: VersionKind,
    spec_digest: str,
    blob: str,
    run_id: str | None,
    metrics: str,
    parent: int | None,
) -> Version:
    """Add the network's next version, and the network if it is new."""
    now = datetime.now(UTC).isoformat()
    connection.execute("INSERT OR IGNORE INTO networks VALUES (?, ?, ?)", sealed(network, now))
    if parent is not None:
        find(connection, network, parent)
    (number,) = connection.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM versions WHERE network = ?", (network,)
    ).fetchone()
    row = sealed(network, number, kind, spec_digest, blob, now, run_id, metrics, parent)
    connection.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    return _version(row)


def find(connection: sqlite3.Connection, network: str, number: int) -> Version:
    """Return one version. Raises NotFoundError."""
    row = connection.execute("SELECT * FROM versions WHERE network = ? AND number = ?", (network, number)).fetchone()
    if row is None:
        check_network(connection, network)
        raise NotFoundError("version", f"{network}/{number}")
    return _version(row)


def newest_usable(connection: sqlite3.Connection, network: str) -> Version:
    """Return the newest version that can serve. Raises NotFoundError, NotReadyError if all are untrained."""
    row = connection.execute(
        "SELECT * FROM versions WHERE network = ? AND kind <> 'initialized' ORDER BY number DESC LIMIT 1", (network,)
    ).fetchone()
    if row is None:
        check_network(connection, network)
        raise NotReadyError(f"network {network!r} is not trained yet: train it first")
    return _version(row)


def all_of(connection: sqlite3.Connection, network: str) -> list[Version]:
    """Return every version of the network, oldest first. Raises NotFoundError."""
    check_network(connection, network)
    rows = connection.execute("SELECT * FROM versions WHERE network = ? ORDER BY number", (network,))
    return [_version(row) for row in rows]


def networks(connection: sqlite3.Connection) -> list[str]:
    """Return the names of all networks, sorted."""
    return [unsealed("networks", row)[0] for row in connection.execute("SELECT * FROM networks ORDER BY name")]


def check_network(connection: sqlite3.Connection, network: str) -> None:
    """Refuse a network that does not exist. Raises NotFoundError with the nearest name."""
    names = networks(connection)
    if network not in names:
        raise NotFoundError("network", network, nearest(network, names))


def blobs(connection: sqlite3.Connection) -> set[str]:
    """Return the digests of all blobs that a version refers to."""
    return {_version(row).blob for row in connection.execute("SELECT * FROM versions")}


def set_alias(connection: sqlite3.Connection, network: str, name: str, number: int) -> None:
    """Let ``name`` stand for a version from now on. Raises NotFoundError."""
    find(connection, network, number)
    connection.execute("INSERT OR REPLACE INTO aliases VALUES (?, ?, ?, ?)", sealed(network, name, number))


def resolve(connection: sqlite3.Connection, network: str, name: str) -> Version:
    """Return the version that ``name`` stands for. Raises NotFoundError."""
    check_network(connection, network)
    rows = connection.execute("SELECT * FROM aliases WHERE network = ?", (network,))
    numbers = {alias: number for _, alias, number in (unsealed("aliases", row) for row in rows)}
    if name not in numbers:
        raise NotFoundError("alias", name, nearest(name, numbers))
    return find(connection, network, numbers[name])


def to_json(content: Mapping[str, Any]) -> str:
    """Return the JSON of a record's free part. Raises ValueError for NaN and Infinity, which JSON does not have."""
    return json.dumps(content, allow_nan=False, separators=(",", ":"))


def _version(row: tuple[Any, ...]) -> Version:
    network, number, kind, spec_digest, blob, created_at, run_id, metrics, parent = unsealed("versions", row)
    return Version(
        network=network,
        number=number,
        kind=VersionKind(kind),
        spec_digest=spec_digest,
        blob=blob,
        created_at=datetime.fromisoformat(created_at),
        run_id=run_id,
        metrics=json.loads(metrics),
        parent=parent,
    )
