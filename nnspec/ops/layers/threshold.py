"""Units that decide exactly: what the compiler makes of a weighted sum and ``step`` over inputs and other decisions."""

from typing import ClassVar

from nnspec.ops.base import NodeOp, Parameter, Site
from nnspec.primitives import Builder, Ref
from nnspec.types import Shape


class Threshold(NodeOp):
    """1 where ``x @ weights + bias > 0`` in exact arithmetic, else 0.

    A float64 sum decides wherever it is further from 0 than its proven error; the other rows, ties above all, are
    decided again from the decimals. ``bounded`` says that all features lie within [0, 1], which fixes the error.
    """

    encodes: ClassVar[bool] = True
    differentiable: ClassVar[bool] = False

    layer: str
    units: int
    bounded: bool

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return (units,)."""
        return (self.units,)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return weights and bias, and the error bound: ``|x| @ slope + slack``."""
        matrix, vector = (*inputs[0], self.units), (self.units,)
        shapes = {"weights": matrix, "bias": vector, "slope": matrix, "slack": vector}
        return tuple(Parameter(name, shapes[name], "weights") for name in self.parts)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parameters, in order."""
        return ("weights", "bias", "slack") if self.bounded else ("weights", "bias", "slope", "slack")

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """y = 1 where x @ weights + bias > 0, else 0: decided in float64, and exactly where that is too close."""
        weights, bias, *bound = p
        z = b.add(b.matmul(x[0], weights), bias)
        slack = bound[0] if self.bounded else b.add(b.matmul(b.abs(x[0]), bound[0]), bound[1])
        return b.settle(self.layer, z, slack, x[0])
