"""Shapes that several views share: pills with a label, numbers on edges, and how a weight looks."""

from collections.abc import Sequence
from fractions import Fraction

from nnspec.drawing.measure import clean, fit, text_width
from nnspec.drawing.numbers import Number, ratio, set_text, size
from nnspec.drawing.scene import SIZES, Box, Shape, Text
from nnspec.drawing.units import Edge

THINNEST, THICKEST = 1.0, 5.0
PILL = 26.0  # height of a pill with one line


def tone(weight: Number | None, *, weighed: bool) -> str:
    """Return the role of an edge: its sign where it has a weight that is known."""
    if not weighed or weight is None:
        return "edge"
    return "edge plus" if weight > 0 else "edge minus" if weight < 0 else "edge zero"


def widths(found: Sequence[Edge]) -> list[float]:
    """Return the width of each edge, against that of the largest weight of its layer."""
    largest: dict[str, Fraction] = {}
    for edge in found:
        if edge.weight is not None:
            largest[edge.target[0]] = max(largest.get(edge.target[0], Fraction()), size(edge.weight))
    return [
        THINNEST + (THICKEST - THINNEST) * ratio(edge.weight, largest[edge.target[0]])
        if edge.weight is not None
        else THINNEST
        for edge in found
    ]


def chip(x: float, y: float, text: str, role: str = "") -> tuple[Box, Text]:
    """Return a number on an edge, on a ground that keeps the edge off it; ``role`` may make it ``off``."""
    role = role if role == "off" else ""
    width = text_width(text, SIZES["number"]) + 10
    box = Box(x - width / 2, y - 9, width, 18, 9, f"chip {role}".rstrip())
    return box, Text(x, y + 4, text, f"number {role}".rstrip(), "middle")


def weight_chip(x: float, y: float, weight: Number, role: str = "") -> tuple[Box, Text]:
    """Return the weight of an edge as a number on it."""
    return chip(x, y, set_text(weight), role)


def pill_width(text: str, widest: float) -> float:
    """Return the width of a pill around a name."""
    return min(widest, max(PILL, text_width(text, SIZES["name"], bold=True) + 24))


def pill(
    x: float, y: float, width: float, text: str, role: str, full: str = "", level: float | None = None
) -> list[Shape]:
    """Return a pill with its middle at ``x``, ``y`` and a name in it, cut where it is too long."""
    text = clean(text)
    cut = fit(text, SIZES["name"], width - 20, bold=True)
    box = Box(x - width / 2, y - PILL / 2, width, PILL, PILL / 2, role, full or text, level)
    _, _, state = role.partition(" ")
    return [box, Text(x, y + 4.5, cut, f"name {state}".rstrip(), "middle", text if cut != text else "")]


def label(x: float, y: float, text: str, note: str, width: float) -> list[Shape]:
    """Return a name and a note below it, to the left of ``x`` and around ``y``, each cut to ``width``."""
    text, note = clean(text), clean(note)
    name = fit(text, SIZES["name"], width, bold=True)
    shapes: list[Shape] = [Text(x, y + (-1.5 if note else 4.5), name, "name", "end", text if name != text else "")]
    if note:
        cut = fit(note, SIZES["note"], width)
        shapes.append(Text(x, y + 13, cut, "note", "end", note if cut != note else ""))
    return shapes
