"""The registry's SQLite file: its schema, how a connection to it is set up, and what its errors mean.

Knows nothing of what the rows are for; the statements about them are in `versions` and `runs`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from nnspec.errors import BusyError, CorruptError, LimitError, ReadError
from nnspec_runtime.registry.seals import unsealed

SCHEMA_VERSION = 1
DISK_FULL = "the disk of the data directory is full: free some space and try again"
_DAMAGED = "registry.db is damaged: restore the data directory"

# Tables have no rowid where the key is natural, so that one tree holds each row and no index can disagree with it.
# Every row ends in its seal.
_SCHEMA = """
CREATE TABLE networks (
    name TEXT PRIMARY KEY, created_at TEXT NOT NULL, seal TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE versions (
    network TEXT NOT NULL REFERENCES networks (name),
    number INTEGER NOT NULL CHECK (number >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('declared', 'trained', 'initialized')),
    spec_digest TEXT NOT NULL,
    blob TEXT NOT NULL,
    created_at TEXT NOT NULL,
    run_id TEXT REFERENCES runs (id),
    metrics TEXT NOT NULL,
    parent INTEGER,
    seal TEXT NOT NULL,
    PRIMARY KEY (network, number),
    FOREIGN KEY (network, parent) REFERENCES versions (network, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    network TEXT NOT NULL REFERENCES networks (name),
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    request TEXT NOT NULL,
    error TEXT,
    version INTEGER,
    request_id TEXT,
    seal TEXT NOT NULL,
    UNIQUE (network, request_id),
    FOREIGN KEY (network, version) REFERENCES versions (network, number)
) STRICT;
CREATE INDEX runs_by_state ON runs (state);

CREATE TABLE run_events (
    run_id TEXT NOT NULL REFERENCES runs (id),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    content TEXT NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE aliases (
    network TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (network, name),
    FOREIGN KEY (network, version) REFERENCES versions (network, number)
) STRICT, WITHOUT ROWID;
"""

# all but events, which are many
_CHECKED_AT_OPEN = {
    "networks": "SELECT * FROM networks",
    "versions": "SELECT * FROM versions",
    "runs": "SELECT * FROM runs",
    "aliases": "SELECT * FROM aliases",
}


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection that commits only by explicit statements and may move between threads."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # a commit is on the disk before its caller hears of it
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """Open a connection that cannot write."""
    connection = connect(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def prepare(path: Path) -> None:
    """Create the tables in a new file; check an old one.

    Raises ReadError for a file of another program or of a newer nnspec, CorruptError for a damaged one.
    """
    with our_errors(), closing(connect(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise ReadError(
                f"the data directory was written by a newer nnspec (schema {version}, this one knows "
                f"{SCHEMA_VERSION}): install that version or a later one"
            )
        if version == 0:
            _create(connection)
        if _statements(connection) != _expected_statements():
            raise CorruptError(_DAMAGED)
        (finding,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if finding != "ok":
            raise CorruptError(f"registry.db is damaged ({finding}): restore the data directory")
        # a flipped bit in a key makes a row of another network or run, which no query by key would miss
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise CorruptError(_DAMAGED)
        for table, query in _CHECKED_AT_OPEN.items():
            for row in connection.execute(query):
                unsealed(table, row)


def _create(connection: sqlite3.Connection) -> None:
    if _statements(connection):
        raise ReadError("registry.db in the data directory was not written by nnspec: name another directory")
    connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT")


def _statements(connection: sqlite3.Connection) -> list[tuple[str | None]]:
    return connection.execute("SELECT sql FROM sqlite_schema ORDER BY rowid").fetchall()


def _expected_statements() -> list[tuple[str | None]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_SCHEMA)
        return _statements(connection)


def is_full(error: sqlite3.Error) -> bool:
    """Tell whether ``error`` means that the disk or the permitted file size is used up."""
    # SQLite calls every failure to write but ENOSPC an I/O error
    return _code(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)


@contextmanager
def our_errors() -> Iterator[None]:
    """Turn SQLite's errors into ours."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise meaning_of(error) from error


def meaning_of(error: Exception) -> Exception:
    """Return what an error of SQLite means to the caller; any other is itself."""
    if isinstance(error, UnicodeDecodeError):  # a message of SQLite that quotes damaged text
        return CorruptError(_DAMAGED)
    if not isinstance(error, sqlite3.Error):
        return error
    if is_full(error):
        return LimitError(DISK_FULL)
    code = _code(error)
    if code is None:  # the module's own: a text that is not UTF-8, or a misuse by us
        return CorruptError(_DAMAGED) if isinstance(error, sqlite3.OperationalError) else error
    match code & 0xFF:  # the primary code
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return CorruptError(_DAMAGED)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return ReadError("registry.db in the data directory cannot be opened for writing: check its permissions")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return BusyError("another program holds registry.db: try again later")
        case _:
            return error


def _code(error: sqlite3.Error) -> int | None:
    return getattr(error, "sqlite_errorcode", None)
