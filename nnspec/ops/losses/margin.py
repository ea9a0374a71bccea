"""Losses of a score that wants to be above 1 for yes and below -1 for no.

The loss of a row is the mean over its outputs. A target of 1 counts as +1 and one of 0 as -1. A score is no
probability: it follows a layer without activation, and the output says yes above 0 (``yes_above: 0``).
"""

from nnspec.ops.base import Loss
from nnspec.ops.losses.numeric import row_mean
from nnspec.primitives import Builder, Ref


class Hinge(Loss):
    """max(0, 1 - t p) with t = -1 or 1: no loss beyond the margin (Cortes and Vapnik 1995, doi:10.1007/BF00994018)."""

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """mean_i max(0, 1 - t_i p_i)."""
        return row_mean(b, _shortfall(b, prediction, target))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """-t where t p < 1, else 0, / width."""
        inside = b.sign(_shortfall(b, prediction, target))
        return b.mul(b.mul(inside, _side(b, target)), -1 / prediction.type.size)


class SquaredHinge(Loss):
    """max(0, 1 - t p)^2 with t = -1 or 1: a hinge without a kink."""

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """mean_i max(0, 1 - t_i p_i)^2."""
        return row_mean(b, b.square(_shortfall(b, prediction, target)))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """-2 t max(0, 1 - t p) / width."""
        return b.mul(b.mul(_shortfall(b, prediction, target), _side(b, target)), -2 / prediction.type.size)


def _side(b: Builder, target: Ref) -> Ref:
    """Return -1 for a target of 0 and 1 for one of 1."""
    return b.sub(b.mul(target, 2.0), 1.0)


def _shortfall(b: Builder, prediction: Ref, target: Ref) -> Ref:
    """Return how far the score is from the margin, 0 beyond it."""
    return b.maximum(b.sub(1.0, b.mul(_side(b, target), prediction)), 0.0)


Margin = Hinge | SquaredHinge
