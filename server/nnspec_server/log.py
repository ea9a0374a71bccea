"""What the server tells its operator: one JSON object a line on standard error, bounded in size.

Knows nothing of what is told. Callers pass no values of requests: they may be personal.
"""

import json
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from threading import Lock

_LONGEST = 8000  # characters of one field
_writing = Lock()


def log(event: str, **fields: object) -> None:
    """Write one line: the time, the event's name and its fields."""
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **fields}
    text = json.dumps(line if _fits(line) else {name: _cut(value) for name, value in line.items()}, default=str)
    with _writing, suppress(OSError, ValueError):  # nobody reads it any more: no reason to stop serving
        sys.stderr.write(text + os.linesep)
        sys.stderr.flush()


def _fits(line: dict[str, object]) -> bool:
    return all(not isinstance(value, str) or len(value) <= _LONGEST for value in line.values())


def _cut(value: object) -> object:
    text = str(value)
    return value if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} ... {text[-_LONGEST // 2 :]}"
