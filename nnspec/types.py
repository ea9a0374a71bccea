"""Tensor types: what is known of a value before there are any numbers.

Shapes exclude the batch. A batched value holds ``(batch, *shape)``, an unbatched one (a parameter)
``shape``.
"""

from math import prod
from typing import Literal

from nnspec.record import record

DType = Literal["float32", "float64", "int64", "bool"]
Shape = tuple[int, ...]

ITEM_SIZE: dict[DType, int] = {"float32": 4, "float64": 8, "int64": 8, "bool": 1}


@record
class TensorType:
    """Shape without the batch, element type, and whether a batch axis stands in front."""

    shape: Shape
    dtype: DType
    batched: bool = True

    @property
    def size(self) -> int:
        """Number of elements, per row where batched."""
        return prod(self.shape)

    @property
    def row_bytes(self) -> int:
        """Bytes of one row where batched, of the whole value where not."""
        return self.size * ITEM_SIZE[self.dtype]

    def __str__(self) -> str:
        axes = ("batch", *map(str, self.shape)) if self.batched else tuple(map(str, self.shape))
        return f"{self.dtype}({', '.join(axes)})"


class ShapeError(ValueError):
    """Shapes that an operation cannot take; the message says what it takes."""
