"""The perceptron rule, written as a loss: only its gradient moves anything, and it needs no derivative of the step."""

from nnspec.ops.base import Loss
from nnspec.primitives import Builder, Ref


class Perceptron(Loss):
    """Rosenblatt's rule (1958, Psychological Review 65:386) on the weighted sums z before the step.

    A right answer changes nothing; a wrong one moves the sum by rate * (target - answer). A file does not name it as a
    loss: ``training: {rule: perceptron}`` puts it.
    """

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """How many answers of the row are wrong."""
        return b.sum(b.abs(self.gradient(b, prediction, target)))

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """answer - target, with answer = 1 where z > 0, else 0."""
        return b.sub(b.cast(b.greater(prediction, 0.0), b.dtype), target)
