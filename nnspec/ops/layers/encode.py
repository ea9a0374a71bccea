"""How inputs become features and outputs become answers; the compiler puts these, a file names them on its inputs."""

from typing import ClassVar

from nnspec.ops.base import Gradients, NodeOp, Parameter, Site
from nnspec.primitives import Builder, Ref
from nnspec.types import DType, Shape


class OneHot(NodeOp):
    """A category's code to a row of ``depth`` with a single 1."""

    encodes: ClassVar[bool] = True
    depth: int

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the input's shape with a last axis of ``depth``."""
        return (*inputs[0], self.depth)

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """1 at each code, 0 elsewhere."""
        return b.one_hot(x[0], self.depth)


class Cast(NodeOp):
    """The same values in another element type."""

    encodes: ClassVar[bool] = True
    dtype: DType

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the shape of the one input."""
        return inputs[0]

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """The same values in another element type."""
        return b.cast(x[0], self.dtype)

    def backward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], y: Ref, dy: Ref, site: Site) -> Gradients:
        """dx = dy in the element type of x."""
        return Gradients((b.cast(dy, x[0].type.dtype),))


class Affine(NodeOp):
    """x * factor + shift: a range mapped to a scale, or given means and deviations."""

    encodes: ClassVar[bool] = True
    factor: float
    shift: float

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the shape of the one input."""
        return inputs[0]

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """y = x * factor + shift."""
        scaled = b.mul(x[0], self.factor)
        return scaled if self.shift == 0 else b.add(scaled, self.shift)

    def backward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], y: Ref, dy: Ref, site: Site) -> Gradients:
        """dx = dy * factor."""
        return Gradients((b.mul(dy, self.factor),))


class Standardize(NodeOp):
    """(x - mean) / deviation, both measured on the training split and kept with the weights; or its inverse."""

    encodes: ClassVar[bool] = True
    inverse: bool = False

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the shape of the one input."""
        return inputs[0]

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return mean and deviation, one for each feature."""
        return (Parameter("mean", inputs[0], "bias"), Parameter("deviation", inputs[0], "bias"))

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """y = (x - mean) / deviation, or x * deviation + mean."""
        mean, deviation = p
        return b.add(b.mul(x[0], deviation), mean) if self.inverse else b.div(b.sub(x[0], mean), deviation)


class Take(NodeOp):
    """The features ``start`` to ``stop`` of the last axis: one neuron of a layer, one input of several."""

    encodes: ClassVar[bool] = True
    start: int
    stop: int

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the shape with a last axis of stop - start."""
        return (*inputs[0][:-1], self.stop - self.start)

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """The features start to stop."""
        return b.slice(x[0], self.start, self.stop)

    def backward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], y: Ref, dy: Ref, site: Site) -> Gradients:
        """dx = dy in its place, 0 around it."""
        return Gradients((b.pad(dy, self.start, x[0].type.shape[-1]),))
