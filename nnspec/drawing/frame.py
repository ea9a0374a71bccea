"""What surrounds every picture: its title and description above, a legend and its sizes below, and the margins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nnspec.drawing.measure import clean, fit, text_width, wrap
from nnspec.drawing.scene import SIZES, Path, Scene, Shape, Text, extent, moved

MARGIN = 28.0
NARROWEST, WIDEST_TEXT = 320.0, 720.0
LINE = 18.0
SAMPLE = 26.0  # the length of a line in the legend


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend: a line of a role, and what it means."""

    label: str
    role: str
    thickness: float = 2.5

    @property
    def width(self) -> float:
        """The room it takes, the gap after it included."""
        return SAMPLE + 8 + text_width(self.label, SIZES["note"]) + 22


def framed(
    body: Sequence[Shape], *, title: str, subtitle: str, words: str, keys: Sequence[Key] = (), facts: str = ""
) -> Scene:
    """Return the picture around ``body``, which may stand anywhere; ``words`` say what it shows."""
    area = extent(body)
    title, subtitle = clean(title), clean(subtitle)
    legend = sum(key.width for key in keys)
    inner = max(
        area.right - area.left,
        NARROWEST,
        legend,
        text_width(facts, SIZES["note"]),
        min(text_width(title, SIZES["title"], bold=True), WIDEST_TEXT),
        min(text_width(subtitle, SIZES["text"]), 440.0),
    )
    cut = fit(title, SIZES["title"], inner, bold=True)
    shapes: list[Shape] = [Text(0, 18, cut, "title", full=title if cut != title else "")]
    y = 18.0
    lines = wrap(subtitle, SIZES["text"], min(inner, WIDEST_TEXT), 2) if subtitle else []
    for number, line in enumerate(lines):
        y += 22 if number == 0 else LINE
        shapes.append(Text(0, y, line, "text", full=subtitle if " ".join(lines) != subtitle else ""))
    y += 30
    shapes += [moved(shape, (inner - (area.right - area.left)) / 2 - area.left, y - area.top) for shape in body]
    y += area.bottom - area.top
    x = 0.0
    y += 34 if keys else 0
    for key in keys:
        shapes.append(Path(((x, y - 4), (x + SAMPLE, y - 4)), f"{key.role} key", thickness=key.thickness))
        shapes.append(Text(x + SAMPLE + 8, y, key.label, "note"))
        x += key.width
    if facts:
        y += 20 if keys else 34
        shapes.append(Text(0, y, facts, "note"))
    placed = tuple(moved(shape, MARGIN, MARGIN) for shape in shapes)
    return Scene(inner + 2 * MARGIN, y + 2 * MARGIN, placed, title, words)


def weight_keys(lines: Iterable[Path], *, unknown: bool) -> list[Key]:
    """Return the legend of the edges of a picture: their signs, their widths, and what a decision leaves inactive.

    ``unknown`` says that there are weights that training has yet to find.
    """
    roles = {part for line in lines for part in line.role.split()}
    keys = [Key("positive weight", "edge plus")] if "plus" in roles else []
    keys += [Key("negative weight", "edge minus")] if "minus" in roles else []
    keys += [Key("wider: larger weight", "edge", 4.5)] if keys else []
    keys += [Key("adds nothing here", "edge off")] if keys and "off" in roles else []
    return [*keys, Key("weight, not trained yet", "edge", 1.0)] if unknown else keys
