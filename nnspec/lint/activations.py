"""Layers that change nothing, give nothing or hide what they are given, by what flows through them."""

from collections.abc import Iterator
from math import exp, inf

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import (
    DEAD_RELU,
    DROPOUT_ON_OUTPUT,
    FLAT_SOFTMAX,
    HIGH_DROPOUT,
    IDLE_LAYER,
    LINEAR_STACK,
    SATURATED_UNIT,
    SOFTMAX_OF_ONE,
    SQUASHED_TWICE,
    VANISHING_GRADIENT,
)
from nnspec.ir.graph import Node, Value
from nnspec.lint.intervals import Interval, told
from nnspec.lint.view import View
from nnspec.ops.activations import (
    HardSigmoid,
    HardTanh,
    Identity,
    LeakyRelu,
    LogSoftmax,
    Relu,
    Sigmoid,
    Softmax,
    Step,
    Tanh,
)
from nnspec.ops.base import Activation
from nnspec.ops.layers import Add, Concat, Dropout, Flatten, Linear, Neurons

SURE = 0.95  # what softmax should be able to give to one category
DEEP = 5  # sigmoids after each other, whose slopes of 1/4 and less multiply to a thousandth
HIGHEST_DROPOUT = 0.8
FLAT = 1e-6
PART = 0.8  # of its range that an activation should be able to give
_SHOWN = 3


def check_activations(view: View) -> Iterator[Diagnostic]:
    """Yield nodes of the graph that do not do what they are there for."""
    for node in view.nodes:
        if not node.path:
            continue  # the compiler's own
        why = _idle(view, node)
        if why is not None:
            yield Diagnostic(IDLE_LAYER, f"{node.op.tag()} changes nothing here: {why}", node.path, hint="remove it")
        match node.op:
            case Relu() | Sigmoid() | Tanh() | HardSigmoid() | HardTanh() | Step() as op:
                yield from _constant(view, node, op)
                if not isinstance(op, Relu | Step):
                    yield from _squashed(view, node, op)
            case Softmax() | LogSoftmax():
                yield from _softmax(view, node)
            case Dropout() as op if op.rate > HIGHEST_DROPOUT:
                message = f"dropout sets {op.rate:.0%} of the values to 0: the rate is the share that goes"
                hint = f"to keep {op.rate:.0%}, write rate: {1 - op.rate:.2g}"
                yield Diagnostic(HIGH_DROPOUT, message, (*node.path, "dropout", "rate"), hint=hint)
            case Linear() if view.is_learned(node):
                yield from _stack(view, node)
    yield from _on_output(view)
    yield from _vanishing(view)


def _idle(view: View, node: Node) -> str | None:
    """Return why a layer gives just what it takes, None where it does not."""
    x = node.inputs[0]
    known = view.intervals.of(x)
    match node.op:
        case Identity():
            return "it gives what it takes"
        case Add() | Concat() if len(node.inputs) == 1:
            return "it joins several sources, and takes one"
        case Flatten() if len(x.type.shape) == 1 and node.path != ("layers", 0):  # which says what inputs become
            return "what it takes is flat"
        case Dropout() if view.spec.training is None:
            return "it acts while training, and nothing is trained"
        case Relu() | LeakyRelu() if known and all(low >= 0 for low, _ in known):
            return "what it takes is never below 0"
        case HardTanh() if known and all(low >= -1 and high <= 1 for low, high in known):
            return "what it takes lies within -1 and 1"
    return None


def _constant(view: View, node: Node, op: Activation) -> Iterator[Diagnostic]:
    """Yield units that give one value whatever their inputs are, by the weights and ranges that the file gives."""
    known = view.intervals.of(node.inputs[0])
    given = [op.bounds(low, high) for low, high in known]
    is_relu = isinstance(op, Relu)
    flat = [unit for unit, (low, high) in enumerate(given) if (high <= 0 if is_relu else high - low < FLAT)]
    if not is_relu:
        flat = [unit for unit in flat if known[unit][0] < known[unit][1]]  # else what it takes is constant already
    code = DEAD_RELU if is_relu else SATURATED_UNIT
    hint = "look at the size and the signs of weights and bias, and at the ranges of the inputs"
    linear = view.linear_before(node)
    if linear is not None and isinstance(linear.op, Neurons):
        names = [*linear.op.units]
        for unit in flat:
            path: Path = (*linear.path, "neurons", "units", names[unit])
            value, reach = f"{round(given[unit][0], 6):g}", _reach(known[unit])
            message = f"neuron {names[unit]!r} gives {value} whatever its inputs are: its sum is {reach}"
            yield Diagnostic(code, message, path, at_key=True, hint=hint)
    elif flat:
        listed = ", ".join(map(str, flat[:_SHOWN])) + (", ..." if len(flat) > _SHOWN else "")
        which = f"{'unit' if len(flat) == 1 else 'units'} {listed} (counted from 0)"
        units = f" for {which}" if len(flat) < len(known) else ""
        value, reach = f"{round(given[flat[0]][0], 6):g}", _reach(known[flat[0]])
        message = f"{op.tag()} gives {value}{units} whatever the inputs are: what it takes is {reach}"
        yield Diagnostic(code, message, node.path, hint=hint)


def _squashed(view: View, node: Node, op: Activation) -> Iterator[Diagnostic]:
    """Yield that an activation takes another's values, and can give only a part of its own."""
    x = view.passed(node.inputs[0])
    before = view.activation(x)
    if before is None or view.spec.training is None:
        return  # a network that is not trained may be made for just that
    low, high = view.intervals.hull(x)
    (least, most), (bottom, top) = op.bounds(low, high), op.bounds(-inf, inf)
    if most - least < PART * (top - bottom):
        taken = f"{told(low, high)}, as {before.tag()} gives them,"
        message = f"{op.tag()} of {taken} gives {least:.2g} to {most:.2g} only"
        hint = f"remove the {before.tag()}, or put a layer with weights between the two"
        yield Diagnostic(SQUASHED_TWICE, message, node.path, hint=hint)


def _reach(interval: Interval) -> str:
    low, high = interval
    return f"at most {high:g}" if abs(high) < abs(low) else f"at least {low:g}"


def _softmax(view: View, node: Node) -> Iterator[Diagnostic]:
    name, width = node.op.tag(), node.output.type.shape[-1]
    if width == 1:
        value = 1 if isinstance(node.op, Softmax) else 0
        message = f"{name} over a single value is always {value}: it shares out among several"
        hint = "use sigmoid for a yes or no, or as many units as categories"
        yield Diagnostic(SOFTMAX_OF_ONE, message, node.path, hint=hint)
        return
    x = view.passed(node.inputs[0])
    before = view.activation(x)
    low, high = view.intervals.hull(x)
    if before is None or high - low == inf:
        return
    most = 1 / (1 + (width - 1) * exp(low - high))
    if most < SURE:
        message = (
            f"{name} over {width} values between {low:g} and {high:g}, as {before.tag()} gives them, "
            f"makes none more probable than {most:.2g}"
        )
        hint = f"let {name} take plain sums: remove the {before.tag()} before it"
        yield Diagnostic(FLAT_SOFTMAX, message, node.path, hint=hint)


def _stack(view: View, node: Node) -> Iterator[Diagnostic]:
    following = _only_readers(view, node.output)
    if not following or not all(isinstance(each.op, Linear) and view.is_learned(each) for each in following):
        return
    taken, given = node.params[0].type.shape
    if given < min(taken, max(each.output.type.size for each in following)):
        return  # a narrow layer between two wide ones is a factorization, and saves weights
    next_ = following[0]
    message = f"layers {node.layer!r} and {next_.layer!r} make one linear layer: no activation stands between them"
    hint = "give the first an activation, such as relu, or remove it"
    yield Diagnostic(LINEAR_STACK, message, node.path, hint=hint)


def _only_readers(view: View, value: Value) -> list[Node]:
    """Return who reads ``value``, beyond what passes it on; nobody where an output takes it, or a dead end."""
    found: list[Node] = []
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if value in view.results or not view.readers[value]:
            return []
        for node in view.readers[value]:
            if isinstance(node.op, Dropout | Flatten):
                waiting.append(node.output)
            else:
                found.append(node)
    return found


def _on_output(view: View) -> Iterator[Diagnostic]:
    seen: set[Node] = set()
    for result in view.graph.results:
        node = view.maker.get(result.raw)
        while node is not None and node not in seen and isinstance(node.op, Activation | Dropout | Flatten):
            seen.add(node)
            if isinstance(node.op, Dropout):
                message = f"this dropout drops answers: no weights come between it and output {result.name!r}"
                hint = "put it before the last layer with weights"
                yield Diagnostic(DROPOUT_ON_OUTPUT, message, node.path, hint=hint)
            node = view.maker.get(node.inputs[0])


def _vanishing(view: View) -> Iterator[Diagnostic]:
    """Yield where the fifth of sigmoids after each other stands; a way around them carries the gradient too."""
    depth: dict[Value, int] = {}
    for node in view.nodes:
        before = min((depth.get(value, 0) for value in node.inputs), default=0)
        linear = view.linear_before(node) if isinstance(node.op, Sigmoid | HardSigmoid) else None
        counts = linear is not None and view.is_learned(linear)
        depth[node.output] = before + 1 if counts else before
        if counts and before + 1 == DEEP:
            message = f"{DEEP} layers of sigmoids in a row leave less than a thousandth of the gradient to the first"
            hint = "use relu or tanh between, and sigmoid only for the output"
            yield Diagnostic(VANISHING_GRADIENT, message, node.path, hint=hint)
