"""Interval arithmetic: between which numbers each element of a value lies, from the ranges that inputs declare.

An interval that is told may be wider than the truth, and is never narrower: elements are taken for independent, and
what is not known lies between minus and plus infinity.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from math import fsum, inf, isnan
from typing import TypeAlias

from nnspec.ir.graph import Given, Graph, Node, Param, Value
from nnspec.ops.base import Activation
from nnspec.ops.layers import Add, Concat, Dropout, Flatten, Linear
from nnspec.ops.layers.encode import Affine, Cast, OneHot, Take
from nnspec.ops.layers.threshold import Threshold
from nnspec.spec.inputs import BooleanInput, Input, NumberInput

Interval: TypeAlias = tuple[float, float]

ANY: Interval = (-inf, inf)
MAX_STEPS = 200_000
"""Intervals and products that one graph may cost; values beyond have one interval for all their elements."""


class Intervals:
    """The intervals of a graph's values; ``fixed`` says which parameters never move."""

    def __init__(self, graph: Graph, inputs: Mapping[str, Input], fixed: Callable[[Param], bool]) -> None:
        self._fixed = fixed
        self._left = MAX_STEPS
        self._known: dict[Value, Sequence[Interval]] = {}
        for value, kind in zip(graph.inputs, inputs.values(), strict=True):
            self._known[value] = self._alike(value, _given(kind))
        for value in graph.targets:
            self._known[value] = [ANY]
        for node in graph.nodes:
            self._known[node.output] = self._of_node(node)

    def of(self, value: Value) -> Sequence[Interval]:
        """Return the interval of each element, in C order, or a single one that holds for all of them."""
        return self._known[value]

    def hull(self, value: Value) -> Interval:
        """Return one interval that holds every element."""
        return _hull(self._known[value])

    def _of_node(self, node: Node) -> Sequence[Interval]:
        x = [self._known[value] for value in node.inputs]
        told_apart = all(len(known) == value.type.size for known, value in zip(x, node.inputs, strict=True))
        if not told_apart or not self._allows(node.output.type.size):
            x, told_apart = [[_hull(known)] for known in x], False
        flat = all(len(value.type.shape) <= 1 for value in node.inputs)
        match node.op:
            case Cast() | Flatten() | Dropout():
                return x[0]
            case OneHot() | Threshold():
                return self._alike(node.output, (0.0, 1.0))
            case Affine() as op:
                return [_sum([each], [op.factor], op.shift) for each in x[0]]
            case Take() as op:
                return x[0][op.start : op.stop] if flat and told_apart else [_hull(x[0])]
            case Concat():
                joined = [*chain.from_iterable(x)]
                return joined if flat and told_apart else [_hull(joined)]
            case Add():
                return [_sum(terms, [1.0] * len(terms), 0.0) for terms in zip(*x, strict=True)]
            case Linear():
                return self._weighted(node, x[0])
            case Activation() as op:
                return [op.bounds(low, high) for low, high in x[0]]
        return [ANY]

    def _weighted(self, node: Node, x: Sequence[Interval]) -> Sequence[Interval]:
        taken, width = node.inputs[0].type.size, node.output.type.size
        if not all(self._fixed(param) for param in node.params) or not self._allows(taken * width):
            return [ANY]
        numbers = [[*map(float, param.start.decimals)] for param in node.params if isinstance(param.start, Given)]
        bias = numbers[1] if len(numbers) > 1 else [0.0] * width
        each = x if len(x) == taken else [*x] * taken
        return [_sum(each, numbers[0][unit::width], bias[unit]) for unit in range(width)]

    def _alike(self, value: Value, interval: Interval) -> Sequence[Interval]:
        size = value.type.size
        return [interval] * size if self._allows(size) else [interval]

    def _allows(self, steps: int) -> bool:
        if steps > self._left:
            return False
        self._left -= steps
        return True


def _hull(known: Sequence[Interval]) -> Interval:
    return min(low for low, _ in known), max(high for _, high in known)


def told(low: float, high: float) -> str:
    """Return an interval in words."""
    if low == -inf and high == inf:
        return "any number"
    if high == inf:
        return f"numbers from {low:g} up"
    if low == high:
        return f"{low:g}"
    return f"numbers up to {high:g}" if low == -inf else f"{low:g} to {high:g}"


def _given(kind: Input) -> Interval:
    if isinstance(kind, BooleanInput):
        return 0.0, 1.0
    if isinstance(kind, NumberInput) and kind.range is not None:
        return float(kind.range[0]), float(kind.range[1])
    return ANY


def _sum(terms: Sequence[Interval], weights: Sequence[float], bias: float) -> Interval:
    """Return the interval of the weighted sum; infinities that cancel leave nothing known."""
    pairs = [(w * low, w * high) for (low, high), w in zip(terms, weights, strict=True) if w != 0]
    ends = [(min(pair), max(pair)) for pair in pairs]
    try:
        low, high = fsum([bias, *(low for low, _ in ends)]), fsum([bias, *(high for _, high in ends)])
    except (OverflowError, ValueError):
        return ANY
    return ANY if isnan(low) or isnan(high) else (low, high)
