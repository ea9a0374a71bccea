"""Mutants of specs that are right: each has one mistake, made on a known line, and often a word that was meant.

What a place may hold is written here by hand, not taken from the models that the mutants are to test.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from string import ascii_lowercase
from typing import cast

from nnspec.diagnostics import Path, Source
from tests.mutants.texts import Edit, Text

NAMED_BY_AUTHOR = {"inputs", "outputs", "weights", "units", "metadata", "given", "expect", "probabilities"}
"""Keys of mappings whose own keys are the author's names, and no words of the language."""

NAMES = {"inputs", "outputs", "units"}
REQUIRED = ("nnspec", "name", "inputs", "outputs", "type", "given", "expect", "categories", "within", "threshold")
OPTIONS_OF_LANGUAGE = {"type", "activation", "loss", "standardize"}
"""Keys whose texts are words of the language."""

FREE_TEXTS = {"description", "question", "source"}
BAD_NUMBERS = {
    "nnspec": ("2", "0"),
    "units": ("0", "-3", "2.5"),
    "learning_rate": ("-0.1", "0"),
    "batch_size": ("0", "-10", "1.5"),
    "epochs": ("0", "-1"),
    "seed": ("-1",),
    "validation": ("1.5", "0", "-0.2"),
    "within": ("-1",),
    "range": ("[255, 0]", "[1]", "[0, 1, 2]"),
    "scale": ("[1, 0]", "[1]"),
    "shape": ("[0]", "[-784]", "[]"),
    "threshold": (".nan", "1e999", "1e-999"),
    "bias": (".inf", "1e999"),
    "categories": ("[]", "[one]"),
}


@dataclass(frozen=True)
class Mutant:
    """A spec with one mistake; it should be reported on one of ``lines``, and ``meant`` be suggested."""

    kind: str
    source: Source
    lines: frozenset[int]
    meant: str | None
    what: str


Made = Iterator[tuple[Edit, frozenset[int], str | None, str]]


def mutants(text: Text, random: Random, of_each_kind: int) -> Iterator[Mutant]:
    """Yield up to ``of_each_kind`` mutants of each kind, the same for the same state of ``random``."""
    for kind, make in KINDS.items():
        made = list(make(text, random))
        for edit, lines, meant, what in random.sample(made, min(of_each_kind, len(made))):
            yield Mutant(kind, text.source(edit.text), lines, meant, f"{text.name}.{text.form}: {what}")


def misspelt(word: str, random: Random) -> str:
    """Return ``word`` with one edit, or two where it is long enough to be known again."""
    changed = word
    for _ in range(random.choice((1, 2)) if len(word) >= 5 else 1):
        at = random.randrange(1, len(changed))
        letter = random.choice(ascii_lowercase)
        changed = random.choice(
            (
                changed[:at] + letter + changed[at:],
                changed[:at] + letter + changed[at + 1 :],
                changed[:at] + changed[at + 1 :],
                changed[:at] + changed[at : at + 2][::-1] + changed[at + 2 :],
            )
        )
    return changed


def _misspelt_words(words: Sequence[str], known: Collection[str], random: Random) -> Iterator[tuple[str, str]]:
    """Yield words with a misspelling that is none of the ``known`` ones."""
    for word in words:
        if len(word) >= 3 and re.fullmatch(r"[A-Za-z_]\w*", word):
            wrong = misspelt(word, random)
            if wrong not in known:
                yield word, wrong


def _is_language(path: Path) -> bool:
    return not (path and path[-1] in NAMED_BY_AUTHOR and not _is_number_of_units(path))


def _is_number_of_units(path: Path) -> bool:
    return path[-1] == "units" and "dense" in path


def _keys(text: Text, random: Random) -> Made:
    for path, mapping in text.mappings():
        if _is_language(path):
            for word, wrong in _misspelt_words([*mapping], [*mapping], random):
                edit = text.rename((*path, word), wrong)
                yield edit, frozenset({edit.line}), word, f"key {word} as {wrong}"


def _values(text: Text, random: Random) -> Made:
    for path, mapping in text.mappings():
        for key, value in mapping.items():
            at = (*path, key)
            words = [value] if isinstance(value, str) else []
            if isinstance(value, list) and key in ("metrics",):
                words = [each for each in value if isinstance(each, str)]
            is_category = path and path[-1] == "expect" and isinstance(value, str)
            if key not in OPTIONS_OF_LANGUAGE | {"metrics"} and not is_category:
                continue
            for index, (word, wrong) in enumerate(_misspelt_words(words, words, random)):
                place = (*at, index) if isinstance(value, list) else at
                edit = text.write_word(place, wrong)
                yield edit, frozenset({edit.line}), word, f"value {word} of {key} as {wrong}"


def _references(text: Text, random: Random) -> Made:
    for path, mapping in text.mappings():
        if path and path[-1] in ("weights", "given", "expect"):
            for word, wrong in _misspelt_words([*mapping], _all_names(text), random):
                edit = text.rename((*path, word), wrong)
                yield edit, frozenset({edit.line}), word, f"reference {word} as {wrong}"
        source = mapping.get("from")
        if isinstance(source, str):
            name = source.partition(".")[0]
            for word, wrong in _misspelt_words([name], _all_names(text), random):
                edit = text.write_word((*path, "from"), wrong + source[len(word) :])
                yield edit, frozenset({edit.line}), source, f"from {source} as {wrong}"


def _definitions(text: Text, random: Random) -> Made:
    """Yield names that are misspelt where they are defined: every reference is wrong then."""
    for path, mapping in text.mappings():
        if path and path[-1] in NAMES and not _is_number_of_units(path):
            for word, wrong in _misspelt_words([*mapping], _all_names(text), random):
                used_by = ("weights",) if path[-1] == "units" else ("given", "weights", "expect")
                lines = _reference_lines(text, word, used_by)
                if lines:
                    edit = text.rename((*path, word), wrong)
                    meant = wrong if len(word) > 3 else None
                    yield edit, frozenset(lines), meant, f"definition {word} as {wrong}"


def _deleted(text: Text, random: Random) -> Made:
    for path, mapping in text.mappings():
        for key in mapping:
            at = (*path, key)
            needed = key in REQUIRED and _is_language(path) and not (key == "outputs" and path)
            if needed or (key == "units" and "dense" in path) or (path and path[-1] == "given"):
                if len(mapping) == 1 and not text.is_flow(path):
                    continue
                edit = text.delete(at)
                yield edit, _mapping_lines(text, path, at, edit), None, f"{key} deleted"
            elif path == ("inputs",) and len(mapping) > 1:
                lines = _reference_lines(text, key)
                edit = text.delete(at)
                gone = edit.text.count("\n") - text.text.count("\n")
                place = text.line(at, at_key=True)
                after = frozenset(line + gone if line > place else line for line in lines)
                yield edit, after, None, f"input {key} deleted"


def _retyped(text: Text, random: Random) -> Made:
    for path, mapping in text.mappings():
        for key, value in mapping.items():
            at = (*path, key)
            wrong = _of_other_type(key, value, path, random)
            if wrong is not None and path != ("metadata",):
                edit = text.write(at, wrong)
                # A mapping that is replaced as a whole is shown at its key or where it began.
                lines = {edit.line, text.line(at, at_key=True)}
                yield edit, frozenset(lines), None, f"{key} as {wrong}"


def _of_other_type(key: str, value: object, path: Path, random: Random) -> str | None:
    if isinstance(value, dict):
        return random.choice(("7", "[]", '"text"'))
    if isinstance(value, list):
        return random.choice(("7", '"text"', '{"a": 1}'))
    if isinstance(value, bool):
        return random.choice(('"maybe"', "[]"))
    if isinstance(value, int | float):
        return random.choice(('"text"', "[1]", '{"a": 1}'))
    if key in FREE_TEXTS or key == "name":
        return random.choice(("[1]", '{"a": 1}', "7"))
    if path and path[-1] == "given":
        return None if value in ("yes", "no") and random.random() < 0.5 else random.choice(("[1, 2]", '{"a": 1}'))
    return random.choice(("7", "[1]"))


def _moved(text: Text, random: Random) -> Made:
    places = [path for path, mapping in text.mappings() if mapping and _is_language(path)]
    for path in places:
        mapping = cast(Mapping[str, object], text.at(path))
        for key in mapping:
            at = (*path, key)
            start, end = text.key_span(at)[0], text.span(at)[1]
            targets = [
                each for each in places if each != path and each[: len(at)] != at and _is_foreign(text, key, each)
            ]
            if "\n" in text.text[start:end].rstrip() or not targets or len(mapping) == 1:
                continue
            target = random.choice(targets)
            edit = text.move(at, target)
            yield edit, frozenset({edit.line}), None, f"{key} moved to {'.'.join(map(str, target)) or 'the top'}"


def _is_foreign(text: Text, key: str, target: Path) -> bool:
    """Return whether no mapping like that at ``target`` has the key: not its own kind, and none of its siblings."""
    alike = [path for path, _ in text.mappings() if path[-1:] == target[-1:] or len(path) == len(target)]
    known = {key for path in alike for key in cast(Mapping[str, object], text.at(path))}
    general = {"description", "name", "from", "question", "shape", "dtype", "metadata", "bias", "range", "scale"}
    return key not in known | general | {"standardize", "seed", "validation", "yes_above", "activation", "within"}


def _out_of_range(text: Text, random: Random) -> Made:
    for path, mapping in text.mappings():
        for key in mapping:
            if key in BAD_NUMBERS and not (key == "units" and not _is_number_of_units((*path, key))):
                for wrong in BAD_NUMBERS[key]:
                    if text.form == "json" and wrong.startswith("."):
                        continue
                    edit = text.write((*path, key), wrong)
                    yield edit, frozenset({edit.line}), None, f"{key}: {wrong}"


def _broken_shapes(text: Text, random: Random) -> Made:
    layers = text.value.get("layers")
    outputs = cast(Mapping[str, Mapping[str, object]], text.value["outputs"])
    if isinstance(layers, list) and "dense" in layers[-1]:
        units: Path = ("layers", len(layers) - 1, "dense", "units")
        width = cast(int, text.at(units))
        for wrong in (width + 1, width + 7, 2 * width + 3):
            edit = text.write(units, str(wrong))
            ends = {edit.line, *(text.line(("outputs", name), at_key=True) for name in outputs)}
            ends |= {text.line(("outputs", name, "type")) for name in outputs}
            ends |= {text.line(("outputs", name, "categories")) for name in outputs if "categories" in outputs[name]}
            yield edit, frozenset(ends), None, f"{wrong} units for outputs of width {width}"
    for name, declared in cast(Mapping[str, Mapping[str, object]], text.value["inputs"]).items():
        if declared["type"] == "number" and "shape" not in declared:
            shaped = '"number", "shape": [3]' if text.form == "json" else "number, shape: [3]"
            edit = text.write(("inputs", name, "type"), shaped)
            lines = _reference_lines(text, name)
            if lines:
                yield edit, frozenset(lines), None, f"input {name} with a shape"


KINDS: dict[str, Callable[[Text, Random], Made]] = {
    "misspelt key": _keys,
    "misspelt value": _values,
    "misspelt reference": _references,
    "renamed definition": _definitions,
    "deleted": _deleted,
    "retyped": _retyped,
    "moved": _moved,
    "out of range": _out_of_range,
    "broken shape": _broken_shapes,
}


def _all_names(text: Text) -> set[str]:
    names = {key for path, mapping in text.mappings() if path and path[-1] in NAMED_BY_AUTHOR for key in mapping}
    return names | {str(mapping["name"]) for _, mapping in text.mappings() if "name" in mapping}


def _reference_lines(text: Text, name: str, used_by: Sequence[str] = ("weights", "given", "expect")) -> set[int]:
    """Return the lines on which ``name`` is referred to."""
    lines: set[int] = set()
    for path, mapping in text.mappings():
        if path and path[-1] in used_by and name in mapping:
            lines.add(text.line((*path, name), at_key=True))
        source = mapping.get("from")
        if isinstance(source, str) and name in source.split("."):
            lines.add(text.line((*path, "from")))
    return lines


def _mapping_lines(text: Text, path: Path, deleted: Path, edit: Edit) -> frozenset[int]:
    """Return the lines that stand for a mapping which lacks a key: its own, its parent's key, its first entry."""
    source = text.source(edit.text)
    after = Text(text.name, source.text, text.form)
    lines = {after.line(path), after.line(path, at_key=True)}
    if path and path[-1] == "given":
        return frozenset(lines)
    if deleted[-1] == "threshold" and "weights" in cast(Mapping[str, object], after.at(path)):
        lines.add(after.line((*path, "weights"), at_key=True))
    return frozenset(lines)
