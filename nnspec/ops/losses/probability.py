"""Losses of probabilities, and their forms on the input of the sigmoid or softmax before: exact where 1 - p is not.

The binary loss of a row is the mean over its outputs; those of a distribution are a sum over its categories.
"""

from typing import ClassVar, Literal

from pydantic import Field

from nnspec.ops.activations import Sigmoid, Softmax, Softplus
from nnspec.ops.base import Activation, Loss
from nnspec.ops.losses.numeric import row_mean
from nnspec.primitives import Builder, Ref


class BinaryCrossEntropy(Loss):
    """Cross-entropy of a yes or no, each output for itself: -t ln p - (1 - t) ln(1 - p)."""

    wants: ClassVar[Literal["probabilities"]] = "probabilities"

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """mean_i -(t_i ln p_i + (1 - t_i) ln(1 - p_i))."""
        yes = b.mul(b.log(b.maximum(prediction, b.tiny)), target)
        no = b.mul(b.log(b.maximum(b.sub(1.0, prediction), b.tiny)), b.sub(1.0, target))
        return b.neg(row_mean(b, b.add(yes, no)))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """(p - t) / (p (1 - p)) / width."""
        variance = b.maximum(b.mul(b.sub(1.0, prediction), prediction), b.tiny)
        return b.mul(b.div(b.sub(prediction, target), variance), 1 / prediction.type.size)

    def fused(self, activation: Activation) -> Loss | None:
        """After a sigmoid, work on its input."""
        return SigmoidBinaryCrossEntropy() if isinstance(activation, Sigmoid) else None


class SigmoidBinaryCrossEntropy(Loss):
    """Binary cross-entropy of the sigmoid of x, by x; the compiler puts it where the two meet."""

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """mean_i ln(1 + exp(x_i)) - t_i x_i."""
        return row_mean(b, b.sub(Softplus().f(b, prediction), b.mul(prediction, target)))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """(sigmoid(x) - t) / width."""
        return b.mul(b.sub(Sigmoid().f(b, prediction), target), 1 / prediction.type.size)


class CrossEntropy(Loss):
    """Cross-entropy of a distribution over categories: -sum_i t_i ln p_i.

    ``label_smoothing`` s replaces the target t by (1 - s) t + s / width (Szegedy et al. 2016, arXiv:1512.00567).
    """

    wants: ClassVar[Literal["distribution"]] = "distribution"

    label_smoothing: float = Field(default=0.0, ge=0, lt=1)
    """The share of the target that is spread over all categories."""

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
    """Cross-entropy of the softmax of x, by x; the compiler puts it where the two meet."""

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """sum_i t_i (ln sum_j exp(x_j - m) - (x_i - m)), with m the largest x and sum t = 1."""
        shifted = b.sub(prediction, b.max(prediction, keepdims=True))
        log_sum = b.log(b.sum(b.exp(shifted)))
        return b.sub(log_sum, b.sum(b.mul(self._smooth(b, target), shifted)))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """softmax(x) - t."""
        return b.sub(Softmax().f(b, prediction), self._smooth(b, target))


class KlDivergence(Loss):
    """How much the predicted distribution tells less than the target: sum_i t_i (ln t_i - ln p_i), with 0 ln 0 = 0.

    Kullback and Leibler 1951. For targets of a single category it equals the cross-entropy.
    """

    wants: ClassVar[Literal["distribution"]] = "distribution"

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """sum_i t_i (ln t_i - ln p_i)."""
        ratio = b.sub(b.log(b.maximum(target, b.tiny)), b.log(b.maximum(prediction, b.tiny)))
        return b.sum(b.mul(ratio, target))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """-t / p."""
        return CrossEntropy().gradient(b, prediction, target)

    def fused(self, activation: Activation) -> Loss | None:
        """After a softmax, work on its input: the gradient is that of the cross-entropy."""
        return SoftmaxKlDivergence() if isinstance(activation, Softmax) else None


class SoftmaxKlDivergence(KlDivergence):
    """KL divergence to the softmax of x, by x; the compiler puts it where the two meet."""

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """The cross-entropy less the entropy of the target."""
        entropy = b.sum(b.mul(b.log(b.maximum(target, b.tiny)), target))
        return b.add(SoftmaxCrossEntropy().loss(b, prediction, target), entropy)

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """softmax(x) - t."""
        return SoftmaxCrossEntropy().gradient(b, prediction, target)


Probability = BinaryCrossEntropy | CrossEntropy | KlDivergence
