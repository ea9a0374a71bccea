"""The plan: the steps of one function in order, and which buffer each value lives in.

A plan is complete: a back end prints it line by line and decides nothing.
"""

from collections.abc import Mapping
from dataclasses import field

from nnspec.primitives import Ref, Scalar, Step
from nnspec.record import entity, record
from nnspec.types import ITEM_SIZE, DType


@record
class Buffer:
    """Memory that values take turns in: ``size`` elements, per row of the batch where ``batched``."""

    dtype: DType
    size: int
    batched: bool

    def bytes(self, batch: int) -> int:
        """Return the size in bytes for a batch of ``batch`` rows."""
        return self.size * ITEM_SIZE[self.dtype] * (batch if self.batched else 1)


@entity
class Plan:
    """One function.

    ``arguments`` and ``parameters`` are arrays given at each call, ``scalars`` numbers given at each call, ``storage``
    arrays bound once (weights in training, gradients, optimizer state, data). ``placed`` maps each computed array to
    its buffer; scratch space of step i is ``scratch[i]``.
    """

    name: str
    arguments: tuple[Ref, ...]
    parameters: tuple[Ref, ...]
    scalars: tuple[Scalar, ...]
    storage: tuple[Ref, ...]
    steps: tuple[Step, ...]
    results: tuple[Ref | Scalar, ...]
    buffers: tuple[Buffer, ...] = ()
    placed: Mapping[Ref, int] = field(default_factory=dict)
    scratch: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def buffer_bytes(self, batch: int) -> int:
        """Return the bytes of all buffers for a batch of ``batch`` rows."""
        return sum(buffer.bytes(batch) for buffer in self.buffers)

    def __str__(self) -> str:
        given = [f"{ref}: {ref.type}" for ref in (*self.arguments, *self.parameters)] + [str(s) for s in self.scalars]
        lines = [f"plan {self.name}({', '.join(given)}):"]
        lines += [f"    bound {ref}: {ref.type}" for ref in self.storage]
        lines += [
            f"    buffer b{i}: {buffer.dtype} x {buffer.size}{' a row' if buffer.batched else ''}"
            for i, buffer in enumerate(self.buffers)
        ]
        for step in self.steps:
            place = (
                f"  -> b{self.placed[step.output]}" if step.output is not None and step.output in self.placed else ""
            )
            lines.append(f"    {step}{place}")
        return "\n".join([*lines, f"    return {', '.join(map(str, self.results))}"]) + "\n"
