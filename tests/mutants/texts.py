"""Texts of specs that are edited by path: what is edited keeps its surroundings, and the line of the edit is known."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from nnspec.diagnostics import Path, Source
from nnspec.reading import Document, parse
from nnspec.reading.document import Branch, Place, Span


class Edit(NamedTuple):
    """A text after an edit, and the line it was made on."""

    text: str
    line: int


class Text:
    """A spec that is right, in the form it was written in."""

    def __init__(self, name: str, text: str, form: Literal["yaml", "json"]) -> None:
        self.name, self.text, self.form = name, text, form
        self.document: Document = parse(self.source(text))
        self.value = self.document.value

    def source(self, text: str) -> Source:
        return Source(f"{self.name}.{self.form}", text, self.form)

    def as_json(self) -> "Text":
        """Return the same spec in JSON, a value or a short collection a line."""
        text = json.dumps(self.value, indent=2, default=str)
        return Text(self.name, text, "json")

    def at(self, path: Path) -> Any:
        value: Any = self.value
        for step in path:
            value = value[step]
        return value

    def mappings(self, path: Path = ()) -> Iterator[tuple[Path, dict[str, object]]]:
        """Yield each mapping with its path, from the top."""
        value = self.at(path)
        if isinstance(value, dict):
            yield path, value
        children = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        for step in children:
            yield from self.mappings((*path, step))

    def line(self, path: Path, *, at_key: bool = False) -> int:
        return self.document.locate(path, at_key=at_key).line

    def key_span(self, path: Path) -> Span:
        parent = self._place(path[:-1])
        assert isinstance(parent, Branch)
        return parent.keys[str(path[-1])]

    def span(self, path: Path) -> Span:
        place = self._place(path)
        return place.span if isinstance(place, Branch) else place

    def is_flow(self, path: Path) -> bool:
        return self.text[self.span(path)[0]] in "{["

    def rename(self, path: Path, name: str) -> Edit:
        """Write another key."""
        return self._replace(self.key_span(path), self._quoted_as(self.key_span(path), name))

    def write(self, path: Path, value: str) -> Edit:
        """Write another value, as it stands in the file; of a block nothing remains."""
        start, end = self.span(path)
        if isinstance(self._place(path), Branch) and not self.is_flow(path):
            # A block ends where the next token begins; its last line end stays.
            end = start + len(self.text[start:end].rstrip())
        return self._replace((start, end), value)

    def write_word(self, path: Path, word: str) -> Edit:
        """Write another text, in the quotes of the former."""
        return self._replace(self.span(path), self._quoted_as(self.span(path), word))

    def delete(self, path: Path) -> Edit:
        """Leave out an entry of a mapping or list with its comma."""
        start, end = self._entry(path)
        return self._replace((start, end), "")

    def move(self, path: Path, target: Path) -> Edit:
        """Move an entry, whose value takes one line, to the front of another mapping."""
        start, _ = self.key_span(path)
        entry = self.text[start : self.span(path)[1]].rstrip()
        first = self.key_span((*target, next(iter(self._children(target)))))[0]
        text = f"{entry}, " if self.is_flow(target) else f"{entry}\n{' ' * self._column(first)}"
        cut = self._entry(path)
        if cut[0] <= first < cut[1]:
            raise ValueError("an entry is not moved into itself")
        moved = self.text[:first] + text + self.text[first:]
        shift = len(text) if first <= cut[0] else 0
        without = moved[: cut[0] + shift] + moved[cut[1] + shift :]
        at = first if first <= cut[0] else first - (cut[1] - cut[0])
        return Edit(without, without.count("\n", 0, at) + 1)

    def _replace(self, span: Span, new: str) -> Edit:
        start, end = span
        return Edit(self.text[:start] + new + self.text[end:], self.text.count("\n", 0, start) + 1)

    def _entry(self, path: Path) -> Span:
        """Return an entry from its key or dash to the next one's, or from the end of the one before it."""
        siblings = list(self._children(path[:-1]))
        index = siblings.index(path[-1])
        start = self._start((*path[:-1], siblings[index]))
        if index + 1 < len(siblings):
            return start, self._start((*path[:-1], siblings[index + 1]))
        end = self.span(path)[1]
        if self.is_flow(path[:-1]):
            return (self.span((*path[:-1], siblings[index - 1]))[1], end) if index > 0 else (start, end)
        end = start + len(self.text[start:end].rstrip())
        line_end = self.text.find("\n", end)
        return start, line_end if line_end >= 0 else len(self.text)

    def _start(self, path: Path) -> int:
        return self.key_span(path)[0] if isinstance(path[-1], str) else self.span(path)[0]

    def _children(self, path: Path) -> Sequence[str | int]:
        value = self.at(path)
        return [*value] if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []

    def _column(self, offset: int) -> int:
        return offset - (self.text.rfind("\n", 0, offset) + 1)

    def _quoted_as(self, span: Span, word: str) -> str:
        mark = self.text[span[0]]
        return f"{mark}{word}{mark}" if mark in "'\"" else word

    def _place(self, path: Path) -> Place:
        place: Place = self.document._root
        for step in path:
            assert isinstance(place, Branch)
            child = place.child(step)
            assert child is not None
            place = child
        return place
