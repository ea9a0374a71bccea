"""Weighted sums: ``dense`` layers of anonymous units and ``neurons`` layers of named ones.

Both compute ``x @ weights + bias``; weights are ``(in, out)``. The activation that an entry names is a node of its own.
"""

from posixpath import isabs, normpath
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from nnspec.either import Either, Omittable
from nnspec.exact import Boolean, Exact
from nnspec.naming import MAX_NAME, NAME
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
            raise ShapeError("takes flat features")
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
    """The file, by its path from the spec; it lies beside or below the spec."""
    tensor: Annotated[str, Field(min_length=1, max_length=255)]
    """The name of the tensor in the file."""
    transpose: Boolean = False
    """Whether it is stored as (out, in)."""

    @field_validator("file")
    @classmethod
    def _is_beside_the_spec(cls, file: str) -> str:
        """Return the path; a link may still lead elsewhere, which is seen when the file is read."""
        if isabs(file) or normpath(file).split("/")[0] == "..":
            raise PydanticCustomError("file_elsewhere", "not beside or below the spec")
        return file


Row = Annotated[list[Exact], Field(max_length=MAX_UNITS)]


class Dense(Linear):
    """A layer of units that each weigh everything in the layer before."""

    units: int = Field(ge=1, le=MAX_UNITS)
    """The number of units, each with its own weights."""
    activation: AnyActivation = Identity()
    """What is applied to the weighted sums."""
    use_bias: Boolean = True
    """Whether a bias is added."""
    weights: Omittable[Annotated[Annotated[list[Row], Field(max_length=MAX_UNITS)] | TensorFile, Either()]] = None
    """Given weights, (in, out): a row for each feature, or a tensor of a file. Trained, unless ``trainable`` is no."""
    bias: Omittable[Annotated[Row | TensorFile, Either()]] = None
    """Given bias: a number for each unit, or a tensor of a file."""
    initializer: AnyInitializer = GlorotUniform()
    """How the weights start."""
    bias_initializer: AnyInitializer = Zeros()
    """How the bias starts."""
    trainable: Boolean = True
    """Whether training moves weights and bias."""

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

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        defer_build=True,
        json_schema_extra={"oneOf": [{"required": ["threshold"]}, {"required": ["bias"]}]},
    )

    weights: dict[str, Exact] = Field(min_length=1)
    """How much each feature or earlier neuron counts. What is not listed does not count."""
    threshold: Omittable[Exact] = None
    """Under ``step`` it fires where the weighted sum is strictly above this. It is -bias."""
    bias: Omittable[Exact] = None
    """What is added to the weighted sum. It is -threshold."""
    description: Omittable[str] = None
    """What it stands for, for people."""

    @model_validator(mode="after")
    def _one_of_threshold_and_bias(self) -> "Neuron":
        if (self.threshold is None) == (self.bias is None):
            raise PydanticCustomError("threshold_or_bias", "give either a threshold or a bias (bias = -threshold)")
        return self


class Neurons(Linear):
    """A layer of named neurons with given weights; each weighs only the features it lists."""

    units: dict[str, Neuron] = Field(
        min_length=1,
        max_length=10_000,
        json_schema_extra={"propertyNames": {"pattern": NAME, "maxLength": MAX_NAME}},
    )
    """The neurons by name, each with weights and a threshold or a bias."""
    activation: AnyActivation = Step()
    """What is applied to the weighted sums."""
    trainable: Boolean = True
    """Whether training moves weights and biases."""

    @property
    def width(self) -> int:
        """The number of neurons."""
        return len(self.units)
