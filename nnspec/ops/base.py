"""What every op is: a frozen pydantic model of its options, and the maths that the options choose.

An op writes its maths against a Builder, so it holds no arrays, imports no NumPy and keeps no state. The builder
returns the value it already has when a step is asked for twice, so a backward may restate what its forward computed, at
no cost.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

from pydantic import BaseModel, ConfigDict

from nnspec.primitives import Builder, Ref, Scalar
from nnspec.record import record
from nnspec.types import Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


Kind = Literal["any", "positive", "probabilities", "distribution", "logarithms"]
"""What numbers are: a distribution is probabilities that sum to 1, and those are positive."""


@cache
def snake_case(name: str) -> str:
    """Return the name of a class as a file writes it."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


class Op(BaseModel):
    """One member of the vocabulary; its fields are its options in the file, its docstring its documentation."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True)

    tag_name: ClassVar[str | None] = None

    @classmethod
    def tag(cls) -> str:
        """Return the name in a file: the class name in snake case, unless the class gives another."""
        return cls.tag_name if cls.tag_name is not None else snake_case(cls.__name__)

    def __str__(self) -> str:
        options = ", ".join(f"{name}={getattr(self, name)}" for name in sorted(self.model_fields_set))
        return f"{self.tag()}({options})" if options else self.tag()


@record
class Parameter:
    """An array that a layer owns: ``weights`` decay under regularization, a ``bias`` does not."""

    name: str
    shape: Shape
    role: Literal["weights", "bias"]


@record
class Site:
    """Where a node stands: the layer it belongs to, and whether the program being built trains."""

    layer: str
    training: bool


@record
class Gradients:
    """What a backward returns: one gradient for each input and each parameter, in their order."""

    inputs: tuple[Ref, ...]
    parameters: tuple[Ref, ...] = ()


class NodeOp(Op):
    """An op that can stand as a node of a graph: some inputs, some parameters, one output."""

    differentiable: ClassVar[bool] = True
    encodes: ClassVar[bool] = False  # whether it only rearranges data, so that training runs it once and not each step
    random: ClassVar[bool] = False  # whether two of them on one value differ

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the output's shape; raises ShapeError when the inputs do not fit."""
        raise NotImplementedError

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the parameters that the op owns, given its inputs' shapes."""
        return ()

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """Record the steps from inputs ``x`` and parameters ``p`` to the output."""
        raise NotImplementedError

    def backward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], y: Ref, dy: Ref, site: Site) -> Gradients:
        """Record the vjp: from ``dy``, the gradient of the output ``y``, to those of the inputs and parameters."""
        raise NotImplementedError


class Activation(NodeOp):
    """A function of one value, of the same shape; subclasses give ``f`` and ``vjp``.

    ``gives`` says what its values are, where a loss may care.
    """

    gives: ClassVar[Kind] = "any"

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the shape of the one input."""
        return inputs[0]

    def f(self, b: Builder, x: Ref) -> Ref:
        """Record y = f(x)."""
        raise NotImplementedError

    def bounds(self, low: float, high: float) -> tuple[float, float]:
        """Return two numbers between which every value lies, for inputs from ``low`` to ``high``; either may be inf."""
        raise NotImplementedError

    def vjp(self, b: Builder, x: Ref, y: Ref, dy: Ref) -> Ref:
        """Record dy * f'(x) (for softmax and the like the full vector-Jacobian product)."""
        raise NotImplementedError

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """Record y = f(x)."""
        return self.f(b, x[0])

    def backward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], y: Ref, dy: Ref, site: Site) -> Gradients:
        """Record the vjp of f."""
        return Gradients((self.vjp(b, x[0], y, dy),))


class Loss(Op):
    """A loss of each row. ``prediction`` and ``target`` are ``(batch, width)``; categories arrive as one-hot rows.

    ``wants`` says what the prediction must be, so that a mismatch is a diagnostic and not a wrong number.
    """

    wants: ClassVar[Kind] = "any"

    def loss(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """Record the loss of each row, ``(batch,)``."""
        raise NotImplementedError

    def gradient(self, b: Builder, prediction: Ref, target: Ref) -> Ref:
        """Record the derivative of each row's loss by its prediction, ``(batch, width)``."""
        raise NotImplementedError

    def fused(self, activation: Activation) -> "Loss | None":
        """Return this loss as a function of the activation's *input* when that is simpler and more exact, else None."""
        return None


class Optimizer(Op):
    """An update rule. All trainable parameters lie in one flat array, so one update serves them all."""

    learning_rate: float
    """The size of a step; the schedule multiplies it."""

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of the arrays of state it keeps, each like the parameters and zero at first."""
        return ()

    @property
    def decay(self) -> float:
        """The weight decay, applied to weights and not to biases; 0 for none."""
        return 0.0

    def update(
        self, b: Builder, p: Ref, g: Ref, slots: dict[str, Ref], rate: Scalar, step: Scalar, decays: bool
    ) -> None:
        """Record the update of parameters ``p`` by gradients ``g`` (which may be overwritten: ``into=g``).

        ``rate`` is the scheduled learning rate, ``step`` counts from 1, ``decays`` says whether ``p`` are weights, to
        which weight decay applies, or biases, to which it does not.
        """
        raise NotImplementedError


@record
class Progress:
    """How far a training is, for schedules: ``step`` from 0, ``history`` the watched loss of each finished epoch."""

    step: int
    steps_per_epoch: int
    epochs: int
    history: tuple[float, ...]

    @property
    def epoch(self) -> int:
        """Finished epochs."""
        return self.step // self.steps_per_epoch


class Schedule(Op):
    """A factor on the learning rate, a pure function of progress, so that a resumed training repeats it.

    ``per_step`` says that the factor moves within an epoch; where it does not, asking once an epoch is enough.
    """

    per_step: ClassVar[bool] = False

    def at(self, progress: Progress) -> float:
        """Return what the learning rate is multiplied by at this step."""
        raise NotImplementedError


class Random(Protocol):
    """The random numbers an initializer draws, already tied to seed and parameter; float64 arrays of ``shape``."""

    def normal(self, shape: Shape) -> "Array":
        """Return standard normal numbers."""

    def truncated_normal(self, shape: Shape) -> "Array":
        """Return normal numbers drawn again until within two standard deviations, then scaled to unit variance."""

    def uniform(self, shape: Shape) -> "Array":
        """Return uniform numbers of [-1, 1)."""

    def orthogonal(self, shape: Shape) -> "Array":
        """Return a matrix with orthonormal rows or columns."""


class Initializer(Op):
    """How a parameter starts."""

    def draw(self, random: Random, shape: Shape) -> "Array | float":
        """Return the first value of a parameter, a number for all its elements; a matrix is ``(fan_in, fan_out)``."""
        raise NotImplementedError
