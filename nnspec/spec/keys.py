"""Which keys a place in the file may have: follows a path through the types of the models.

Used only once something is wrong, to name the key or tag that was meant. An annotation that chooses what reads a value
has a method ``chosen``, and is asked.
"""

from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from nnspec.diagnostics import Path
from nnspec.ops.tagged import Tagged, members
from nnspec.spec.layers import SIBLINGS, Layer, tags
from nnspec.spec.spec import Spec


def keys_at(value: object, path: Path) -> tuple[str, ...]:
    """Return the keys that the mapping at ``path`` of a spec's ``value`` may have; none where any key will do."""
    type_, value = _follow(value, path)
    if type_ is Layer:
        return SIBLINGS if _has_tag(value) else (*tags(), *SIBLINGS)
    return fields(type_)


def fields(model: object) -> tuple[str, ...]:
    """Return the keys of a model, none of anything else."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        return tuple(field.alias or name for name, field in model.model_fields.items())
    return ()


def type_of(model: object, field: str) -> Any:
    """Return what reads a field of a model whose value is not known."""
    return _resolve(_child(model, field), None)


def type_at(value: object, path: Path) -> Any:
    """Return what reads the value at ``path``: a model, the members of a union by tag, or another type."""
    return _follow(value, path)[0]


def is_layer_without_tag(value: object, path: Path) -> bool:
    """Return whether an entry of ``layers`` stands at ``path`` and names no layer that is known."""
    type_, entry = _follow(value, path)
    return type_ is Layer and not _has_tag(entry)


def _follow(value: object, path: Path) -> tuple[Any, object]:
    type_: Any = Spec
    for step in path:
        type_ = _child(_resolve(type_, value), step)
        value = _item(value, step)
    return _resolve(type_, value), value


def _child(type_: Any, step: str | int) -> Any:
    """Return the type of the part ``step`` of a value of ``type_``, which is resolved."""
    if type_ is Layer:
        return tags().get(str(step))
    if isinstance(type_, dict):  # the members of a union, by tag
        return type_.get(step)
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        return next((f.rebuild_annotation() for n, f in type_.model_fields.items() if (f.alias or n) == step), None)
    parts = [part for part in get_args(type_) if part is not Ellipsis]
    return parts[-1] if parts else None


def _resolve(type_: Any, value: object) -> Any:
    """Return what reads ``value``: a model, a mapping or list, or the members of a tagged union."""
    while get_origin(type_) is Annotated:
        inner, *metadata = get_args(type_)
        if any(isinstance(each, Tagged) for each in metadata):
            return members(inner)
        chooser = next((each for each in metadata if hasattr(each, "chosen")), None)
        type_ = chooser.chosen(inner, value) if chooser is not None else inner
    if NoneType in get_args(type_):
        return _resolve(next(member for member in get_args(type_) if member is not NoneType), value)
    return type_


def _item(value: object, step: str | int) -> object:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list | tuple) and isinstance(step, int) and step < len(value) else None


def _has_tag(entry: object) -> bool:
    return isinstance(entry, dict) and any(key in entry for key in tags())
