"""Pydantic's errors as findings: one table from its types to codes, and to words for the author of a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from nnspec.diagnostics import CODES, Code, Diagnostic, Path, Suggestion, did_you_mean, nearest, suggestion
from nnspec.diagnostics import codes as c
from nnspec.exact import YES_AND_NO
from nnspec.naming import NAME, NAME_RULE, NETWORK_NAME, NETWORK_NAME_RULE
from nnspec.ops.activations import AnyActivation
from nnspec.ops.tagged import members
from nnspec.spec.checks.structure import threshold_or_bias
from nnspec.spec.habits import known_as, names_for
from nnspec.spec.keys import is_layer_without_tag, keys_at
from nnspec.spec.layers import SIBLINGS, tags
from nnspec.spec.values import shown
from nnspec.spec.ways import form_of, layer_by_type, name_of, number_of, op_of, place_of, without_space

_ACTIVATED = ("dense", "neurons")
"""Layers that may have an activation of their own."""

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
            diagnostic, meant = _unknown_key(error["loc"], value, lacking)
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
    hint: str | None
    if kind in CODES:
        return Diagnostic(CODES[kind], context["message"], loc, context["at_key"], context["hint"])
    if loc[-1:] == ("[key]",):
        hint = name_of(given, NAME_RULE)
        return Diagnostic(c.INVALID_NAME, f"{shown(given)} is not a name", loc[:-1], at_key=True, hint=hint)
    if loc == ("nnspec",) and isinstance(given, str | int | float):
        return Diagnostic(
            c.UNKNOWN_VERSION, f"version {shown(given)} of the language is not known", loc, hint="write nnspec: 1"
        )
    if (
        given is not None
        and kind in ("dict_type", "model_type", "list_type", "tuple_type", "wrong_kind")
        and form_of(loc) is not None
    ):
        return Diagnostic(c.WRONG_TYPE, TABLE[kind][1](given, context), loc, hint=form_of(loc))
    if given is None:
        return Diagnostic(c.EMPTY_VALUE, f"{loc[-1]} has no value", loc, hint="give it one, or remove the key")
    if kind == "unknown_tag":
        in_mapping = isinstance(given, dict)
        path = (*loc, context["tag"]) if in_mapping else loc
        message = f"unknown {context['noun']} {shown(context['tag'])}"
        return Diagnostic(c.UNKNOWN_TAG, message, path, in_mapping, _meant_tag(given, context))
    if kind == "one_tag":
        return _not_one_tag(given, loc, context)
    if kind == "threshold_or_bias":
        both = isinstance(given, dict) and "threshold" in given and "bias" in given
        return next(threshold_or_bias(both, both, loc))
    if kind == "float_type" and isinstance(given, int) and not isinstance(given, bool):
        kind = "finite_number"
    code, words = TABLE.get(kind, (c.INVALID_VALUE, lambda value, context: error["msg"]))
    hint = "round it" if code is c.NUMBER_TOO_PRECISE else None
    if (rule := _RULES.get(context.get("pattern", ""))) is not None:
        hint = name_of(given, rule, small=rule is NETWORK_NAME_RULE)
    if kind == "literal_error":  # which lists them as 'a', 'b' or 'c'
        hint = _meant(given, (word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")))
    if kind == "not_a_boolean":
        hint = _meant(given, YES_AND_NO)
    if kind == "bool_type" and isinstance(given, str) and given.lower() in ("yes", "no"):
        hint = "write true or false"
    if kind in ("int_type", "float_type", "not_a_number"):
        hint = number_of(given)
    if kind == "string_type" and isinstance(given, int | float) and "categories" in loc:
        hint = f'write "{given}", in quotes'
    return Diagnostic(code, words(given, context), loc, hint=hint)


def _meant_tag(given: object, context: Mapping[str, Any]) -> str | None:
    tag, known = context["tag"], context["known"]
    by_name = op_of(given, known)
    if by_name is not None:
        return by_name
    if context["noun"] == "loss" and isinstance(given, dict) and isinstance(given.get(tag), str):
        # A map of losses has mappings in it, which is how it is told from a loss with options.
        return f"the loss of one output is written {{{tag}: {{loss: {given[tag]}}}}}"
    ours = known_as(tag, context["noun"], known)
    return f"it is called {ours} here" if ours is not None else did_you_mean(tag, known)


def _meant(given: object, known: Iterable[str]) -> str | None:
    """Return a hint at the word that was meant; all that are known stand in the message."""
    words = list(known)
    near = nearest(given, words) if isinstance(given, str) else None
    return suggestion(given, near, words) if isinstance(given, str) and near is not None else None


def _not_one_tag(given: object, loc: Path, context: Mapping[str, Any]) -> Diagnostic:
    noun, known = context["noun"], context["known"]
    hint = f"known here: {', '.join(known)}"
    named = [key for key in given if key in known] if isinstance(given, dict) else []
    if len(named) > 1:
        message = f"one {noun} at a time: this names {' and '.join(named)}"
        hint = "give each an entry of its own" if noun == "layer" else "keep one"
        inner = next((each for each in named if each in _ACTIVATED), None)
        if inner is not None and "activation" in named:
            hint = f"write it in {inner}: {{activation: ...}}, or {hint}"
        return Diagnostic(c.NOT_ONE_TAG, message, (*loc, named[1]), at_key=True, hint=hint)
    by_name = op_of(given, known)
    if by_name is not None:
        hint = by_name
    article = "an" if noun[0] in "aeiou" else "a"
    return Diagnostic(c.NOT_ONE_TAG, f"expected the name of {article} {noun}, not {shown(given)}", loc, hint=hint)


def _unknown_key(loc: Path, value: object, lacking: list[str | int]) -> tuple[Diagnostic, str | None]:
    """Return the finding, and the key that was meant when it is one of those that the mapping is ``lacking``."""
    parent, key = loc[:-1], str(loc[-1])
    if is_layer_without_tag(value, parent) and nearest(key, SIBLINGS) is None:
        hint = _meant_layer(key, value, parent)
        return Diagnostic(c.UNKNOWN_TAG, f"unknown layer {shown(key)}", loc, at_key=True, hint=hint), None
    wanted, keys = [*map(str, lacking)], keys_at(value, parent)
    meant, hint = nearest(key, wanted), None
    tight = without_space(key, keys)
    if tight is not None:
        meant, hint = (tight[0] if tight[0] in wanted else None), tight[1]
    elif meant is not None:
        hint = suggestion(key, meant, keys)
    elif (meant := known_as(key, "key", wanted)) is not None:
        hint = f"it is called {meant} here"
    else:
        hint = _way_of_key(key, value, parent, keys)
    return Diagnostic(c.UNKNOWN_KEY, f"unknown key {shown(key)}", loc, at_key=True, hint=hint), meant


def _meant_layer(key: str, value: object, parent: Path) -> str | None:
    if key in members(AnyActivation):
        return f"write activation: {key}"
    by_type = layer_by_type(value, parent)
    if by_type is not None:
        return f"write {by_type}: {{...}} in its place" if key == "type" else f"it goes into {by_type}: {{{key}: ...}}"
    ours = known_as(key, "layer", tags())
    return f"it is called {ours} here" if ours is not None else did_you_mean(key, tags())


def _way_of_key(key: str, value: object, parent: Path, keys: Sequence[str]) -> str | None:
    """Return the hint at a key that is no slip of one that is missing: its place, its name here, or what is near."""
    place = place_of(value, parent, key)
    if place is not None:
        return place
    ours = known_as(key, "key", keys)
    if ours is not None:
        return f"it is called {ours} here"
    near = did_you_mean(key, keys)
    if isinstance(near, Suggestion):
        return near
    # What others call so, and has its place elsewhere.
    for ours in names_for(key, "key"):
        place = place_of(value, parent, ours)
        if place is not None:
            return f"it is called {ours} here, and {place}"
    return near


def _missing(parent: Path, key: str | int) -> Diagnostic:
    if isinstance(key, int):
        return Diagnostic(c.WRONG_LENGTH, "two numbers are expected", parent)
    return Diagnostic(c.MISSING_KEY, f"{key} is missing", (*parent, key), hint=_WAYS.get(key))


def _items(count: int) -> str:
    return "no entry" if count == 0 else f"{count} entr{'y' if count == 1 else 'ies'}"
