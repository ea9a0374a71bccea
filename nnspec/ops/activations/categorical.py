"""Activations over the whole last axis: a distribution over categories, or its logarithm."""

from math import inf
from typing import ClassVar

from nnspec.ops.base import Activation, Kind
from nnspec.primitives import Builder, Ref


class Softmax(Activation):
    """exp(x_i) / sum_j exp(x_j): any numbers to a distribution along the last axis."""

    gives: ClassVar[Kind] = "distribution"

    def f(self, b: Builder, x: Ref) -> Ref:
        """y_i = exp(x_i - m) / sum_j exp(x_j - m), with m the largest x, so that no exponential overflows."""
        e = b.exp(b.sub(x, b.max(x, keepdims=True)))
        return b.div(e, b.sum(e, keepdims=True))

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """Probabilities."""
        return 0.0, 1.0

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """dx_i = y_i (dy_i - sum_j y_j dy_j)."""
        return b.mul(b.sub(dy, b.sum(b.mul(y, dy), keepdims=True)), y)


class LogSoftmax(Activation):
    """x_i - ln sum_j exp(x_j): the logarithm of softmax, exact where a probability is too small to be a number."""

    gives: ClassVar[Kind] = "logarithms"

    def f(self, b: Builder, x: Ref) -> Ref:
        """y_i = x_i - m - ln sum_j exp(x_j - m), with m the largest x."""
        shifted = b.sub(x, b.max(x, keepdims=True))
        return b.sub(shifted, b.log(b.sum(b.exp(shifted), keepdims=True)))

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """Logarithms of probabilities."""
        return -inf, 0.0

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """dx_i = dy_i - exp(y_i) sum_j dy_j."""
        return b.sub(dy, b.mul(b.exp(y), b.sum(dy, keepdims=True)))


Categorical = Softmax | LogSoftmax
