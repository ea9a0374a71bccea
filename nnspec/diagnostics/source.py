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
    def _starts(self) -> list[int]:
        """Where lines start, as far as somebody asked: of a million lines a finding may stand on the first."""
        return [0]

    @cached_property
    def _has_returns(self) -> bool:
        return "\r" in self.text

    def _find_start(self) -> bool:
        """Find where one more line starts; return whether there is one."""
        last = self._starts[-1]
        if self._has_returns:
            end = _LINE_END.search(self.text, last)
            start = end.end() if end is not None else 0
        else:
            # A plain search passes over a line of megabytes in no time.
            start = self.text.find("\n", last) + 1
        if start > 0:
            self._starts.append(start)
        return start > 0

    def _starts_beyond(self, offset: int) -> list[int]:
        """Return where lines start, up to the first behind ``offset`` at least."""
        while self._starts[-1] <= offset and self._find_start():
            pass
        return self._starts

    @cached_property
    def _latest(self) -> dict[int, str]:
        """The line that was asked for last: hundreds of findings may stand on one line of megabytes."""
        return {}

    @property
    def lines(self) -> int:
        """How many lines the text has; what follows the last line end is one, though it be empty."""
        return len(self._starts_beyond(len(self.text)))

    def line(self, number: int) -> str:
        """Return line ``number``, counted from 1, without its end; empty beyond the text."""
        starts = self._starts
        while len(starts) <= number and self._find_start():
            pass
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
        self.line(position.line)
        start = self._starts[position.line - 1] + position.column - 1
        return start, start + position.length

    def position(self, start: int, end: int) -> Position:
        """Return the position of the characters ``start`` to ``end``, cut at the end of the line they begin on."""
        starts = self._starts_beyond(start)
        line = bisect_right(starts, start)
        first = starts[line - 1]
        length = min(end - start, len(self.line(line)) - (start - first))
        return Position(line, start - first + 1, max(length, 1))
