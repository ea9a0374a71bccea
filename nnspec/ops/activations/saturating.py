"""Activations that stay between two levels (and identity): each exact for any finite input."""

from math import copysign, isfinite, tanh
from typing import ClassVar

from pydantic import Field

from nnspec.ops.base import Activation, Kind
from nnspec.primitives import Builder, Ref


class Step(Activation):
    """1 for x > 0, else 0: the threshold of a decision. It has no useful derivative."""

    differentiable: ClassVar[bool] = False

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = 1 if x > 0 else 0."""
        return b.cast(b.greater(x, 0.0), b.dtype)

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """0 or 1."""
        return float(low > 0), float(high > 0)


class Identity(Activation):
    """x itself."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = x."""
        return x

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """The same."""
        return low, high

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = 1."""
        return dy


class Sigmoid(Activation):
    """1 / (1 + exp(-x)): any number to (0, 1)."""

    gives: ClassVar[Kind] = "probabilities"

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = 1 / (1 + exp(-x)), with x held where exp(-x) is finite."""
        return b.reciprocal(b.add(b.exp(b.neg(b.maximum(x, -b.largest_exponent))), 1.0))

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """It rises from 0 to 1."""
        return (tanh(low / 2) + 1) / 2, (tanh(high / 2) + 1) / 2

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = y (1 - y)."""
        return b.mul(b.mul(b.sub(1.0, y), y), dy)


class Tanh(Activation):
    """The hyperbolic tangent: any number to (-1, 1)."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = tanh x."""
        return b.tanh(x)

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """It rises from -1 to 1."""
        return tanh(low), tanh(high)

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = 1 - y^2."""
        return b.mul(b.sub(1.0, b.square(y)), dy)


class Softsign(Activation):
    """x / (1 + |x|): any number to (-1, 1), with heavier tails than tanh (Turian, Bergstra and Bengio 2009)."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = x / (1 + |x|)."""
        return b.div(x, b.add(b.abs(x), 1.0))

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """It rises from -1 to 1."""
        return _softsign(low), _softsign(high)

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = 1 / (1 + |x|)^2, divided twice because the square may overflow."""
        denominator = b.add(b.abs(x), 1.0)
        return b.div(b.div(dy, denominator), denominator)


class HardSigmoid(Activation):
    """alpha x + beta, held between 0 and 1: a sigmoid of straight lines (Courbariaux et al. 2015, arXiv:1511.00363).

    The defaults are those of ONNX; PyTorch and Keras 3 have alpha = 1/6.
    """

    gives: ClassVar[Kind] = "probabilities"

    alpha: float = Field(default=0.2, gt=0, le=1)
    """The slope in the middle."""
    beta: float = Field(default=0.5, ge=0, le=1)
    """The value at 0."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = max(0, min(1, alpha x + beta))."""
        return b.clip(b.add(b.mul(x, self.alpha), self.beta), 0.0, 1.0)

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """It rises from 0 to 1."""
        ends = (self.alpha * low + self.beta, self.alpha * high + self.beta)
        return max(0.0, min(1.0, ends[0])), max(0.0, min(1.0, ends[1]))

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = alpha where 0 < y < 1, else 0."""
        rises = b.greater(0.5, b.abs(b.sub(y, 0.5)))
        return b.mul(b.mul(rises, dy), self.alpha)


class HardTanh(Activation):
    """x, held between -1 and 1: a tanh of straight lines (Collobert 2004)."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = max(-1, min(1, x))."""
        return b.clip(x, -1.0, 1.0)

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """It rises from -1 to 1."""
        return max(-1.0, min(1.0, low)), max(-1.0, min(1.0, high))

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = 1 where |y| < 1, else 0."""
        return b.mul(b.greater(1.0, b.abs(y)), dy)


def _softsign(x: float) -> float:
    return x / (1 + abs(x)) if isfinite(x) else copysign(1.0, x)


Saturating = Step | Identity | Sigmoid | Tanh | Softsign | HardSigmoid | HardTanh
