"""What the registry hands out: versions, runs and events, and the names they go by.

Plain values. They know neither SQLite nor the file system.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from nnspec.errors import InputError

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}", re.ASCII)
_REQUEST_ID = re.compile(r"[!-~]{1,128}", re.ASCII)


class VersionKind(StrEnum):
    """Where a version's weights come from."""

    DECLARED = "declared"  # written in the spec
    TRAINED = "trained"
    INITIALIZED = "initialized"  # random: it never serves


class RunState(StrEnum):
    """Where a run stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether a run in this state stays in it."""
        return self in (RunState.DONE, RunState.FAILED, RunState.CANCELLED)


@dataclass(frozen=True)
class Version:
    """One published state of a network; ``number`` counts from 1 within the network."""

    network: str
    number: int
    kind: VersionKind
    spec_digest: str
    blob: str  # SHA-256, in hex, of the archive or spec text
    created_at: datetime
    run_id: str | None
    metrics: Mapping[str, Any]
    parent: int | None  # the number of the version this one was trained from


@dataclass(frozen=True)
class Run:
    """One training; ``request`` is what was asked, ``error`` why it failed, ``version`` what it published."""

    id: str
    network: str
    state: RunState
    created_at: datetime
    updated_at: datetime
    request: Mapping[str, Any]
    error: Mapping[str, Any] | None
    version: int | None
    request_id: str | None


@dataclass(frozen=True)
class Event:
    """Something a run reported; ``seq`` counts from 1 within the run and is never given twice."""

    run_id: str
    seq: int
    content: Mapping[str, Any]


def check_name(kind: str, name: str) -> None:
    """Refuse a name of a ``kind`` (``network``, ``alias``) that could not be one. Raises InputError."""
    if _NAME.fullmatch(name) is None:
        raise InputError.at(
            kind,
            f"{_shown(name)} is not a name: use a to z, 0 to 9, '_' and '-', a letter first, at most 64 characters",
        )


def check_request_id(request_id: str) -> None:
    """Refuse a request id that is empty, long or not printable. Raises InputError."""
    if _REQUEST_ID.fullmatch(request_id) is None:
        raise InputError.at(
            "request_id",
            f"{_shown(request_id)} is not a request id: use 1 to 128 printable ASCII characters without spaces",
        )


def _shown(text: str) -> str:
    return repr(text) if len(text) <= 80 else f"{text[:80]!r}..."
