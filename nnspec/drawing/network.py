"""The view of layers side by side: units in columns from the inputs to the outputs, with the edges between them."""

from collections.abc import Iterator, Sequence

from nnspec.drawing.case import Case
from nnspec.drawing.column import Stack, stack
from nnspec.drawing.describe import edge_text, facts, is_unknown, words
from nnspec.drawing.frame import framed, weight_keys
from nnspec.drawing.marks import tone, weight_chip, widths
from nnspec.drawing.numbers import Params
from nnspec.drawing.plan import Plan
from nnspec.drawing.scene import Area, Box, Path, Point, Scene, Shape, Text, arrow, moved
from nnspec.drawing.subject import Subject
from nnspec.drawing.units import Edge, edges, shown

LABELLED = 16  # edges into a column that may carry their weights as numbers
ROW = 16.0  # from the lowest unit to the row of captions
SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.8)  # where on an edge its number may stand, the best first
HEAD = 7.0


def ranks_of(subject: Subject) -> dict[str, int]:
    """Return the column of each block: inputs first, outputs last, a layer after what feeds it."""
    ranks: dict[str, int] = {}
    for block in subject.blocks.values():
        ranks[block.key] = 0 if block.is_input else 1 + max((ranks[source] for source in block.sources), default=0)
    last = max(ranks.values())
    return {key: last if subject.blocks[key].is_output else rank for key, rank in ranks.items()}


def draw_network(subject: Subject, params: Params, case: Case | None) -> Scene:
    """Return the picture of a network of layers."""
    ranks = ranks_of(subject)
    chosen = {key: shown(block) for key, block in subject.blocks.items()}
    captioned = _is_crowded(subject, ranks)
    stacks = {
        key: stack(block, chosen[key], params, case, captioned=captioned) for key, block in subject.blocks.items()
    }
    found = edges(subject, chosen, params)
    plan = Plan(ranks, stacks, found, stubs=captioned)
    lines = _lines(subject, plan, found, case)
    nodes = [shape for key, each in stacks.items() for shape in each.at(*plan.middle(key))]
    heads: list[Shape] = [
        arrow(plan.port(edge, leaving=False), state(edge, case).strip(), horizontal=True, size=HEAD)
        for edge in found
        if subject.blocks[edge.target[0]].is_output
    ]
    chips: list[Shape] = []
    for into in _labelled(ranks, found):
        chips += _numbers([lines[number] for number in into], [found[number] for number in into], [*nodes, *chips])
    if not captioned:
        nodes += _captions(plan, stacks, lines)
    return framed(
        [*sorted(lines, key=lambda line: "off" not in line.role), *heads, *nodes, *chips],
        title=subject.name,
        subtitle=subject.description,
        words=words(subject, params, case),
        keys=weight_keys(lines, unknown=any(is_unknown(subject, edge) for edge in found)),
        facts=facts(subject),
    )


def state(edge: Edge, case: Case | None) -> str:
    """Return what a case adds to the role of an edge: whether what it comes from is active."""
    if case is None:
        return ""
    return " on" if case.level(*edge.source) else " off"


def _is_crowded(subject: Subject, ranks: dict[str, int]) -> bool:
    """Return whether a column holds two blocks that have captions: they then stand below each, not in one row."""
    columns = [ranks[block.key] for block in subject.blocks.values() if block.kind == "layer" or block.width > 1]
    return len(columns) != len(set(columns))


def _lines(subject: Subject, plan: Plan, found: Sequence[Edge], case: Case | None) -> list[Path]:
    lines = []
    for edge, width in zip(found, widths(found), strict=True):
        block = subject.blocks[edge.target[0]]
        mixed = "more" in (block.kind, subject.blocks[edge.source[0]].kind)
        straight, short = block.wiring == "full" and not mixed, HEAD if block.is_output else 0.0
        points, curved = plan.course(edge, straight=straight, short=short)
        role = tone(edge.weight, weighed=edge.weighed) + state(edge, case)
        full = edge_text(subject, edge)
        lines.append(Path(points, role, curved, width, full, ends=(edge.source[0], block.key)))
    return lines


def _labelled(ranks: dict[str, int], found: Sequence[Edge]) -> Iterator[list[int]]:
    """Yield the edges into each column, as numbers, where they are few enough to carry their weights."""
    for column in range(1, 1 + max(ranks.values())):
        into = [n for n, edge in enumerate(found) if ranks[edge.target[0]] == column and edge.weighed]
        if 0 < len(into) <= LABELLED:
            yield into


def _numbers(lines: Sequence[Path], found: Sequence[Edge], others: Sequence[Shape]) -> list[Shape]:
    """Return the weights of edges as numbers that touch nothing else, or none if one of them has no room.

    They stand below each other where they can, else each where there is room.
    """
    if any(edge.weight is None for edge in found):
        return []
    taken = [shape.area for shape in others if isinstance(shape, Box | Text)]
    points = [[line.at(step / 80) for step in range(81)] for line in lines]
    for shares in (*((share,) for share in SHARES), SHARES):
        chips = _chips(lines, found, points, taken, shares)
        if chips is not None:
            return chips
    return []


def _chips(
    lines: Sequence[Path],
    found: Sequence[Edge],
    points: Sequence[Sequence[Point]],
    taken: Sequence[Area],
    shares: Sequence[float],
) -> list[Shape] | None:
    """Return a number for each edge at one of ``shares``, None where one has no room."""
    chips: list[Shape] = []
    areas = [*taken]
    for number, (line, edge) in enumerate(zip(lines, found, strict=True)):
        rivals = [point for other, each in enumerate(points) if other != number for point in each]
        for share in shares:
            box, text = weight_chip(*_on_last(line, share), edge.weight or 0, line.role.rpartition(" ")[2])
            area = box.area
            if not any(map(area.holds, rivals)) and not any(area.overlaps(each, 2) for each in areas):
                areas.append(area)
                chips += [box, text]
                break
        else:
            return None
    return chips


def _on_last(line: Path, share: float) -> Point:
    """Return a point on the last long stretch of an edge."""
    pieces = [line.points[at : at + 4] for at in range(0, len(line.points) - 1, 3)] if line.curved else [line.points]
    longest = max(reversed(pieces), key=lambda piece: piece[-1][0] - piece[0][0] > 40)
    return Path(longest, curved=line.curved).at(share)


def _captions(plan: Plan, stacks: dict[str, Stack], lines: Sequence[Path]) -> list[Shape]:
    """Return the captions in a row below everything, lines that pass below all blocks included."""
    bottom = max(plan.middle(key)[1] + each.height / 2 for key, each in stacks.items())
    bottom = max(bottom, *(line.area.bottom for line in lines))
    return [moved(shape, plan.middle(key)[0], bottom + ROW) for key, each in stacks.items() for shape in each.caption]
