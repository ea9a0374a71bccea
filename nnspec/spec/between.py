"""What else is wrong between the fields of a mapping with a wrong field: a part compares them once all are right.

So the spec is looked at without the wrong ones. What a mapping then lacks is not told: it may be what was left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from nnspec.diagnostics import CODES, Diagnostic, Path
from nnspec.diagnostics.codes import NEEDS_KEY
from nnspec.spec.spec import Spec
from nnspec.spec.translate import translate

MAX_ROUNDS = 4
"""How far out is looked: a mapping that lacks what was wrong in it is wrong itself, and left out the next time."""

_BETWEEN = CODES.keys() - {NEEDS_KEY.id}
"""The findings of parts themselves; others are of single fields, and were told."""


def between(value: Mapping[str, Any], findings: Sequence[Diagnostic], most: int) -> list[Diagnostic]:
    """Return what ``findings`` about a spec's ``value`` have hidden, ``most`` at most."""
    found: list[Diagnostic] = []
    told = {finding.path for finding in findings}
    wrong = told
    for _ in range(MAX_ROUNDS):
        fields = {_field(value, path) for path in wrong} - {()}
        if not fields:
            break
        value = _without(value, fields)
        try:
            Spec.model_validate(value)
            break
        except ValidationError as error:
            errors = error.errors(include_url=False)
        hidden = [each for each in errors if each["type"] in _BETWEEN and each["loc"] not in told]
        found += translate(hidden, value, most - len(found)) if len(found) < most else []
        wrong = {each["loc"] for each in errors}
        told |= wrong
    return found


def _field(value: Any, path: Path) -> Path:
    """Return the path of the innermost field that a path leads into: ``inputs.x.shape`` for an entry of that shape."""
    depth = 0
    for at, step in enumerate(path):
        if isinstance(value, dict) and step in value:
            depth = at + 1
        elif not isinstance(value, list) or not isinstance(step, int) or step >= len(value):
            break
        value = value[step]
    return path[:depth]


def _without(value: Any, fields: Iterable[Path]) -> Any:
    """Return a copy of a value without fields; what is on the way to none of them is not copied."""
    below: dict[str | int, list[Path]] = {}
    for step, *rest in fields:
        below.setdefault(step, []).append(tuple(rest))
    if not below:
        return value
    if isinstance(value, list):
        return [_without(each, below.get(index, ())) for index, each in enumerate(value)]
    return {key: _without(each, below.get(key, ())) for key, each in value.items() if () not in below.get(key, ())}
