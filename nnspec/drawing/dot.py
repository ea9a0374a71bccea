"""A network as DOT, for Graphviz and what reads its language."""

from nnspec.drawing.measure import clean
from nnspec.drawing.nodelink import Line, Node, NodeLink
from nnspec.drawing.style import LIGHT

SHAPES = {
    "input": 'shape=box, style="rounded"',
    "unit": 'shape=box, style="rounded"',
    "layer": "shape=box",
    "output": 'shape=box, style="rounded,bold"',
    "more": "shape=plaintext",
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "&": "&amp;", "<": "&lt;", ">": "&gt;"})


def dot(drawn: NodeLink, words: str) -> str:
    """Return a digraph; ids are ours, so that no name in a spec is read as syntax."""
    lines = [
        f"digraph {_quoted(drawn.title)} {{",
        f"  graph [rankdir={'LR' if drawn.across else 'TB'}, label={_quoted(drawn.title)}, labelloc=t, "
        f'tooltip={_quoted(words)}, fontname="sans-serif", nodesep=0.2]',
        '  node [fontname="sans-serif", fontsize=11]',
        '  edge [fontname="sans-serif", fontsize=9, arrowsize=0.6]',
    ]
    for number, group in enumerate(drawn.groups):
        if group.label:
            lines.append(f"  subgraph cluster_{number} {{")
            label = _quoted(f"{group.label}, {group.sizes}")
            lines.append(f'    graph [label={label}, labelloc=b, fontsize=10, color="{LIGHT["faint"]}"]')
            lines += [f"    {_node(node)}" for node in group.nodes]
            lines.append("  }")
        else:
            lines += [f"  {_node(node)}" for node in group.nodes]
    lines += [f"  {_link(line)}" for line in drawn.lines]
    return "\n".join([*lines, "}"]) + "\n"


def _node(node: Node) -> str:
    label = "\\n".join(line.translate(_ESCAPES) for line in map(clean, node.lines))
    looks = [f'label="{label}"', SHAPES[node.role]]
    if node.state == "on":
        looks[1] = 'shape=box, style="rounded,filled"'
        looks.append(f'fillcolor="{LIGHT["on"]}", fontcolor="{LIGHT["onink"]}"')
    elif node.state == "off":
        looks.append(f'color="{LIGHT["faint"]}", fontcolor="{LIGHT["soft"]}"')
    return f"{node.id} [{', '.join(looks)}]"


def _link(line: Line) -> str:
    looks = [f"label={_quoted(line.label)}"] if line.label else []
    if line.sign:
        color = LIGHT["faint"] if line.state == "off" else LIGHT.get(line.sign, LIGHT["line"])
        looks.append(f'color="{color}", penwidth={line.thickness:.1f}')
    if line.sign == "minus":
        looks.append("style=dashed")
    return f"{line.source} -> {line.target}" + (f" [{', '.join(looks)}]" if looks else "")


def _quoted(text: str) -> str:
    return f'"{clean(text).translate(_ESCAPES)}"'
