"""The way out of a text that is no JSON, though it may be Python, JavaScript or YAML; used only once that is known."""

import re
from collections.abc import Callable

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_NUMBER = re.compile(r"\+?(-?)(\d*\.?\d*(?:[eE][+-]?\d+)?)")
_HEX = re.compile(r"(?<!\d)0[xX]([0-9A-Fa-f]{1,12})")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]')
_CLOSES = {"{": "}", "[": "]"}
_WORDS = {"True": "true", "False": "false", "None": "null", "yes": "true", "no": "false", "undefined": "null"}
_LONGEST = 256 * 1024
"""Characters of a text in which an open bracket is looked for."""


def way_out(text: str, at: int, problem: str) -> str | None:
    """Return the hint at a fault at ``at``, which the parser calls ``problem``; None where there is none."""
    for begins, advice in _FOREIGN:
        if text.startswith(begins, at):
            return advice
    if not text[at:].strip():
        return _open_bracket(text)
    for begins, hint in _HINTS:
        if problem.startswith(begins):
            return hint if isinstance(hint, str) else hint(text, at)
    return None


def _key(text: str, at: int) -> str | None:
    word = _WORD.match(text, at)
    return f'quote the key: "{word[0]}"' if word is not None else None


def _value(text: str, at: int) -> str | None:
    word = _WORD.match(text, at)
    if word is not None:
        return f"write {_WORDS[word[0]]}" if word[0] in _WORDS else f'quote the text: "{word[0]}"'
    number = _NUMBER.match(text, at)
    if number is None or not any(map(str.isdigit, number[2])):
        return None
    whole, point, part = number[2].partition(".")
    return f"write {number[1]}{whole or '0'}{point if part else ''}{part}"


def _after_value(text: str, at: int) -> str:
    before = text.rfind(",", 0, at) + 1
    hexadecimal = _HEX.match(text, at - 1)
    if hexadecimal is not None:
        return f"write {int(hexadecimal[1], 16)}"
    if text[at - 1 : at] == "0" and text[at : at + 1].isdigit() and not text[max(before, at - 2) : at - 1].isdigit():
        return "a number begins with no zero"
    return "write a comma between entries, or close the bracket"


def _behind_the_end(text: str, at: int) -> str:
    return "remove a closing bracket" if text[at] in "}]" else "put each spec into a file of its own"


def _open_bracket(text: str) -> str | None:
    """Return the hint at the innermost bracket that is never closed."""
    if len(text) > _LONGEST:
        return None
    opened: list[int] = []
    for token in _TOKEN.finditer(text):
        if token[0] in _CLOSES:
            opened.append(token.start())
        elif token[0] in "}]" and opened:
            opened.pop()
    if not opened:
        return None
    line = text.count("\n", 0, opened[-1]) + 1
    return f"write {_CLOSES[text[opened[-1]]]} where the bracket of line {line} ends"


_FOREIGN: tuple[tuple[str, str], ...] = (
    *((mark, "JSON has no comments; a file in .yaml may have them") for mark in ("#", "//", "/*")),
    ("'", "JSON quotes by double quotes"),
)
"""What other languages begin with at a fault, and the hint, whatever the parser calls it."""

_HINTS: tuple[tuple[str, str | Callable[[str, int], str | None]], ...] = (
    ("Expecting property name", _key),
    ("Expecting value", _value),
    ("Expecting ',' delimiter", _after_value),
    ("Expecting ':' delimiter", "write a colon behind the key"),
    ("Invalid control character", r"a text stands on one line: write \n for its end, or close the quote"),
    ("Invalid \\escape", r"write a backslash twice: \\"),
    ("Unterminated string", "close the quote"),
    ("Extra data", _behind_the_end),
)
"""How what the parser calls a fault begins, and the hint, or what returns it for the text and the place."""
