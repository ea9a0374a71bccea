"""Optimizers: update rules on the flat array of all trainable parameters, with the paper each formula comes from."""

from typing import Annotated, ClassVar

from pydantic import Field

from nnspec.ops.base import Optimizer
from nnspec.ops.tagged import Tagged
from nnspec.primitives import Builder, Ref, Scalar


class Sgd(Optimizer):
    """Stochastic gradient descent: p -= rate * g."""

    learning_rate: float = Field(default=0.01, gt=0)

    def update(
        self, b: Builder, p: Ref, g: Ref, slots: dict[str, Ref], rate: Scalar, step: Scalar, decays: bool
    ) -> None:
        """p -= rate * g."""
        b.sub(p, b.mul(g, rate, into=g), into=p)


class Adam(Optimizer):
    """Adam (Kingma and Ba 2015, arXiv:1412.6980)."""

    slots: ClassVar[tuple[str, ...]] = ("m", "v")

    learning_rate: float = Field(default=0.001, gt=0)
    beta1: float = Field(default=0.9, ge=0, lt=1)
    beta2: float = Field(default=0.999, ge=0, lt=1)
    epsilon: float = Field(default=1e-8, gt=0)

    def update(
        self, b: Builder, p: Ref, g: Ref, slots: dict[str, Ref], rate: Scalar, step: Scalar, decays: bool
    ) -> None:
        """p -= rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)."""
        m, v = slots["m"], slots["v"]
        b.mul(m, self.beta1, into=m)
        b.add(m, b.mul(g, 1 - self.beta1), into=m)
        b.mul(v, self.beta2, into=v)
        b.square(g, into=g)
        b.mul(g, 1 - self.beta2, into=g)
        b.add(v, g, into=v)
        b.mul(v, 1 / (1 - self.beta2**step), into=g)
        b.sqrt(g, into=g)
        b.add(g, self.epsilon, into=g)
        b.div(m, g, into=g)
        b.mul(g, rate / (1 - self.beta1**step), into=g)
        b.sub(p, g, into=p)


AnyOptimizer = Annotated[Sgd | Adam, Tagged("optimizer")]
