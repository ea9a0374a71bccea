"""Which view shows a network, and that view's scene."""

from typing import Literal

from nnspec.drawing.abridge import abridge
from nnspec.drawing.case import Case
from nnspec.drawing.graph import draw_graph
from nnspec.drawing.network import draw_network
from nnspec.drawing.neuron import draw_neuron
from nnspec.drawing.numbers import Params
from nnspec.drawing.scene import Scene
from nnspec.drawing.subject import Subject

View = Literal["neuron", "network", "graph"]
VIEWS: tuple[View, ...] = ("neuron", "network", "graph")

COLUMNS = 7  # layers that still stand side by side in a picture of readable width
LIMITS = {"neuron": (12, 1, 6), "network": (12, 8, 12), "graph": (8, 40, 8)}
"""The most inputs, layers and outputs that a view shows; more are drawn as one that says how many."""


def choose(subject: Subject) -> View:
    """Return the view that suits a network: a neuron, layers of units side by side, or else a graph of boxes."""
    layers = subject.of("layer")
    if subject.is_neuron:
        return "neuron"
    joined = any(layer.op in ("add", "concat") for layer in layers)
    return "graph" if joined or len(layers) > COLUMNS else "network"


def shortened(subject: Subject, view: View) -> Subject:
    """Return the subject with as much as the view shows."""
    inputs, layers, outputs = LIMITS[view]
    return abridge(subject, inputs=inputs, layers=layers, outputs=outputs)


def scene(subject: Subject, view: View, params: Params, case: Case | None) -> Scene:
    """Return the picture of a network."""
    short = shortened(subject, view)
    draw = {"neuron": draw_neuron, "network": draw_network, "graph": draw_graph}[view]
    return draw(short, params, case)
