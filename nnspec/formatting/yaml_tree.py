"""From YAML to a tree: values from the events of PyYAML's parser, comments and dashes from the text between them.

For texts that the reader takes: tags, directives and merge keys are none of its subjects.
"""

import re
from collections.abc import Callable
from typing import Any

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from nnspec.formatting.columns import width
from nnspec.formatting.scalars import in_double_quotes, is_mistakable
from nnspec.formatting.tree import Collection, Comment, Entry, Kind, Node, Scalar, Tree
from nnspec.reading.yaml_reader import Parser

_BETWEEN = re.compile(r"#[^\n]*|---|[-?]")
_SPACE_AND_COMMENTS = re.compile(r"(?:\s+|#[^\n]*)*")
_HEADER = re.compile(r"([|>][-+0-9]*)[ \t]*(#[^\n]*)?")


def yaml_tree(text: str) -> Tree:
    """Return the tree of a text that can be read, its line ends ``\\n``."""
    return _Builder(text).tree()


class _Builder:
    """One pass over the events of a text.

    Events are Any here: PyYAML's stubs make their marks optional, though its parsers always set them.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.next: Callable[[], Any] = Parser(text).get_event
        self.comments: list[Comment] = []
        self.marker: int | None = None
        # How far the text was looked at, and the last dash or question mark on the way.
        self.at = 0
        self.sign = -1

    def tree(self) -> Tree:
        """Return the tree of the only document."""
        self.next()  # the start of the stream
        opening = self.next()
        if opening.explicit:
            self.marker = opening.start_mark.index
            self._skip_to(self.marker)
            self.at = self.marker + 3
        root = self._node(self.next())
        self._skip_to(len(self.text))
        return Tree(self.text, root, self.comments, self.marker)

    def _node(self, event: Any) -> Node:
        start = event.start_mark.index
        self._skip_to(start)
        kind = type(event)
        if kind is AliasEvent:
            self.at = _end(event)
            return Scalar(start, start, self.at, self.text[start : self.at], event.anchor, "alias")
        if kind is ScalarEvent:
            return self._scalar(event)
        return self._collection(event)

    def _scalar(self, event: Any) -> Scalar:
        anchor, body = self._anchor(event)
        if event.style in ("|", ">"):
            return self._block_scalar(event, anchor, body)
        self.at = _end(event)
        text = self.text[body : self.at].rstrip()
        end = body + len(text)
        kind: Kind = "plain" if event.implicit[0] else "quoted"
        if kind == "plain" and is_mistakable(text):
            text, kind = f'"{text}"', "quoted"
        return Scalar(event.start_mark.index, body, end, in_double_quotes(text), event.value, kind, anchor)

    def _block_scalar(self, event: Any, anchor: str, body: int) -> Scalar:
        header = _HEADER.match(self.text, body)
        if header is not None and header[2] is not None:
            self._comment(header.start(2), header[2])
        self.at = _end(event)
        return Scalar(event.start_mark.index, body, self.at, self.text[body : self.at], event.value, "block", anchor)

    def _collection(self, opening: Any) -> Collection:
        kind = type(opening)
        mapping = kind is MappingStartEvent
        anchor, body = self._anchor(opening)
        made = Collection(opening.start_mark.index, body, body, mapping, opening.flow_style, anchor=anchor)
        closing = MappingEndEvent if mapping else SequenceEndEvent
        while type(event := self.next()) is not closing:
            before, first = self.at, event.start_mark.index
            self._skip_to(first)
            # The sign of an entry is no part of its event.
            start = self.sign if self.sign >= before and not (made.flow and not mapping) else first
            key = self._scalar(event) if mapping else None
            made.entries.append(Entry(start, key, self._node(self.next() if mapping else event)))
        made.end = made.entries[-1].value.end if made.entries else body
        if made.flow:
            # A pair in a list, [a: 1], has no brackets of its own.
            if self.text[body] in "[{":
                made.end = _end(event)
            self._skip_to(made.end)
        elif made.entries:
            first = made.entries[0].start
            made.column = first - (self.text.rfind("\n", 0, first) + 1)
        return made

    def _anchor(self, event: Any) -> tuple[str, int]:
        """Return the anchor before a value, and where the value itself begins; comments between them are kept."""
        start = event.start_mark.index
        if event.anchor is None:
            return "", start
        anchor = f"&{event.anchor}"
        self.at = start + len(anchor)
        gap = _SPACE_AND_COMMENTS.match(self.text, self.at)
        body = gap.end() if gap is not None else self.at
        # An anchor may stand before nothing: what comes next is then no part of the value.
        kind = type(event)
        if kind is ScalarEvent and body > _end(event):
            return anchor, self.at
        self._skip_to(body)
        return anchor, body

    def _skip_to(self, end: int) -> None:
        """Take the comments up to ``end``, and remember the last sign of an entry."""
        for match in _BETWEEN.finditer(self.text, self.at, max(self.at, end)):
            if match[0][0] == "#":
                self._comment(match.start(), match[0])
            elif match[0] in ("-", "?"):
                self.sign = match.start()
        self.at = max(self.at, end)

    def _comment(self, start: int, text: str) -> None:
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        self.comments.append(Comment(start, text.rstrip(), width(before), not before.strip()))


def _end(event: Any) -> int:
    index: int = event.end_mark.index
    return index
