"""Differences of two values of a spec, field by field, as few and as deep in the tree as they can be told."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from nnspec.comparison.change import Edit, plain_or_none
from nnspec.exact import exact_decimal
from nnspec.ops.base import Op
from nnspec.spec.canonical import plain

_SHOWN_NUMBERS = 8
"""Of lists with more numbers than this only their shape is shown, and how many differ."""


def edits(path: str, old: Any, new: Any) -> Iterator[Edit]:
    """Yield what differs between two values of the same place: models by field, mappings by key, others as a whole."""
    if old == new:
        return
    if isinstance(old, BaseModel) and type(old) is type(new):
        inside = below(path, old.tag()) if isinstance(old, Op) else path
        for name, field in type(old).model_fields.items():
            key = field.alias if field.alias is not None else name
            yield from edits(below(inside, key), getattr(old, name), getattr(new, name))
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from edits(below(path, key), old.get(key), new.get(key))
    elif _is_array(old) and _is_array(new) and max(_count(old), _count(new)) > _SHOWN_NUMBERS:
        yield _of_arrays(path, old, new)
    else:
        yield Edit(path, plain_or_none(old), plain_or_none(new))


def below(path: str, key: str) -> str:
    """Return the path of a part."""
    return f"{path}.{key}" if path else key


def _is_array(value: Any) -> bool:
    """Return whether a value is a list of numbers, or a list of such lists."""
    if not isinstance(value, list) or not value:
        return False
    first = value[0][0] if isinstance(value[0], list) and value[0] else value[0]
    return isinstance(first, Decimal)


def _count(array: Any) -> int:
    return sum(map(_count, array)) if isinstance(array, list) else 1


def _of_arrays(path: str, old: list[Any], new: list[Any]) -> Edit:
    """Return that arrays differ: in shape, or in how many numbers and by how much at most."""
    before, after = _flat(old), _flat(new)
    if _shape(old) != _shape(new):
        return Edit(path, _words(old), _words(new))
    differ = [abs(a - b) for a, b in zip(before, after, strict=True) if a != b]
    note = f"{len(differ):,} of {len(before):,} differ, by {plain(max(differ))} at most"
    return Edit(path, _words(old), _words(new), note=note)


def _shape(array: Any) -> tuple[int, ...]:
    return (len(array), *_shape(array[0])) if isinstance(array, list) and array else ()


def _flat(array: Any) -> list[Decimal]:
    return [number for part in array for number in _flat(part)] if isinstance(array, list) else [exact_decimal(array)]


def _words(array: list[Any]) -> str:
    return f"{' x '.join(map(str, _shape(array)))} numbers"
