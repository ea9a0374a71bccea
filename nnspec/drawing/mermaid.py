"""A network, or the curve of a training, as Mermaid, which GitHub, GitLab and many editors draw.

Mermaid refuses more than 500 links unless its page allows them, so a network of more is drawn layer by layer.
"""

from collections.abc import Iterator

from nnspec.drawing.history import Curve
from nnspec.drawing.measure import clean
from nnspec.drawing.nodelink import Line, Node, NodeLink
from nnspec.drawing.style import LIGHT

MOST_LINKS = 400
POINTS = 100  # of a curve
SHAPES = {"input": ("([", "])"), "unit": ("(", ")"), "layer": ("[", "]"), "output": ("([", "])"), "more": ("[", "]")}
CLASSES = {
    "on": f"fill:{LIGHT['on']},stroke:{LIGHT['on']},color:{LIGHT['onink']}",
    "off": f"fill:{LIGHT['panel']},stroke:{LIGHT['faint']},color:{LIGHT['soft']}",
    "more": f"fill:none,stroke:none,color:{LIGHT['line']}",
}


def mermaid(drawn: NodeLink, words: str, *, instead_of: int = 0) -> str:
    """Return a flowchart; ids are ours, so that no name in a spec is read as syntax.

    ``instead_of`` is how many links between units it was too small for.
    """
    lines = [f"flowchart {'LR' if drawn.across else 'TB'}"]
    lines += [f"  %% layer by layer, as Mermaid takes no {instead_of:,} links between units"] if instead_of else []
    lines += [f"  accTitle: {_text(drawn.title)}", f"  accDescr: {_text(words)}"]
    for number, group in enumerate(drawn.groups):
        if group.label:
            lines.append(f'  subgraph g{number}["{_text(group.label)}"]')
            lines += [f"    {_node(node)}" for node in group.nodes]
            lines.append("  end")
        else:
            lines += [f"  {_node(node)}" for node in group.nodes]
    lines += [f"  {_link(line)}" for line in drawn.lines]
    lines += [f"  {style}" for style in _styles(drawn)]
    return "\n".join(lines) + "\n"


def mermaid_curve(curve: Curve, title: str) -> str:
    """Return a chart of the losses over the epochs."""
    losses = [curve.losses] + ([curve.validation] if curve.validation else [])
    high = max(max(values) for values in losses)
    low = min(0.0, *(min(values) for values in losses))
    names = [_text(name) for name in ("training", "validation")[: len(losses)]]
    # Mermaid's own first color can hardly be seen.
    palette = f"{LIGHT['plus']}, {LIGHT['minus']}"
    lines = [
        f'%%{{init: {{"themeVariables": {{"xyChart": {{"plotColorPalette": "{palette}"}}}}}}}}%%',
        "xychart-beta",
        f'  title "{_text(title)}, best epoch {curve.best}"',
        f'  x-axis "epoch" {curve.epochs[0]} --> {max(curve.epochs[-1], curve.epochs[0] + 1)}',
        f'  y-axis "loss" {low:.6g} --> {high if high > low else low + 1:.6g}',
    ]
    for name, values in zip(names, losses, strict=True):
        kept = [values[index * (len(values) - 1) // (POINTS - 1)] for index in range(POINTS)]
        points = values if len(values) <= POINTS else kept
        lines.append(f'  line "{name}" [{", ".join(f"{value:.6g}" for value in points)}]')
    return "\n".join(lines) + "\n"


def _node(node: Node) -> str:
    left, right = SHAPES[node.role]
    state = "more" if node.role == "more" else node.state
    return f'{node.id}{left}"{"<br/>".join(map(_text, node.lines))}"{right}' + (f":::{state}" if state else "")


def _link(line: Line) -> str:
    middle = f'-- "{_text(line.label)}" -->' if line.label else "-->"
    return f"{line.source} {middle} {line.target}"


def _styles(drawn: NodeLink) -> Iterator[str]:
    states = {node.state for group in drawn.groups for node in group.nodes}
    states |= {"more"} if any(node.role == "more" for group in drawn.groups for node in group.nodes) else set()
    yield from (f"classDef {name} {look}" for name, look in CLASSES.items() if name in states)
    alike: dict[str, list[str]] = {}
    for number, line in enumerate(drawn.lines):
        look = _look(line)
        if look:
            alike.setdefault(look, []).append(str(number))
    yield from (f"linkStyle {','.join(numbers)} {look}" for look, numbers in alike.items())


def _look(line: Line) -> str:
    """Return how a link looks where that is not as all do."""
    parts = []
    if line.state == "off":
        parts.append(f"stroke:{LIGHT['faint']}")
    elif line.sign in ("plus", "minus"):
        parts.append(f"stroke:{LIGHT[line.sign]}")
    if line.sign:
        parts.append(f"stroke-width:{line.thickness:.1f}px")
    if line.sign == "minus":
        parts.append("stroke-dasharray:6 4")
    return ",".join(parts)


def _text(text: str) -> str:
    """Return a text for between quotes: whatever could be syntax there, or HTML, as the number of its character."""
    return "".join(c if c.isalnum() or c in " .,:?!=+-_/·×Σ≤…" else f"#{ord(c)};" for c in clean(text))
