"""What outputs can answer, given what the layer that they take can give."""

from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import (
    ANSWER_OUT_OF_REACH,
    CATEGORY_WITHOUT_PROBABILITIES,
    RANGE_OUT_OF_REACH,
    SCORE_AS_PROBABILITY,
)
from nnspec.ir.graph import Result
from nnspec.ir.results import loss_of
from nnspec.lint.intervals import told
from nnspec.lint.view import View
from nnspec.ops.activations import Sigmoid, Softmax, Softplus
from nnspec.ops.losses import BinaryCrossEntropy
from nnspec.spec.outputs import BooleanOutput, CategoryOutput, NumberOutput


def check_answers(view: View) -> Iterator[Diagnostic]:
    """Yield outputs of which some answer, or any, cannot come."""
    for result in view.graph.results:
        kind = view.spec.outputs[result.name]
        path: Path = ("outputs", result.name)
        match kind:
            case BooleanOutput():
                yield from _boolean(view, result, kind, path)
            case NumberOutput():
                yield from _number(view, result, kind, path)
            case CategoryOutput() if not result.units:
                yield from _category(view, result, path)


def _boolean(view: View, result: Result, kind: BooleanOutput, path: Path) -> Iterator[Diagnostic]:
    low, high = view.intervals.hull(result.raw)
    above = float(kind.yes_above)
    op = view.activation(result.raw)
    is_above = low > above or (low == above == 0 and isinstance(op, Sigmoid | Softmax | Softplus))  # which are never 0
    if is_above or high <= above:
        what = "always" if is_above else "never"
        message = f"output {result.name!r} is {what} yes: it takes {told(low, high)}, and yes is above {kind.yes_above}"
        hint = "look at the weights and the ranges of the inputs"
        if low < high:
            hint = f"put yes_above inside of that, {told(low, high)}"
        yield Diagnostic(ANSWER_OUT_OF_REACH, message, (*path, "yes_above"), hint=hint)
        return
    # Trained on answers of 0 and 1, a plain number says yes above 0.5 as well as a probability does.
    is_trained = loss_of(view.spec, result.name) is not None
    if not 0 <= low <= high <= 1 and "yes_above" not in kind.model_fields_set and not is_trained:
        message = f"output {result.name!r} is yes above 0.5, and what it takes is a plain number, no probability"
        hint = "end the layer in sigmoid, or write the yes_above that is meant"
        yield Diagnostic(SCORE_AS_PROBABILITY, message, path, at_key=True, hint=hint)


def _number(view: View, result: Result, kind: NumberOutput, path: Path) -> Iterator[Diagnostic]:
    if loss_of(view.spec, result.name) is None:
        return  # a range then is a promise, and need not be filled
    op = view.activation(result.raw)
    name = op.tag() if op is not None else "its layer"
    hint = "end the layer without an activation, or add a scale that fits it"
    if kind.standardize == "fit":
        low, high = view.intervals.hull(result.raw)
        if low >= 0 or high <= 0 or (low >= -1 and high <= 1):
            # Of numbers with mean 0 and deviation 1 some lie below 0, some above, and some beyond 1 or -1.
            message = f"output {result.name!r} is standardized, and {name} gives {told(low, high)} only"
            yield Diagnostic(RANGE_OUT_OF_REACH, message, (*path, "standardize"), hint=hint)
    elif kind.range is not None:
        (start, end), (low, high) = map(float, kind.range), view.intervals.hull(result.value)
        slack = (end - start) * 1e-9
        if start < low - slack or end > high + slack:
            message = f"output {result.name!r} goes from {start:g} to {end:g}, and {name} gives {told(low, high)} only"
            yield Diagnostic(RANGE_OUT_OF_REACH, message, (*path, "range"), hint=hint)


def _category(view: View, result: Result, path: Path) -> Iterator[Diagnostic]:
    op = view.activation(result.raw)
    loss = loss_of(view.spec, result.name)
    if op is None or (loss is not None and isinstance(loss.loss, BinaryCrossEntropy)):
        return  # which is told at the loss
    message = {
        "probabilities": f"each category of {result.name!r} gets a probability of its own: they need not sum to 1",
        "logarithms": f"output {result.name!r} gives the logarithms of probabilities, and callers read probabilities",
    }.get(op.gives)
    if message is not None:
        yield Diagnostic(CATEGORY_WITHOUT_PROBABILITIES, message, path, at_key=True, hint="end the network in softmax")
