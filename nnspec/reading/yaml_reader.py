"""Builds a document from the events of PyYAML's parser.

The events come one at a time from libyaml, so depth, nodes and expanded aliases are counted before they cost anything;
PyYAML's own constructors know neither limits nor positions nor YAML 1.2.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from yaml import MarkedYAMLError, SafeLoader
from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, StreamEndEvent

try:
    from yaml import CSafeLoader as Parser
except ImportError:  # PyYAML was built without libyaml: the same events, some twenty times slower
    Parser = SafeLoader  # type: ignore[misc,assignment]

from nnspec.diagnostics import Path, Source, codes
from nnspec.reading.document import MAX_DEPTH, MAX_NODES, Branch, Document, Place, Span
from nnspec.reading.findings import Findings, StopReadingError, quoted
from nnspec.reading.scalars import NotFiniteError, Scalar, TooLongError, resolve

__all__ = ["Parser", "read_yaml"]

_BLANK_LINE = r"[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)"
_DIRECTIVE = re.compile(rf"(?:{_BLANK_LINE})*(%[^\r\n]*)")
_NOTHING_MORE = re.compile(r"(?:\s+|#[^\r\n]*|\.\.\.(?=\s|\Z))*")
_STANDARD_TAG = "tag:yaml.org,2002:"


def read_yaml(source: Source, findings: Findings) -> Document:
    """Return the document of a YAML source; what is wrong goes to ``findings``, StopReadingError ends the reading."""
    reader = _Reader(source, findings)
    try:
        value, place = reader.document()
    except MarkedYAMLError as error:
        raise _syntax_error(error, findings) from error
    if not isinstance(value, dict):
        findings.not_a_mapping(value, place.span if isinstance(place, Branch) else place)
        raise StopReadingError
    return Document(source, value, lambda: place)


class _Anchored(NamedTuple):
    """A value that aliases may repeat: what one more of it costs in nodes, and how many levels it nests."""

    value: object
    place: Place
    nodes: int
    height: int


class _Reader:
    """One pass over the events of one source.

    Events are Any here: PyYAML's stubs make their marks optional, though its parsers always set them.
    """

    def __init__(self, source: Source, findings: Findings) -> None:
        self.text = source.text
        self.findings = findings
        self.next: Callable[[], Any] = Parser(source.text).get_event
        # An anchor whose value is still being read is None.
        self.anchors: dict[str, _Anchored | None] = {}
        self.nodes = 0
        self.depth = 0
        # The deepest level reached since the innermost open anchor.
        self.deepest = 0
        # Keys and indices down to the value being read.
        self.path: list[str | int] = []

    def document(self) -> tuple[object, Place]:
        """Return the value of the only document, and its place."""
        directive = _DIRECTIVE.match(self.text)
        if directive is not None:
            message = f"the directive {quoted(directive[1])} is not read: a spec is always YAML 1.2"
            raise self.findings.stop(codes.DIRECTIVE, message, directive.span(1), hint="remove the line")
        self.next()  # the start of the stream
        if type(self.next()) is StreamEndEvent:
            raise self.findings.empty()
        event = self.next()
        value, place = self.node(event)
        if place == (event.start_mark.index,) * 2:
            raise self.findings.empty()
        self._refuse_more(self.next().end_mark.index)
        return value, place

    def node(self, event: Any) -> tuple[object, Place]:
        """Return the value that begins with ``event``, and its place."""
        self._count(event)
        kind = type(event)
        if kind is ScalarEvent:
            span = (event.start_mark.index, event.end_mark.index)
            scalar = self._scalar(event, span)
            if event.anchor is not None:
                self.anchors[event.anchor] = _Anchored(scalar, span, 1, 0)
            return scalar, span
        if kind is AliasEvent:
            return self._alias(event)
        if self.depth == MAX_DEPTH:
            raise self.findings.too_deep(_token(event), self._path())
        if event.tag is not None:
            self._tag(event)
        read = self._mapping if kind is MappingStartEvent else self._sequence
        self.depth += 1
        if event.anchor is None:
            if self.depth > self.deepest:
                self.deepest = self.depth
            value, place = read(event)
        else:
            value, place = self._anchored(event, read)
        self.depth -= 1
        return value, place

    def _anchored(self, event: Any, read: Callable[[Any], tuple[object, Place]]) -> tuple[object, Place]:
        self.anchors[event.anchor] = None
        outside, self.deepest = self.deepest, self.depth
        nodes = self.nodes
        value, place = read(event)
        # The collection itself was counted before its parts.
        self.anchors[event.anchor] = _Anchored(value, place, self.nodes - nodes + 1, self.deepest - self.depth + 1)
        self.deepest = max(self.deepest, outside)
        return value, place

    def _mapping(self, start: Any) -> tuple[object, Place]:
        value: dict[str, object] = {}
        keys: dict[str, Span] = {}
        children: dict[str, Place] = {}
        path = self.path
        path.append("")
        while type(event := self.next()) is not MappingEndEvent:
            key = self._key(event)
            if key is None:
                path[-1] = ""
                self.node(self.next())
                continue
            path[-1] = key
            if key in value:
                span = _span(event)
                self.findings.duplicate_key(key, span, keys[key], self._path())
                self.node(self.next())
                continue
            keys[key] = (event.start_mark.index, event.end_mark.index)
            value[key], children[key] = self.node(self.next())
        path.pop()
        return value, Branch((_span(start)[0], _span(event)[1]), keys, children)

    def _sequence(self, start: Any) -> tuple[object, Place]:
        value: list[object] = []
        children: list[Place] = []
        path = self.path
        path.append(0)
        while type(event := self.next()) is not SequenceEndEvent:
            path[-1] = len(value)
            item, place = self.node(event)
            value.append(item)
            children.append(place)
        path.pop()
        return value, Branch((start.start_mark.index, _span(event)[1]), {}, children)

    def _key(self, event: Any) -> str | None:
        """Return the key as written, or None after the finding that it is none."""
        if type(event) is not ScalarEvent:
            what = "an alias" if type(event) is AliasEvent else "a mapping or a list"
            self.findings.add(codes.KEY_NOT_TEXT, f"a key is text, not {what}", _token(event), self._path()[:-1])
            if type(event) is not AliasEvent:
                self.node(event)
            return None
        self._count(event)
        key: str = event.value
        if event.tag is not None:
            self._tag(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(self._scalar(event, _span(event)), _span(event), 1, 0)
        if event.implicit[0]:
            if not key:
                hint = "write the key before the colon"
                self.findings.add(codes.KEY_NOT_TEXT, "a key is missing", _span(event), self._path()[:-1], hint)
                return None
            if key == "<<":
                hint = "repeat the entries; an alias may stand for a whole value"
                message = "merge keys are not read: what a mapping holds is written in it"
                self.findings.add(codes.MERGE_KEY, message, _span(event), self._path()[:-1], hint)
                return None
        else:
            self.findings.check_string(key, _span(event), self._path()[:-1])
        return key

    def _scalar(self, event: Any, span: Span) -> Scalar:
        word: str = event.value
        if event.tag is not None:
            self._tag(event)
            return word
        if not event.implicit[0]:
            self.findings.check_string(word, span, self._path())
            return word
        try:
            return resolve(word)
        except NotFiniteError:
            self.findings.not_finite(word, span, self._path())
        except TooLongError:
            self.findings.number_too_long(word, span, self._path())
        return None

    def _alias(self, event: Any) -> tuple[object, Place]:
        span = _span(event)
        anchored = self.anchors.get(event.anchor)
        if anchored is None:
            inside = event.anchor in self.anchors
            message = (
                f"the alias *{event.anchor} is inside its own anchor"
                if inside
                else f"no anchor &{event.anchor} stands before this alias"
            )
            self.findings.add(codes.UNKNOWN_ANCHOR, message, span, self._path())
            return None, span
        # The alias itself is counted already.
        self.nodes += anchored.nodes - 1
        if self.nodes > MAX_NODES:
            raise self.findings.too_many_nodes(span, self._path())
        if self.depth + anchored.height > MAX_DEPTH:
            raise self.findings.too_deep(span, self._path())
        self.deepest = max(self.deepest, self.depth + anchored.height)
        if isinstance(anchored.place, Branch):
            return anchored.value, Branch(span, anchored.place.keys, anchored.place.children)
        return anchored.value, span

    def _count(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.findings.too_many_nodes(_token(event), self._path())

    def _tag(self, event: Any) -> None:
        tag = event.tag.replace(_STANDARD_TAG, "!!", 1)
        hint = "quote the value to make it text" if tag == "!!str" else "remove the tag"
        self.findings.add(codes.TAG_NOT_READ, f"the tag {tag} is not read", _token(event), self._path(), hint)

    def _refuse_more(self, end: int) -> None:
        """Add a finding for anything but comments after the document, without parsing it."""
        more = _NOTHING_MORE.match(self.text, end)
        rest = more.end() if more is not None else end
        if rest == len(self.text):
            return
        if self.text[rest] in "-%":
            hint = "put each spec into a file of its own"
            self.findings.add(codes.SEVERAL_DOCUMENTS, "a second document begins here", (rest, rest + 3), hint=hint)
            return
        message = "not valid YAML: text after the end of the document"
        self.findings.add(codes.SYNTAX_ERROR, message, (rest, rest + 1))

    def _path(self) -> Path:
        return tuple(self.path)


def _span(event: Any) -> Span:
    return event.start_mark.index, event.end_mark.index


def _token(event: Any) -> Span:
    """Return where a value begins: of a block collection no more than its first character."""
    start, end = _span(event)
    return start, max(end, start + 1)


def _syntax_error(error: MarkedYAMLError, findings: Findings) -> StopReadingError:
    # Who writes YAML that is well formed does without it.
    from nnspec.reading.syntax import fault

    found = fault(error, findings.source)
    return findings.stop(codes.SYNTAX_ERROR, found.message, (found.start, found.end), hint=found.hint)
