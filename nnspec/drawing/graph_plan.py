"""Where the boxes of a graph stand, in ranks from the top down, and how its edges come down between them.

An edge that skips ranks runs down a lane of its own between the boxes; edges of one source share theirs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nnspec.drawing.layered import arrange
from nnspec.drawing.links import Link
from nnspec.drawing.subject import Subject

GAP, BETWEEN = 28.0, 44.0
LANE = 10.0
STRAIGHT, LOOSE = 100.0, 0.01  # how strongly a lane keeps its line, and how little it or an input moves layers


@dataclass(frozen=True, slots=True)
class Descent:
    """How an edge comes down: from where the rank of its source ends to where that of its target begins.

    ``lanes`` are the ways through the ranks between them, each with its x and where it begins and ends. The first
    ``shared`` of them another edge of the same source has gone down already.
    """

    source: str
    target: str
    leaves: float
    reaches: float
    lanes: tuple[tuple[float, float, float], ...]
    shared: int


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


class GraphPlan:
    """The places of a graph whose boxes are as wide and as high as ``sizes`` say."""

    def __init__(self, subject: Subject, sizes: Mapping[str, tuple[float, float]]) -> None:
        self.ranks = ranks_of(subject)
        self._edges = [(source, block.key) for block in subject.blocks.values() for source in block.sources]
        rows = 1 + max(self.ranks.values())
        self.heights = [
            max((sizes[key][1] for key in sizes if self.ranks[key] == row), default=0.0) for row in range(rows)
        ]
        self.tops = [sum(self.heights[:row]) + row * BETWEEN for row in range(rows)]
        self._x = self._arranged(subject, {key: width for key, (width, _) in sizes.items()})

    def box(self, key: str) -> tuple[float, float, float]:
        """Return the middle of a box, and the top and the height of its rank."""
        rank = self.ranks[key]
        return self._x[key], self.tops[rank], self.heights[rank]

    def descents(self) -> Iterator[Descent]:
        """Yield how each edge comes down, the longest first."""
        drawn: dict[str, int] = {}  # of each source, how many ranks its lane goes down already
        for source, target in sorted(self._edges, key=lambda edge: -self.ranks[edge[1]]):
            lanes = tuple(
                (self._x[source, rank], self.tops[rank], self.tops[rank] + self.heights[rank])
                for rank in self._between(source, target)
            )
            leaves = self.tops[self.ranks[source]] + self.heights[self.ranks[source]]
            shared = min(drawn.get(source, 0), len(lanes))
            yield Descent(source, target, leaves, self.tops[self.ranks[target]], lanes, shared)
            drawn[source] = max(len(lanes), drawn.get(source, 0))

    def _between(self, source: str, target: str) -> range:
        """Return the ranks that an edge passes."""
        return range(self.ranks[source] + 1, self.ranks[target])

    def _arranged(self, subject: Subject, widths: Mapping[str, float]) -> dict[str | tuple[str, int], float]:
        """Return the middle of each box, by its key, and of each lane, by its source and its rank."""
        items: dict[str | tuple[str, int], int] = {key: number for number, key in enumerate(widths)}
        rows: list[list[int]] = [[] for _ in self.tops]
        for key in widths:
            rows[self.ranks[key]].append(items[key])
        links: list[Link] = []
        for source, target in self._edges:
            here, in_lane = items[source], False
            for rank in self._between(source, target):
                lane = (source, rank)
                if lane not in items:
                    items[lane] = len(items)
                    rows[rank].append(items[lane])
                    links.append(Link(here, items[lane], pull=STRAIGHT if in_lane else LOOSE))
                here, in_lane = items[lane], True
            loose = in_lane or subject.blocks[source].is_input
            links.append(Link(here, items[target], pull=LOOSE if loose else 1.0))
        sizes = [*widths.values(), *(LANE for _ in range(len(items) - len(widths)))]
        _, places = arrange(rows, sizes, links, GAP)
        return {item: places[number] for item, number in items.items()}
