"""From the types of the models to schemas: follows annotations, and knows no key of the language.

An annotation that chooses what reads a value has a method ``alternatives``, and is asked. What must hold between the
keys of a model stands in its ``json_schema_extra``, beside the validator that checks it.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import BaseModel, ValidationError, WithJsonSchema
from pydantic.fields import FieldInfo

from nnspec.ops.base import Op, snake_case
from nnspec.ops.tagged import Tagged, members
from nnspec.schema.describe import field_descriptions, model_description
from nnspec.spec.layers import Entry, Layer, tags

Schema: TypeAlias = dict[str, Any]

_SCALARS: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Any: {},
}
_LENGTHS = {"string": "Length", "array": "Items", "object": "Properties"}


class Types:
    """Makes schemas; those that several places share gather in ``definitions``."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self._owners: dict[str, object] = {}

    def of(self, type_: Any) -> Schema:
        """Return the schema of a type; raises TypeError for one that the language has not used so far."""
        if get_origin(type_) is Annotated:
            inner, *marks = get_args(type_)
            return _constrained(self._marked(inner, marks), _flat(marks))
        if type_ in _SCALARS:
            return dict(_SCALARS[type_])
        if type_ is Layer:
            return self._shared("layer", Layer, self._layer)
        if isinstance(type_, type) and issubclass(type_, BaseModel):
            return self._shared(snake_case(type_.__name__), type_, lambda: self.model(type_))
        return self._container(get_origin(type_), get_args(type_), type_)

    def model(self, model: type[BaseModel]) -> Schema:
        """Return the schema of a model: its fields as properties, and no others."""
        extras = _extras(model)
        schema: Schema = {"description": model_description(model), "type": "object"}
        if model.model_fields:
            schema["properties"] = self._properties(model)
        schema["additionalProperties"] = False
        required = [_key(name, field) for name, field in model.model_fields.items() if field.is_required()]
        if required:
            schema["required"] = required
        if len(extras) == 1:
            return schema | extras[0]
        return schema | {"allOf": extras} if extras else schema

    def _properties(self, model: type[BaseModel]) -> Schema:
        told = field_descriptions(model)
        properties = {}
        for name, field in model.model_fields.items():
            schema = {"description": told[name]} if name in told else {}
            schema |= _constrained(self.of(field.rebuild_annotation()), [field.json_schema_extra])
            if name in told:
                schema["description"] = told[name]
            default = None if field.is_required() else field.get_default(call_default_factory=True, validated_data={})
            if default not in (None, (), {}):
                schema["default"] = _plain(default)
            properties[_key(name, field)] = schema
        return properties

    def _marked(self, inner: Any, marks: Iterable[Any]) -> Schema:
        for mark in marks:
            if isinstance(mark, WithJsonSchema) and mark.json_schema is not None:
                return dict(mark.json_schema)
            if isinstance(mark, Tagged):
                return self._union(mark.noun, members(inner))
            if hasattr(mark, "alternatives"):
                schemas = [self.of(each) for each in mark.alternatives(inner)]
                return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
        return self.of(inner)

    def _container(self, origin: Any, parts: tuple[Any, ...], type_: Any) -> Schema:
        if origin is Literal:
            return {"const": parts[0]} if len(parts) == 1 else {"enum": [*parts]}
        if origin is list or (origin is tuple and parts[1:] == (Ellipsis,)):
            return {"type": "array", "items": self.of(parts[0])}
        if origin is tuple and len({*parts}) == 1:
            return {"type": "array", "items": self.of(parts[0]), "minItems": len(parts), "maxItems": len(parts)}
        if origin is dict:
            names = {key: value for key, value in self.of(parts[0]).items() if key != "type"}
            of_names = {"propertyNames": names} if names else {}
            return {"type": "object", **of_names, "additionalProperties": self.of(parts[1])}
        raise TypeError(f"no schema is known for {type_}")

    def _union(self, noun: str, classes: dict[str, type[Op]]) -> Schema:
        """Return the schema of a tagged union; one of fewer members than another of its noun stands where it is."""
        if self._owners.setdefault(noun, classes) != classes:
            return self._members(noun, classes)
        return self._shared(noun, classes, lambda: self._members(noun, classes))

    def _members(self, noun: str, classes: dict[str, type[Op]]) -> Schema:
        article = "An" if noun[0] in "aeiou" else "A"
        told = f"{article} {noun}: its name, or a mapping of its name to its options."
        mapping = _one_of({tag: self._options(op) for tag, op in classes.items()}, {})
        return {"description": told, "anyOf": [*_names(classes), mapping]}

    def _options(self, op: type[Op]) -> Schema:
        schema = self.model(op)
        return schema | {"type": ["object", "null"]} if _bare(op) else schema

    def _layer(self) -> Schema:
        told = "A layer: a mapping of its name to its options, with `name` and `from` beside it."
        layers = {tag: op for tag, op in tags().items() if isinstance(op, type)}
        entries = {tag: self._options(op) for tag, op in layers.items()}
        entries |= {tag: self.of(union) for tag, union in tags().items() if tag not in layers}
        # Of alternatives that are equally wrong an editor tells what is wrong with the first: the one that is usual.
        return {"description": told, "anyOf": [_one_of(entries, self._properties(Entry)), *_names(layers)]}

    def _shared(self, name: str, owner: object, make: Callable[[], Schema]) -> Schema:
        """Return a reference to a definition, which is made where it is first needed."""
        if self._owners.setdefault(name, owner) != owner:
            raise TypeError(f"two types are called {name}")
        if name not in self.definitions:
            self.definitions[name] = {}  # keeps the place, and ends a recursion
            self.definitions[name] = make()
        return {"$ref": f"#/definitions/{name}"}


def _names(classes: dict[str, type[Op]]) -> list[Schema]:
    """Return a schema for each op whose name alone is enough."""
    return [{"const": tag, "description": model_description(op)} for tag, op in classes.items() if _bare(op)]


def _one_of(tagged: Schema, beside: Schema) -> Schema:
    """Return the schema of a mapping with one key of ``tagged`` and any of ``beside``."""
    return {
        "type": "object",
        "properties": tagged | beside,
        "additionalProperties": False,
        "oneOf": [{"required": [tag]} for tag in tagged],
    }


def _bare(op: type[Op]) -> bool:
    """Return whether the name of an op alone is enough."""
    try:
        op()
    except ValidationError:
        return False
    return True


def _key(name: str, field: FieldInfo) -> str:
    return field.alias if field.alias is not None else name


def _extras(model: type[BaseModel]) -> list[Schema]:
    """Return the rules between the keys of a model, its parents' too."""
    found: list[Schema] = []
    for parent in model.__mro__:
        extra = parent.model_config.get("json_schema_extra") if issubclass(parent, BaseModel) else None
        if isinstance(extra, dict) and extra not in found:
            found.append(extra)
    return found


def _flat(marks: Iterable[Any]) -> Iterator[Any]:
    for mark in marks:
        if isinstance(mark, FieldInfo):
            yield from mark.metadata
            yield mark.json_schema_extra
        else:
            yield mark


def _constrained(schema: Schema, marks: Iterable[Any]) -> Schema:
    """Return a schema with the bounds that marks set."""
    for mark in marks:
        match mark:
            case MinLen():
                schema[f"min{_LENGTHS[schema['type']]}"] = mark.min_length
            case MaxLen():
                schema[f"max{_LENGTHS[schema['type']]}"] = mark.max_length
            case Ge():
                schema["minimum"] = mark.ge
            case Gt():
                schema["exclusiveMinimum"] = mark.gt
            case Le():
                schema["maximum"] = mark.le
            case Lt(lt=int(end)) if schema["type"] == "integer":
                schema["maximum"] = end - 1  # 2^63 - 1, where JavaScript rounds both to 2^63
            case Lt():
                schema["exclusiveMaximum"] = mark.lt
            case dict():
                schema |= mark
        if getattr(mark, "pattern", None) is not None:
            schema["pattern"] = mark.pattern
    if schema.get("type") == "integer" and "minimum" in schema and schema["minimum"] == schema.get("maximum"):
        return {"const": schema["minimum"]}
    return schema


def _plain(value: Any) -> Any:
    """Return a default as a file writes it."""
    match value:
        case Op():
            return value.tag()
        case Decimal():
            return float(value)
    return value
