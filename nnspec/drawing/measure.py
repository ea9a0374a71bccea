"""How wide a text will be, and texts made to fit.

A picture names the reader's own system font, so widths are those of DejaVu Sans, the widest that is common: what fits
in it fits in the others.
"""

import unicodedata
from itertools import accumulate

_WIDTHS = {
    (0.28, 0.36): "'ijl",
    (0.32, 0.40): " ,.IJ·",
    (0.36, 0.44): "/:;\\|f",
    (0.40, 0.48): "-()[]t",
    (0.44, 0.52): "!r",
    (0.52, 0.56): '"_`*',
    (0.56, 0.64): "?cszL",
    (0.60, 0.72): "kvxyF",
    (0.64, 0.72): "$0123456789abdeghnopquET{}Σ",
    (0.64, 0.80): "PSYσ",
    (0.72, 0.80): "ABCKRVXZ",
    (0.76, 0.84): "HNU",
    (0.80, 0.88): "DGOQ&",
    (0.84, 0.84): "#+<=>^~−×≤→",
    (0.88, 1.00): "wM",
    (1.00, 1.12): "%@…mW",
}
_WIDTH = {character: widths for widths, characters in _WIDTHS.items() for character in characters}
_OTHERS = {0: (0.0, 0.0), 1: (0.80, 0.90), 2: (1.05, 1.05)}  # by the columns of a terminal
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
    return sum(_width(character, bold=bold) for character in text) * size


def fit(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Return the text, cut to ``width`` with an ellipsis where it is longer."""
    if text_width(text, size, bold=bold) <= width:
        return text
    room = width / size - _width(ELLIPSIS, bold=bold)
    ends = accumulate(_width(character, bold=bold) for character in text)
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


def _width(character: str, *, bold: bool) -> float:
    widths = _WIDTH.get(character)
    return (widths if widths is not None else _OTHERS[_columns(character)])[bold]
