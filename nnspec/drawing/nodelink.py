"""A network as nodes and links, for formats that lay them out themselves. Knows neither their syntax nor positions."""

from dataclasses import dataclass

from nnspec.drawing.case import Case
from nnspec.drawing.describe import block_lines, size_text, sum_text, unit_answer
from nnspec.drawing.marks import tone, widths
from nnspec.drawing.measure import clean, fit
from nnspec.drawing.numbers import Params, number_text
from nnspec.drawing.subject import Block, Subject
from nnspec.drawing.units import Edge, Shown, edges, shown

LABELLED = 40  # links that still carry their weights as labels
LONGEST = 480.0  # of a line, as wide as a size of 12 would set it


@dataclass(frozen=True, slots=True)
class Node:
    """One node: its id, lines of text, what it is (``input``, ``unit``, ``layer``, ``output``, ``more``), on or off."""

    id: str
    lines: tuple[str, ...]
    role: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One link between nodes: its label, its sign (``plus``, ``minus``, ``zero`` or nothing), width, on or off."""

    source: str
    target: str
    label: str = ""
    sign: str = ""
    thickness: float = 1.0
    state: str = ""


@dataclass
class Group:
    """Nodes that belong together, as the units of a layer do; without a label it is no group at all.

    ``sizes`` is more than every format has room for.
    """

    label: str
    nodes: list[Node]
    sizes: str = ""


@dataclass
class NodeLink:
    """The whole: ``across`` says that it runs from left to right."""

    title: str
    groups: list[Group]
    lines: list[Line]
    across: bool


def by_units(subject: Subject, params: Params, case: Case | None) -> NodeLink:
    """Return a network unit by unit."""
    chosen = {key: shown(block) for key, block in subject.blocks.items()}
    found = edges(subject, chosen, params)
    ids: dict[tuple[str, int], str] = {}
    groups = []
    for number, (key, block) in enumerate(subject.blocks.items()):
        ids |= {(key, unit): f"b{number}u{unit}" for unit in chosen[key].units}
        own = [ids[key, unit] for unit in chosen[key].units]
        group = _group(block, chosen[key], own, params, case)
        groups.append(Group("", group.nodes) if subject.is_neuron and block.kind == "layer" else group)
    labelled = len(found) <= LABELLED
    drawn = zip(found, widths(found), strict=True)
    lines = [_line(edge, ids, width, case, labelled=labelled) for edge, width in drawn]
    return NodeLink(subject.name, groups, lines, across=True)


def by_blocks(subject: Subject, case: Case | None) -> NodeLink:
    """Return a network layer by layer."""
    ids = {key: f"b{number}" for number, key in enumerate(subject.blocks)}
    nodes = [
        Node(ids[key], tuple(map(_short, block_lines(block, case))), block.kind)
        for key, block in subject.blocks.items()
    ]
    lines = [Line(ids[source], ids[key]) for key, block in subject.blocks.items() for source in block.sources]
    return NodeLink(subject.name, [Group("", nodes)], lines, across=False)


def _group(block: Block, chosen: Shown, ids: list[str], params: Params, case: Case | None) -> Group:
    nodes = [_unit(block, unit, each, params, case) for unit, each in zip(chosen.units, ids, strict=True)]
    if chosen.hidden:
        nodes.insert(chosen.before, Node(f"{ids[0]}more", (f"{chosen.hidden:,} more",), "more"))
    if block.kind == "layer":
        label = f"{block.name}: {block.activation}" if block.activation is not None else block.name
        return Group(label, nodes, ", ".join([block.op, *block_lines(block, None)[2:]]))
    return Group(block.name if block.width > 1 else "", nodes, size_text(block))


def _unit(block: Block, unit: int, ident: str, params: Params, case: Case | None) -> Node:
    level = case.level(block.key, unit) if case is not None else None
    state = "" if level is None else "on" if level else "off"
    if block.kind == "more":
        return Node(ident, (block.name,), "more")
    if block.kind == "input":
        value = case.values.get(block.name) if case is not None and block.width == 1 else None
        name = block.unit_name(unit)
        lines = [f"{name} = {value}" if value is not None else name]
        lines += [block.note] if block.note and block.width == 1 else []
        return Node(ident, tuple(map(_short, lines)), "input", state)
    if block.kind == "output":
        if case is not None and block.name in case.chosen:
            state = "on" if case.chosen[block.name] == unit else "off"
        return Node(ident, (_short(unit_answer(block, unit, case)),), "output", state)
    upper, _ = sum_text(block, unit, params, case)
    upper = upper.replace("−", "-")
    return Node(ident, (block.names[unit], upper) if block.names else (upper,), "unit", state)


def _line(edge: Edge, ids: dict[tuple[str, int], str], width: float, case: Case | None, *, labelled: bool) -> Line:
    sign = tone(edge.weight, weighed=edge.weighed).partition(" ")[2]
    label = number_text(edge.weight) if edge.weight is not None and labelled else ""
    state = "" if case is None else "on" if case.level(*edge.source) else "off"
    return Line(ids[edge.source], ids[edge.target], label, sign, width, state)


def _short(text: str) -> str:
    return fit(clean(text), 12, LONGEST)
