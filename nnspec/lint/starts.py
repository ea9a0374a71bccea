"""How weights start: drawn as suits what follows, each unit its own way, and so that something can become of them."""

from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import ALIKE_UNITS, NEVER_TRAINED, UNSUITED_INITIALIZER
from nnspec.ir.graph import Node
from nnspec.lint.view import View
from nnspec.ops.activations import HardSigmoid, HardTanh, Selu, Sigmoid, Softsign, Tanh
from nnspec.ops.base import Activation
from nnspec.ops.initializers import Constant, HeNormal, LecunNormal, Ones, Orthogonal, Zeros
from nnspec.ops.layers import Add, Dense


def check_starts(view: View) -> Iterator[Diagnostic]:
    """Yield initializers that do not suit, and weights that nobody gives or trains."""
    if view.spec.training is None:
        yield from _never_trained(view)
        return
    for node in view.nodes:
        if isinstance(node.op, Dense) and node.op.weights is None and view.is_learned(node):
            yield from _start(view, node, node.op)


def _never_trained(view: View) -> Iterator[Diagnostic]:
    for number, layer in enumerate(view.spec.layers or ()):
        if isinstance(layer.op, Dense) and layer.op.weights is None:
            message = "the weights of this layer are neither given nor trained: the network can never answer"
            hint = "add training, or give the weights: numbers, or a tensor of a file"
            yield Diagnostic(NEVER_TRAINED, message, ("layers", number, "dense"), at_key=True, hint=hint)
            return  # one says it for all


def _start(view: View, node: Node, op: Dense) -> Iterator[Diagnostic]:
    path: Path = (*node.path, "dense", "initializer")
    start = op.initializer
    following = _activation(view, node)
    if isinstance(start, Zeros | Ones | Constant):
        if op.units > 1 and _is_hidden(view, node):
            message = (
                f"all {op.units:,} units of layer {node.layer!r} start alike, and learn to differ slowly if at all"
            )
            yield Diagnostic(
                ALIKE_UNITS, message, path, hint="remove the initializer: weights are drawn at random then"
            )
    elif isinstance(following, Selu) and not isinstance(start, LecunNormal | Orthogonal):
        message = (
            f"selu keeps mean and variance only with weights of variance 1 / inputs, and {start.tag()} has another"
        )
        yield Diagnostic(UNSUITED_INITIALIZER, message, path, hint="write initializer: lecun_normal")
    elif isinstance(start, HeNormal) and isinstance(following, Sigmoid | Tanh | Softsign | HardSigmoid | HardTanh):
        message = f"{start.tag()} makes up for the half that relu cuts off, and {following.tag()} cuts off nothing"
        yield Diagnostic(UNSUITED_INITIALIZER, message, path, hint="write initializer: glorot_uniform, the default")


def _activation(view: View, node: Node) -> Activation | None:
    """Return the activation that alone takes what a weighted sum gives."""
    readers = view.readers[node.output]
    op = readers[0].op if len(readers) == 1 else None
    return op if isinstance(op, Activation) else None


def _is_hidden(view: View, node: Node) -> bool:
    """Return whether other layers take the units; an output, or a branch that is added, may well start at 0."""
    value = node.output
    if _activation(view, node) is not None:
        value = view.readers[value][0].output
    return value not in view.results and not any(isinstance(each.op, Add) for each in view.readers[value])
