"""Initializers: how a parameter starts, drawn from the random numbers it is given."""

from math import prod, sqrt
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from nnspec.ops.base import Initializer, Random
from nnspec.ops.tagged import Tagged
from nnspec.types import Shape, ShapeError

if TYPE_CHECKING:
    from nnspec.ops.base import Array


class Constant(Initializer):
    """Every element ``value``."""

    value: float
    """What every element is."""

    def draw(self, random: Random, shape: Shape) -> "Array | float":
        """Return the value."""
        return self.value


class Zeros(Initializer):
    """Every element 0."""

    def draw(self, random: Random, shape: Shape) -> "Array | float":
        """Return 0."""
        return 0.0


class Ones(Initializer):
    """Every element 1."""

    def draw(self, random: Random, shape: Shape) -> "Array | float":
        """Return 1."""
        return 1.0


class Normal(Initializer):
    """Normal numbers of a given mean and standard deviation."""

    mean: float = 0.0
    """The mean."""
    deviation: float = Field(default=0.05, gt=0)
    """The standard deviation."""

    def draw(self, random: Random, shape: Shape) -> "Array | float":
        """Return mean + deviation * n."""
        return self.mean + self.deviation * random.normal(shape)


class TruncatedNormal(Normal):
    """Normal numbers without the tails beyond two standard deviations; ``deviation`` is that of what remains."""

    def draw(self, random: Random, shape: Shape) -> "Array | float":
        """Return mean + deviation * n."""
        return self.mean + self.deviation * random.truncated_normal(shape)


class Uniform(Initializer):
    """Uniform numbers from ``low`` to ``high``."""

    low: float = -0.05
    """The least."""
    high: float = 0.05
    """The greatest, above ``low``."""

    @model_validator(mode="after")
    def _low_below_high(self) -> "Uniform":
        if self.low >= self.high:
            raise PydanticCustomError("empty_range", "low must be below high")
        return self

    def draw(self, random: Random, shape: Shape) -> "Array | float":
        """Return the middle and, from it, half the width either way."""
        return (self.low + self.high) / 2 + (self.high - self.low) / 2 * random.uniform(shape)


class Scaled(Initializer):
    """Numbers of mean 0 and a variance that keeps signals at one size from layer to layer; a file names its subclasses.

    The variance is ``gain`` / fan_in, or ``gain`` / the mean of fan_in and fan_out where it ``averages``.
    """

    gain: ClassVar[float] = 1.0
    averages: ClassVar[bool] = False
    uniform: ClassVar[bool] = False

    def deviation(self, shape: Shape) -> float:
        """Return the standard deviation for a parameter of ``(..., fan_in, fan_out)``; a vector has both fans equal."""
        field = prod(shape[:-2])
        fan_in, fan_out = field * shape[-2:][0], field * shape[-1]
        return sqrt(self.gain / ((fan_in + fan_out) / 2 if self.averages else fan_in))

    def draw(self, random: Random, shape: Shape) -> "Array | float":
        """Return normal numbers of that deviation, or uniform ones within sqrt(3) deviations."""
        deviation = self.deviation(shape)
        return sqrt(3) * deviation * random.uniform(shape) if self.uniform else deviation * random.normal(shape)


class GlorotNormal(Scaled):
    """Normal numbers of variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010); for tanh, sigmoid and softmax."""

    averages: ClassVar[bool] = True


class GlorotUniform(GlorotNormal):
    """Uniform numbers within sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010); for tanh, sigmoid and softmax."""

    uniform: ClassVar[bool] = True


class HeNormal(Scaled):
    """Normal numbers of variance 2 / fan_in (He et al. 2015, arXiv:1502.01852); for relu and its kin."""

    gain: ClassVar[float] = 2.0


class HeUniform(HeNormal):
    """Uniform numbers within sqrt(6 / fan_in) (He et al. 2015, arXiv:1502.01852); for relu and its kin."""

    uniform: ClassVar[bool] = True


class LecunNormal(Scaled):
    """Normal numbers of variance 1 / fan_in (LeCun et al. 1998, Efficient BackProp); for selu."""


class LecunUniform(LecunNormal):
    """Uniform numbers within sqrt(3 / fan_in) (LeCun et al. 1998, Efficient BackProp); for selu."""

    uniform: ClassVar[bool] = True


class Orthogonal(Initializer):
    """A matrix with orthonormal rows or columns, times ``gain`` (Saxe et al. 2014, arXiv:1312.6120)."""

    gain: float = Field(default=1.0, gt=0)
    """What the matrix is multiplied by."""

    def draw(self, random: Random, shape: Shape) -> "Array | float":
        """Return the matrix; raises ShapeError for a vector."""
        if len(shape) != 2:
            raise ShapeError(f"orthogonal starts a matrix, not shape {list(shape)}")
        return self.gain * random.orthogonal(shape)


AnyInitializer = Annotated[
    Zeros
    | Ones
    | Constant
    | Normal
    | TruncatedNormal
    | Uniform
    | GlorotNormal
    | GlorotUniform
    | HeNormal
    | HeUniform
    | LecunNormal
    | LecunUniform
    | Orthogonal,
    Tagged("initializer"),
]
