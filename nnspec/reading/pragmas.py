"""Finds the comments of a YAML text that are written to nnspec, ``# nnspec: ...``; what they mean is not known here."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from nnspec.reading.document import Document, Span

# `# nnspec: 1` is a first line that somebody took out, not a word to us. Without its colon or in capitals it is a slip.
_PRAGMA = re.compile(r"#[ \t]*(nnspec:|(?i:nnspec)(?=[ \t]*:|[ \t]+ignore)[ \t]*:?)[ \t]*(?=[A-Za-z])([^\r\n]*)")
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_BLANK_OR_COMMENT = re.compile(r"[ \t]*(?:#|$)")


@dataclass(frozen=True)
class Pragma:
    """A comment to nnspec: its characters, those after the colon, and the number of the line that it is about.

    It is about its own line where something stands before it there, else about the next that is neither empty nor a
    comment. ``slipped`` tells that it is not addressed as it should be, by ``nnspec:``.
    """

    span: Span
    words: Span
    line: int
    slipped: bool = False


def pragmas(document: Document) -> Iterator[Pragma]:
    """Yield every pragma of a YAML document, in order."""
    source = document.source
    texts = sorted({_without_header(source.text, span) for span in document.scalars()})
    starts = [start for start, _ in texts]
    below = 0  # the line that the last pragma with a line of its own is about
    for found in _PRAGMA.finditer(source.text):
        before = bisect_right(starts, found.start()) - 1
        inside = before >= 0 and found.start() < texts[before][1]
        if inside or source.text[found.start() - 1 : found.start()].strip():
            continue
        place = source.position(*found.span())
        if source.line(place.line)[: place.column - 1].strip():
            yield Pragma(found.span(), found.span(2), place.line, found[1] != "nnspec:")
            continue
        below = max(below, place.line + 1)
        while below <= source.lines and _BLANK_OR_COMMENT.match(source.line(below)):
            below += 1
        yield Pragma(found.span(), found.span(2), below, found[1] != "nnspec:")


def _without_header(text: str, span: Span) -> Span:
    """Return the characters of a scalar in which no comment can stand: a block's first line may end with one."""
    start, end = span
    if text[start : start + 1] not in ("|", ">"):
        return span
    header = _REST_OF_LINE.match(text, start)
    return (header.end() if header is not None else start), end
