"""Where the keys and values of a TOML text stand, which the standard library's reader does not tell.

Takes a text that ``tomllib`` has read already, so that nothing here is about wrong TOML.
"""

import re
import tomllib
from dataclasses import dataclass, field

from nnspec.diagnostics import Path

Span = tuple[int, int]

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACES = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
# A date may be parted from its time by a space; up to two quotes may belong to the text before the three that end it.
_SCALAR = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,\]}#]+(?:[ ]\d[^\s,\]}#]*)?''',
    re.DOTALL,
)


@dataclass(frozen=True)
class Places:
    """The characters of each key, the last where several tables name it, and of each value that is no table."""

    keys: dict[Path, Span] = field(default_factory=dict)
    values: dict[Path, Span] = field(default_factory=dict)


def find_places(text: str) -> Places:
    """Return where everything stands in a valid TOML text."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.places


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.places = text, 0, Places()
        self.entries: dict[Path, int] = {}  # of each list of tables, how many were begun

    def document(self) -> None:
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> Path:
        several = self.text.startswith("[[", self.at)
        self.at += 1 + several
        path = self._key((), of_header=True)
        self.at += 1 + several
        if several:
            self.entries[path] = self.entries.get(path, 0) + 1
            path = (*path, self.entries[path] - 1)
        return path

    def _pair(self, table: Path) -> None:
        path = self._key(table)
        self.at += 1  # =
        self._skip(_SPACES)
        self._value(path)

    def _key(self, table: Path, *, of_header: bool = False) -> Path:
        """Read a key, which may have several parts, and what follows it up to its ``=`` or ``]``."""
        path = table
        while True:
            self._skip(_SPACES)
            start, word = self.at, self._take(_KEY)
            # The header of a table in a list of tables is about the last of them.
            if of_header and path in self.entries:
                path = (*path, self.entries[path] - 1)
            path = (*path, tomllib.loads(f"k={word}")["k"] if word[0] in "\"'" else word)
            self.places.keys[path] = (start, self.at)
            self._skip(_SPACES)
            if not self.text.startswith(".", self.at):
                return path
            self.at += 1

    def _value(self, path: Path) -> None:
        start, first = self.at, self.text[self.at]
        if first == "[":
            self._items(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._take(_SCALAR)
        self.places.values[path] = (start, self.at)

    def _items(self, path: Path) -> None:
        self.at += 1
        number = 0
        while self._next() != "]":
            self._value((*path, number))
            number += 1
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self._next() != "}":
            self._pair(path)
        self.at += 1

    def _next(self) -> str:
        """Go on to the next entry, or to the end, of a list or an inline table and return its first character."""
        self._skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self._skip(_BLANK)
        return self.text[self.at]

    def _skip(self, pattern: re.Pattern[str]) -> None:
        self._take(pattern)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(f"no valid TOML at {self.at}")
        self.at = found.end()
        return found[0]
