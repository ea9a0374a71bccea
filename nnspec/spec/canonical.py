"""One form for specs that say the same: as values of JSON, as text, and as a digest."""

from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from hashlib import sha256
from json.encoder import encode_basestring_ascii
from typing import Any

from pydantic import BaseModel

from nnspec.exact import MAX_DIGITS, MAX_EXPONENT, exact_decimal
from nnspec.ops.base import Op
from nnspec.reading import WrittenFloat
from nnspec.spec.layers import Layer

_DIGITS = Context(prec=MAX_DIGITS, Emin=-2 * MAX_EXPONENT, Emax=2 * MAX_EXPONENT)


def canonical(model: BaseModel) -> dict[str, Any]:
    """Return the fields of a part by their keys, in the order of the language, those at their default left out.

    Mappings that the author named keep his order, which is that of features and categories. Read again, it gives an
    equal part.
    """
    fields = type(model).model_fields
    values = {name: getattr(model, name) for name in fields}
    return {
        fields[name].alias or name: plain(value)
        for name, value in values.items()
        if fields[name].is_required() or value != fields[name].get_default(call_default_factory=True)
    }


def canonical_text(value: Any, quoted: Callable[[str], str] = encode_basestring_ascii) -> str:
    """Return a canonical value as JSON without spaces; numbers keep every digit, and ``quoted`` writes texts."""
    match value:
        case dict():
            entries = (f"{quoted(key)}:{canonical_text(entry, quoted)}" for key, entry in value.items())
            return f"{{{','.join(entries)}}}"
        case list():
            return f"[{','.join(canonical_text(entry, quoted) for entry in value)}]"
        case str():
            return quoted(value)
        case bool():
            return "true" if value else "false"
    return repr(value)


def digest(value: Any) -> str:
    """Return the sha256 of a canonical value's text, in hexadecimal."""
    return sha256(canonical_text(value).encode("ascii")).hexdigest()


def plain(value: Any) -> Any:
    """Return any value of a spec as JSON holds it; numbers keep every digit."""
    match value:
        case Op():
            return {value.tag(): canonical(value)}
        case Layer():
            return _entry(value)
        case BaseModel():
            return canonical(value)
        case Mapping():
            return {key: plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [plain(entry) for entry in value]
        case str() | bool():
            return value
    return _number(exact_decimal(value))


def _entry(layer: Layer) -> dict[str, Any]:
    op = plain(layer.op)
    entry = {"activation": op} if layer.tag == "activation" else op
    if layer.name is not None:
        entry["name"] = layer.name
    if layer.sources:
        entry["from"] = list(layer.sources)
    return entry


def _number(number: Decimal) -> int | float:
    """Return ``number`` without the zeros that say nothing."""
    shortest = number.normalize(_DIGITS)
    if shortest == shortest.to_integral_value() and shortest.adjusted() < MAX_DIGITS:
        return int(shortest)
    return WrittenFloat(str(shortest))
