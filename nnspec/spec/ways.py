"""The way out for an author who knew the word and not its place, or the thing and not how it is written.

Knows the structure of the language and no finding; used only once something is wrong.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Self
from unicodedata import name as unicode_name

from nnspec.diagnostics import Path
from nnspec.exact import exact_decimal
from nnspec.naming import MAX_NAME
from nnspec.reading.scalars import NotFiniteError, resolve
from nnspec.spec.keys import fields, keys_at, type_at, type_of
from nnspec.spec.layers import SIBLINGS, Layer, tags

_FORMS = {
    "inputs": "write the name of each before what it is: inputs: {a: {type: boolean}}",
    "outputs": "write the name of each before what it is: outputs: {a: {type: boolean}}",
    "weights": "write the name of an input before each: weights: {a: 1, b: 2}",
    "layers": "begin each layer with -, as in: - dense: {units: 1}",
    "examples": "begin each example with -, as in: - {given: {a: yes}, expect: {b: no}}",
    "given": "write the name of an input before each: given: {a: yes, b: no}",
    "expect": "write the name of an output before each: expect: {a: yes}",
    "dropout": "write its share: dropout: {rate: 0.5}",
    "early_stopping": "write how long to wait: early_stopping: {patience: 5}",
    "clip": "write what it holds down: clip: {norm: 1.0}",
    "regularization": "write its weight: regularization: {l2: 0.0001}",
    "shape": "write one size for each axis, in brackets: shape: [3]",
    "metrics": "write them in brackets: metrics: [accuracy]",
    "dense": "write how many units it has: dense: {units: 1}",
    "units": "write the name of each neuron before its weights: units: {a: {weights: {b: 1}, threshold: 0.5}}",
}
_TOP = ("inputs", "outputs", "weights", "layers", "examples")
_SHOWN = 40
_LISTED = 8
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_COMMA = re.compile(r"[+-]?\d+,\d+")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%")


def form_of(loc: Path) -> str | None:
    """Return how what stands at a place is written, None where its name says it all."""
    return _FORMS.get(str(loc[-1])) if loc and (len(loc) == 1) == (loc[-1] in _TOP) else None


def op_of(given: object, known: Iterable[str]) -> str | None:
    """Return how an op is written that a mapping names as ``type`` or ``name``; None where it does not."""
    if not isinstance(given, dict):
        return None
    named = next(
        (given[key] for key in ("type", "name") if isinstance(given.get(key), str) and given[key] in known), None
    )
    if named is None:
        return None
    options = ", ".join(f"{key}: ..." for key in given if key not in ("type", "name"))
    return f"write {{{named}: {{{options}}}}}" if options else f"write {named} alone"


def without_space(key: str, keys: Iterable[str]) -> tuple[str, str] | None:
    """Return the key of ``keys`` that stands before a colon without a space in ``key``, and the way out."""
    word, colon, rest = key.partition(":")
    return (word, f"put a space behind the colon: {word}: {rest[:_SHOWN]}") if colon and word in keys else None


class Into(str):
    """A hint at the mapping beside a key that the key belongs into; ``key`` is that of the mapping."""

    __slots__ = ("key",)
    key: str

    def __new__(cls, place: str) -> Self:
        """Return the hint at ``place``, as it is to be written: ``given: {a: ...}``."""
        made = super().__new__(cls, f"it goes into {place}")
        made.key = place.partition(":")[0]
        return made


def place_of(value: object, parent: Path, key: str) -> str | None:
    """Return where a key belongs that the mapping at ``parent`` does not take, None where no place beside it does."""
    if key != key.strip():
        stranger = next((each for each in key if each.isspace() and each != " "), None)
        if stranger is None:
            return f"write {key.strip()}, without blanks"
        return f"the blank beside it is U+{ord(stranger):04X}, which is none to YAML; write spaces"
    if parent[:1] == ("examples",) and len(parent) == 2:
        for part, names in (("given", "inputs"), ("expect", "outputs")):
            if _has(value, (names,), key):
                return Into(f"{part}: {{{key}: ...}}")
    if parent[:1] == ("examples",) and len(parent) == 4:
        output = _value_at(value, ("outputs", parent[3]))
        if isinstance(output, dict) and output.get("type") == "boolean":
            return f"write {parent[3]}: yes"
        listed = output.get("categories") if isinstance(output, dict) else None
        if isinstance(listed, list) and key in listed:
            return Into(f"probabilities: {{{key}: ...}}")
        return None
    if parent and type_at(value, parent[:-1]) is Layer and key in SIBLINGS:
        return f"{key} stands beside {parent[-1]}, not in it"
    # A mapping of its own before an option of an op, of which there are many.
    inner = min(_takers(value, parent, key), key=lambda taker: taker.count("{"), default=None)
    if inner is not None:
        return Into(inner)
    if parent and key in tags():
        return f"it is a layer of its own, an entry of layers: - {key}: {{...}}"
    if parent and key in keys_at(value, ()) and key not in ("name", "description"):
        return f"{key} stands at the top of the spec"
    return None


def layer_by_type(value: object, parent: Path) -> str | None:
    """Return the layer that an entry names by a key ``type``, as in other frameworks; None where it names none."""
    entry = _value_at(value, parent)
    named = entry.get("type") if isinstance(entry, dict) else None
    return named if isinstance(named, str) and named in tags() else None


def name_of(given: object, rule: str, *, small: bool = False) -> str:
    """Return the ``rule`` of names, and what breaks it where that is not seen: or the name that is nearest to it."""
    if not isinstance(given, str) or not given:
        return rule
    stranger = next((each for each in given if not each.isascii()), None)
    if stranger is not None:
        return f"{rule}; this has {unicode_name(stranger, 'a character')} (U+{ord(stranger):04X})"
    plain = re.sub(r"\W+" if not small else r"[^a-z0-9_-]+", "_", given.lower() if small else given).strip("_")
    return f"{rule}; write {plain}" if plain[:1].isalpha() and len(plain) <= MAX_NAME else rule


def number_of(given: object) -> str | None:
    """Return how a number is written that was given in another form, None where it is none."""
    if isinstance(given, float):
        return f"write {int(given)}" if given.is_integer() and abs(given) < 1e15 else None
    if not isinstance(given, str) or len(given) > _SHOWN:
        return None
    text = given.strip()
    if _COMMA.fullmatch(text):
        # A thousand in one country, a one in another.
        whole = f" or {text.replace(',', '')}" if _THOUSANDS.fullmatch(text) else ""
        return f"write {text.replace(',', '.')}{whole}, with a point"
    if len(parts := text.split()) > 1 and all(_NUMBER.fullmatch(part) for part in parts):
        return f"part numbers by commas: {', '.join(parts[:_LISTED])}"
    if (percent := _PERCENT.fullmatch(text)) is not None:
        return f"write {exact_decimal(resolve(percent[1])) / 100}"
    plain = text.replace("\u2212", "-").replace("_", "").removesuffix("f")
    try:
        number = resolve(plain)
    except NotFiniteError:
        return None
    if number is None or isinstance(number, str | bool):
        return None
    return f"write {plain}" + (", without quotes" if plain == given else "")


def _takers(value: object, parent: Path, key: str) -> Iterator[str]:
    """Yield what stands or could stand at ``parent`` and takes ``key``, as it would be written."""
    model = type_at(value, parent)
    if model is Layer:
        here = (tag for tag in tags() if _has(value, parent, tag))
        yield from (f"{tag}: {{{key}: ...}}" for tag in here if key in fields(tags()[tag]))
    for field, ops in _inside(model).get(key, ()) if isinstance(model, type) else ():
        # Of several ops the one that the file names; where it names none, the usual one.
        named = [op for op in ops if op is not None and _has(value, (*parent, field), op)]
        op = next(iter(named), "adam" if "adam" in ops else ops[0])
        yield f"{field}: {{{key}: ...}}" if op is None else f"{field}: {{{op}: {{{key}: ...}}}}"


@cache
def _inside(model: type) -> Mapping[str, list[tuple[str, list[str | None]]]]:
    """Return, by the keys that mappings in fields of a model take, those fields, and by which of their ops, if any."""
    inside: dict[str, list[tuple[str, list[str | None]]]] = {}
    for field in fields(model):
        type_ = type_of(model, field)
        by_op: dict[str, list[str | None]] = {}
        for op, each in type_.items() if isinstance(type_, dict) else [(None, type_)]:
            for key in fields(each):
                by_op.setdefault(key, []).append(op)
        for key, ops in by_op.items():
            inside.setdefault(key, []).append((field, ops))
    return inside


def _has(value: object, path: Path, tag: str) -> bool:
    found = _value_at(value, path)
    return found == tag or (isinstance(found, dict) and tag in found)


def _value_at(value: object, path: Path) -> object:
    for step in path:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
