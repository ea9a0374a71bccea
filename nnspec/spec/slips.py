"""Reads a spec as it was meant where a word of the language is wrong: what stands behind the word is checked as well.

It was meant as the hint at it says, be it misspelt or what others call it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from nnspec.diagnostics import Diagnostic, Suggestion
from nnspec.diagnostics import codes as c
from nnspec.record import record

MAX_ROUNDS = 5
"""How deep slips behind slips are read: a key in a layer in a section that are all misspelt."""

MAX_SLIPS = 100
"""So many slips of a spec are read as they were meant: each costs a copy of what it stands in."""

_OF_ANOTHER_KIND = (c.WRONG_TYPE, c.EMPTY_VALUE, c.NOT_A_CHOICE, c.UNKNOWN_TAG, c.NOT_ONE_TAG, c.INVALID_NAME)


@record
class Meant:
    """A spec's ``value`` with the words that were meant, and the ``slips`` that it was written with."""

    value: Mapping[str, Any]
    slips: tuple[Diagnostic, ...] = ()

    def again(self, findings: Iterable[Diagnostic]) -> "Meant":
        """Return the spec with the slips among ``findings`` read as they were meant, itself where there are none."""
        value = self.value
        slips: list[Diagnostic] = []
        for finding in findings:
            if len(self.slips) + len(slips) == MAX_SLIPS:
                break
            hint = finding.hint
            if not isinstance(hint, Suggestion):
                continue
            read = _read(value, finding, hint)
            if read is not None:
                value = read
                slips.append(self.written(finding))
        return Meant(value, (*self.slips, *slips)) if slips else self

    def told(self, findings: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return the slips, and the findings about the value as they are about the file.

        Of a value that was guessed nothing more is told. What is of another kind than a key that was guessed shows that
        something else may have been meant.
        """
        values = {slip.path for slip in self.slips if not slip.at_key}
        keys = {slip.path for slip in self.slips if slip.at_key}
        others = (
            each
            for each in map(self.written, findings)
            if each.path not in values and not (each.path in keys and each.code in _OF_ANOTHER_KIND)
        )
        return [*self.slips, *others]

    def written(self, finding: Diagnostic) -> Diagnostic:
        """Return a finding about the value with its path in the file, where keys stand as they were written."""
        path = finding.path
        # A slip within a mapping whose key is one too was found after that.
        for slip in self.slips:
            if slip.at_key and isinstance(slip.hint, Suggestion):
                depth = len(slip.path)
                if path[:depth] == (*slip.path[:-1], slip.hint.word):
                    path = (*slip.path, *path[depth:])
        return replace(finding, path=path) if path != finding.path else finding


def _read(value: Any, finding: Diagnostic, hint: Suggestion) -> Any:
    """Return a copy of a value in which the word at a finding is the one meant; None where it does not stand there."""
    *parents, last = finding.path
    if not parents:
        return _with(value, last, finding, hint)
    step = parents[0]
    try:
        inner = _read(value[step], replace(finding, path=finding.path[1:]), hint)
    except (KeyError, IndexError, TypeError):
        return None
    if inner is None:
        return None
    if isinstance(value, list):
        return [inner if index == step else each for index, each in enumerate(value)]
    return {key: inner if key == step else each for key, each in value.items()}


def _with(value: Any, key: str | int, finding: Diagnostic, hint: Suggestion) -> Any:
    if isinstance(value, list):
        if not isinstance(key, int) or not 0 <= key < len(value) or value[key] != hint.given:
            return None
        return [hint.word if index == key else each for index, each in enumerate(value)]
    if not isinstance(value, dict) or key not in value:
        return None
    if not finding.at_key:
        return {**value, str(key): hint.word} if value[key] == hint.given else None
    if hint.word in value or key != hint.given:
        return None
    # In its place: the order of inputs is that of features.
    return {hint.word if each == key else each: part for each, part in value.items()}
