"""How a word is written in place of another in a text: with its quotes, or with those that it needs there."""

import re
from collections import Counter
from functools import cached_property

from nnspec.diagnostics import Fix, Position, Source, Suggestion
from nnspec.reading.scalars import resolve

_PLAIN = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_PARTS = re.compile(r"[.\[\]]")
_NAME = re.compile(r"\w+")
_QUOTES = "\"'"
# Whoever writes more does not write by hand.
_MOST_CHARACTERS = 256 * 1024


class Fixes:
    """The fixes in one source; the names in it are counted when the first finding asks."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def at(self, position: Position, hint: Suggestion, *, declared: bool) -> Fix | None:
        """Return the edit that a hint makes at its finding's position, None where it is not sure or not so simple.

        A name that the spec has ``declared`` itself may be misspelt where it is declared: it is taken for right where
        it is used elsewhere too, and the other one is not.
        """
        if not hint.sure or (declared and not self._is_the_exception(hint)):
            return None
        start, end = self.source.span(position)
        token = self.source.text[start:end]
        quote = token[:1] if token[:1] in _QUOTES and len(token) > 1 else ""
        # What stands there may be something else than the word: an alias, or the mapping that should hold it.
        if token != f"{quote}{hint.given}{quote}":
            return None
        text = _written(hint.word, quote, self.source.format)
        return Fix(position, text) if text is not None else None

    def _is_the_exception(self, hint: Suggestion) -> bool:
        pairs = zip(_PARTS.split(hint.given), _PARTS.split(hint.word), strict=False)
        return all(self._uses[given] == 1 and self._uses[word] > 1 for given, word in pairs if given != word)

    @cached_property
    def _uses(self) -> Counter[str]:
        text = self.source.text
        return Counter(_NAME.findall(text) if len(text) <= _MOST_CHARACTERS else ())


def _written(word: str, quote: str, format: str) -> str | None:  # noqa: A002 - what a source calls it
    if not quote and format == "yaml" and _PLAIN.fullmatch(word) and isinstance(resolve(word), str):
        return word
    quote = quote if quote else '"'
    return f"{quote}{word}{quote}" if word.isprintable() and not any(char in word for char in "\"'\\") else None
