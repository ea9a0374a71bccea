"""A checksum in every row: SQLite itself returns a flipped bit as if it were data.

Knows no table: a row is a tuple of texts, integers and nulls whose last value seals the others.
"""

import hashlib
import json
from typing import Any

from nnspec.errors import CorruptError


def sealed(*values: str | int | None) -> tuple[str | int | None, ...]:
    """Return ``values`` followed by their seal."""
    return *values, _seal(values)


def unsealed(table: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return ``row`` without its seal. Raises CorruptError if the seal does not fit."""
    *values, seal = row
    if seal != _seal(values):
        raise CorruptError(f"a row of the registry's table {table} was altered on disk: restore the data directory")
    return tuple(values)


def _seal(values: object) -> str:
    # surrogates and other bytes that a flipped bit makes of a text are escaped, so that they hash instead of failing
    text = json.dumps(values, default=repr)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
