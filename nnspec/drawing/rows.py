"""The inputs of a neuron as rows, in order: what both its picture and its text show of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from nnspec.drawing.case import Case
from nnspec.drawing.measure import clean
from nnspec.drawing.numbers import Params, set_text
from nnspec.drawing.subject import Block, Subject
from nnspec.drawing.units import Edge, Shown, edges, shown


@dataclass(frozen=True, slots=True)
class Row:
    """One input feature: its name, what was given, its weight (or the product of both), and the edge to the neuron.

    ``state`` is ``on`` or ``off`` in a case, and ``more`` where the row stands for features that are not shown.
    """

    key: str
    name: str
    note: str = ""
    value: str = ""
    weight: str = ""
    state: str = ""
    edge: Edge | None = None

    @property
    def negative(self) -> bool:
        """Whether its weight takes away from the sum."""
        return self.edge is not None and self.edge.weight is not None and self.edge.weight < 0


def neuron_rows(subject: Subject, params: Params, case: Case | None) -> list[Row]:
    """Return the rows of a network that is a single neuron."""
    (layer,) = subject.of("layer")
    chosen = {key: shown(block) for key, block in subject.blocks.items()} | {layer.key: Shown((0,))}
    found = {edge.source: edge for edge in edges(subject, chosen, params) if edge.target == (layer.key, 0)}
    inputs = [block for block in subject.blocks.values() if block.is_input]
    return [row for block in inputs for row in _rows(block, chosen[block.key], found, case)]


def _rows(block: Block, each: Shown, found: dict[tuple[str, int], Edge], case: Case | None) -> Iterator[Row]:
    if block.kind == "more":
        yield Row(block.key, block.name, state="more")
        return
    for place, unit in enumerate(each.units):
        if each.hidden and place == each.before:
            yield Row(block.key, f"{each.hidden:,} more", state="more")
        level = case.level(block.key, unit) if case is not None else None
        state = "" if level is None else "on" if level else "off"
        edge = found.get((block.key, unit))
        note = clean(block.note) if unit == 0 else ""
        name = clean(block.unit_name(unit))
        yield Row(block.key, name, note, _value(case, block, unit), _weight(edge, case), state, edge)


def _value(case: Case | None, block: Block, unit: int) -> str:
    """Return what an input was given: of a scalar as given, of a part of another its feature."""
    if case is None:
        return ""
    if block.width == 1:
        return clean(case.values.get(block.name, ""))
    level = case.level(block.key, unit)
    return set_text(level) if level is not None else ""


def _weight(edge: Edge | None, case: Case | None) -> str:
    if edge is None or edge.weight is None:
        return ""
    level = case.level(*edge.source) if case is not None else None
    if level is None:
        return set_text(edge.weight)
    return f"{set_text(edge.weight)} × {set_text(level)} = {set_text(Fraction(edge.weight) * Fraction(level))}"
