"""A graph as lines of text: one line a block, what it reads coming down in lanes from the lines above."""

from collections.abc import Iterator
from dataclasses import dataclass

from nnspec.drawing.subject import Block, Subject

# What stands where lines go up, down, left and right.
JOINTS = {
    (1, 1, 0, 0): "│",
    (0, 0, 1, 1): "─",
    (1, 1, 0, 1): "├",
    (1, 1, 1, 0): "┤",
    (1, 1, 1, 1): "┼",
    (1, 0, 0, 1): "╰",
    (1, 0, 1, 0): "╯",
    (1, 0, 1, 1): "┴",
    (0, 1, 0, 1): "╭",
    (0, 1, 1, 0): "╮",
    (0, 1, 1, 1): "┬",
    (0, 0, 1, 0): "─",
}


@dataclass(frozen=True)
class Line:
    """One line: the lanes as they are drawn, and the block that stands on it, None on a line that only connects."""

    lanes: str
    block: Block | None = None


def draw_lanes(subject: Subject, symbols: dict[str, str]) -> list[Line]:
    """Return the lines of a graph; ``symbols`` are the signs of blocks, by their keys."""
    readers = {key: sum(key in block.sources for block in subject.blocks.values()) for key in subject.blocks}
    lanes: list[str | None] = []
    lines: list[Line] = []
    for block in _ordered(subject):
        before = list(lanes)
        joined = [lane for lane, key in enumerate(lanes) if key in block.sources]
        for lane in joined:
            key = lanes[lane]
            if key is not None:
                readers[key] -= 1
                lanes[lane] = key if readers[key] else None
        ended = [lane for lane in joined if lanes[lane] is None]
        free = [lane for lane, key in enumerate(lanes) if key is None and (lane >= len(before) or before[lane] is None)]
        own = ended[0] if ended else free[0] if free else len(lanes)
        if joined:
            lines.append(Line(_connection(before, lanes, joined, own)))
        elif any(before) and not (lines[-1].block is not None and lines[-1].block.is_input):
            lines.append(Line(_passing(before)))
        lanes += [None] * (own + 1 - len(lanes))
        lanes[own] = block.key
        lines.append(Line(_row(lanes, own, symbols[block.key]), block))
        if not readers[block.key]:
            lanes[own] = None
        while lanes and lanes[-1] is None:
            lanes.pop()
    return lines


def _ordered(subject: Subject) -> Iterator[Block]:
    """Yield blocks so that lanes are short: an input just before its first reader, an output just after its layer."""
    outputs: dict[str, list[Block]] = {}
    for block in subject.blocks.values():
        if block.is_output and block.sources:
            outputs.setdefault(max(block.sources, key=[*subject.blocks].index), []).append(block)
    told: set[str] = set()
    for block in subject.blocks.values():
        if block.is_input or block.is_output:
            continue
        for source in block.sources:
            if source not in told and subject.blocks[source].is_input:
                told.add(source)
                yield subject.blocks[source]
        told.add(block.key)
        yield block
        yield from outputs.get(block.key, ())
    yield from (block for block in subject.blocks.values() if block.is_input and block.key not in told)


def _connection(before: list[str | None], after: list[str | None], joined: list[int], own: int) -> str:
    """Return the line between two blocks: lanes that go on, and those that turn into the next block."""
    span = [*joined, own]
    low, high = min(span), max(span)
    cells = []
    for lane in range(max(len(before), own + 1)):
        up = lane < len(before) and before[lane] is not None
        down = lane == own or (lane < len(after) and after[lane] is not None)
        if lane in span:
            cells.append(JOINTS[up, down, lane > low, lane < high])
        elif up:
            cells.append("│")
        else:
            cells.append("─" if low < lane < high else " ")
        cells.append("─" if low <= lane < high else " ")
    return "".join(cells).rstrip()


def _passing(lanes: list[str | None]) -> str:
    return " ".join("│" if key is not None else " " for key in lanes).rstrip()


def _row(lanes: list[str | None], own: int, symbol: str) -> str:
    return " ".join(
        symbol if lane == own else "│" if key is not None else " " for lane, key in enumerate(lanes)
    ).rstrip()
