"""Losses: each as the loss of a row and its derivative, and fused with the activation where that is more exact."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from nnspec.ops.activations import Softmax
from nnspec.ops.base import Activation, Loss
from nnspec.ops.tagged import Tagged
from nnspec.primitives import Builder, Ref


class Mse(Loss):
    """Mean squared error: the mean over the outputs of (prediction - target)^2."""

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """mean_i (p_i - t_i)^2."""
        return b.mul(b.sum(b.square(b.sub(prediction, target))), 1 / prediction.type.size)

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """2 (p - t) / width."""
        return b.mul(b.sub(prediction, target), 2 / prediction.type.size)


class CrossEntropy(Loss):
    """Cross-entropy of a distribution over categories: -sum_i t_i ln p_i.

    ``label_smoothing`` s replaces the target t by (1 - s) t + s / width (Szegedy et al. 2016, arXiv:1512.00567).
    """

    wants: ClassVar[Literal["distribution"]] = "distribution"

    label_smoothing: float = Field(default=0.0, ge=0, lt=1)

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """-sum_i t_i ln p_i."""
        return b.neg(b.sum(b.mul(self._smooth(b, target), b.log(b.maximum(prediction, b.tiny)))))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """-t / p."""
        return b.neg(b.div(self._smooth(b, target), b.maximum(prediction, b.tiny)))

    def fused(self, activation: Activation) -> Loss | None:
        """After a softmax, work on its input: the logarithm and the exponential cancel."""
        return SoftmaxCrossEntropy(label_smoothing=self.label_smoothing) if isinstance(activation, Softmax) else None

    def _smooth(self, b: Builder, target: Ref) -> Ref:
        if self.label_smoothing == 0:
            return target
        return b.add(b.mul(target, 1 - self.label_smoothing), self.label_smoothing / target.type.shape[-1])


class SoftmaxCrossEntropy(CrossEntropy):
    """Cross-entropy of the softmax of x, by x; the compiler puts it where the two meet, a file does not name it."""

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """sum_i t_i (ln sum_j exp(x_j - m) - (x_i - m)), with m the largest x and sum t = 1."""
        shifted = b.sub(prediction, b.max(prediction, keepdims=True))
        log_sum = b.log(b.sum(b.exp(shifted)))
        return b.sub(log_sum, b.sum(b.mul(self._smooth(b, target), shifted)))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """softmax(x) - t."""
        return b.sub(Softmax().f(b, prediction), self._smooth(b, target))


AnyLoss = Annotated[Mse | CrossEntropy, Tagged("loss")]
