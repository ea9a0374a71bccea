"""Layers without parameters that arrange or join what other layers give."""

from math import prod
from typing import ClassVar

from nnspec.ops.base import Gradients, NodeOp, Site
from nnspec.primitives import Builder, Ref
from nnspec.types import Shape, ShapeError


class Flatten(NodeOp):
    """Any shape to one axis, in C order."""

    encodes: ClassVar[bool] = True

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return (size,)."""
        return (prod(inputs[0]),)

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """y = x, with one axis of features."""
        return b.reshape(x[0], self.shape((x[0].type.shape,)))

    def backward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], y: Ref, dy: Ref, site: Site) -> Gradients:
        """dx = dy, in the shape of x."""
        return Gradients((b.reshape(dy, x[0].type.shape),))


class Concat(NodeOp):
    """The inputs joined along their last axis, in the order of ``from``."""

    encodes: ClassVar[bool] = True

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the first shape with the last axes summed; the other axes must agree."""
        first = inputs[0]
        for shape in inputs:
            if not shape or shape[:-1] != first[:-1]:
                raise ShapeError("joins shapes that agree in all but the last axis")
        return (*first[:-1], sum(shape[-1] for shape in inputs))

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """The inputs side by side."""
        return b.concatenate(x)

    def backward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], y: Ref, dy: Ref, site: Site) -> Gradients:
        """dy, cut where the inputs met."""
        parts, start = [], 0
        for part in x:
            width = part.type.shape[-1]
            parts.append(b.slice(dy, start, start + width))
            start += width
        return Gradients(tuple(parts))


class Add(NodeOp):
    """The sum of inputs of one shape, as in a residual connection."""

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the one shape that all inputs have."""
        for shape in inputs:
            if shape != inputs[0]:
                raise ShapeError("adds values of one shape")
        return inputs[0]

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """y = the sum of the inputs."""
        total = x[0]
        for term in x[1:]:
            total = b.add(total, term)
        return total

    def backward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], y: Ref, dy: Ref, site: Site) -> Gradients:
        """dx = dy, for each input."""
        return Gradients((dy,) * len(x))
