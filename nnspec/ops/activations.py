"""Activations: each with its formula, its derivative and the form that stays exact for any finite input."""

from typing import Annotated, ClassVar

from nnspec.ops.base import Activation
from nnspec.ops.tagged import Tagged
from nnspec.primitives import Builder, Ref


class Step(Activation):
    """1 for x > 0, else 0: the threshold of a decision. It has no useful derivative."""

    differentiable: ClassVar[bool] = False

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = 1 if x > 0 else 0."""
        return b.cast(b.greater(x, 0.0), b.dtype)


class Identity(Activation):
    """x itself."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = x."""
        return x

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = 1."""
        return dy


class Sigmoid(Activation):
    """1 / (1 + exp(-x)): any number to (0, 1)."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = 1 / (1 + exp(-x)), with x held where exp(-x) is finite."""
        return b.reciprocal(b.add(b.exp(b.neg(b.maximum(x, -b.largest_exponent))), 1.0))

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = y (1 - y)."""
        return b.mul(b.mul(b.sub(1.0, y), y), dy)


class Relu(Activation):
    """max(x, 0)."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = max(x, 0)."""
        return b.maximum(x, 0.0)

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = 1 where y > 0, else 0: the sign of y."""
        return b.mul(b.sign(y), dy)


class Softmax(Activation):
    """exp(x_i) / sum_j exp(x_j): any numbers to a distribution along the last axis."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """Shift by the largest first: the result is the same, and no exponential overflows."""
        e = b.exp(b.sub(x, b.max(x, keepdims=True)))
        return b.div(e, b.sum(e, keepdims=True))

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """Return y (dy - sum_j y_j dy_j)."""
        return b.mul(b.sub(dy, b.sum(b.mul(y, dy), keepdims=True)), y)


AnyActivation = Annotated[Step | Identity | Sigmoid | Relu | Softmax, Tagged("activation")]
