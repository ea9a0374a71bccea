"""Externally tagged unions: ``{leaky_relu: {slope: 0.1}}`` in a file is ``LeakyRelu(slope=0.1)`` in memory.

The union of classes is the registry. A member's schema is built when a file first uses it, so that a small file pays
only for what it contains. Errors keep the path in the file: ``activation.leaky_relu.slope``.
"""

from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from nnspec.ops.base import Op


@cache
def members(union: Any) -> dict[str, type[Op]]:
    """Return tag -> class of a union of ops (annotated or not), in the order of its declaration."""
    if hasattr(union, "__metadata__"):
        return members(get_args(union)[0])
    if get_origin(union) in (Union, UnionType):
        return {tag: op for member in get_args(union) for tag, op in members(member).items()}
    return {union.tag(): union}


class Tagged:
    """Annotation that reads a union of ops by tag; ``noun`` is the word for a member in messages.

    A bare string is the tag with no options. The value must be a mapping with exactly one key.
    """

    def __init__(self, noun: str) -> None:
        self.noun = noun

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return a validator that dispatches on the tag."""
        classes = members(source)

        def validate(value: Any) -> Op:
            if isinstance(value, Op) and type(value) is classes.get(value.tag()):
                return value
            if isinstance(value, str):
                value = {value: {}}
            if not isinstance(value, dict) or len(value) != 1:
                raise PydanticCustomError(
                    "one_tag", "{noun} is a name, or a mapping with one name", {"noun": self.noun, "known": [*classes]}
                )
            (tag,) = value
            if tag not in classes:
                raise PydanticCustomError(
                    "unknown_tag", "unknown {noun} {tag}", {"noun": self.noun, "tag": str(tag), "known": [*classes]}
                )
            return read_member(tag, classes[tag], value[tag])

        return core_schema.no_info_plain_validator_function(
            validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda op: {op.tag(): op.model_dump(exclude_none=True)}
            ),
        )


def read_member(tag: str, member: type[Op], options: Any) -> Op:
    """Return the op that ``options`` (a mapping, or None for none) describe; errors are located below ``tag``."""
    return _adapter(tag, member).validate_python({tag: {} if options is None else options})[tag]


@cache
def _adapter(tag: str, member: type[Op]) -> TypeAdapter[dict[str, Op]]:
    return TypeAdapter(dict[str, member])  # type: ignore[valid-type]
