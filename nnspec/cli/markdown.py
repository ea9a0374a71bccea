"""Markdown in which a text from a spec stays what it is: no sign in it makes a link, a mention or a column."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

_SPACE = re.compile(r"\s+")
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~@])")


def plain(text: str) -> str:
    """Return a text on one line, in which no sign is Markdown."""
    return _SIGNS.sub(r"\\\1", _SPACE.sub(" ", text))


def code(text: str) -> str:
    """Return a text as a code span, in which nothing is a link, a mention or a column."""
    runs = [len(run) for run in re.findall("`+", text)]
    fence = "`" * (max(runs, default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: Collection[int] = ()) -> Iterator[str]:
    """Yield the lines of a table of cells that are Markdown; columns of ``right`` are aligned to the right."""
    yield _row(heads)
    yield f"|{'|'.join('---:' if index in right else '---' for index in range(len(heads)))}|"
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
