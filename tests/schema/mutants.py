"""Specs spoilt on purpose, in the ways that people spoil them: seeded, so that every run has the same."""

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]

# No 1e9: to a schema it is an integer, to nnspec it is not.
RETYPED: tuple[Any, ...] = (
    None,
    True,
    "some text",
    3,
    -1,
    0,
    1.5,
    1234567.5,
    [],
    [1, 2],
    {},
    {"a": 1},
    "yes",
    "No",
    "relu",
    {"relu": None},
)
WORDS = ("true", "True", "YES", "no", 1, 0, False, "maybe", 2, None, "1")


@dataclass(frozen=True)
class Mutant:
    """A spec with one change: of which ``kind``, at which ``path``."""

    kind: str
    path: Path
    value: Any


def mutants(value: dict[str, Any], seed: str, count: int) -> Iterator[Mutant]:
    """Yield ``count`` mutants of a spec's value."""
    draw = random.Random(seed)  # noqa: S311 - chance that repeats, not secrets
    places = [*_places(value)]
    for _ in range(count):
        kind = draw.choice(("unknown", "misspelt", "deleted", "retyped", "number", "word", "doubled"))
        changed = copy.deepcopy(value)
        holder, key, path = draw.choice(places)
        target = _at(changed, holder)
        if kind == "unknown" and isinstance(target, dict):
            target["surplus"] = draw.choice(RETYPED)
        elif kind == "misspelt" and isinstance(target, dict):
            entries = [(f"{name}x" if name == key else name, entry) for name, entry in target.items()]
            target.clear()
            target.update(entries)
        elif kind == "deleted":
            del target[key]
        elif kind == "number" and isinstance(target[key], int | float) and not isinstance(target[key], bool):
            target[key] = draw.choice((-1, 0, 0.5, 1, 1.5, 7, 10**9, 10**12))
        elif kind == "word":
            target[key] = draw.choice(WORDS)
        elif kind == "doubled" and isinstance(target, dict):
            target[draw.choice(("threshold", "bias", "relu", "dense", "type", "range", "loss"))] = target[key]
        else:
            kind = "retyped"
            target[key] = draw.choice(RETYPED)
        yield Mutant(kind, path, changed)


def _places(value: Any, path: Path = ()) -> Iterator[tuple[Path, str | int, Path]]:
    """Yield each part of a value: where its holder is, its key there, and its path. Of long lists, the first."""
    keys = [*value] if isinstance(value, dict) else range(min(3, len(value))) if isinstance(value, list) else []
    for key in keys:
        yield path, key, (*path, key)
        yield from _places(value[key], (*path, key))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value
