"""Where a text ceased to be YAML, and the way out: what its author most likely left out.

The parser tells where it could not go on. A colon without its space, or a quote that was not closed, lies before that.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from yaml import MarkedYAMLError

from nnspec.diagnostics import Source

_WORD = re.compile(r"[ \t]*(?:- +)*([\"']?[A-Za-z_][\w.]*[\"']?)[ \t]*(?:#.*)?")
_TIGHT = re.compile(r"[ \t]*(?:- +)*([\"']?[A-Za-z_]\w*[\"']?:)([^\s:].*)")
_WITHIN = re.compile(r"[ \t]*(?:- +)*([A-Za-z_]\w{0,40}): +([A-Za-z_]\w{0,40})[ \t]*")
_INDEXED = re.compile(r"\w+\[[\d, ]*\][\w.]*")
_SHOWN = 40


class Fault(NamedTuple):
    """What is told of a text that is no YAML: its characters from ``start`` to ``end``, a message, and the way out."""

    start: int
    end: int
    message: str
    hint: str | None


class _Stop(NamedTuple):
    """Where and why the parser stopped: ``context`` is what it was reading, since the line ``opened`` where that is
    another than that of the fault.
    """

    text: str
    at: int
    problem: str
    context: str
    opened: int | None

    @property
    def character(self) -> str:
        """The character at the fault, empty at the end of the text."""
        return self.text[self.at : self.at + 1]

    @property
    def line(self) -> str:
        """What stands before it on its line."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]


def fault(error: MarkedYAMLError, source: Source) -> Fault:
    """Return what an error of the parser means for the author."""
    text = source.text
    at = error.problem_mark.index if error.problem_mark is not None else 0
    problem = error.problem if error.problem is not None else "it cannot be read"
    begun = error.context_mark
    line = error.problem_mark.line if error.problem_mark is not None else 0
    elsewhere = begun is not None and begun.line != line
    message = f"not valid YAML: {problem}"
    if begun is not None and elsewhere:
        message += f", {error.context} that begins on line {begun.line + 1}"
    plain = _plain_fault(text, at, problem, begun.index if begun is not None else at)
    if plain is not None:
        return plain
    # A fault at the end of the text is shown behind its last character.
    shown = min(at, len(text.rstrip()))
    opened = begun.line + 1 if begun is not None and elsewhere else None
    return Fault(shown, shown + 1, message, _way_out(_Stop(text, at, problem, error.context or "", opened)))


def _plain_fault(text: str, at: int, problem: str, begun: int) -> Fault | None:
    """Return the fault of a line before the one at which the parser stopped; None where that is none of them."""
    if problem.startswith("could not find expected ':'"):
        return _key_without_colon(text, begun)
    if problem.startswith("mapping values are not allowed"):
        return _line_above(text, at)
    if problem.startswith("found unexpected end of stream") and text[begun : begun + 1] in ("'", '"'):
        quote = text[begun]
        return Fault(begun, begun + 1, "not valid YAML: this quote is never closed", f"close it with {quote}")
    return None


def _line_above(text: str, at: int) -> Fault | None:
    """Return what the line above lacks, so that the key at ``at`` went on with it; None where it lacks nothing."""
    lines = _lines_above(text, at)
    begin, line = next(lines, (0, ""))
    match = _WORD.fullmatch(line)
    key = match if match is not None else _TIGHT.fullmatch(line)
    if key is None or _indent(text, at) < key.start(1):
        return None
    # A text over several lines is no key: it stands further right than the line on which it begins.
    before = next(lines, (0, ""))[1]
    if "-" not in line[: key.start(1)] and _indented(before) < key.start(1) and not before.endswith(":"):
        return None
    return _without_colon(begin + key.start(1), key[1]) if match is not None else _without_space(begin, key)


def _key_without_colon(text: str, begun: int) -> Fault | None:
    end = text.find("\n", begun)
    line = text[begun : end if end >= 0 else len(text)].rstrip("\r")
    tight = _TIGHT.fullmatch(line)
    if tight is not None:
        return _without_space(begun, tight)
    word = _WORD.fullmatch(line)
    if word is not None:
        return _without_colon(begun + word.start(1), word[1])
    hint = "write a colon and a space behind the key"
    return Fault(begun, begun + max(len(line.rstrip()), 1), "not valid YAML: a key without a colon", hint)


def _without_colon(start: int, word: str) -> Fault:
    return Fault(start, start + len(word), f"not valid YAML: {word} has no colon", f"write {word}:")


def _without_space(line: int, tight: re.Match[str]) -> Fault:
    start = line + tight.start(1)
    message = "not valid YAML: a colon needs a space behind it"
    value = tight[2].partition(" #")[0].strip()
    hint = f"write {tight[1]} {value}" if len(value) <= _SHOWN else "put one there"
    return Fault(start, start + len(tight[1]), message, hint)


def _lines_above(text: str, at: int) -> Iterator[tuple[int, str]]:
    """Yield where each line above that of ``at`` begins, and the line, without those that are empty or a comment."""
    end = text.rfind("\n", 0, at)
    while end >= 0:
        begin = text.rfind("\n", 0, end) + 1
        line = text[begin:end].rstrip("\r")
        if line.strip() and not line.lstrip().startswith("#"):
            yield begin, line
        end = begin - 1


def _indent(text: str, at: int) -> int:
    return _indented(text[text.rfind("\n", 0, at) + 1 : at])


def _indented(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _way_out(stop: _Stop) -> str | None:
    """Return the hint at a fault that is where the parser stopped."""
    for said, hint in _HINTS:
        if said in f"{stop.context}: {stop.problem}":
            advice = hint if isinstance(hint, str) else hint(stop)
            if advice is not None:
                return advice
    return None


def _tab(stop: _Stop) -> str | None:
    return "YAML is indented by spaces; replace the tab" if stop.character == "\t" else None


def _second_value(stop: _Stop) -> str:
    within = _WITHIN.fullmatch(stop.line)
    if within is not None:
        return f"write {within[1]}: {{{within[2]}: ...}}, or {within[2]} on a line of its own; or quote the text"
    return "quote a text that holds ': ', or check the indentation of the line above"


def _in_mapping(stop: _Stop) -> str:
    return _in_brackets(stop, "}")


def _in_sequence(stop: _Stop) -> str:
    return _in_brackets(stop, "]")


def _in_brackets(stop: _Stop, bracket: str) -> str:
    """Return the hint at a fault within brackets, which ``bracket`` closes."""
    text, at, opened = stop.text, stop.at, stop.opened
    begin = at
    while at - begin < _SHOWN and begin > 0 and (text[begin - 1].isalnum() or text[begin - 1] == "_"):
        begin -= 1
    indexed = _INDEXED.match(text, begin)
    if stop.character == "[" and indexed is not None:
        return f'quote a name that has brackets: "{indexed[0]}"'
    if stop.character in ("}", "]"):
        return f"write {bracket} before it: the bracket that was opened last is closed first"
    if opened is not None or not text[at:].strip():
        return f"write {bracket} where the bracket{f' of line {opened}' if opened is not None else ''} ends, or a comma"
    return "part entries by commas, and quote a text that holds ': ', quotes or brackets"


def _no_key(stop: _Stop) -> str | None:
    """Return the hint at what is no key, and stands where only another key may; the first was on an earlier line."""
    if stop.opened is None:
        return None
    if stop.character in ("}", "]"):
        return "remove it: no bracket is open here"
    if stop.line.strip():
        return "quote the whole text: nothing follows one that is quoted"
    if stop.character == "-":
        return "the entries of a list stand below each other, and below their key: indent it like the others"
    indent = len(stop.line)
    return f"it is indented by {indent}, and stands below no entry of line {stop.opened}: indent the two alike"


def _indicator(stop: _Stop) -> str | None:
    reserved = stop.character and stop.character in "@`%&*!|>"
    return f"quote a text that begins with {stop.character}" if reserved else None


_HINTS: tuple[tuple[str, str | Callable[[_Stop], str | None]], ...] = (
    ("", _tab),
    ("mapping values are not allowed", _second_value),
    ("found unknown escape character", "write a backslash twice, or quote the text by '"),
    ("flow mapping", _in_mapping),
    ("flow sequence", _in_sequence),
    ("did not find expected key", _no_key),
    (
        "did not find expected '-' indicator",
        "an entry of a list begins with -; what belongs to the entry above stands below its first key",
    ),
    ("", _indicator),
)
"""A part of what the parser says, and the hint, or what returns one, None where it has none; the first one holds."""
