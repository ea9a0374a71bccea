"""Weighted sums: ``dense`` layers of anonymous units and ``neurons`` layers of named ones.

Both compute ``x @ weights + bias``; weights are ``(in, out)``. The activation that an entry names is a node of its own.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from nnspec.either import Either, Omittable
from nnspec.exact import Boolean, Exact
from nnspec.ops.activations import AnyActivation, Identity, Step
from nnspec.ops.base import Gradients, NodeOp, Parameter, Site
from nnspec.ops.initializers import AnyInitializer, GlorotUniform, Zeros
from nnspec.primitives import Builder, Ref
from nnspec.types import Shape, ShapeError

MAX_UNITS = 1_000_000


class Linear(NodeOp):
    """x @ weights + bias, the bias being optional."""

    @property
    def width(self) -> int:
        """The number of units."""
        raise NotImplementedError

    @property
    def biased(self) -> bool:
        """Whether a bias is added."""
        return True

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return (width,); the input must be flat."""
        (shape,) = inputs
        if len(shape) != 1:
            raise ShapeError(f"wants flat features, not shape {list(shape)}; put `- flatten: {{}}` before it")
        return (self.width,)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return weights ``(in, width)`` and, unless there is none, the bias ``(width,)``."""
        weights = Parameter("weights", (*inputs[0], self.width), "weights")
        return (weights, Parameter("bias", (self.width,), "bias")) if self.biased else (weights,)

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """y = x @ weights + bias."""
        z = b.matmul(x[0], p[0])
        return b.add(z, p[1]) if self.biased else z

    def backward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], y: Ref, dy: Ref, site: Site) -> Gradients:
        """dx = dy @ weights.T, dweights = x.T @ dy, dbias = the sum of dy over the batch."""
        dx = b.matmul_nt(dy, p[0])
        dw = b.matmul_tn(x[0], dy)
        return Gradients((dx,), (dw, b.batch_sum(dy)) if self.biased else (dw,))


class TensorFile(BaseModel):
    """A tensor in a safetensors file beside or below the spec; ``transpose`` when it is stored as (out, in)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    file: Annotated[str, Field(min_length=1, max_length=255)]
    tensor: Annotated[str, Field(min_length=1, max_length=255)]
    transpose: Boolean = False


Row = Annotated[list[Exact], Field(max_length=MAX_UNITS)]


class Dense(Linear):
    """A layer of units that each weigh everything in the layer before."""

    units: int = Field(ge=1, le=MAX_UNITS)
    activation: AnyActivation = Identity()
    use_bias: Boolean = True
    weights: Omittable[Annotated[Annotated[list[Row], Field(max_length=MAX_UNITS)] | TensorFile, Either()]] = None
    bias: Omittable[Annotated[Row | TensorFile, Either()]] = None
    initializer: AnyInitializer = GlorotUniform()
    bias_initializer: AnyInitializer = Zeros()
    trainable: Boolean = True

    @property
    def width(self) -> int:
        """The number of units."""
        return self.units

    @property
    def biased(self) -> bool:
        """Whether a bias is added."""
        return self.use_bias


class Neuron(BaseModel):
    """One named unit with given weights; it fires, under ``step``, when the weighted sum is above the threshold."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    weights: dict[str, Exact] = Field(min_length=1)
    threshold: Omittable[Exact] = None
    bias: Omittable[Exact] = None
    description: Omittable[str] = None

    @model_validator(mode="after")
    def _one_of_threshold_and_bias(self) -> "Neuron":
        if (self.threshold is None) == (self.bias is None):
            raise PydanticCustomError("threshold_or_bias", "give either a threshold or a bias (bias = -threshold)")
        return self


class Neurons(Linear):
    """A layer of named neurons with given weights; each weighs only the features it lists."""

    units: dict[str, Neuron] = Field(min_length=1, max_length=10_000)
    activation: AnyActivation = Step()
    trainable: Boolean = True

    @property
    def width(self) -> int:
        """The number of neurons."""
        return len(self.units)
