"""A page of headings, paragraphs, lists and tables, as text for a terminal of any width, or as Markdown.

Knows nothing of what the page is about.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import TypeAlias

from nnspec.cli import markdown

_INDENT = 2
_GAP = 2
_NARROWEST = 12  # of a column that is wrapped


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; the first of a page has level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a header; columns of ``right`` are aligned to the right, the last column is wrapped where it must."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


Block: TypeAlias = Heading | Paragraph | Bullets | Table


def as_text(blocks: Iterable[Block], width: int) -> str:
    """Return the page as lines of at most ``width`` characters, unless a single word is longer."""
    return "\n".join(_spaced(_text_of(block, width) for block in blocks))


def as_markdown(blocks: Iterable[Block]) -> str:
    """Return the page as Markdown with tables, one line a paragraph."""
    return "\n".join(_spaced(_markdown_of(block) for block in blocks))


def _spaced(parts: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of all parts, an empty line between two of them."""
    for index, lines in enumerate(parts):
        if index:
            yield ""
        yield from lines


def _text_of(block: Block, width: int) -> Iterator[str]:
    indent = " " * _INDENT
    match block:
        case Heading(text, level):
            yield from wrap(text, width)
            if level == 1:
                yield "=" * min(len(text), width)
            elif level == 2:
                yield "-" * min(len(text), width)
        case Paragraph(text):
            yield from _wrapped(text, width, indent, indent)
        case Bullets(items):
            for item in items:
                yield from _wrapped(item, width, f"{indent}- ", f"{indent}  ")
        case Table():
            yield from _table(block, width, indent)


def _wrapped(text: str, width: int, first: str, later: str) -> list[str]:
    return wrap(text, width, initial_indent=first, subsequent_indent=later, break_long_words=False)


def _table(table: Table, width: int, indent: str) -> Iterator[str]:
    rows = [table.header, *table.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    last = len(widths) - 1
    before = len(indent) + sum(widths[:last]) + _GAP * last
    room = max(width - before, _NARROWEST)
    for row in rows:
        cells = [
            f"{cell:>{size}}" if index in table.right else f"{cell:<{size}}"
            for index, (cell, size) in enumerate(zip(row[:last], widths, strict=False))
        ]
        ends = [row[last].rjust(widths[last])] if last in table.right else wrap(row[last], room) or [""]
        yield f"{indent}{(' ' * _GAP).join([*cells, ends[0]])}".rstrip()
        yield from (f"{' ' * before}{end}" for end in ends[1:])


def _markdown_of(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"{'#' * level} {markdown.plain(text)}"
        case Paragraph(text):
            yield markdown.plain(text)
        case Bullets(items):
            yield from (f"- {markdown.plain(item)}" for item in items)
        case Table(header, rows, right):
            plain = ([*map(markdown.plain, row)] for row in rows)
            yield from markdown.table([*map(markdown.plain, header)], plain, right=right)
