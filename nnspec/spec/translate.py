"""Pydantic's errors as findings: one table from its types to codes, and to words for the author of a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from nnspec.diagnostics import CODES, Code, Diagnostic, Path, nearest, suggestion
from nnspec.diagnostics import codes as c
from nnspec.exact import YES_AND_NO
from nnspec.naming import NAME, NAME_RULE, NETWORK_NAME, NETWORK_NAME_RULE
from nnspec.spec.checks.structure import threshold_or_bias
from nnspec.spec.unknown import not_one_tag, unknown_key, unknown_tag
from nnspec.spec.values import shown
from nnspec.spec.ways import form_of, name_of, number_of

Words = Callable[[Any, Mapping[str, Any]], str]


def _expected(what: str) -> Words:
    return lambda value, context: f"expected {what.format(**context)}, not {shown(value)}"


_NUMBER = _expected("a number")

TABLE: dict[str, tuple[Code, Words]] = {
    "string_type": (c.WRONG_TYPE, _expected("a text")),
    "int_type": (c.WRONG_TYPE, _expected("a whole number")),
    "float_type": (c.WRONG_TYPE, _NUMBER),
    "bool_type": (c.WRONG_TYPE, _expected("true or false")),
    "dict_type": (c.WRONG_TYPE, _expected("a mapping")),
    "model_type": (c.WRONG_TYPE, _expected("a mapping")),
    "list_type": (c.WRONG_TYPE, _expected("a list")),
    "tuple_type": (c.WRONG_TYPE, _expected("a list")),
    "wrong_kind": (c.WRONG_TYPE, _expected("{expected}")),
    "not_a_number": (c.WRONG_TYPE, _NUMBER),
    "not_a_boolean": (c.WRONG_TYPE, _expected("yes or no")),
    "literal_error": (c.NOT_A_CHOICE, _expected("{expected}")),
    "too_short": (c.WRONG_LENGTH, lambda v, x: f"{_items(x['actual_length'])}; at least {x['min_length']} expected"),
    "too_long": (c.WRONG_LENGTH, lambda v, x: f"too many entries; at most {x['max_length']:,} expected"),
    "string_too_short": (c.WRONG_LENGTH, lambda v, x: "the text is empty"),
    "string_too_long": (c.WRONG_LENGTH, lambda v, x: f"a text of {len(v):,} characters; at most {x['max_length']:,}"),
    "string_pattern_mismatch": (c.INVALID_NAME, lambda v, x: f"{shown(v)} is not a name"),
    "greater_than": (c.OUT_OF_BOUNDS, _expected("a number above {gt:g}")),
    "greater_than_equal": (c.OUT_OF_BOUNDS, _expected("a number of at least {ge:g}")),
    "less_than": (c.OUT_OF_BOUNDS, _expected("a number below {lt:g}")),
    "less_than_equal": (c.OUT_OF_BOUNDS, _expected("a number of at most {le:g}")),
    "too_many_digits": (c.NUMBER_TOO_PRECISE, lambda v, x: f"a number of more than {x['most']} digits"),
    "exponent_too_large": (c.NUMBER_TOO_PRECISE, lambda v, x: f"{shown(v)}: exponents lie within {x['most']}"),
    "finite_number": (c.NUMBER_OVERFLOWS, lambda v, x: f"{shown(v)} is beyond the range of floating point"),
    "not_finite": (c.NUMBER_OVERFLOWS, lambda v, x: f"{shown(v)} is not a finite number"),
    "file_elsewhere": (c.FILE_ELSEWHERE, lambda v, x: f"{shown(v)} is not beside or below the spec"),
    "empty_range": (c.BAD_RANGE, lambda v, x: "low must be below high"),
}

_WAYS = {
    "nnspec": "begin with: nnspec: 1",
    "name": "add name: a word for the network",
    "inputs": "add inputs: {name: {type: boolean}}",
    "outputs": "add outputs: {name: {type: boolean}}",
    "within": "add within: by how much the answer may differ",
}
_RULES = {NAME: NAME_RULE, NETWORK_NAME: NETWORK_NAME_RULE}
"""What a text must be that a pattern refuses."""


def translate(errors: Sequence[ErrorDetails], value: object, most: int) -> list[Diagnostic]:
    """Return the findings, ``most`` at most, that pydantic's ``errors`` about a spec's ``value`` mean.

    There is one for each place. A key that is missing and one near it that is unknown are one: the key is misspelt.
    """
    missing: dict[Path, list[str | int]] = {}  # by the mapping that lacks them
    for error in errors:
        if error["type"] == "missing":
            missing.setdefault(error["loc"][:-1], []).append(error["loc"][-1])
    found: dict[tuple[Path, bool], Diagnostic] = {}
    for error in errors:
        if error["type"] == "extra_forbidden":
            lacking = missing.get(error["loc"][:-1], [])
            diagnostic, meant = unknown_key(error["loc"], value, lacking)
            if meant is not None:
                lacking.remove(meant)
        elif error["type"] != "missing" and not _is_echo(error):
            diagnostic = _finding(error)
        else:
            continue
        found.setdefault((diagnostic.path, diagnostic.at_key), diagnostic)
        if len(found) == most:
            return list(found.values())
    for parent, keys in missing.items():
        for key in keys:
            # A list whose entry is wrong may be too short for that alone: [0 10] is one text.
            if not (isinstance(key, int) and any(path[:-1] == parent for path, _ in found)):
                found.setdefault(((*parent, key), False), _missing(parent, key))
    return list(found.values())[:most]


def _is_echo(error: ErrorDetails) -> bool:
    """Return whether a list is called too short only because entries of it are wrong, which is told already."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _finding(error: ErrorDetails) -> Diagnostic:
    kind, loc, given, context = error["type"], error["loc"], error["input"], error.get("ctx", {})
    if kind in CODES:
        return Diagnostic(CODES[kind], context["message"], loc, context["at_key"], context["hint"])
    if loc[-1:] == ("[key]",):
        message, hint = f"{shown(given)} is not a name", name_of(given, NAME_RULE)
        return Diagnostic(c.INVALID_NAME, message, loc[:-1], at_key=True, hint=hint)
    if loc == ("nnspec",) and isinstance(given, str | int | float):
        return Diagnostic(
            c.UNKNOWN_VERSION, f"version {shown(given)} of the language is not known", loc, hint="write nnspec: 1"
        )
    if given is None:
        return Diagnostic(c.EMPTY_VALUE, f"{loc[-1]} has no value", loc, hint="give it one, or remove the key")
    if kind == "unknown_tag":
        return unknown_tag(given, loc, context)
    if kind == "one_tag":
        return not_one_tag(given, loc, context)
    if kind == "threshold_or_bias":
        both = isinstance(given, dict) and "threshold" in given and "bias" in given
        return next(threshold_or_bias(both, both, loc))
    if kind == "float_type" and isinstance(given, int) and not isinstance(given, bool):
        kind = "finite_number"
    code, words = TABLE.get(kind, (c.INVALID_VALUE, lambda value, context: error["msg"]))
    return Diagnostic(code, words(given, context), loc, hint=_hint(kind, given, loc, context))


def _hint(kind: str, given: object, loc: Path, context: Mapping[str, Any]) -> str | None:
    """Return the way out of an error whose words are in the table."""
    rule = _RULES.get(context.get("pattern", ""))
    if rule is not None:
        return name_of(given, rule, small=rule is NETWORK_NAME_RULE)
    match kind:
        case "dict_type" | "model_type" | "list_type" | "tuple_type" | "wrong_kind":
            return form_of(loc)
        case "too_many_digits" | "exponent_too_large":
            return "round it"
        case "file_elsewhere":
            return "put the file there, and write its path from the spec"
        case "literal_error":  # which lists them as 'a', 'b' or 'c'
            known = context["expected"].replace(" or ", ", ").split(", ")
            return _meant(given, (word.strip("'") for word in known))
        case "not_a_boolean":
            return _meant(given, YES_AND_NO)
        case "bool_type" if isinstance(given, str) and given.lower() in ("yes", "no"):
            return "write true or false"
        case "int_type" | "float_type" | "not_a_number":
            return number_of(given)
        case "string_type" if isinstance(given, int | float) and "categories" in loc:
            return f'write "{given}", in quotes'
    return None


def _meant(given: object, known: Iterable[str]) -> str | None:
    """Return a hint at the word that was meant; all that are known stand in the message."""
    words = list(known)
    near = nearest(given, words) if isinstance(given, str) else None
    return suggestion(given, near, words) if isinstance(given, str) and near is not None else None


def _missing(parent: Path, key: str | int) -> Diagnostic:
    if isinstance(key, int):
        return Diagnostic(c.WRONG_LENGTH, "two numbers are expected", parent)
    return Diagnostic(c.MISSING_KEY, f"{key} is missing", (*parent, key), hint=_WAYS.get(key))


def _items(count: int) -> str:
    return "no entry" if count == 0 else f"{count} entr{'y' if count == 1 else 'ies'}"
