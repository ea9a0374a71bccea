"""How much a network holds: parameters, and the memory of its training."""

from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import MANY_PARAMETERS, TRAINING_MEMORY
from nnspec.ir.graph import Graph
from nnspec.lint.limits import Limits
from nnspec.lint.view import View
from nnspec.spec.training import Training


def check_sizes(view: View, limits: Limits) -> Iterator[Diagnostic]:
    """Yield that a network, or its training, is larger than ``limits``."""
    graph = view.graph
    count = sum(param.type.size for param in graph.params)
    if count > limits.parameters:
        largest = max((node for node in graph.nodes if node.params), key=lambda node: node.params[0].type.size)
        shape = " x ".join(f"{size:,}" for size in largest.params[0].type.shape)
        size = _bytes(sum(param.type.row_bytes for param in graph.params))
        message = f"{count:,} parameters ({size}), most of them in layer {largest.layer!r}: {shape}"
        hint = "fewer units, or a narrower layer before it"
        yield Diagnostic(MANY_PARAMETERS, message, largest.path, hint=hint)
    training = view.spec.training
    if training is not None:
        least = _training_bytes(graph, training)
        if least > limits.training_mib * 2**20:
            rows = f"{training.batch_size:,} row{'s' if training.batch_size > 1 else ''}"
            message = f"a training in batches of {rows} holds at least {_bytes(least)} beside the data"
            path: Path = ("training", "batch_size")
            yield Diagnostic(TRAINING_MEMORY, message, path, hint="lower batch_size, or the number of units")


def _training_bytes(graph: Graph, training: Training) -> int:
    """Return what a training holds at least: weights thrice, gradient, optimizer state, and the values of a batch.

    The buffers that gradients of values take come on top; how far they share memory only a plan can tell.
    """
    every = sum(param.type.row_bytes for param in graph.params)
    trainable = sum(param.type.row_bytes for param in graph.params if param.trainable)
    slots = len(training.optimizer.slots) if training.rule == "gradient_descent" else 0
    needed = graph.leading_to([objective.prediction for objective in graph.objectives])
    values = sum(node.output.type.row_bytes for node in needed if not getattr(node.op, "encodes", False))
    return 2 * every + (2 + slots) * trainable + values * training.batch_size


def _bytes(count: int) -> str:
    return f"{count / 2**30:,.1f} GiB" if count >= 2**30 else f"{count / 2**20:,.0f} MiB"
