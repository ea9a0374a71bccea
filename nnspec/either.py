"""Types of values in a file for which pydantic's own would say something else than the file does.

``Either``: alternatives that the kind of the value tells apart. A plain union tries every member and puts their names
into the paths of its errors; here one member reads the value, and a path stays that of the file.

``Omittable``: a key that may be left out. An ``Optional`` field would also take an empty value without a word.
"""

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

T = TypeVar("T")

if TYPE_CHECKING:
    Omittable: TypeAlias = T | None
else:

    class Omittable:
        """``Omittable[T]`` with the default None: the value is a T where the key is there, and None where it is not."""

        def __class_getitem__(cls, item: Any) -> Any:
            return item


Kind = Literal["mapping", "list", "text", "number", "boolean"]

_NOUNS: dict[Kind, str] = {
    "mapping": "a mapping",
    "list": "a list",
    "text": "a text",
    "number": "a number",
    "boolean": "true or false",
}
_CONFIG = ConfigDict(strict=True, allow_inf_nan=False)


def kind_of(value: object) -> Kind | None:
    """Return the kind of a value as a file gives it, None for what no file holds."""
    match value:
        case bool():
            return "boolean"
        case int() | float() | Decimal():
            return "number"
        case str():
            return "text"
        case list() | tuple():
            return "list"
        case dict() | BaseModel():
            return "mapping"
    return None


class Either:
    """Annotation of a union with at most one member of each kind; a member is built when a value first needs it."""

    def chosen(self, union: Any, value: object) -> Any:
        """Return the member of the union that reads ``value``, None when there is none."""
        return next((member for member in self.alternatives(union) if _kind(member) == kind_of(value)), None)

    def alternatives(self, union: Any) -> tuple[Any, ...]:
        """Return the members of the union."""
        return tuple(member for member in get_args(union) if member is not type(None))

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return a validator that chooses by kind."""
        readers = {_kind(member): _Reader(member) for member in self.alternatives(source)}
        expected = " or ".join(_NOUNS[kind] for kind in readers)

        def read(value: Any) -> Any:
            kind = kind_of(value)
            if kind not in readers:
                raise PydanticCustomError("wrong_kind", "expected {expected}", {"expected": expected})
            return readers[kind].adapter.validate_python(value)

        return core_schema.no_info_plain_validator_function(read)


class _Reader:
    def __init__(self, member: Any) -> None:
        self.member = member

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        model = isinstance(self.member, type) and issubclass(self.member, BaseModel)
        return TypeAdapter(self.member, config=None if model else _CONFIG)


def _kind(member: Any) -> Kind:
    if get_origin(member) is Annotated:
        return _kind(get_args(member)[0])
    origin = get_origin(member) if get_origin(member) is not None else member
    if origin is Literal:
        return "text"
    kinds: dict[Any, Kind] = {bool: "boolean", str: "text", list: "list", tuple: "list", dict: "mapping"}
    if origin in kinds:
        return kinds[origin]
    return "number" if origin in (int, float, Decimal) else "mapping"
