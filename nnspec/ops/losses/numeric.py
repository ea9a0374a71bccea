"""Losses of numbers: the loss of a row is the mean over its outputs."""

from math import sqrt
from typing import ClassVar, Literal

from pydantic import Field

from nnspec.ops.base import Loss
from nnspec.primitives import Builder, Ref


def row_mean(b: Builder, x: Ref) -> Ref:
    """Return the mean of each row: ``(batch, width)`` to ``(batch,)``."""
    return b.mul(b.sum(x), 1 / x.type.size)


class Mse(Loss):
    """Mean squared error: (prediction - target)^2."""

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """mean_i (p_i - t_i)^2."""
        return row_mean(b, b.square(b.sub(prediction, target)))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """2 (p - t) / width."""
        return b.mul(b.sub(prediction, target), 2 / prediction.type.size)


class Mae(Loss):
    """Mean absolute error: |prediction - target|, which outliers move less than a square."""

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """mean_i |p_i - t_i|."""
        return row_mean(b, b.abs(b.sub(prediction, target)))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """The sign of p - t, / width."""
        return b.mul(b.sign(b.sub(prediction, target)), 1 / prediction.type.size)


class Huber(Loss):
    """Half the squared error up to ``delta``, the absolute error beyond (Huber 1964, doi:10.1214/aoms/1177703732)."""

    delta: float = Field(default=1.0, gt=0)
    """The error beyond which it is absolute."""

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """mean_i c (|d| - c / 2), with d = p - t and c = min(|d|, delta)."""
        distance = b.abs(b.sub(prediction, target))
        held = b.minimum(distance, self.delta)
        return row_mean(b, b.mul(b.sub(distance, b.mul(held, 0.5)), held))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """p - t held between -delta and delta, / width."""
        held = b.clip(b.sub(prediction, target), -self.delta, self.delta)
        return b.mul(held, 1 / prediction.type.size)


class LogCosh(Loss):
    """ln cosh(prediction - target): half a square when small, an absolute error when large (Green 1990)."""

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """mean_i |d| + ln((1 + exp(-2 |d|)) / 2): no cosh, which would overflow."""
        distance = b.abs(b.sub(prediction, target))
        # ln((1 + e) / 2) = ln(1 + (e - 1) / 2): near 0 the sum then cancels to the last digit and not to ln 2's.
        return row_mean(b, b.add(b.log1p(b.mul(b.expm1(b.mul(distance, -2.0)), 0.5)), distance))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """tanh(p - t) / width."""
        return b.mul(b.tanh(b.sub(prediction, target)), 1 / prediction.type.size)


class Poisson(Loss):
    """The negative log-likelihood of a count under a Poisson rate, without the terms that no parameter changes."""

    wants: ClassVar[Literal["positive"]] = "positive"

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """mean_i p_i - t_i ln p_i."""
        return row_mean(b, b.sub(prediction, b.mul(b.log(self._rate(b, prediction)), target)))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """(1 - t / p) / width."""
        return b.mul(b.sub(1.0, b.div(target, self._rate(b, prediction))), 1 / prediction.type.size)

    def _rate(self, b: Builder, prediction: Ref) -> Ref:
        return b.maximum(prediction, sqrt(b.tiny))  # low enough to matter to no rate, so high that t / p stays finite


Numeric = Mse | Mae | Huber | LogCosh | Poisson
