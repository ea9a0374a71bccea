"""The view of a training: its losses over the epochs, with axes, names at the lines, and the best epoch."""

from collections.abc import Sequence
from math import log10

from nnspec.drawing import ticks
from nnspec.drawing.frame import framed
from nnspec.drawing.history import Curve
from nnspec.drawing.measure import text_width
from nnspec.drawing.numbers import plural, set_text
from nnspec.drawing.scene import SIZES, Box, Path, Point, Scene, Shape, Text

WIDTH, HEIGHT = 600.0, 300.0
POINTS = 600  # of a line, more than the pixels that show them
APART = 17.0  # names at the ends of lines
AXIS_NAME = 170.0  # the room of what stands above the axis of the losses
DOT = 4.5


def draw_chart(curve: Curve, name: str) -> Scene:
    """Return the picture of a training."""
    axes = _Axes(curve)
    shapes: list[Shape] = [*axes.shapes()]
    lines = [("training", "loss", curve.losses)]
    lines += [("validation", "validation", curve.validation)] if curve.validation else []
    ends = []
    for label, role, values in lines:
        points = tuple(axes.point(epoch, value) for epoch, value in _thinned(curve.epochs, values))
        # A training of one epoch is a point, which a line of no length does not show.
        if len(points) > 1:
            shapes.append(Path(points, f"curve {role}", thickness=2))
        else:
            shapes.append(_dot(points[0], f"mark {role}"))
        ends.append((points[-1], f"{label} {set_text(values[-1])}", role))
    shapes += _best(curve, axes)
    shapes += _names(ends)
    watched = "validation loss" if curve.validation else "loss"
    epochs = plural(len(curve.epochs), "epoch")
    words = (
        f"The loss of {name} over {epochs}, from {set_text(curve.losses[0])} to {set_text(curve.losses[-1])}. "
        f"The best epoch is {curve.best:,}, with a {watched} of {set_text(curve.best_loss)}."
    )
    subtitle = f"Training over {epochs}"
    return framed(shapes, title=name, subtitle=subtitle, words=words)


class _Axes:
    """Where epochs and losses are."""

    def __init__(self, curve: Curve) -> None:
        losses = (*curve.losses, *curve.validation)
        low, high = min(losses), max(losses)
        self.first, self.last = curve.epochs[0], curve.epochs[-1]
        self.by_powers = ticks.is_logarithmic(low, high)
        self.marks = ticks.powers(low, high, 7) if self.by_powers else ticks.linear(min(0.0, low), high, 6)
        self.epochs = sorted({self.first, *ticks.whole(self.first, self.last, 7)})

    def point(self, epoch: int, loss: float) -> Point:
        """Return the place of a loss."""
        span = self.last - self.first
        return WIDTH * ((epoch - self.first) / span if span else 0.5), self.y(loss)

    def y(self, loss: float) -> float:
        """Return the height of a loss."""
        low, high, at = self.marks[0], self.marks[-1], loss
        if self.by_powers:
            low, high, at = log10(low), log10(high), log10(loss)
        return HEIGHT * (1 - (at - low) / (high - low))

    def shapes(self) -> list[Shape]:
        """Return the grid, the ticks and the names of the axes."""
        shapes: list[Shape] = []
        for mark in self.marks:
            y = self.y(mark)
            role = "axis" if mark == self.marks[0] else "grid"
            shapes += [
                Path(((0, y), (WIDTH, y)), role, thickness=1),
                Text(-10, y + 4, set_text(float(mark)), "note", "end"),
            ]
        for epoch in self.epochs:
            x, _ = self.point(epoch, self.marks[0])
            shapes += [
                Path(((x, HEIGHT), (x, HEIGHT + 5)), "axis", thickness=1),
                Text(x, HEIGHT + 19, f"{epoch:,}", "note", "middle"),
            ]
        scale = "loss (logarithmic scale)" if self.by_powers else "loss"
        return [*shapes, Text(-10, -18, scale, "note"), Text(WIDTH / 2, HEIGHT + 40, "epoch", "note", "middle")]


def _best(curve: Curve, axes: _Axes) -> list[Shape]:
    x, y = axes.point(curve.best, curve.best_loss)
    text = f"best: epoch {curve.best:,}, {'validation ' if curve.validation else ''}loss {set_text(curve.best_loss)}"
    half = text_width(text, SIZES["note"]) / 2
    middle = min(max(x, half + AXIS_NAME), WIDTH - half)  # beside the name of the axis
    role = "validation" if curve.validation else "loss"
    return [
        Path(((x, -10), (x, HEIGHT)), "guide", thickness=1),
        _dot((x, y), f"best {role}"),
        Text(middle, -18, text, "note loose", "middle"),
    ]


def _dot(at: Point, role: str) -> Box:
    return Box(at[0] - DOT, at[1] - DOT, 2 * DOT, 2 * DOT, DOT, role)


def _names(ends: Sequence[tuple[Point, str, str]]) -> list[Shape]:
    """Return the name of each line at its end, moved apart where they would touch."""
    placed: list[Shape] = []
    lowest = float("-inf")
    ordered = sorted(ends, key=lambda end: end[0][1])
    over = max(0.0, APART - (ordered[-1][0][1] - ordered[0][0][1])) if len(ordered) > 1 else 0.0
    for (x, y), text, role in ordered:
        at = max(y - over / 2, lowest + APART)
        placed.append(Text(x + 12, at + 4, text, f"note {role}ink"))
        lowest = at
    return placed


def _thinned(epochs: Sequence[int], values: Sequence[float]) -> list[tuple[int, float]]:
    """Return as many points as can be seen: of each stretch its ends, its lowest and its highest."""
    points = [*zip(epochs, values, strict=True)]
    if len(points) <= POINTS:
        return points
    size = -(-len(points) * 4 // POINTS)
    kept: list[tuple[int, float]] = []
    for start in range(0, len(points), size):
        part = points[start : start + size]
        low, high = min(part, key=lambda point: point[1]), max(part, key=lambda point: point[1])
        kept += sorted({part[0], part[-1], low, high})
    return kept
