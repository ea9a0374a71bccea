"""The view of a single neuron: its inputs, their weights on the edges, what it compares their sum with, the answer."""

from math import hypot

from nnspec.drawing.case import Case
from nnspec.drawing.describe import answer_text, edge_text, facts, size_text, sum_text, words
from nnspec.drawing.frame import framed, weight_keys
from nnspec.drawing.marks import chip, label, pill, pill_width, tone, widths
from nnspec.drawing.measure import clean, fit, text_width
from nnspec.drawing.numbers import Params
from nnspec.drawing.rows import Row, neuron_rows
from nnspec.drawing.scene import SIZES, Box, Path, Point, Scene, Shape, Text, arrow
from nnspec.drawing.subject import Block, Subject

LABEL, VALUE, ANSWER = 340.0, 110.0, 240.0  # the widest texts
ROW, NOTED_ROW = 40.0, 54.0
RADIUS = 58.0
REACH = 84.0  # from the neuron to what it answers
APART = 58.0  # answers
AT = 0.4  # where on an edge its weight stands
HEAD = 9.0


def draw_neuron(subject: Subject, params: Params, case: Case | None) -> Scene:
    """Return the picture of a network that is a single neuron."""
    (layer,) = subject.of("layer")
    rows = neuron_rows(subject, params, case)
    pitch = NOTED_ROW if any(row.note for row in rows) else ROW
    values = [fit(row.value, SIZES["number"], VALUE) for row in rows]
    port = max(20.0, *(text_width(value, SIZES["number"]) + 16 for value in values))
    widest = max(text_width(row.weight, SIZES["number"]) for row in rows) / 2 + 20  # half of it, and what keeps it off
    hub = (port / 2 + max(230.0, 0.42 * pitch * len(rows), widest / AT) + RADIUS, pitch * (len(rows) - 1) / 2)
    edges = [row.edge for row in rows if row.edge is not None]
    width_of = dict(zip(edges, widths(edges), strict=True))
    lines: list[Path] = []
    nodes: list[Shape] = []
    chips: list[Shape] = []
    for number, (row, value) in enumerate(zip(rows, values, strict=True)):
        y = number * pitch
        nodes += _input(row, value, port, y)
        if row.edge is None:
            continue
        role = tone(row.edge.weight, weighed=True) + (f" {row.state}" if row.state else "")
        end = _towards(hub, (port / 2, y))
        full = edge_text(subject, row.edge)
        lines.append(
            Path(((port / 2, y), end), role, thickness=width_of[row.edge], full=full, ends=(row.key, layer.key))
        )
        if row.weight:
            chips += chip(*lines[-1].at(AT), row.weight, row.state)
    return framed(
        [
            *sorted(lines, key=lambda line: "off" not in line.role),
            *_answers(subject, layer, hub, case),
            *nodes,
            *chips,
            *_hub(layer, hub, params, case),
        ],
        title=subject.name,
        subtitle=subject.description,
        words=words(subject, params, case),
        keys=weight_keys(lines, unknown=any(row.edge is not None and row.edge.weight is None for row in rows)),
        facts=facts(subject),
    )


def _input(row: Row, value: str, port: float, y: float) -> list[Shape]:
    """Return the name of an input with its question, and where its edge begins, which holds its value."""
    if row.state == "more":
        dots: list[Shape] = [Box(-1.5, y + step * 7 - 1.5, 3, 3, 1.5, "dot") for step in (-1, 0, 1)]
        return [*dots, Text(-port / 2 - 12, y + 4, row.name, "note", "end")]
    state = f" {row.state}" if row.state else ""
    shapes = label(-port / 2 - 12, y, row.name, row.note, LABEL)
    shapes.append(Box(-port / 2, y - 10, port, 20, 10, f"port{state}", row.name))
    if value:
        shapes.append(Text(0, y + 4, value, f"number{state}", "middle", row.value if value != row.value else ""))
    return shapes


def _hub(layer: Block, hub: Point, params: Params, case: Case | None) -> list[Shape]:
    upper, lower = sum_text(layer, 0, params, case)
    state = _state(layer, case)
    x, y = hub
    role = "sum" if text_width(upper, SIZES["sum"], bold=True) < 2 * RADIUS - 20 else "name"
    return [
        Box(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS, RADIUS, f"neuron{state}", layer.name),
        Text(x, y + 2, fit(upper, SIZES[role], 2 * RADIUS - 8, bold=True), f"{role}{state}", "middle", upper),
        Text(x, y + 20, fit(lower, SIZES["note"], 2 * RADIUS - 12), f"note{state}", "middle", lower),
    ]


def _answers(subject: Subject, layer: Block, hub: Point, case: Case | None) -> list[Shape]:
    outputs = [block for block in subject.blocks.values() if block.is_output]
    texts = [answer_text(block, case) for block in outputs]
    width = max(pill_width(clean(text), ANSWER) for text in texts)
    state = _state(layer, case)
    left = hub[0] + RADIUS + REACH
    shapes: list[Shape] = []
    for number, (block, text) in enumerate(zip(outputs, texts, strict=True)):
        y = hub[1] + (number - (len(outputs) - 1) / 2) * APART
        course = (_towards(hub, (left, y)), (left - HEAD, y))
        shapes.append(Path(course, f"edge out{state}", thickness=2, ends=(layer.key, block.key)))
        shapes.append(arrow((left, y), state.strip(), horizontal=True, size=HEAD))
        shapes += pill(left + width / 2, y, width, text, f"answer{state}", block.name)
        shapes.append(Text(left + width / 2, y + 29, size_text(block), "note", "middle"))
    return shapes


def _state(layer: Block, case: Case | None) -> str:
    if case is None:
        return ""
    return " on" if case.level(layer.key, 0) else " off"


def _towards(hub: Point, point: Point) -> Point:
    """Return where the line from ``point`` to the middle of the neuron meets its edge."""
    away = hypot(hub[0] - point[0], hub[1] - point[1])
    return hub[0] - (hub[0] - point[0]) * RADIUS / away, hub[1] - (hub[1] - point[1]) * RADIUS / away
