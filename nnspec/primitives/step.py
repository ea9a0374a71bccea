"""One step of a plan: a primitive, what it reads, and the one array it writes."""

from dataclasses import dataclass

from nnspec.primitives.table import Primitive
from nnspec.primitives.values import Operand, Ref, Scalar

Attribute = int | float | str | bool | tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """``output`` is written by ``primitive`` from ``operands``.

    ``stored`` says that the output is storage which outlives the step (a parameter, a gradient, an optimizer slot),
    so that the step is kept even when no later one reads it. ``scalar`` is the name a scalar result is bound to.
    """

    primitive: Primitive
    operands: tuple[Operand, ...]
    output: Ref | None
    attributes: tuple[tuple[str, Attribute], ...] = ()
    stored: bool = False
    scalar: Scalar | None = None
    comment: str = ""

    @property
    def reads(self) -> tuple[Ref, ...]:
        """The arrays among the operands."""
        return tuple(operand for operand in self.operands if isinstance(operand, Ref))

    def __str__(self) -> str:
        target = self.output if self.output is not None else self.scalar
        arguments = [str(operand) for operand in self.operands]
        arguments += [f"{name}={value}" for name, value in self.attributes]
        type_ = f": {self.output.type}" if self.output is not None else ""
        return f"{target}{type_} = {self.primitive.name}({', '.join(arguments)})"
