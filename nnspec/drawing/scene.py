"""A picture as plain shapes at their places: what every view makes, and what SVG is written from.

Shapes have roles, not colors; what a role looks like is ``style``'s. Lengths are in pixels, y grows downwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from nnspec.drawing.measure import text_width

Anchor = Literal["start", "middle", "end"]
Point: TypeAlias = tuple[float, float]

SIZES = {"title": 20.0, "sum": 17.0, "name": 13.0, "text": 13.0, "note": 11.0, "number": 11.0}
"""The type scale, by the first word of a role."""
BOLD = {"title", "sum", "name"}
ASCENT, DESCENT = 0.8, 0.25  # of a text above and below its baseline, in sizes


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Area", gap: float = 0.0) -> bool:
        """Return whether they come nearer than ``gap``."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def holds(self, point: Point) -> bool:
        """Return whether a point lies inside."""
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``y`` is its baseline, ``full`` what it says where it was cut."""

    x: float
    y: float
    text: str
    role: str = "note"
    anchor: Anchor = "start"
    full: str = ""

    @property
    def size(self) -> float:
        """The size of its font."""
        return SIZES[self.role.partition(" ")[0]]

    @property
    def area(self) -> Area:
        """The room that it takes, in the widest of fonts."""
        width = text_width(self.text, self.size, bold=self.role.partition(" ")[0] in BOLD)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return Area(left, self.y - ASCENT * self.size, left + width, self.y + DESCENT * self.size)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with round corners: a unit, a block, or what a label stands on.

    ``level`` is how strongly it is filled, from 0 to 1; None where its role says that.
    """

    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0
    role: str = "block"
    full: str = ""
    level: float | None = None

    @property
    def area(self) -> Area:
        """The room that it takes."""
        return Area(self.x, self.y, self.x + self.width, self.y + self.height)

    @property
    def centre(self) -> Point:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points: straight, or with ``curved`` of cubic curves (a start, then two controls and an end each).

    ``ends`` are the keys of what it connects, where it is an edge.
    """

    points: tuple[Point, ...]
    role: str = "edge"
    curved: bool = False
    thickness: float = 1.5
    full: str = ""
    closed: bool = False
    ends: tuple[str, str] | None = None

    @property
    def area(self) -> Area:
        """The room that it takes; a curve stays within its controls."""
        xs, ys = zip(*self.points, strict=True)
        return Area(min(xs), min(ys), max(xs), max(ys))

    def at(self, share: float) -> Point:
        """Return the point at ``share`` (0 to 1) of a curve's parameter, or of a straight line's stretches."""
        step = 3 if self.curved else 1
        count = (len(self.points) - 1) // step
        piece = min(int(share * count), count - 1)
        t = share * count - piece
        points = list(self.points[piece * step : piece * step + step + 1])
        while len(points) > 1:  # de Casteljau
            points = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(points)]
        return points[0]


Shape: TypeAlias = Text | Box | Path


@dataclass(frozen=True)
class Scene:
    """A picture: shapes in the order in which they are painted, and what it shows in words."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    description: str


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """Return a shape elsewhere."""
    if isinstance(shape, Path):
        return replace(shape, points=tuple((x + dx, y + dy) for x, y in shape.points))
    return replace(shape, x=shape.x + dx, y=shape.y + dy)


def extent(shapes: Iterable[Shape]) -> Area:
    """Return the smallest area around shapes."""
    areas = [shape.area for shape in shapes]
    return Area(
        min(area.left for area in areas),
        min(area.top for area in areas),
        max(area.right for area in areas),
        max(area.bottom for area in areas),
    )


def curve(start: Point, end: Point, *, horizontal: bool) -> tuple[Point, ...]:
    """Return a curve that leaves and arrives along one axis; without its first point it continues another."""
    (x1, y1), (x2, y2) = start, end
    if horizontal:
        middle = (x1 + x2) / 2
        return (start, (middle, y1), (middle, y2), end)
    middle = (y1 + y2) / 2
    return (start, (x1, middle), (x2, middle), end)


def arrow(tip: Point, role: str, *, horizontal: bool, size: float = 7.0) -> Path:
    """Return the head of an edge that arrives at ``tip`` along one axis."""
    x, y = tip
    back = (
        ((x - size, y - size / 2), (x - size, y + size / 2))
        if horizontal
        else ((x - size / 2, y - size), (x + size / 2, y - size))
    )
    return Path((tip, *back), f"head {role}", thickness=0, closed=True)
