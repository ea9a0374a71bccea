"""The view of layers as boxes, from the inputs down to the outputs, for any acyclic graph.

An edge that skips ranks runs down a lane of its own between the boxes.
"""

from nnspec.drawing.case import Case
from nnspec.drawing.describe import block_lines, facts, words
from nnspec.drawing.frame import framed
from nnspec.drawing.layered import arrange
from nnspec.drawing.links import Link
from nnspec.drawing.measure import clean, fit, text_width
from nnspec.drawing.numbers import Params
from nnspec.drawing.scene import SIZES, Box, Path, Point, Scene, Shape, Text, arrow, curve
from nnspec.drawing.subject import Block, Subject

WIDEST = 260.0
GAP, BETWEEN = 28.0, 44.0
LANE = 10.0
PAD = 18.0
HEAD = 7.0
STRAIGHT, LOOSE = 100.0, 0.01  # how strongly a lane keeps its line, and how little it or an input moves layers


def ranks_of(subject: Subject) -> dict[str, int]:
    """Return the rank of each block: the longest way to it; an input stands just above what first reads it."""
    ranks: dict[str, int] = {}
    for block in subject.blocks.values():
        ranks[block.key] = 1 + max((ranks[source] for source in block.sources), default=-1)
    readers: dict[str, int] = {}
    for block in subject.blocks.values():
        for source in block.sources:
            readers[source] = min(readers.get(source, ranks[block.key]), ranks[block.key])
    return {key: readers.get(key, 1) - 1 if not subject.blocks[key].sources else rank for key, rank in ranks.items()}


def draw_graph(subject: Subject, params: Params, case: Case | None) -> Scene:
    """Return the picture of the graph of layers."""
    ranks = ranks_of(subject)
    keys = [*subject.blocks]
    number = {key: index for index, key in enumerate(keys)}
    texts = {key: _texts(block, case) for key, block in subject.blocks.items()}
    sizes = [_width(texts[key]) for key in keys]
    rows: list[list[int]] = [[] for _ in range(1 + max(ranks.values()))]
    for key in keys:
        rows[ranks[key]].append(number[key])
    links: list[Link] = []
    lanes: dict[tuple[str, int], int] = {}
    pairs = [(source, block.key) for block in subject.blocks.values() for source in block.sources]
    for source, target in pairs:
        here = number[source]
        for row in range(ranks[source] + 1, ranks[target]):
            if (source, row) not in lanes:
                lanes[source, row] = len(sizes)
                rows[row].append(len(sizes))
                sizes.append(LANE)
                links.append(Link(here, lanes[source, row], pull=STRAIGHT if here >= len(keys) else LOOSE))
            here = lanes[source, row]
        loose = here >= len(keys) or subject.blocks[source].is_input
        links.append(Link(here, number[target], pull=LOOSE if loose else 1.0))
    _, places = arrange(rows, sizes, links, GAP)
    heights = [max((_height(texts[keys[item]]) for item in row if item < len(keys)), default=0.0) for row in rows]
    tops = [sum(heights[:row]) + row * BETWEEN for row in range(len(rows))]
    box = {
        key: _box(subject.blocks[key], texts[key], places[number[key]], tops[ranks[key]], heights[ranks[key]], case)
        for key in keys
    }
    lines: list[Shape] = []
    drawn: dict[str, int] = {}  # of each source, how many ranks its lane goes down already
    for source, target in sorted(pairs, key=lambda pair: -ranks[pair[1]]):
        ways = [
            (places[lanes[source, row]], tops[row], tops[row] + heights[row])
            for row in range(ranks[source] + 1, ranks[target])
        ]
        bottom = tops[ranks[source]] + heights[ranks[source]]
        lines += _edge(source, target, box, bottom, tops[ranks[target]], ways, drawn.get(source, 0))
        drawn[source] = max(len(ways), drawn.get(source, 0))
    nodes: list[Shape] = [
        shape for key in keys for shape in (box[key], *_labels(box[key], texts[key], subject.blocks[key], case))
    ]
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


def _box(block: Block, lines: list[str], x: float, top: float, room: float, case: Case | None) -> Box:
    width, height = _width(lines), _height(lines)
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


def _labels(box: Box, lines: list[str], block: Block, case: Case | None) -> list[Shape]:
    x, state = box.centre[0], box.role.partition(" ")[2]
    shapes: list[Shape] = []
    for place, line in enumerate(map(clean, lines)):
        role = "name" if place == 0 else "note"
        cut = fit(line, SIZES[role], box.width - 2 * PAD + 8, bold=place == 0)
        shapes.append(
            Text(x, box.y + 23 + 17 * place, cut, f"{role} {state}".rstrip(), "middle", line if cut != line else "")
        )
    return shapes


def _edge(
    source: str,
    target: str,
    box: dict[str, Box],
    leave: float,
    reach: float,
    ways: list[tuple[float, float, float]],
    shared: int,
) -> list[Shape]:
    """Return the line of an edge with its head: straight through its ranks, curved between them.

    It branches off a lane that is drawn already as far as it shares that.
    """
    start: Point = (box[source].centre[0], box[source].area.bottom)
    tip: Point = (box[target].centre[0], box[target].y)
    here: Point = (start[0], leave)
    points: list[Point] = [start, *curve(start, here, horizontal=False)[1:]]
    for number, (x, top, bottom) in enumerate(ways):
        points += curve(here, (x, top), horizontal=False)[1:]
        points += curve((x, top), (x, bottom), horizontal=False)[1:]
        here = (x, bottom)
        if number < min(shared, len(ways)):
            points = [here]
    there: Point = (tip[0], min(reach, tip[1] - HEAD))
    points += curve(here, there, horizontal=False)[1:]
    if tip[1] - HEAD > there[1]:
        points += curve(there, (tip[0], tip[1] - HEAD), horizontal=False)[1:]
    line = Path(tuple(points), "edge flow", curved=True, thickness=1.5, ends=(source, target))
    return [line, arrow(tip, "", horizontal=False, size=HEAD)]
