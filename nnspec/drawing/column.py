"""One block of a column as shapes: its units from top to bottom, and below them what the block is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nnspec.drawing.case import Case
from nnspec.drawing.describe import layer_text, size_text, sum_text, unit_answer
from nnspec.drawing.marks import label, pill, pill_width
from nnspec.drawing.measure import clean, fit, text_width
from nnspec.drawing.numbers import Number, Params, count_text, plural, set_text
from nnspec.drawing.scene import SIZES, Box, Shape, Text, moved
from nnspec.drawing.subject import Block
from nnspec.drawing.units import Shown

RADIUS, INPUT_RADIUS = 12.0, 9.0
PITCH = 34.0
NAMED_HEIGHT, NAMED_PITCH = 42.0, 52.0
ELLIPSIS = 44.0
LABEL, NAMED, ANSWER = 300.0, 160.0, 200.0  # the widest texts
CAPTION = 160.0
APART = 26.0  # layers of one column, with their captions


@dataclass
class Stack:
    """The shapes of a block around its middle; ``offsets`` is how far below it each unit is.

    It takes ``left`` and ``right`` of its axis, and edges meet its units ``reach`` away from that, on sides of which
    they share ``side``. The ``caption`` belongs below it, or into a row with those of the others.
    """

    reach: float
    side: float = 0.0
    left: float = 0.0
    right: float = 0.0
    height: float = 0.0
    offsets: dict[int, float] = field(default_factory=dict)
    shapes: list[Shape] = field(default_factory=list)
    caption: list[Shape] = field(default_factory=list)

    def at(self, x: float, y: float) -> list[Shape]:
        """Return its shapes with its middle at a point."""
        return [moved(shape, x, y) for shape in self.shapes]


def stack(block: Block, chosen: Shown, params: Params, case: Case | None, *, captioned: bool) -> Stack:
    """Return a block of a column; where it is not ``captioned``, its caption is left for a row of them."""
    builder = _Builder(block, chosen, params, case)
    pitch = builder.pitch
    y = 0.0
    for place, unit in enumerate(chosen.units):
        if chosen.hidden and place == chosen.before:
            builder.ellipsis(y - pitch / 2 + ELLIPSIS / 2, chosen.hidden)
            y += ELLIPSIS
        builder.unit(unit, y)
        y += pitch
    made = builder.made
    bottom = y - pitch / 2
    made.caption = builder.caption()
    if made.caption and (captioned or (block.width == 1 and block.kind == "output")):
        made.shapes += [moved(shape, 0, bottom) for shape in made.caption]
        bottom = made.shapes[-1].area.bottom + APART
        made.caption = []
    areas = [shape.area for shape in (*made.shapes, *made.caption)]
    made.left, made.right = max(-area.left for area in areas), max(area.right for area in areas)
    middle = (bottom - pitch / 2) / 2
    made.height = bottom + pitch / 2
    made.offsets = {unit: at - middle for unit, at in made.offsets.items()}
    made.shapes = [moved(shape, 0, -middle) for shape in made.shapes]
    return made


class _Builder:
    """Adds the units of one block, then its caption."""

    def __init__(self, block: Block, chosen: Shown, params: Params, case: Case | None) -> None:
        self.block, self.params, self.case = block, params, case
        self.width = self._width(chosen.units)
        self.made = Stack(reach=self.width / 2, side=NAMED_HEIGHT - 18 if block.names else 8.0)

    @property
    def pitch(self) -> float:
        """How far apart units are."""
        if self.block.kind == "input":
            return PITCH + 12 if self.block.width == 1 else PITCH
        return NAMED_PITCH if self.block.names else PITCH

    def unit(self, unit: int, y: float) -> None:
        """Add a unit at a height."""
        block = self.block
        self.made.offsets[unit] = y
        state, level = self._state(unit)
        name = block.unit_name(unit)
        match block.kind:
            case "output":
                self.made.shapes += pill(
                    0, y, self.width, unit_answer(block, unit, self.case), f"answer{self._answer_state(unit)}"
                )
            case "more":
                self.made.shapes += pill(0, y, self.width, block.name, "more")
            case "layer" if block.names:
                upper, lower = name, sum_text(block, unit, self.params, self.case)[0]
                box = Box(
                    -self.width / 2, y - NAMED_HEIGHT / 2, self.width, NAMED_HEIGHT, 10, f"unit{state}", name, level
                )
                cut = fit(upper, SIZES["name"], self.width - 16, bold=True)
                self.made.shapes += [
                    box,
                    Text(0, y - 2, cut, f"name{state}", "middle", upper if cut != upper else ""),
                    Text(0, y + 14, fit(lower, SIZES["number"], self.width - 12), f"number{state}", "middle", lower),
                ]
            case _:
                radius = RADIUS if block.kind == "layer" else INPUT_RADIUS
                told = f"{name}: {set_text(number)}" if (number := self._level(unit)) is not None else name
                self.made.shapes.append(
                    Box(-radius, y - radius, 2 * radius, 2 * radius, radius, f"unit{state}", clean(told), level)
                )
                if block.kind == "input":
                    self.made.shapes += self._input_label(unit, y)

    def ellipsis(self, y: float, hidden: int) -> None:
        """Add dots for units that are not shown, and how many they are."""
        dots: Iterator[Shape] = (Box(-1.5, y - 12 + step * 7 - 1.5, 3, 3, 1.5, "dot") for step in range(3))
        self.made.shapes += [*dots, Text(0, y + 17, f"+{count_text(hidden)}", "note", "middle", f"{hidden:,} more")]

    def caption(self) -> list[Shape]:
        """Return what the block is, below 0; nothing where its units say that."""
        block = self.block
        if block.kind == "more" or (block.kind == "input" and not block.shape):
            return []
        lines = [("note", size_text(block))]
        if block.kind == "layer":
            lines.insert(0, ("note", layer_text(block)))
            lines += [("note", plural(block.parameters, "parameter"))] if block.parameters else []
        if block.kind == "layer" or block.width > 1:
            lines.insert(0, ("name", clean(block.name)))
        shapes: list[Shape] = []
        for place, (role, line) in enumerate(lines):
            cut = fit(line, SIZES[role], CAPTION, bold=role == "name")
            shapes.append(Text(0, 14 + 15 * place, cut, role, "middle", line if cut != line else ""))
        return shapes

    def _width(self, units: Sequence[int]) -> float:
        block = self.block
        if block.kind == "input":
            return 2 * INPUT_RADIUS
        if block.kind == "more":
            return pill_width(block.name, ANSWER)
        if block.kind == "output":
            return max(pill_width(clean(unit_answer(block, unit, self.case)), ANSWER) for unit in units)
        if block.names:
            names = (text_width(block.names[unit], SIZES["name"], bold=True) for unit in units)
            return min(NAMED, max(*names, *map(self._sum_width, units)) + 24)
        return 2 * RADIUS

    def _sum_width(self, unit: int) -> float:
        return text_width(sum_text(self.block, unit, self.params, self.case)[0], SIZES["number"])

    def _level(self, unit: int) -> Number | None:
        return self.case.level(self.block.key, unit) if self.case is not None else None

    def _state(self, unit: int) -> tuple[str, float | None]:
        """Return what a unit's role adds, and how strongly it is filled."""
        if self.case is None or self.block.kind == "more":
            return "", None
        level = self.case.level(self.block.key, unit)
        if level is None:
            return "", None
        if not level:
            return " off", None
        sign = " on" if level > 0 else " on minus"
        return sign, None if self.block.names else self.case.strength(self.block.key, unit)

    def _answer_state(self, unit: int) -> str:
        if self.case is None:
            return ""
        chosen = self.case.chosen.get(self.block.name)
        if chosen is None:
            level = self.case.level(self.block.key, unit)
            return " off" if self.block.op == "boolean" and not level else " on"
        return " on" if chosen == unit else " off"

    def _input_label(self, unit: int, y: float) -> list[Shape]:
        block = self.block
        name = block.unit_name(unit)
        value = self.case.values.get(block.name) if self.case is not None and block.width == 1 else None
        text = f"{name} = {value}" if value is not None else name
        return label(-INPUT_RADIUS - 8, y, text, block.note if block.width == 1 else "", LABEL)
