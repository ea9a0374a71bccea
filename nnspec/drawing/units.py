"""A network unit by unit: which units are shown, and the weighted edges between them. Knows no positions."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nnspec.drawing.numbers import Number, Params
from nnspec.drawing.subject import Block, Subject

SHOWN = 12  # units of a block; a wider one shows its first and last
ENDS = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """The units of a block that are shown, in order; ``hidden`` more lie behind the first ``before`` of them."""

    units: tuple[int, ...]
    hidden: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """From a unit of one block to a unit of another; ``weight`` is None where there is none, or it is not known.

    ``weighed`` says whether the edge has a weight at all.
    """

    source: tuple[str, int]
    target: tuple[str, int]
    weighed: bool
    weight: Number | None = None


def shown(block: Block, limit: int = SHOWN, ends: int = ENDS) -> Shown:
    """Return which units of a block are shown."""
    if block.width <= limit:
        return Shown(tuple(range(block.width)))
    units = (*range(ends), *range(block.width - ends, block.width))
    return Shown(units, block.width - 2 * ends, ends)


def edges(subject: Subject, chosen: Mapping[str, Shown], params: Params) -> list[Edge]:
    """Return the edges between the units that ``chosen`` shows of each block."""
    visible = {key: frozenset(each.units) for key, each in chosen.items()}
    found: dict[tuple[tuple[str, int], tuple[str, int]], Edge] = {}
    for block in filter(lambda each: each.feeds, subject.blocks.values()):
        for edge in _into(subject, block, chosen, params):
            if edge.source[1] in visible[edge.source[0]]:
                found.setdefault((edge.source, edge.target), edge)
    return [*found.values()]


def bias(block: Block, unit: int, params: Params) -> Number | None:
    """Return what is added to a unit's weighted sum, None where there is nothing or it is not known."""
    numbers = params.get(f"{block.key}.bias")
    return numbers[unit] if numbers is not None else None


def threshold(block: Block, unit: int, params: Params) -> Number | None:
    """Return what a unit's weighted sum must exceed, None where it has no threshold or it is not known."""
    number = bias(block, unit, params) if block.thresholds else None
    if number is None:
        return None
    return -number if number else 0


def _into(subject: Subject, block: Block, chosen: Mapping[str, Shown], params: Params) -> Iterator[Edge]:
    weighed = block.wiring in ("full", "listed")
    weights = params.get(f"{block.key}.weights")
    starts = [feed.row for feed in block.feeds]
    rows = _rows(subject, block, chosen)
    for unit in chosen[block.key].units:
        for row in _read(block, unit, rows):
            feed = block.feeds[bisect_right(starts, row) - 1]
            source = subject.blocks[feed.source]
            index = 0 if source.kind == "more" else feed.start + row - feed.row
            weight = None
            if weights is not None and block.kind == "layer" and source.kind != "more":
                weight = weights[row * block.width + unit]
            yield Edge((source.key, index), (block.key, unit), weighed, weight)


def _rows(subject: Subject, block: Block, chosen: Mapping[str, Shown]) -> list[int]:
    """Return the rows of a block that come from units that are shown: never more than a picture holds."""
    rows = []
    for feed in block.feeds:
        if subject.blocks[feed.source].kind == "more":
            rows.append(feed.row)
        else:
            rows += [feed.row + u - feed.start for u in chosen[feed.source].units if feed.start <= u < feed.stop]
    return rows


def _read(block: Block, unit: int, rows: list[int]) -> Iterator[int]:
    """Yield the rows that a unit reads, of those that are shown where it reads all."""
    if block.kind == "more" or block.wiring == "full":
        yield from rows
    elif block.wiring == "listed":
        yield from block.listed[unit]
    elif block.wiring == "sum":
        yield from (feed.row + unit for feed in block.feeds)
    elif block.lead == 1:
        yield unit
    else:
        yield _joined(block, unit)


def _joined(block: Block, unit: int) -> int:
    """Return the row that becomes an element of a concatenation along the last of several axes."""
    lead, place = divmod(unit, block.width // block.lead)
    for feed in block.feeds:
        last = (feed.stop - feed.start) // block.lead
        if place < last:
            return feed.row + lead * last + place
        place -= last
    raise AssertionError(f"element {unit} of {block.key} has no source")
