"""Builds a document from JSON.

The standard parser reads the value; positions are found by a second, slower scan of the text, only when there is a
finding to place or a caller asks where something stands.
"""

import json
import re
from contextlib import suppress
from json import JSONDecodeError, JSONDecoder

from nnspec.diagnostics import Path, Source, codes
from nnspec.reading.document import MAX_DEPTH, MAX_NODES, Branch, Document, Place, Span
from nnspec.reading.findings import Findings, StopReadingError, has_invalid_character
from nnspec.reading.scalars import MAX_NUMBER, WrittenFloat

_DECODER = JSONDecoder()
_NOT_SPACE = re.compile(r"[^ \t\n\r]")
_WORD = re.compile(r"[^\s\[\]{}:,\"]+")
_NOT_FINITE = frozenset(("NaN", "Infinity", "-Infinity"))


def read_json(source: Source, findings: Findings) -> Document:
    """Return the document of a JSON source; what is wrong goes to ``findings``, StopReadingError ends the reading."""
    text = source.text
    decoding = _Decoding()
    if text.count(",") >= MAX_NODES:
        # Mostly too much to decode; the scan ends at the limit.
        _Scan(text, findings, len(text)).place()
        findings.found.clear()
    try:
        value = decoding.decode(text)
    except JSONDecodeError as error:
        # What is wrong before the fault is told with it.
        with suppress(StopReadingError):
            _Scan(text, findings, error.pos).place()
        raise _syntax_error(error, findings) from error
    place = _Scan(text, findings, len(text)).place() if decoding.flawed else None
    if not isinstance(value, dict):
        start = len(text) - len(text.lstrip())
        findings.not_a_mapping(value, (start, start + 1))
        raise StopReadingError
    return Document(
        source, value, lambda: place if place is not None else _Scan(text, Findings(source), len(text)).place()
    )


class _Decoding:
    """One decoding by the standard parser; ``flawed`` tells that the scan will find what a spec must not hold."""

    def __init__(self) -> None:
        self.flawed = False

    def decode(self, text: str) -> object:
        """Return the value of ``text``; raises JSONDecodeError."""
        try:
            value: object = json.loads(
                text,
                object_pairs_hook=self._mapping,
                parse_constant=self._constant,
                parse_int=lambda word: int(self._bounded(word)),
                parse_float=lambda word: WrittenFloat(self._bounded(word)),
            )
        except RecursionError:
            self.flawed = True
            return None
        self.flawed = self.flawed or _beyond_limits(value) or ("\\" in text and _holds_invalid_characters(value))
        return value

    def _mapping(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        mapping = dict(pairs)
        if len(mapping) != len(pairs):
            self.flawed = True
            mapping |= reversed(pairs)  # the first of each, as the scan has their places
        return mapping

    def _constant(self, _: str) -> None:
        self.flawed = True

    def _bounded(self, word: str) -> str:
        if len(word) > MAX_NUMBER:
            self.flawed = True
            return "0"
        return word


def _beyond_limits(value: object) -> bool:
    level, depth, nodes = [value], 0, 0
    while level:
        nodes += len(level)
        below: list[object] = []
        nested = False
        for each in level:
            if isinstance(each, dict):
                nested = True
                nodes += len(each)
                below.extend(each.values())
            elif isinstance(each, list):
                nested = True
                below.extend(each)
        depth += nested
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            return True
        level = below
    return False


def _holds_invalid_characters(value: object) -> bool:
    remaining = [value]
    while remaining:
        each = remaining.pop()
        if isinstance(each, dict):
            remaining.extend(each)
            remaining.extend(each.values())
        elif isinstance(each, list):
            remaining.extend(each)
        elif isinstance(each, str) and has_invalid_character(each):
            return True
    return False


class _Scan:
    """Finds places, and what is wrong there, in JSON that the standard parser accepted up to ``end``."""

    def __init__(self, text: str, findings: Findings, end: int) -> None:
        self.text, self.findings, self.end = text, findings, end
        self.at = 0
        self.nodes = 0
        self.path: list[str | int] = []

    def place(self) -> Place:
        """Return the place of the next value; raises StopReadingError at ``end`` or a limit."""
        first = self._peek()
        self._count()
        if first in "{[":
            if len(self.path) == MAX_DEPTH:
                raise self.findings.too_deep((self.at, self.at + 1), self._path())
            return self._object() if first == "{" else self._array()
        if first == '"':
            return self._string()[1]
        return self._word()

    def _object(self) -> Branch:
        start = self.at
        keys: dict[str, Span] = {}
        children: dict[str, Place] = {}
        self.at += 1
        self.path.append("")
        while (char := self._peek()) != "}":
            if char == ",":
                self.at += 1
                continue
            self._count()
            key, span = self._string()
            self.path[-1] = key
            self._peek()
            self.at += 1  # the colon
            child = self.place()
            if key in keys:
                self.findings.duplicate_key(key, span, keys[key], self._path())
                continue
            keys[key], children[key] = span, child
        self.at += 1
        self.path.pop()
        return Branch((start, self.at), keys, children)

    def _array(self) -> Branch:
        start = self.at
        children: list[Place] = []
        self.at += 1
        self.path.append(0)
        while (char := self._peek()) != "]":
            if char == ",":
                self.at += 1
                continue
            self.path[-1] = len(children)
            children.append(self.place())
        self.at += 1
        self.path.pop()
        return Branch((start, self.at), {}, children)

    def _string(self) -> tuple[str, Span]:
        start = self.at
        if self.text[start] != '"':
            raise StopReadingError
        try:
            value, self.at = _DECODER.raw_decode(self.text, start)
        except JSONDecodeError as error:
            raise StopReadingError from error
        self.findings.check_string(value, (start, self.at), self._path())
        return value, (start, self.at)

    def _word(self) -> Span:
        match = _WORD.match(self.text, self.at, self.end)
        if match is None:
            raise StopReadingError
        word, span = match[0], match.span()
        self.at = span[1]
        if word in _NOT_FINITE:
            self.findings.not_finite(word, span, self._path())
        elif len(word) > MAX_NUMBER:
            self.findings.number_too_long(word, span, self._path())
        return span

    def _peek(self) -> str:
        """Return the next character that is not space, without taking it."""
        match = _NOT_SPACE.search(self.text, self.at, self.end)
        if match is None:
            raise StopReadingError
        self.at = match.start()
        return match[0]

    def _count(self) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.findings.too_many_nodes((self.at, self.at + 1), self._path())

    def _path(self) -> Path:
        return tuple(self.path)


def _syntax_error(error: JSONDecodeError, findings: Findings) -> StopReadingError:
    text = findings.source.text
    # A fault at the end of the text is shown behind its last character.
    at = min(error.pos, len(text.rstrip()))
    problem = error.msg.removesuffix(" starting at").removesuffix(" at")
    message = f"not valid JSON: {problem[:1].lower()}{problem[1:]}"
    comma = _trailing_comma(text, error.pos)
    if comma is not None:
        hint = "remove the comma before the closing bracket"
        return findings.stop(codes.SYNTAX_ERROR, message, (at, at + 1), hint=hint, too_much=(comma, comma + 1))
    # Who writes JSON that is well formed does without it.
    from nnspec.reading.json_syntax import way_out

    return findings.stop(codes.SYNTAX_ERROR, message, (at, at + 1), hint=way_out(text, error.pos, error.msg))


def _trailing_comma(text: str, at: int) -> int | None:
    """Return where the comma before a closing bracket stands, at which a fault was met; None where that is none."""
    before = len(text[:at].rstrip()) - 1
    return before if text[before : before + 1] == "," and text[at : at + 1] in ("}", "]") else None
