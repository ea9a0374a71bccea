"""Activations that bend below zero and rise like x above: each exact for any finite input."""

from math import exp, expm1, log1p
from typing import ClassVar

from pydantic import Field

from nnspec.ops.base import Activation, Kind
from nnspec.primitives import Builder, Ref


class Relu(Activation):
    """max(x, 0) (Nair and Hinton 2010)."""

    gives: ClassVar[Kind] = "positive"

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = max(x, 0)."""
        return b.maximum(x, 0.0)

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """It never falls below 0."""
        return max(low, 0.0), max(high, 0.0)

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = 1 where y > 0, else 0: the sign of y."""
        return b.mul(b.sign(y), dy)


class LeakyRelu(Activation):
    """x above zero, slope x below (Maas et al. 2013). The default is that of ONNX and PyTorch."""

    slope: float = Field(default=0.01, ge=0, le=1)
    """The slope below zero."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = max(x, slope x)."""
        return b.maximum(x, b.mul(x, self.slope))

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """It rises all the way, or is flat below 0."""
        return _linear(low, self.slope), _linear(high, self.slope)

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = 1 where y > 0, else slope: the sign of y, but at least slope."""
        return b.mul(b.maximum(b.sign(y), self.slope), dy)


class Elu(Activation):
    """x above zero, alpha (exp(x) - 1) below (Clevert et al. 2016, arXiv:1511.07289)."""

    alpha: float = Field(default=1.0, gt=0, le=1000)
    """How far below zero it goes: -alpha."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = max(x, 0) + alpha (exp(min(x, 0)) - 1)."""
        return _exponential_linear(b, x, 1.0, self.alpha)

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """It rises from -alpha."""
        return _exponential(low, 1.0, self.alpha), _exponential(high, 1.0, self.alpha)

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = 1 where y > 0, else y + alpha."""
        return b.mul(_exponential_linear_slope(b, y, 1.0, self.alpha), dy)


SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


class Selu(Activation):
    """An elu scaled so that activations keep mean 0 and variance 1 (Klambauer et al. 2017, arXiv:1706.02515).

    It wants the initializer ``lecun_normal``.
    """

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = scale (max(x, 0) + alpha (exp(min(x, 0)) - 1)), with x held where scale x is finite."""
        # Half a unit in the last place of float32 below the quotient, which may have been rounded up.
        held = b.minimum(x, b.largest / SELU_SCALE * (1 - 1e-7))
        return _exponential_linear(b, held, SELU_SCALE, SELU_SCALE * SELU_ALPHA)

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """It rises from -scale alpha."""
        depth = SELU_SCALE * SELU_ALPHA
        return _exponential(low, SELU_SCALE, depth), _exponential(high, SELU_SCALE, depth)

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = scale where y > 0, else y + scale alpha."""
        return b.mul(_exponential_linear_slope(b, y, SELU_SCALE, SELU_SCALE * SELU_ALPHA), dy)


class Softplus(Activation):
    """ln(1 + exp(x)): a smooth relu (Dugas et al. 2001)."""

    gives: ClassVar[Kind] = "positive"

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = max(x, 0) + ln(1 + exp(-|x|)): the exponential never overflows."""
        return b.add(b.log1p(b.exp(b.neg(b.abs(x)))), b.maximum(x, 0.0))

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """It rises from 0."""
        return _softplus(low), _softplus(high)

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = sigmoid(x) = 1 - exp(-y)."""
        return b.neg(b.mul(b.expm1(b.neg(y)), dy))


def _exponential_linear(b: Builder, x: Ref, rise: float, depth: float) -> Ref:
    """Return rise * x above zero and depth * (exp(x) - 1) below."""
    below = b.mul(b.expm1(b.minimum(x, 0.0)), depth)
    return b.add(b.mul(b.maximum(x, 0.0), rise), below)


def _exponential_linear_slope(b: Builder, y: Ref, rise: float, depth: float) -> Ref:
    """Return the derivative, by the value ``y``: rise above zero and y + depth below."""
    below = b.add(b.minimum(y, 0.0), depth)
    # Above zero this is depth, so that only the difference is missing; a subtraction is cheaper than a choice.
    return below if rise == depth else b.sub(below, b.mul(b.greater(y, 0.0), depth - rise))


def _linear(x: float, slope: float) -> float:
    return x if x > 0 else slope * x if slope > 0 else 0.0


def _exponential(x: float, rise: float, depth: float) -> float:
    return rise * x if x > 0 else depth * expm1(x)


def _softplus(x: float) -> float:
    return max(x, 0.0) + log1p(exp(-abs(x)))


Rectified = Relu | LeakyRelu | Elu | Selu | Softplus
