"""A graph as the checks look at it: who makes and reads each value, and between which numbers its elements lie."""

from collections import defaultdict
from functools import cached_property

from nnspec.ir.graph import Drawn, Given, Graph, Node, Param, Result, Value
from nnspec.lint.intervals import Intervals
from nnspec.ops.base import Activation
from nnspec.ops.layers import Add, Concat, Dropout, Flatten, Linear
from nnspec.ops.layers.encode import Cast
from nnspec.spec.spec import Spec

PASSING = (Cast, Flatten, Dropout, Concat, Add)
"""Ops that, of one input, change nothing but its form or, while training, its noise."""


class View:
    """A spec with its graph; ``nodes`` are those that outputs and losses depend on."""

    def __init__(self, spec: Spec, graph: Graph) -> None:
        self.spec, self.graph = spec, graph
        self.nodes = graph.leading_to(graph.ends)  # layers that lead nowhere are told by their references
        self.maker: dict[Value, Node] = {node.output: node for node in self.nodes}
        self.readers: dict[Value, list[Node]] = defaultdict(list)
        self._origins: dict[Value, Value] = {}
        for node in self.nodes:
            if len(node.inputs) == 1 and isinstance(node.op, PASSING):
                self._origins[node.output] = self.passed(node.inputs[0])
            for value in node.inputs:
                self.readers[value].append(node)
        self.results: dict[Value, list[Result]] = defaultdict(list)
        for result in graph.results:
            self.results[result.raw].append(result)

    @cached_property
    def intervals(self) -> Intervals:
        """Between which numbers values lie."""
        return Intervals(self.graph, self.spec.inputs, fixed=self.is_fixed)

    def activation(self, value: Value) -> Activation | None:
        """Return the activation that gives ``value``, None where something else does."""
        node = self.maker.get(value)
        return node.op if node is not None and isinstance(node.op, Activation) else None

    def linear_before(self, node: Node) -> Node | None:
        """Return the weighted sum that ``node`` takes, None where it takes something else."""
        before = self.maker.get(self.passed(node.inputs[0]))
        return before if before is not None and isinstance(before.op, Linear) else None

    def passed(self, value: Value) -> Value:
        """Return the value of which ``value`` is only another form, or noise on it."""
        return self._origins.get(value, value)

    def is_learned(self, node: Node) -> bool:
        """Return whether the weights of ``node`` are drawn and then trained."""
        if self.spec.training is None or not node.params:
            return False
        weights = node.params[0]
        return isinstance(weights.start, Drawn) and weights.trainable

    def is_fixed(self, param: Param) -> bool:
        """Return whether the file says what a parameter is, and training does not move it."""
        return isinstance(param.start, Given) and not (param.trainable and self.spec.training is not None)
