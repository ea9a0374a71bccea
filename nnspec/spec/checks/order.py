"""A layer reads what stands above it; one that does not reads ahead, or in a circle, so that none can be the first."""

from collections import defaultdict, deque
from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic
from nnspec.diagnostics.codes import CYCLE, READS_AHEAD
from nnspec.spec.draft import Draft
from nnspec.spec.readings import Reading, Readings, Unit

MAX_VISITS = 20_000
"""Readings that may be followed for one spec; after them a circle is told as what it is too, a reading ahead."""

SHOWN = 5
"""Names of a long circle that are shown at either end."""


def check_order(draft: Draft) -> Iterator[Diagnostic]:
    """Yield readings of what stands in the same layer or below, and the circles that they close."""
    circles: Circles | None = None
    readings = Readings(draft.names, draft.entries)
    for number in range(len(draft.entries)):
        for reading in readings.of_layer(number):
            if reading.path is None or reading.unit is None or reading.unit.layer < number:
                continue
            circles = circles if circles is not None else Circles(draft)
            circle = circles.closed_by(reading.reader, reading.unit)
            yield _ahead(circles, reading, reading.unit) if circle is None else _circle(reading, circle)


def _circle(reading: Reading, circle: str) -> Diagnostic:
    is_neuron = reading.reader.neuron is not None
    noun = "neuron" if is_neuron else "layer"
    if circle.count("->") == 1:
        message, hint = f"a {noun} reads itself: {circle}", "it must read only what stands above it"
    else:
        message = f"{noun}s read each other in a circle: {circle}"
        hint = f"one of these {noun}s must read only what stands above it"
    return Diagnostic(CYCLE, message, reading.path or (), at_key=is_neuron, hint=hint)


def _ahead(circles: "Circles", reading: Reading, unit: Unit) -> Diagnostic:
    noun = "neuron" if unit.neuron is not None else "layer"
    message = f"{noun} {circles.name(unit)!r} is not computed yet here"
    hint = "a layer reads what stands in the layers above it"
    return Diagnostic(READS_AHEAD, message, reading.path or (), at_key=reading.reader.neuron is not None, hint=hint)


class Circles:
    """The circles of a draft, each told once."""

    def __init__(self, draft: Draft) -> None:
        self._layers = draft.entries
        self._left = MAX_VISITS
        self._read_by: dict[Unit, list[Unit]] = defaultdict(list)
        readings = Readings(draft.names, draft.entries)
        for number in range(len(draft.entries)):
            for reading in readings.of_layer(number):
                if reading.unit is not None:
                    self._read_by[reading.reader].append(reading.unit)
        self._told: set[frozenset[Unit]] = set()

    def closed_by(self, reader: Unit, read: Unit) -> str | None:
        """Return the shortest circle that a reading closes, as ``a -> b -> a``; None where it closes none anew."""
        reached_from: dict[Unit, Unit] = {read: reader}
        waiting = deque([read])
        while waiting and reader not in reached_from:
            unit = waiting.popleft()
            following = self._read_by[unit]
            self._left -= len(following)
            if self._left < 0:
                return None
            for each in following:
                if each not in reached_from:
                    reached_from[each] = unit
                    waiting.append(each)
        if reader not in reached_from:
            return None
        circle = [reader, reached_from[reader]]
        while circle[-1] != reader:
            circle.append(reached_from[circle[-1]])
        if frozenset(circle) in self._told:
            return None
        self._told.add(frozenset(circle))
        names = [self.name(unit) for unit in reversed(circle)]
        if len(names) > 2 * SHOWN:
            left_out = f"({len(names) - 2 * SHOWN:,} more)"
            names = [*names[:SHOWN], left_out, *names[-SHOWN:]]
        return " -> ".join(names)

    def name(self, unit: Unit) -> str:
        """Return what the file calls a neuron or a layer."""
        if unit.neuron is not None:
            return unit.neuron
        layer = self._layers[unit.layer]
        return layer.name if layer is not None and layer.name is not None else f"layer_{unit.layer + 1}"
