"""Join a loss with the activation before it where together they are simpler and more exact."""

from dataclasses import replace

from nnspec.ir.graph import Graph, Objective
from nnspec.ops.base import Activation


def fuse_losses(graph: Graph) -> Graph:
    """Return ``graph`` with each objective that can be fused reading the activation's input."""
    return replace(graph, objectives=tuple(_fused(graph, objective) for objective in graph.objectives))


def _fused(graph: Graph, objective: Objective) -> Objective:
    node = graph.producer(objective.prediction)
    if node is None or not isinstance(node.op, Activation):
        return objective
    loss = objective.loss.fused(node.op)
    return objective if loss is None else replace(objective, loss=loss, prediction=node.inputs[0])
