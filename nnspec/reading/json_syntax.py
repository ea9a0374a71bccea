"""The way out of a text that is no JSON, though it may be Python, JavaScript or YAML; used only once that is known."""

import re

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
    if text.startswith(("#", "//", "/*"), at):
        return "JSON has no comments; a file in .yaml may have them"
    if text.startswith("'", at):
        return "JSON quotes by double quotes"
    if not text[at:].strip():
        return _open_bracket(text)
    word = _WORD.match(text, at)
    if problem.startswith("Expecting property name") and word is not None:
        return f'quote the key: "{word[0]}"'
    if problem.startswith("Expecting value"):
        return _value(text, at, word[0] if word is not None else "")
    if problem.startswith("Expecting ',' delimiter"):
        return _after_value(text, at)
    if problem.startswith("Expecting ':' delimiter"):
        return "write a colon behind the key"
    if problem.startswith("Invalid control character"):
        return r"a text stands on one line: write \n for its end, or close the quote"
    if problem.startswith("Invalid \\escape"):
        return r"write a backslash twice: \\"
    if problem.startswith("Unterminated string"):
        return "close the quote"
    if problem.startswith("Extra data"):
        return "remove a closing bracket" if text[at] in "}]" else "put each spec into a file of its own"
    return None


def _value(text: str, at: int, word: str) -> str | None:
    if word:
        return f"write {_WORDS[word]}" if word in _WORDS else f'quote the text: "{word}"'
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
