"""What each format writes of a network or of a training: the one place that knows all views and all formats."""

from typing import Literal

from nnspec.drawing.abridge import abridge
from nnspec.drawing.case import Case
from nnspec.drawing.history import Curve
from nnspec.drawing.numbers import Params
from nnspec.drawing.style import Theme
from nnspec.drawing.subject import Subject
from nnspec.drawing.views import View, scene, shortened

Format = Literal["svg", "mermaid", "dot", "text"]
FORMATS: tuple[Format, ...] = ("svg", "mermaid", "dot", "text")
THEMES: tuple[Theme, ...] = ("light", "dark", "auto")
LINES = 30  # of inputs, of layers and of outputs, in text
SUFFIXES: dict[str, Format] = {
    ".svg": "svg",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".txt": "text",
}


def draw(subject: Subject, view: View, params: Params, case: Case | None, form: Format, theme: Theme) -> str:
    """Return a network as a picture; each format imports what it needs."""
    if form == "svg":
        from nnspec.drawing.svg import svg

        return svg(scene(subject, view, params, case), theme)
    if form == "text":
        from nnspec.drawing.text import text_graph, text_neuron

        long = abridge(subject, inputs=LINES, layers=LINES, outputs=LINES)  # a line each: more of them can be read
        return (text_neuron if view == "neuron" else text_graph)(long, params, case)
    short = shortened(subject, view)
    from nnspec.drawing.describe import words
    from nnspec.drawing.nodelink import by_blocks, by_units

    drawn = by_blocks(short, case) if view == "graph" else by_units(short, params, case)
    said = words(short, params, case)
    if form == "dot":
        from nnspec.drawing.dot import dot

        return dot(drawn, said)
    from nnspec.drawing.mermaid import MOST_LINKS, mermaid

    if len(drawn.lines) > MOST_LINKS:
        return mermaid(by_blocks(short, case), said, instead_of=len(drawn.lines))
    return mermaid(drawn, said)


def draw_training(curve: Curve, name: str, form: Format, theme: Theme) -> str:
    """Return the curve of a training as a picture; raises ValueError for a format that has no curves."""
    match form:
        case "svg":
            from nnspec.drawing.chart import draw_chart
            from nnspec.drawing.svg import svg

            return svg(draw_chart(curve, name), theme)
        case "mermaid":
            from nnspec.drawing.mermaid import mermaid_curve

            return mermaid_curve(curve, name)
        case "text":
            from nnspec.drawing.text import text_curve

            return text_curve(curve, name)
    raise ValueError("dot draws graphs, and a training is a curve: use svg, mermaid or text")
