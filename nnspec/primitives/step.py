"""One step of a plan: a primitive, what it reads, and the one array it writes."""

from collections.abc import Mapping
from dataclasses import replace

from nnspec.primitives.table import Primitive
from nnspec.primitives.values import Operand, Ref, Scalar
from nnspec.record import entity

Attribute = int | float | str | bool | tuple[int, ...]


@entity
class Step:
    """``output`` is written by ``primitive`` from ``operands``.

    ``stored`` says that the output is storage which outlives the step (a parameter, a gradient, an optimizer slot),
    so that the step is kept even when no later one reads it. ``scalar`` is the name a scalar result is bound to.
    ``scope`` names what the steps around this one compute together, and ``comment`` says how.
    """

    primitive: Primitive
    operands: tuple[Operand, ...]
    output: Ref | None
    attributes: tuple[tuple[str, Attribute], ...] = ()
    stored: bool = False
    scalar: Scalar | None = None
    scope: str = ""
    comment: str = ""

    @property
    def reads(self) -> tuple[Ref, ...]:
        """The arrays among the operands."""
        return tuple(operand for operand in self.operands if isinstance(operand, Ref))

    def on(self, others: Mapping[Ref, Ref]) -> "Step":
        """Return the step with each array that is a key of ``others`` replaced by its value."""
        operands = tuple(others.get(each, each) if isinstance(each, Ref) else each for each in self.operands)
        output = others.get(self.output, self.output) if self.output is not None else None
        return replace(self, operands=operands, output=output)

    def __str__(self) -> str:
        target = self.output if self.output is not None else self.scalar
        arguments = [str(operand) for operand in self.operands]
        arguments += [f"{name}={value}" for name, value in self.attributes]
        call = f"{self.primitive.name}({', '.join(arguments)})"
        if target is None:
            return call
        return f"{target}: {self.output.type} = {call}" if self.output is not None else f"{target} = {call}"
