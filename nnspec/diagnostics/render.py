"""Findings as text for people: in full with the source line and a caret, or one line each.

Text from a spec may hold anything, so what a terminal would act on is shown, not sent.
"""

from collections.abc import Iterable
from unicodedata import category, east_asian_width

from nnspec.diagnostics.code import Severity
from nnspec.diagnostics.diagnostic import Diagnostic, in_order
from nnspec.diagnostics.source import Position, Source

WIDTH = 100
"""Columns of source that are shown; a longer line is cut around the caret."""

TAB = "    "
ELLIPSIS = "..."
# What stays visible of the line before the caret when it is cut.
CONTEXT = 30

_BOLD, _BLUE, _PLAIN = "\x1b[1m", "\x1b[34m", "\x1b[0m"
_COLORS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.NOTE: "\x1b[1;36m"}


def render_full(diagnostics: Iterable[Diagnostic], source: Source | None, *, color: bool = False) -> str:
    """Return each finding with its source line, caret and hint, in order, separated by empty lines."""
    return "\n\n".join(_full(each, source, color) for each in in_order(diagnostics))


def render_concise(diagnostics: Iterable[Diagnostic], source: Source | None, *, color: bool = False) -> str:
    """Return one line a finding, in order: ``file:line:column: error[NN204]: message``."""
    return "\n".join(_headline(each, source, color) for each in in_order(diagnostics))


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the closing line: ``2 errors, 1 warning``, or ``no findings``."""
    severities = [each.code.severity for each in diagnostics]
    counts = [(severities.count(severity), severity) for severity in Severity]
    told = ", ".join(f"{n} {severity}{'s' if n > 1 else ''}" for n, severity in counts if n > 0)
    return told if told else "no findings"


def _headline(diagnostic: Diagnostic, source: Source | None, color: bool) -> str:
    place, code = diagnostic.position, diagnostic.code
    file = source.name if source is not None else "<spec>"
    where = f"{file}:{place.line}:{place.column}" if place is not None else file
    kind = f"{code.severity}[{code.id}]"
    where, message = visible(where), visible(diagnostic.message)
    if color:
        return f"{_BOLD}{where}{_PLAIN}: {_COLORS[code.severity]}{kind}{_PLAIN}: {_BOLD}{message}{_PLAIN}"
    return f"{where}: {kind}: {message}"


def _full(diagnostic: Diagnostic, source: Source | None, color: bool) -> str:
    lines = [_headline(diagnostic, source, color)]
    place = diagnostic.position
    if place is not None and source is not None:
        lines += pointed_at(source, place, _COLORS[diagnostic.code.severity] if color else "")
    if diagnostic.hint is not None:
        hint = f"{_BOLD}hint:{_PLAIN}" if color else "hint:"
        lines.append(f"  {hint} {visible(diagnostic.hint)}")
    return "\n".join(lines)


def pointed_at(source: Source, place: Position, color: str = "") -> list[str]:
    """Return the line of a place, and the line of carets below it in a ``color`` of the terminal."""
    number = f"{place.line:>5}"
    text, carets = excerpt(source.line(place.line), place)
    gutter, blank = f"{number} |", f"{'':>{len(number)}} |"
    if color:
        gutter, blank, carets = f"{_BLUE}{gutter}{_PLAIN}", f"{_BLUE}{blank}{_PLAIN}", f"{color}{carets}{_PLAIN}"
    return [f"{gutter} {text}".rstrip(), f"{blank} {carets}"]


def excerpt(line: str, place: Position) -> tuple[str, str]:
    """Return the line as shown, cut to ``WIDTH`` columns around the caret, and the line of carets below it."""
    start, end = place.column - 1, place.column - 1 + place.length
    # A line of megabytes is cut before it is measured: every character takes a column, save those of width 0.
    first = max(0, start - WIDTH)
    before, token = shown(line[first:start]), shown(line[start : min(end, start + WIDTH)])
    after = shown(line[end : end + WIDTH])
    if first > 0 or (columns(before) > CONTEXT and columns(before + token) > WIDTH):
        before = ELLIPSIS + _last_columns(before, CONTEXT)
    room = WIDTH - columns(before)
    text = _first_columns(token + after, room)
    cut_after = text != token + after or end + WIDTH < len(line)
    carets = min(max(columns(token), 1), max(room, 1))
    return before + text + (ELLIPSIS if cut_after else ""), " " * columns(before) + "^" * carets


def visible(text: str) -> str:
    """Return ``text`` on one line, with every character that a terminal would act on written as its escape."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or _joins(char) else char.encode("unicode_escape").decode() for char in text
    )


def shown(line: str) -> str:
    """Return a source line as it is shown: tabs as four spaces, what cannot be printed as a replacement character."""
    if line.isprintable():
        return line
    return "".join(TAB if char == "\t" else char if char.isprintable() or _joins(char) else "\ufffd" for char in line)


def columns(text: str) -> int:
    """Return how many columns a terminal gives to printable ``text``."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    if _joins(char) or category(char) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def _joins(char: str) -> bool:
    # The zero-width joiners are not printable to Python, yet they belong to Persian words and to emoji.
    return char in "\u200c\u200d"


def _first_columns(text: str, room: int) -> str:
    if text.isascii():
        return text[:room]
    kept = 0
    for index, char in enumerate(text):
        kept += _width(char)
        if kept > room:
            return text[:index]
    return text


def _last_columns(text: str, room: int) -> str:
    return _first_columns(text[::-1], room)[::-1]
