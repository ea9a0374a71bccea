"""Losses and metrics against the outputs that they measure."""

from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import (
    IDLE_METRIC,
    LOSS_OF_ANOTHER_TYPE,
    MARGIN_NOT_AT_ZERO,
    SLOW_LOSS,
    UNTRAINED_LAYER,
)
from nnspec.ir.graph import Result
from nnspec.ir.results import loss_of
from nnspec.lint.intervals import told
from nnspec.lint.view import View
from nnspec.ops.activations import Sigmoid, Softmax
from nnspec.ops.base import Loss
from nnspec.ops.losses import (
    BinaryCrossEntropy,
    CrossEntropy,
    Hinge,
    Huber,
    KlDivergence,
    LogCosh,
    Mae,
    Mse,
    Poisson,
    SquaredHinge,
)
from nnspec.ops.metrics import TopK
from nnspec.spec.outputs import BooleanOutput, CategoryOutput, NumberOutput, Output
from nnspec.spec.training import Training

# Why a loss does not suit a type of output, and which one does.
UNSUITED: dict[tuple[type[Loss], type[Output]], tuple[str, str]] = {
    (BinaryCrossEntropy, CategoryOutput): ("takes each category for a yes or no of its own", "cross_entropy"),
    (CrossEntropy, BooleanOutput): ("compares distributions over categories", "binary_cross_entropy"),
    (KlDivergence, BooleanOutput): ("compares distributions over categories", "binary_cross_entropy"),
    (Poisson, BooleanOutput): ("is that of counts", "binary_cross_entropy"),
    (Poisson, CategoryOutput): ("is that of counts", "cross_entropy"),
    (Hinge, NumberOutput): ("takes the target for yes or no", "mse or huber"),
    (SquaredHinge, NumberOutput): ("takes the target for yes or no", "mse or huber"),
}


def check_losses(view: View, training: Training) -> Iterator[Diagnostic]:
    """Yield losses that learn badly or something else, layers that none of them reaches, and metrics of nothing."""
    if training.rule == "gradient_descent":
        for result in view.graph.results:
            term = loss_of(view.spec, result.name)
            if term is not None:
                yield from _loss(view, result, term.loss, term.path)
        yield from _untrained(view)
    yield from _metrics(view, training)


def _loss(view: View, result: Result, loss: Loss, path: Path) -> Iterator[Diagnostic]:
    kind, name = view.spec.outputs[result.name], result.name
    unsuited = UNSUITED.get((type(loss), type(kind)))
    if unsuited is not None:
        why, better = unsuited
        message = f"{loss.tag()} {why}, and output {name!r} is a {kind.type}"
        yield Diagnostic(LOSS_OF_ANOTHER_TYPE, message, path, hint=f"use {better}")
    elif isinstance(loss, Mse | Mae | Huber | LogCosh) and not isinstance(kind, NumberOutput):
        op = view.activation(result.raw)
        if isinstance(op, Sigmoid | Softmax):
            hint = "use cross_entropy" if isinstance(kind, CategoryOutput) else "use binary_cross_entropy"
            if isinstance(kind, CategoryOutput) and isinstance(op, Sigmoid):
                hint = "end the network in softmax, and use cross_entropy"
            message = f"{loss.tag()} after {op.tag()} has almost no gradient where the network is sure and wrong"
            yield Diagnostic(SLOW_LOSS, message, path, hint=hint)
    elif isinstance(loss, Hinge | SquaredHinge) and isinstance(kind, BooleanOutput):
        yield from _margin(view, result, loss, kind, path)


def _margin(view: View, result: Result, loss: Loss, kind: BooleanOutput, path: Path) -> Iterator[Diagnostic]:
    low, high = view.intervals.hull(result.raw)
    if low >= 0 or high <= 0:
        op = view.activation(result.raw)
        what = op.tag() if op is not None else "the layer"
        message = f"{loss.tag()} wants scores on both sides of 0, and {what} gives {told(low, high)} only"
        yield Diagnostic(MARGIN_NOT_AT_ZERO, message, path, hint="end the layer without an activation")
    elif kind.yes_above != 0:
        message = f"{loss.tag()} learns scores about 0, and output {result.name!r} is yes above {kind.yes_above}"
        yield Diagnostic(MARGIN_NOT_AT_ZERO, message, ("outputs", result.name, "yes_above"), hint="write yes_above: 0")


def _untrained(view: View) -> Iterator[Diagnostic]:
    trained = {*view.graph.leading_to([objective.prediction for objective in view.graph.objectives])}
    for node in view.nodes:
        if view.is_learned(node) and node not in trained:
            message = f"no loss depends on layer {node.layer!r}: its weights stay as they are drawn"
            hint = "give the output that it leads to a loss"
            yield Diagnostic(UNTRAINED_LAYER, message, node.path, hint=hint)


def _metrics(view: View, training: Training) -> Iterator[Diagnostic]:
    outputs = [view.spec.outputs[objective.output] for objective in view.graph.objectives]
    for index, metric in enumerate(training.metrics):
        path: Path = ("training", "metrics", index)
        if any(each.tag() == metric.tag() for each in training.metrics[index + 1 :]):
            message = f"another {metric.tag()} stands below, and of one name the last is recorded"
            yield Diagnostic(IDLE_METRIC, message, path, hint="keep one of them")
            continue
        suited = [kind for kind in outputs if kind.type in metric.kinds]
        if not suited:
            types = " or ".join(metric.kinds)
            message = f"{metric.tag()} measures outputs of type {types}, and no output that is trained is one"
            yield Diagnostic(IDLE_METRIC, message, path, hint="remove it, or take one that suits the outputs")
        elif isinstance(metric, TopK) and all(
            isinstance(k, CategoryOutput) and len(k.categories) <= metric.k for k in suited
        ):
            message = f"top_k counts the {metric.k} most probable categories, and there are no more: it is always 1"
            yield Diagnostic(IDLE_METRIC, message, path, hint="give a smaller k")
