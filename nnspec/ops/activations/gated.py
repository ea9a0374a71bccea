"""Activations of the form x g(x), where the gate g rises from 0 to 1: each exact for any finite input.

The gate saturates before x does, so a bound on what enters its exponential changes no digit of the result.
"""

from math import pi, sqrt
from typing import Literal

from nnspec.ops.activations.saturating import Sigmoid
from nnspec.ops.base import Activation
from nnspec.primitives import Builder, Ref


class Silu(Activation):
    """x sigmoid(x), also called swish (Elfwing et al. 2018, arXiv:1702.03118; Ramachandran et al. 2017)."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = x / (1 + exp(-x)), with x held where exp(-x) is finite."""
        held = b.maximum(x, -b.largest_exponent)
        return b.div(held, b.add(b.exp(b.neg(held)), 1.0))

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """As ``_gated``."""
        return _gated(low, high)

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = s + y (1 - s), with s = sigmoid(x)."""
        gate = Sigmoid().f(b, x)
        return b.mul(b.add(b.mul(b.sub(1.0, gate), y), gate), dy)


MISH_FLAT = 20.0
"""From here on tanh(softplus(x)) is 1 in float64: 1 - g is about 2 exp(-2x)."""


class Mish(Activation):
    """x tanh(softplus(x)) (Misra 2020, arXiv:1908.08681)."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = x n / (n + 2), with n = e (e + 2) and e = exp(x): the tanh and the logarithm cancel."""
        _, n = self._exponentials(b, x)
        return b.mul(b.div(n, b.add(n, 2.0)), x)

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """As ``_gated``."""
        return _gated(low, high)

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = g + x g', with g = n / (n + 2) and g' = 4 (n - e) / (n + 2)^2."""
        e, n = self._exponentials(b, x)
        denominator = b.add(n, 2.0)
        gate = b.div(n, denominator)
        slope = b.div(b.div(b.sub(n, e), denominator), denominator)
        rise = b.mul(b.mul(slope, b.minimum(x, MISH_FLAT)), 4.0)
        return b.mul(b.add(rise, gate), dy)

    def _exponentials(self, b: Builder, x: Ref) -> tuple[Ref, Ref]:
        e = b.exp(b.minimum(x, MISH_FLAT))
        return e, b.mul(b.add(e, 2.0), e)


GELU_CUBIC = 0.044715


class Gelu(Activation):
    """x times the normal distribution function of x (Hendrycks and Gimpel 2016, arXiv:1606.08415).

    ``approximate: tanh`` takes the paper's approximation in place of erf: faster, and off by up to 0.0005.
    """

    approximate: Literal["none", "tanh"] = "none"
    """``tanh`` for the approximation."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = x g with g = (1 + erf(x / sqrt 2)) / 2, or (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2."""
        held = b.maximum(x, -self._bound(b)) if self.approximate == "tanh" else x
        return b.mul(self._gate(b, x), held)

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """As ``_gated``."""
        return _gated(low, high)

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = g + x g', where g' is the normal density, or 2 g (1 - g) sqrt(2 / pi) (1 + 3 * 0.044715 x^2)."""
        gate = self._gate(b, x)
        if self.approximate == "tanh":
            square = b.square(b.clip(x, -self._bound(b), self._bound(b)))
            scale = 2 * sqrt(2 / pi)
            inner = b.add(b.mul(square, 3 * GELU_CUBIC * scale), scale)
            rise = b.mul(b.mul(b.sub(1.0, gate), inner), y)
        else:
            # Beyond the bound exp(-u^2) is below the smallest normal number; u^2 itself might overflow.
            bound = sqrt(b.largest_exponent)
            u = b.clip(b.mul(x, sqrt(0.5)), -bound, bound)
            rise = b.mul(b.mul(b.exp(b.neg(b.square(u))), u), 1 / sqrt(pi))
        return b.mul(b.add(rise, gate), dy)

    def _gate(self, b: Builder, x: Ref) -> Ref:
        if self.approximate == "tanh":
            held = b.clip(x, -self._bound(b), self._bound(b))
            twice = 2 * sqrt(2 / pi)
            inner = b.mul(b.add(b.mul(b.square(held), GELU_CUBIC * twice), twice), held)
            return Sigmoid().f(b, inner)  # (1 + tanh z) / 2 is sigmoid(2 z), which does not cancel far below 0
        return b.normal_cdf(x)

    def _bound(self, b: Builder) -> float:
        """Return an |x| from which on the approximated gate is 1, and below whose negative it is no normal number."""
        return float((b.largest_exponent / (GELU_CUBIC * 2 * sqrt(2 / pi))) ** (1 / 3))


class HardSwish(Activation):
    """x times x / 6 + 1/2 held between 0 and 1: a silu of straight lines (Howard et al. 2019, arXiv:1905.02244)."""

    def f(self, b: Builder, x: Ref) -> Ref:
        """y = x max(0, min(1, x / 6 + 1/2))."""
        return b.mul(self._gate(b, x), x)

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """As ``_gated``."""
        return _gated(low, high)

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """y' = g + x / 6 where |x| < 3, else g."""
        rise = b.mul(b.mul(b.greater(3.0, b.abs(x)), x), 1 / 6)
        return b.mul(b.add(rise, self._gate(b, x)), dy)

    def _gate(self, b: Builder, x: Ref) -> Ref:
        return b.clip(b.add(b.mul(x, 1 / 6), 0.5), 0.0, 1.0)


LEAST = -0.375
"""Below this none of them falls; it is the least value of hard_swish, at -3/2."""


def _gated(low: float, high: float) -> tuple[float, float]:
    """Return bounds: x and 0 enclose x g(x), and it never falls below LEAST."""
    return max(min(low, 0.0), LEAST), max(high, 0.0)


Gated = Silu | Mish | Gelu | HardSwish
