"""How wide a text will be, and texts made to fit.

A picture names the reader's own system font, so widths are those of DejaVu Sans, the widest that is common: what fits
in it fits in the others.
"""

import unicodedata
from itertools import accumulate

_WIDTHS: dict[float, str] = {
    0.28: "'ijl",
    0.32: "IJ ,.·",
    0.36: "/:;\\|f-",
    0.41: "()[]t!r",
    0.50: '"*_`',
    0.55: "szc?L",
    0.59: "Fkvxy",
    0.64: "PTYaoeESbdghnpqu$0123456789{}Σσ",
    0.70: "KAVBRXZC",
    0.77: "UHNDG&",
    0.84: "OQw#+<=>^~−×≤→",
    0.99: "M%mW@",
}
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}
BOLD = 1.13  # how much wider a semibold text is, at most
ELLIPSIS = "…"

_DROPPED = {"Cc", "Cs", "Co", "Cn"}
_DIRECTIONS = {*"\u200e\u200f\u061c", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


def clean(text: str) -> str:
    """Return a text on one line that XML can hold, that moves no terminal's cursor and turns no text around it."""
    marked = "".join(
        " "
        if character.isspace()
        else "\ufffd"
        if character in _DIRECTIONS or unicodedata.category(character) in _DROPPED
        else character
        for character in text
    )
    return " ".join(marked.split())


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in a font of ``size``, rounded up where characters are not known."""
    return sum(map(_character_width, text)) * size * (BOLD if bold else 1)


def fit(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Return the text, cut to ``width`` with an ellipsis where it is longer."""
    if text_width(text, size, bold=bold) <= width:
        return text
    room = width / (size * (BOLD if bold else 1)) - 1.0
    ends = accumulate(map(_character_width, text))
    kept = next((index for index, end in enumerate(ends) if end > room), len(text))
    return text[:kept].rstrip() + ELLIPSIS


def wrap(text: str, size: float, width: float, lines: int) -> list[str]:
    """Return the text in at most so many lines; the last is cut where there is more."""
    found: list[str] = []
    words = text.split(" ")
    while words and len(found) < lines - 1:
        count = 1
        while count < len(words) and text_width(" ".join(words[: count + 1]), size) <= width:
            count += 1
        found.append(fit(" ".join(words[:count]), size, width))
        words = words[count:]
    if words:
        found.append(fit(" ".join(words), size, width))
    return [line for line in found if line]


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _character_width(character: str) -> float:
    known = _WIDTH.get(character)
    if known is not None:
        return known
    return {0: 0.0, 1: 0.8, 2: 1.05}[_columns(character)]
