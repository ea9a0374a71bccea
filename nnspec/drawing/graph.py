"""The view of layers as boxes, from the inputs down to the outputs, for any acyclic graph."""

from nnspec.drawing.case import Case
from nnspec.drawing.describe import block_lines, facts, words
from nnspec.drawing.frame import framed
from nnspec.drawing.graph_plan import Descent, GraphPlan
from nnspec.drawing.measure import clean, fit, text_width
from nnspec.drawing.numbers import Params
from nnspec.drawing.scene import SIZES, Box, Path, Point, Scene, Shape, Text, arrow, curve
from nnspec.drawing.subject import Block, Subject

WIDEST = 260.0
PAD = 18.0
HEAD = 7.0


def draw_graph(subject: Subject, params: Params, case: Case | None) -> Scene:
    """Return the picture of the graph of layers."""
    texts = {key: _texts(block, case) for key, block in subject.blocks.items()}
    plan = GraphPlan(subject, {key: (_width(lines), _height(lines)) for key, lines in texts.items()})
    boxes = {key: _box(block, texts[key], plan.box(key), case) for key, block in subject.blocks.items()}
    lines = [shape for descent in plan.descents() for shape in _edge(descent, boxes)]
    nodes = [shape for key, box in boxes.items() for shape in (box, *_labels(box, texts[key]))]
    return framed(
        [*lines, *nodes],
        title=subject.name,
        subtitle=subject.description,
        words=words(subject, params, case),
        facts=facts(subject),
    )


def _texts(block: Block, case: Case | None) -> list[str]:
    """Return the lines in a box; units and parameters of a layer stand on one."""
    lines = block_lines(block, case)
    if block.kind == "layer":
        return [*lines[:2], " · ".join(lines[2:])]
    return [*lines, ", ".join(block.categories)] if block.kind == "output" and block.categories else lines


def _width(lines: list[str]) -> float:
    bold, *rest = map(clean, lines)
    widths = [text_width(bold, SIZES["name"], bold=True), *(text_width(line, SIZES["note"]) for line in rest)]
    return min(WIDEST, max(100.0, max(widths) + 2 * PAD))


def _height(lines: list[str]) -> float:
    return 20.0 + 17 * len(lines)


def _box(block: Block, lines: list[str], place: tuple[float, float, float], case: Case | None) -> Box:
    """Return the box of a block, in the middle of its rank; ``place`` is its x, and the top and height of the rank."""
    width, height = _width(lines), _height(lines)
    x, top, room = place
    state = ""
    if case is not None and block.kind == "output":
        state = " off" if case.outcomes.get(block.name) == "no" else " on"
    radius = 10.0 if block.kind == "layer" else min(height / 2, 22.0)
    return Box(
        x - width / 2,
        top + (room - height) / 2,
        width,
        height,
        radius,
        f"{block.kind}{state}",
        clean(block.note) or block.name,
    )


def _labels(box: Box, lines: list[str]) -> list[Shape]:
    x, state = box.centre[0], box.role.partition(" ")[2]
    shapes: list[Shape] = []
    for place, line in enumerate(map(clean, lines)):
        role = "name" if place == 0 else "note"
        cut = fit(line, SIZES[role], box.width - 2 * PAD + 8, bold=place == 0)
        shapes.append(
            Text(x, box.y + 23 + 17 * place, cut, f"{role} {state}".rstrip(), "middle", line if cut != line else "")
        )
    return shapes


def _edge(descent: Descent, boxes: dict[str, Box]) -> list[Shape]:
    """Return the line of an edge with its head: straight through its ranks, curved between them.

    It branches off a lane that is drawn already as far as it shares that.
    """
    source, target = boxes[descent.source], boxes[descent.target]
    start: Point = (source.centre[0], source.area.bottom)
    tip: Point = (target.centre[0], target.y)
    here: Point = (start[0], descent.leaves)
    points: list[Point] = [start, *curve(start, here, horizontal=False)[1:]]
    for number, (x, top, bottom) in enumerate(descent.lanes):
        points += curve(here, (x, top), horizontal=False)[1:]
        points += curve((x, top), (x, bottom), horizontal=False)[1:]
        here = (x, bottom)
        if number < descent.shared:
            points = [here]
    there: Point = (tip[0], min(descent.reaches, tip[1] - HEAD))
    points += curve(here, there, horizontal=False)[1:]
    if tip[1] - HEAD > there[1]:
        points += curve(there, (tip[0], tip[1] - HEAD), horizontal=False)[1:]
    ends = (descent.source, descent.target)
    line = Path(tuple(points), "edge flow", curved=True, thickness=1.5, ends=ends)
    return [line, arrow(tip, "", horizontal=False, size=HEAD)]
