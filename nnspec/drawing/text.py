"""Pictures for a terminal: a neuron, a graph of layers with their neurons, and the curve of a training."""

from collections.abc import Iterator
from math import log10

from nnspec.drawing import ticks
from nnspec.drawing.case import Case
from nnspec.drawing.describe import answer_text, facts, layer_text, size_text, sum_text
from nnspec.drawing.history import Curve
from nnspec.drawing.lanes import JOINTS, draw_lanes
from nnspec.drawing.measure import clean, columns
from nnspec.drawing.numbers import Number, Params, number_text, plural
from nnspec.drawing.rows import Row, neuron_rows
from nnspec.drawing.subject import Block, Subject
from nnspec.drawing.units import edges, shown

NAME, LONGEST = 40, 160  # characters of a name, and of a line of notes
CURVE_WIDTH, CURVE_HEIGHT = 64, 14
_ASCII = str.maketrans(
    dict.fromkeys("─╌", "-")
    | dict.fromkeys("├┤┼╰╯┴╭╮┬", "+")
    | {
        "│": "|",
        "▶": ">",
        "Σ": "sum",
        "≤": "<=",
        "×": "x",
        "·": ",",
        "●": "*",
        "○": "o",
        "◆": "#",
        "…": "...",
        "⋮": ":",
    }
)


def plain(text: str) -> str:
    """Return a picture in ASCII, for a terminal that has no more; what a spec holds beyond that is up to the stream."""
    return text.translate(_ASCII)


def text_neuron(subject: Subject, params: Params, case: Case | None) -> str:
    """Return a neuron: a line for each input, meeting in the neuron."""
    (layer,) = subject.of("layer")
    rows = neuron_rows(subject, params, case)
    hub = len(rows) // 2
    names = [_cut(row.name, NAME) for row in rows]
    name_width = max(map(columns, names))
    value_width = max(columns(row.value) for row in rows)
    weight_width = max(columns(row.weight) for row in rows)
    outputs = [block for block in subject.blocks.values() if block.is_output]
    upper, lower = sum_text(layer, 0, params, case)
    node = f"( {upper} )" if layer.thresholds else f"( {upper} {lower} )"
    lines = [*_heading(subject)]
    for number, row in enumerate(rows):
        joint = JOINTS[number > 0, number < len(rows) - 1, row.state != "more", number == hub]
        cells = [_padded(names[number], name_width)]
        cells += [_padded(row.value, value_width)] if value_width else []
        line = f"  {'  '.join(cells)}  {_stem(row, weight_width)}{joint}"
        if number == hub:
            answers = ", ".join(clean(answer_text(block, case)) for block in outputs)
            line += f"──▶ {node} ──▶ {answers}"
        lines.append(line.rstrip())
    return _page(*lines, "", f"  {facts(subject)}")


def text_graph(subject: Subject, params: Params, case: Case | None) -> str:
    """Return the layers from the inputs down to the outputs, and under a layer of named neurons what each computes."""
    symbols = {key: _symbol(block) for key, block in subject.blocks.items()}
    lines = draw_lanes(subject, symbols)
    lane_width = max(columns(line.lanes) for line in lines)
    names = {key: _cut(clean(_name(block, case)), NAME) for key, block in subject.blocks.items()}
    name_width = max(map(columns, names.values()))
    found = [*_heading(subject)]
    for place, line in enumerate(lines):
        start = f"  {_padded(line.lanes, lane_width)}"
        if line.block is None:
            found.append(start.rstrip())
            continue
        found.append(f"{start}  {_padded(names[line.block.key], name_width)}  {_note(line.block)}".rstrip())
        below = _passing(lines[place + 1].lanes) if place + 1 < len(lines) else ""
        for formula in _formulas(subject, line.block, params, case):
            found.append(f"  {_padded(below, lane_width)}    {formula}".rstrip())
    return _page(*found, "", f"  {facts(subject)}")


def text_curve(curve: Curve, name: str) -> str:
    """Return the losses over the epochs as a grid of characters."""
    losses = [*curve.losses, *curve.validation]
    by_powers = ticks.is_logarithmic(min(losses), max(losses))
    scale = log10 if by_powers else float
    low, high = (min(losses), max(losses)) if by_powers else (min(0.0, *losses), max(losses))
    high = high if high > low else low + 1
    grid = [[" "] * CURVE_WIDTH for _ in range(CURVE_HEIGHT)]
    span = max(1, curve.epochs[-1] - curve.epochs[0])
    for symbol, values in (("○", curve.validation), ("●", curve.losses)):
        for epoch, value in zip(curve.epochs, values, strict=bool(values)):
            x = (epoch - curve.epochs[0]) * (CURVE_WIDTH - 1) // span
            share = (scale(value) - scale(low)) / (scale(high) - scale(low))
            grid[round((1 - share) * (CURVE_HEIGHT - 1))][x] = symbol
    top, bottom = (f"{value:.3g}" for value in (high, low))
    width = max(len(top), len(bottom))
    lines = [
        f"{clean(name)}: loss over {plural(len(curve.epochs), 'epoch')}{' (logarithmic scale)' if by_powers else ''}",
        "",
    ]
    for number, row in enumerate(grid):
        label = top if number == 0 else bottom if number == CURVE_HEIGHT - 1 else ""
        lines.append(f"  {label:>{width}} {'┤' if label else '│'} {''.join(row)}".rstrip())
    first, last = str(curve.epochs[0]), str(curve.epochs[-1]) if len(curve.epochs) > 1 else ""
    lines.append(f"  {'':{width}} ╰{'─' * (CURVE_WIDTH + 1)}")
    lines.append(f"  {'':{width}}   {first}{last:>{CURVE_WIDTH - len(first)}}")
    lines += [
        "",
        f"  ● training {curve.losses[-1]:.4g}"
        + (f"   ○ validation {curve.validation[-1]:.4g}" if curve.validation else ""),
    ]
    lines.append(f"  best: epoch {curve.best:,}, {'validation ' if curve.validation else ''}loss {curve.best_loss:.4g}")
    return _page(*lines)


def _page(*lines: str) -> str:
    # Terminals set a hyphen and a minus alike, and a hyphen can be searched for.
    return "\n".join(lines).replace("−", "-") + "\n"


def _heading(subject: Subject) -> Iterator[str]:
    described = clean(subject.description)
    yield f"{subject.name}: {_cut(described)}" if described else subject.name
    yield ""


def _stem(row: Row, width: int) -> str:
    """Return the line from an input to the neuron, with its weight on it."""
    if row.state == "more":
        return " " * (width + 7)
    line = "╌" if row.negative else "─"
    symbol = "○" if row.state == "off" else "●"
    return f"{symbol}{line * 2} {row.weight:^{width}} {line * 2}" if width else f"{symbol}{line * 4}"


def _symbol(block: Block) -> str:
    if block.kind == "more":
        return "⋮"
    if block.is_input:
        return "○"
    return "◆" if block.is_output else "●"


def _name(block: Block, case: Case | None) -> str:
    if block.kind == "output":
        return answer_text(block, case)
    value = case.values.get(block.name) if case is not None and block.kind == "input" else None
    return f"{block.name} = {value}" if value is not None else block.name


def _note(block: Block) -> str:
    """Return what stands behind the name of a block."""
    parts = [size_text(block)] if block.kind != "more" else []
    if block.kind == "layer":
        parts = [layer_text(block), *parts]
    if block.parameters:
        parts.append(plural(block.parameters, "parameter"))
    text = " · ".join(parts)
    if block.kind == "output" and block.categories:
        text += f": {', '.join(block.categories)}"
    if block.note and block.kind != "layer":
        text += f" · {block.note}"
    return _cut(clean(text))


def _formulas(subject: Subject, block: Block, params: Params, case: Case | None) -> Iterator[str]:
    """Yield what each neuron of a layer that names them computes."""
    if not block.names:
        return
    chosen = {key: shown(each) for key, each in subject.blocks.items()}
    terms: dict[int, list[str]] = {}
    for edge in edges(subject, chosen, params):
        if edge.target[0] == block.key:
            name = subject.blocks[edge.source[0]].unit_name(edge.source[1])
            terms.setdefault(edge.target[1], []).append(_term(edge.weight, clean(name)))
    for unit in chosen[block.key].units:
        upper, _ = sum_text(block, unit, params, case)
        total = " + ".join(terms.get(unit, ())).replace("+ -", "- ")
        yield _cut(f"{block.names[unit]} = {total}   {upper}")
    if chosen[block.key].hidden:
        yield f"and {chosen[block.key].hidden:,} more"


def _term(weight: Number | None, name: str) -> str:
    """Return a weighted input, without the factor 1."""
    if weight is None or weight == 1:
        return name
    return f"-{name}" if weight == -1 else f"{number_text(weight)} × {name}"


def _passing(lanes: str) -> str:
    """Return the lanes of a line as they come down to it."""
    return "".join("│" if character in "│├┤┼╰╯┴" else " " for character in lanes)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
