"""What the tests of comparisons share: versions from texts and mappings."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import nnspec
from nnspec.comparison.version import Version

ROOT = Path(__file__).parents[2]
SPECS = {path.stem: path for path in sorted((ROOT / "specs").rglob("*.yaml"))}

BASE: dict[str, Any] = {
    "nnspec": 1,
    "name": "base",
    "inputs": {
        "member": {"type": "boolean", "question": "A member?"},
        "age": {"type": "number", "range": [0, 100]},
        "color": {"type": "category", "categories": ["red", "green", "blue"]},
        "grid": {"type": "number", "shape": [2, 2]},
    },
    "layers": [
        {"dense": {"units": 4, "activation": "relu"}, "name": "hidden"},
        {"dense": {"units": 1, "activation": "sigmoid"}, "name": "yes", "from": "hidden"},
        {"dense": {"units": 3, "activation": "softmax"}, "name": "kinds", "from": "hidden"},
        {"dense": {"units": 2}, "name": "numbers", "from": "hidden"},
    ],
    "outputs": {
        "go": {"type": "boolean", "from": "yes"},
        "kind": {"type": "category", "categories": ["a", "b", "c"], "from": "kinds"},
        "price": {"type": "number", "shape": [2], "range": [0, 10], "from": "numbers"},
    },
    "training": {"epochs": 5},
}


def version(value: Mapping[str, Any], name: str = "spec") -> Version:
    return Version.of(name, nnspec.from_dict(deepcopy(dict(value))))


def shipped(name: str) -> Version:
    return Version.of(name, nnspec.load(SPECS[name]))


def edited(value: Mapping[str, Any], *path: Any, to: Any = None) -> dict[str, Any]:
    """Return a copy with the value at ``path`` replaced, or removed where ``to`` is None."""
    copy = deepcopy(dict(value))
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return copy


def reordered(value: Mapping[str, Any], part: str, *names: str) -> dict[str, Any]:
    """Return a copy whose ``part`` begins with ``names``."""
    return dict(value) | {part: {name: value[part][name] for name in (*names, *value[part])}}
