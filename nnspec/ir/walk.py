"""One walk over a graph: each op records its steps, forwards and, for training, backwards.

The walk keeps which array stands for which value; what the steps are for is the planner's business.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from nnspec.ir.graph import Graph, Node, Objective, Param, Value
from nnspec.ops.base import Activation, Site
from nnspec.primitives import Builder, Ref, Scalar, Step
from nnspec.types import DType

SHARE = Scalar("share")  # 1 / rows of the batch


class Walk:
    """Arrays of values and parameters, filled as nodes are visited; ``names`` says what an array holds."""

    def __init__(self, dtype: DType, *, training: bool) -> None:
        self.b = Builder(dtype)
        self.training = training
        self.values: dict[Value, Ref] = {}
        self.params: dict[Param, Ref] = {}
        self.masks: dict[Param, Ref] = {}
        self.names: dict[Ref, str] = {}

    def argument(self, value: Value) -> Ref:
        """Return the array in which the caller gives ``value``."""
        self.values[value] = self.b.array(value.name, value.type.shape, dtype=value.type.dtype)
        return self.values[value]

    def forward(self, nodes: Iterable[Node]) -> None:
        """Record the forward of each node, in order."""
        for node in nodes:
            method = node.op.f if isinstance(node.op, Activation) else node.op.forward
            self.b.begin(node.output.name, f"{_call(node)}: {formula(method)}")
            inputs = tuple(self.values[value] for value in node.inputs)
            params = tuple(self._param(param) for param in node.params)
            output = self.values[node.output] = node.op.forward(self.b, inputs, params, self._site(node))
            self.names.setdefault(output, node.output.name)

    def loss(self, graph: Graph, row_weights: Ref | None) -> Scalar:
        """Record the loss, summed over the rows and the weighted objectives."""
        total: Scalar | None = None
        for objective in graph.objectives:
            told = f"loss of {objective.output}, {objective.loss.tag()}: {formula(objective.loss.loss)}"
            self.b.begin(f"{objective.output}_loss", told)
            rows = objective.loss.loss(self.b, *self._ends(objective))
            self.names.setdefault(rows, f"{objective.output}_loss")
            term = self.b.total(rows) if row_weights is None else self.b.dot(rows, row_weights)
            term = term if objective.weight == 1 else term * objective.weight
            total = term if total is None else total + term
        if total is None:
            raise ValueError(f"graph {graph.name} has no objective")
        return total

    def backward(self, graph: Graph, nodes: Iterable[Node], row_weights: Ref | None) -> dict[Param, Ref]:
        """Record the gradients of the mean loss and return that of each trainable parameter."""
        b = self.b
        gradients: dict[Value, Ref] = {}
        totals: dict[Param, Ref] = {}
        for objective in graph.objectives:
            told = f"gradient of the loss of {objective.output}: {formula(objective.loss.gradient)}"
            b.begin(f"{objective.prediction.name}_gradient", told)
            share = SHARE if objective.weight == 1 else SHARE * objective.weight
            seed = b.mul(objective.loss.gradient(b, *self._ends(objective)), share)
            if row_weights is not None:
                seed = b.mul(seed, b.reshape(row_weights, (1,) * len(seed.type.shape)))
            self._accumulate(gradients, objective.prediction, seed)
        for node in reversed([*nodes]):
            dy = gradients.get(node.output)
            if dy is None or not node.op.differentiable:
                continue
            method = node.op.vjp if isinstance(node.op, Activation) else node.op.backward
            told = f"gradient of {_call(node)}: {formula(method)}"
            b.begin(f"{node.output.name}_backward", told)
            inputs = tuple(self.values[value] for value in node.inputs)
            params = tuple(self.params[param] for param in node.params)
            result = node.op.backward(b, inputs, params, self.values[node.output], dy, self._site(node))
            for param, dp in zip(node.params, result.parameters, strict=True):
                masked = dp if param.mask is None else b.mul(dp, self._mask(param))
                totals[param] = b.add(totals[param], masked) if param in totals else masked
            for value, dx in zip(node.inputs, result.inputs, strict=True):
                self._accumulate(gradients, value, dx)
        return {param: total for param, total in totals.items() if param.trainable}

    def _ends(self, objective: Objective) -> tuple[Ref, Ref]:
        return self.values[objective.prediction], self.values[objective.target]

    def _accumulate(self, gradients: dict[Value, Ref], value: Value, dx: Ref) -> None:
        gradients[value] = self.b.add(gradients[value], dx) if value in gradients else dx
        self.names.setdefault(gradients[value], f"{value.name}_gradient")

    def _site(self, node: Node) -> Site:
        return Site(node.layer, self.training)

    def _param(self, param: Param) -> Ref:
        if param not in self.params:
            self.params[param] = self.b.array(param.name, param.type.shape, dtype=param.type.dtype, batched=False)
        return self.params[param]

    def _mask(self, param: Param) -> Ref:
        if param not in self.masks:
            self.masks[param] = self.b.array(f"mask.{param.name}", param.type.shape, batched=False)
        return self.masks[param]


def place(steps: list[Step], places: dict[Ref, Ref]) -> list[Step]:
    """Return the steps with each array of ``places`` computed right where it is to be stored."""
    return [replace(step.on(places), stored=step.stored or step.output in places) for step in steps]


def _call(node: Node) -> str:
    return f"{node.output.name} = {node.op.tag()}({', '.join(value.name for value in node.inputs)})"


def formula(method: Callable[..., Any]) -> str:
    """Return the formula of an op's method, which is the first line of its docstring."""
    return (method.__doc__ or "").strip().partition("\n")[0].removesuffix(".")
