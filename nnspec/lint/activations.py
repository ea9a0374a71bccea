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
    SOFTMAX_OF_ONE,
    VANISHING_GRADIENT,
)
from nnspec.ir.graph import Node, Value
from nnspec.lint.view import View
from nnspec.ops.activations import HardSigmoid, HardTanh, Identity, LeakyRelu, LogSoftmax, Relu, Sigmoid, Softmax
from nnspec.ops.base import Activation
from nnspec.ops.layers import Add, Concat, Dropout, Flatten, Linear, Neurons

SURE = 0.95  # what softmax should be able to give to one category
DEEP = 5  # sigmoids after each other, whose slopes of 1/4 and less multiply to a thousandth
HIGHEST_DROPOUT = 0.8
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
            case Relu():
                yield from _dead(view, node)
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


def _dead(view: View, node: Node) -> Iterator[Diagnostic]:
    known = view.intervals.of(node.inputs[0])
    dead = [unit for unit, (_, high) in enumerate(known) if high <= 0]
    linear = view.linear_before(node)
    hint = "a relu fires above 0: check the signs of the weights, the bias and the ranges of the inputs"
    if linear is not None and isinstance(linear.op, Neurons):
        names = [*linear.op.units]
        for unit in dead:
            path: Path = (*linear.path, "neurons", "units", names[unit])
            message = f"neuron {names[unit]!r} gives 0 whatever its inputs are: its sum is at most {known[unit][1]:g}"
            yield Diagnostic(DEAD_RELU, message, path, at_key=True, hint=hint)
    elif dead:
        listed = ", ".join(map(str, dead[:_SHOWN])) + (", ..." if len(dead) > _SHOWN else "")
        what = "relu gives 0" if len(dead) == len(known) else f"relu gives 0 for unit {listed} (counted from 0)"
        highest = max(known[unit][1] for unit in dead)
        message = f"{what} whatever the inputs are: what it takes is at most {highest:g}"
        yield Diagnostic(DEAD_RELU, message, node.path, hint=hint)


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
