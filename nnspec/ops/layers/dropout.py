"""Dropout: noise while training, nothing otherwise."""

from typing import ClassVar

from pydantic import Field

from nnspec.ops.base import Gradients, NodeOp, Site
from nnspec.primitives import Builder, Ref, Scalar
from nnspec.types import Shape


class Dropout(NodeOp):
    """Sets a share ``rate`` of the values to 0 while training and scales the others by 1 / (1 - rate).

    Srivastava et al. 2014, JMLR 15:1929. The mask is a function of (seed, layer, step): it needs no state to resume.
    """

    random: ClassVar[bool] = True
    rate: float = Field(gt=0, lt=1)
    """The share of the values that becomes 0."""

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the shape of the one input."""
        return inputs[0]

    def forward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], site: Site) -> Ref:
        """y = x * mask while training, x otherwise."""
        return b.mul(x[0], self._mask(b, x[0], site)) if site.training else x[0]

    def backward(self, b: Builder, x: tuple[Ref, ...], p: tuple[Ref, ...], y: Ref, dy: Ref, site: Site) -> Gradients:
        """dx = dy * mask."""
        return Gradients((b.mul(dy, self._mask(b, x[0], site)) if site.training else dy,))

    def _mask(self, b: Builder, x: Ref, site: Site) -> Ref:
        kept = b.greater_equal(b.uniform(x.type.shape, site.layer, Scalar("step")), self.rate)
        return b.mul(kept, 1 / (1 - self.rate))
