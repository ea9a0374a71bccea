"""The text of a spec and the places in it; where the text came from is the reader's affair."""

import re
from bisect import bisect_right
from functools import cached_property
from typing import Literal

from nnspec.record import record

_LINE_END = re.compile(r"\r\n?|\n")


@record
class Position:
    """A place in a text: line and column count from 1, in characters; ``length`` >= 1 is the token's there."""

    line: int
    column: int
    length: int = 1


@record
class Source:
    """The text of a spec; ``name`` is what diagnostics call it (``specs/x.yaml``, ``<stdin>``)."""

    name: str
    text: str
    format: Literal["yaml", "json"] = "yaml"

    @cached_property
    def _line_starts(self) -> list[int]:
        if "\r" in self.text:
            return [0, *(end.end() for end in _LINE_END.finditer(self.text))]
        # Without the other kind of line end, a plain search passes over a line of megabytes in no time.
        starts, start = [0], self.text.find("\n") + 1
        while start > 0:
            starts.append(start)
            start = self.text.find("\n", start) + 1
        return starts

    @cached_property
    def _latest(self) -> dict[int, str]:
        """The line that was asked for last: hundreds of findings may stand on one line of megabytes."""
        return {}

    @property
    def lines(self) -> int:
        """How many lines the text has; what follows the last line end is one, though it be empty."""
        return len(self._line_starts)

    def line(self, number: int) -> str:
        """Return line ``number``, counted from 1, without its end; empty beyond the text."""
        starts = self._line_starts
        if not 1 <= number <= len(starts):
            return ""
        line = self._latest.get(number)
        if line is None:
            end = starts[number] if number < len(starts) else len(self.text)
            line = self.text[starts[number - 1] : end].rstrip("\r\n")
            self._latest.clear()
            self._latest[number] = line
        return line

    def span(self, position: Position) -> tuple[int, int]:
        """Return where the characters of a position start and end."""
        start = self._line_starts[position.line - 1] + position.column - 1
        return start, start + position.length

    def position(self, start: int, end: int) -> Position:
        """Return the position of the characters ``start`` to ``end``, cut at the end of the line they begin on."""
        line = bisect_right(self._line_starts, start)
        first = self._line_starts[line - 1]
        length = min(end - start, len(self.line(line)) - (start - first))
        return Position(line, start - first + 1, max(length, 1))
