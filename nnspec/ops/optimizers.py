"""Optimizers: update rules on the flat array of all trainable parameters, with the paper each formula comes from.

A pass over the parameters costs more than arithmetic, so running means are kept as sums: ``m = beta m + g`` is the
paper's mean divided by 1 - beta, and that factor goes into the scalars.
"""

from typing import Annotated

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from nnspec.exact import SAYS_YES, Boolean
from nnspec.ops.base import Optimizer
from nnspec.ops.tagged import Tagged
from nnspec.primitives import Builder, Ref, Scalar

Share = Annotated[float, Field(ge=0, lt=1)]
Positive = Annotated[float, Field(gt=0)]


class Decaying(Optimizer):
    """An optimizer with weight decay. Coupled decay is the gradient of weight_decay / 2 * |p|^2, added to g."""

    weight_decay: float = Field(default=0.0, ge=0)
    """How fast weights shrink; biases do not."""

    @property
    def decay(self) -> float:
        """The weight decay, applied to weights and not to biases; 0 for none."""
        return self.weight_decay

    def coupled(self, b: Builder, p: Ref, g: Ref, decays: bool) -> None:
        """g += weight_decay * p."""
        if decays and self.weight_decay > 0:
            b.add(g, b.mul(p, self.weight_decay), into=g)

    def decoupled(self, b: Builder, p: Ref, rate: Scalar, decays: bool) -> None:
        """p -= rate * weight_decay * p."""
        if decays and self.weight_decay > 0:
            b.mul(p, 1 - rate * self.weight_decay, into=p)


class Sgd(Decaying):
    """Stochastic gradient descent, with heavy-ball momentum (Polyak 1964) or Nesterov's (Sutskever et al. 2013).

    As in PyTorch, the learning rate multiplies the velocity when it is applied, not the gradient when it enters.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"nesterov": SAYS_YES}, "required": ["nesterov"]},
            "then": {"properties": {"momentum": {"type": "number", "exclusiveMinimum": 0}}, "required": ["momentum"]},
        }
    )

    learning_rate: Positive = 0.01
    momentum: Share = 0.0
    """The share of the velocity that the next step keeps."""
    nesterov: Boolean = False
    """Whether the gradient is taken ahead, where the momentum leads; it wants a momentum."""

    @model_validator(mode="after")
    def _nesterov_with_momentum(self) -> "Sgd":
        if self.nesterov and self.momentum == 0:
            raise PydanticCustomError("nesterov_without_momentum", "nesterov wants a momentum above 0")
        return self

    @property
    def slots(self) -> tuple[str, ...]:
        """The velocity, where there is momentum."""
        return ("velocity",) if self.momentum > 0 else ()

    def update(
        self, b: Builder, p: Ref, g: Ref, slots: dict[str, Ref], rate: Scalar, step: Scalar, decays: bool
    ) -> None:
        """v = momentum v + g; p -= rate * v, or rate * (g + momentum v) with Nesterov, or rate * g without momentum."""
        if self.momentum == 0:
            self.decoupled(b, p, rate, decays)  # the same as coupled here, and needs no other array
            b.sub(p, b.mul(g, rate, into=g), into=p)
            return
        self.coupled(b, p, g, decays)
        velocity = slots["velocity"]
        b.mul(velocity, self.momentum, into=velocity)
        b.add(velocity, g, into=velocity)
        if self.nesterov:
            b.sub(p, b.mul(g, rate, into=g), into=p)
        b.mul(velocity, rate * self.momentum if self.nesterov else rate, into=g)
        b.sub(p, g, into=p)


class Adagrad(Decaying):
    """Adagrad (Duchi, Hazan and Singer 2011, JMLR 12:2121)."""

    learning_rate: Positive = 0.01
    epsilon: Positive = 1e-10
    """Added to the divisor, which may be 0."""

    @property
    def slots(self) -> tuple[str, ...]:
        """The sum of squared gradients."""
        return ("squares",)

    def update(
        self, b: Builder, p: Ref, g: Ref, slots: dict[str, Ref], rate: Scalar, step: Scalar, decays: bool
    ) -> None:
        """s += g^2; p -= rate * g / (sqrt(s) + epsilon)."""
        self.coupled(b, p, g, decays)
        squares = slots["squares"]
        b.add(squares, b.square(g), into=squares)
        b.div(g, b.add(b.sqrt(squares), self.epsilon), into=g)
        b.sub(p, b.mul(g, rate, into=g), into=p)


class Rmsprop(Decaying):
    """RMSprop (Hinton 2012, Neural Networks for Machine Learning, lecture 6e), with PyTorch's momentum."""

    learning_rate: Positive = 0.001
    rho: Share = 0.9
    """The share of the mean squared gradient that the next step keeps."""
    momentum: Share = 0.0
    """The share of the velocity that the next step keeps."""
    epsilon: Positive = 1e-8
    """Added to the divisor, which may be 0."""

    @property
    def slots(self) -> tuple[str, ...]:
        """The running sum of squared gradients and, where there is momentum, the velocity."""
        return ("squares", "velocity") if self.momentum > 0 else ("squares",)

    def update(
        self, b: Builder, p: Ref, g: Ref, slots: dict[str, Ref], rate: Scalar, step: Scalar, decays: bool
    ) -> None:
        """s = rho s + (1 - rho) g^2; v = momentum v + g / (sqrt(s) + epsilon); p -= rate * v."""
        self.coupled(b, p, g, decays)
        squares, scale = slots["squares"], (1 - self.rho) ** 0.5
        b.mul(squares, self.rho, into=squares)
        b.add(squares, b.square(g), into=squares)
        b.div(g, b.add(b.sqrt(squares), self.epsilon / scale), into=g)
        direction = g
        if self.momentum > 0:
            direction = slots["velocity"]
            b.mul(direction, self.momentum, into=direction)
            b.add(direction, g, into=direction)
        b.sub(p, b.mul(direction, rate / scale, into=g), into=p)


class Moments(Decaying):
    """What the Adam family shares: running sums of gradients ``m`` and of squared gradients ``v``."""

    learning_rate: Positive = 0.001
    beta1: Share = 0.9
    """The share of the mean gradient that the next step keeps."""
    beta2: Share = 0.999
    """The share of the mean squared gradient that the next step keeps."""
    epsilon: Positive = 1e-8
    """Added to the divisor, which may be 0."""

    @property
    def slots(self) -> tuple[str, ...]:
        """The two running sums."""
        return ("m", "v")

    def scale(self, step: Scalar) -> Scalar:
        """What sqrt(v) is multiplied by to estimate the root of the mean squared gradient without bias."""
        return ((1 - self.beta2) / (1 - self.beta2**step)).sqrt()


class Adam(Moments):
    """Adam (Kingma and Ba 2015, arXiv:1412.6980); its weight decay is coupled."""

    def update(
        self, b: Builder, p: Ref, g: Ref, slots: dict[str, Ref], rate: Scalar, step: Scalar, decays: bool
    ) -> None:
        """p -= rate * mean(g) / (sqrt(mean(g^2)) + epsilon), both means corrected for their start from zero."""
        self.coupled(b, p, g, decays)
        self.descend(b, p, g, slots, rate, step)

    def descend(self, b: Builder, p: Ref, g: Ref, slots: dict[str, Ref], rate: Scalar, step: Scalar) -> None:
        """Record the update without decay."""
        m, v, scale = slots["m"], slots["v"], self.scale(step)
        b.mul(m, self.beta1, into=m)
        b.add(m, g, into=m)
        b.mul(v, self.beta2, into=v)
        b.add(v, b.square(g, into=g), into=v)
        b.add(b.sqrt(v, into=g), self.epsilon / scale, into=g)
        b.div(m, g, into=g)
        b.mul(g, rate * (1 - self.beta1) / ((1 - self.beta1**step) * scale), into=g)
        b.sub(p, g, into=p)


class Adamw(Adam):
    """Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv:1711.05101).

    As in PyTorch, the learning rate multiplies the decay too.
    """

    weight_decay: float = Field(default=0.01, ge=0)

    def update(
        self, b: Builder, p: Ref, g: Ref, slots: dict[str, Ref], rate: Scalar, step: Scalar, decays: bool
    ) -> None:
        """p -= rate * weight_decay * p, then as Adam without decay."""
        self.decoupled(b, p, rate, decays)
        self.descend(b, p, g, slots, rate, step)


class Nadam(Moments):
    """Adam with Nesterov momentum (Dozat 2016), with a constant momentum; its weight decay is coupled."""

    def update(
        self, b: Builder, p: Ref, g: Ref, slots: dict[str, Ref], rate: Scalar, step: Scalar, decays: bool
    ) -> None:
        """As Adam, with beta1 m / (1 - beta1^(t+1)) + (1 - beta1) g / (1 - beta1^t) for the mean gradient."""
        self.coupled(b, p, g, decays)
        m, v, scale = slots["m"], slots["v"], self.scale(step)
        b.mul(m, self.beta1, into=m)
        b.add(m, g, into=m)
        b.mul(v, self.beta2, into=v)
        b.add(v, b.square(g), into=v)
        ahead = self.beta1 * (1 - self.beta1) / (1 - self.beta1 ** (step + 1))
        here = (1 - self.beta1) / (1 - self.beta1**step)
        look = b.add(b.mul(g, here, into=g), b.mul(m, ahead), into=g)
        b.div(look, b.add(b.sqrt(v), self.epsilon / scale), into=g)
        b.sub(p, b.mul(g, rate / scale, into=g), into=p)


class Lion(Decaying):
    """Lion: the sign of a momentum (Chen et al. 2023, arXiv:2302.06675); its weight decay is decoupled.

    It wants a learning rate 3 to 10 times smaller than Adam's.
    """

    learning_rate: Positive = 0.0001
    beta1: Share = 0.9
    """The share of the momentum in the direction of a step."""
    beta2: Share = 0.99
    """The share of the momentum that the next step keeps."""

    @property
    def slots(self) -> tuple[str, ...]:
        """The running sum of gradients."""
        return ("m",)

    def update(
        self, b: Builder, p: Ref, g: Ref, slots: dict[str, Ref], rate: Scalar, step: Scalar, decays: bool
    ) -> None:
        """p -= rate * (sign(beta1 m + (1 - beta1) g) + weight_decay p); m = beta2 m + (1 - beta2) g."""
        self.decoupled(b, p, rate, decays)
        m = slots["m"]
        direction = b.sign(b.add(b.mul(m, self.beta1 * (1 - self.beta2) / (1 - self.beta1)), g))
        b.sub(p, b.mul(direction, rate), into=p)
        b.mul(m, self.beta2, into=m)
        b.add(m, g, into=m)


AnyOptimizer = Annotated[Sgd | Adagrad | Rmsprop | Adam | Adamw | Nadam | Lion, Tagged("optimizer")]
