"""Where the blocks of a network of columns are, and the courses of the edges between their units.

An edge that passes over a column goes through a waypoint there, which edges of one unit share where they look alike.
"""

from collections.abc import Mapping, Sequence

from nnspec.drawing.column import Stack
from nnspec.drawing.layered import arrange
from nnspec.drawing.links import Link
from nnspec.drawing.marks import tone
from nnspec.drawing.scene import Point, curve
from nnspec.drawing.units import Edge

Unit = tuple[str, int]
Hop = tuple[Unit, int, str]  # a unit (in column -1), or its waypoint in a column for edges of one tone

GAP = 6.0
NARROWEST, NARROW, WIDE = 64.0, 132.0, 200.0  # between columns
WAY = 26.0  # the room of a waypoint
SPREAD = 8.0  # between edges on one side of a unit, at most


class Plan:
    """The places of blocks, units and edges.

    With ``stubs`` edges run straight through the whole of the columns that they leave and reach: captions stand there.
    """

    def __init__(
        self, ranks: Mapping[str, int], stacks: Mapping[str, Stack], found: Sequence[Edge], *, stubs: bool
    ) -> None:
        self.ranks, self.stacks, self.stubs = ranks, stacks, stubs
        self.columns: list[tuple[float, float]] = []
        self._middles: dict[str, float] = {}
        self._ways: dict[Hop, float] = {}
        self._spread: dict[tuple[Hop, Hop, bool], float] = {}
        self._arrange(found)
        self._set_columns()
        self._spread_ports(found)

    def middle(self, key: str) -> Point:
        """Return the middle of a block; those of the inputs are lined up at the right, after their labels."""
        column = self.ranks[key]
        left, right = self.columns[column]
        after = max(each.right for other, each in self.stacks.items() if self.ranks[other] == column)
        return right - after if column == 0 else (left + right) / 2, self._middles[key]

    def port(self, edge: Edge, *, leaving: bool) -> Point:
        """Return where an edge leaves its source, or where it reaches its target."""
        hops = self._hops(edge)
        unit = edge.source if leaving else edge.target
        near, far = (hops[0], hops[1]) if leaving else (hops[-1], hops[-2])
        x, y = self.middle(unit[0])
        reach = self.stacks[unit[0]].reach
        y += self.stacks[unit[0]].offsets[unit[1]] + self._spread.get((near, far, leaving), 0.0)
        return x + (reach if leaving else -reach), y

    def course(self, edge: Edge, *, straight: bool, short: float) -> tuple[tuple[Point, ...], bool]:
        """Return the points of an edge and whether they are a curve's; it stops ``short`` of its target."""
        first, last = self.ranks[edge.source[0]], self.ranks[edge.target[0]]
        start, (x, y) = self.port(edge, leaving=True), self.port(edge, leaving=False)
        end = (x - short, y)
        if straight and last == first + 1 and not self.stubs:
            return (start, end), False
        points = [start]
        if self.stubs and start[0] < self.columns[first][1]:
            points += curve(start, (self.columns[first][1], start[1]), horizontal=True)[1:]
        for hop in self._hops(edge)[1:-1]:
            way = self._ways[hop]
            left, right = self.columns[hop[1]]
            points += curve(points[-1], (left, way), horizontal=True)[1:]
            points += curve((left, way), (right, way), horizontal=True)[1:]
        if self.stubs and self.columns[last][0] < end[0]:
            points += curve(points[-1], (self.columns[last][0], end[1]), horizontal=True)[1:]
        points += curve(points[-1], end, horizontal=True)[1:]
        return tuple(points), True

    def _hops(self, edge: Edge) -> list[Hop]:
        between = range(self.ranks[edge.source[0]] + 1, self.ranks[edge.target[0]])
        role = tone(edge.weight, weighed=edge.weighed)
        return [(edge.source, -1, ""), *((edge.source, column, role) for column in between), (edge.target, -1, "")]

    def _arrange(self, found: Sequence[Edge]) -> None:
        number = {key: index for index, key in enumerate(self.stacks)}
        sizes = [each.height for each in self.stacks.values()]
        columns: list[list[int]] = [[] for _ in range(1 + max(self.ranks.values()))]
        for key, index in number.items():
            columns[self.ranks[key]].append(index)
        links: list[Link] = []
        ways: dict[Hop, int] = {}
        for edge in found:
            here, leaves = number[edge.source[0]], self.stacks[edge.source[0]].offsets[edge.source[1]]
            for hop in self._hops(edge)[1:-1]:
                if hop not in ways:
                    ways[hop] = len(sizes)
                    sizes.append(WAY)
                    columns[hop[1]].append(ways[hop])
                    links.append(Link(here, ways[hop], leaves, pull=4.0))
                here, leaves = ways[hop], 0.0
            enters = self.stacks[edge.target[0]].offsets[edge.target[1]]
            links.append(Link(here, number[edge.target[0]], leaves, enters))
        _, places = arrange(columns, sizes, links, GAP, pinned={0})
        self._middles = {key: places[index] for key, index in number.items()}
        self._ways = {hop: places[index] for hop, index in ways.items()}

    def _set_columns(self) -> None:
        edges = [self._middles[key] + side * each.height / 2 for key, each in self.stacks.items() for side in (-1, 1)]
        wide = min(WIDE, max(NARROW, 0.34 * (max(edges) - min(edges))))
        x, last = 0.0, max(self.ranks.values())
        for column in range(1 + last):
            own = [each for key, each in self.stacks.items() if self.ranks[key] == column]
            width = max(each.left for each in own) + max(each.right for each in own)
            if column == 0 or column == last:
                x += 0 if column == 0 else max(NARROWEST, 0.6 * wide) - wide
            else:
                width = 2 * max(max(each.left, each.right) for each in own)
            self.columns.append((x, x + width))
            x += width + wide

    def _spread_ports(self, found: Sequence[Edge]) -> None:
        """Give the edges on one side of a tall unit places of their own, in the order of where they go."""
        sides: dict[tuple[Hop, bool], dict[Hop, float]] = {}
        for edge in found:
            hops = self._hops(edge)
            for near, far, leaving in ((hops[0], hops[1], True), (hops[-1], hops[-2], False)):
                sides.setdefault((near, leaving), {})[far] = self._height(far)
        for (near, leaving), ends in sides.items():
            room = self.stacks[near[0][0]].side
            step = min(SPREAD, room / len(ends))
            for place, far in enumerate(sorted(ends, key=lambda hop: (ends[hop], hop))):
                self._spread[near, far, leaving] = (place - (len(ends) - 1) / 2) * step

    def _height(self, hop: Hop) -> float:
        unit, column, _ = hop
        if column >= 0:
            return self._ways[hop]
        return self._middles[unit[0]] + self.stacks[unit[0]].offsets[unit[1]]
