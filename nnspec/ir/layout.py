"""Where each trainable parameter lies in the one flat array that holds them all.

One array makes an optimizer's update, a snapshot and a publication one operation each, whatever the number of layers.
Weights come first and biases last, so that weight decay applies to one slice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nnspec.ir.graph import Param

ALIGNMENT = 16  # elements: 64 bytes of float32, a cache line, so that BLAS reads aligned rows


@dataclass(frozen=True)
class Layout:
    """Offsets in elements of each parameter; ``decayed`` is where the weights end and the biases begin."""

    params: tuple[Param, ...]
    offsets: tuple[int, ...]
    decayed: int
    size: int


def lay_out(params: Sequence[Param]) -> Layout:
    """Return the layout of the trainable ones of ``params``."""
    trainable = [param for param in params if param.trainable]
    ordered = sorted(trainable, key=lambda param: param.role != "weights")  # stable: the graph's order within a role
    offsets, position, decayed = [], 0, 0
    for param in ordered:
        offsets.append(position)
        position += -(-param.type.size // ALIGNMENT) * ALIGNMENT
        if param.role == "weights":
            decayed = position
    return Layout(tuple(ordered), tuple(offsets), decayed, position)
