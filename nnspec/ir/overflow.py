"""Given weights that the element type cannot hold; those of units that decide exactly are not looked at."""

from collections.abc import Iterator
from decimal import Decimal

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import NUMBER_OVERFLOWS
from nnspec.ir.entries import Entry
from nnspec.ops.layers import Dense, Neurons
from nnspec.primitives.builder import LARGEST
from nnspec.types import DType


def overflowing(entry: Entry, op: Dense | Neurons, dtype: DType) -> Iterator[Diagnostic]:
    """Yield each number of a layer that would be infinite in ``dtype``."""
    for number, path in _numbers(entry, op):
        if abs(number) > LARGEST[dtype]:
            hint = "write dtype: float64" if dtype == "float32" and abs(number) <= LARGEST["float64"] else None
            message = f"{number} is beyond the range of {dtype}, which ends at {LARGEST[dtype]:.3g}"
            yield Diagnostic(NUMBER_OVERFLOWS, message, path, hint=hint)


def _numbers(entry: Entry, op: Dense | Neurons) -> Iterator[tuple[Decimal, Path]]:
    if isinstance(op, Neurons):
        for name, unit in op.units.items():
            path: Path = (*entry.path, op.tag(), "units", name) if entry.path else ()  # a decision at top level
            yield from ((weight, (*path, "weights", text)) for text, weight in unit.weights.items())
            for key, number in (("threshold", unit.threshold), ("bias", unit.bias)):
                if number is not None:
                    yield number, (*path, key)
        return
    path = (*entry.path, op.tag())
    if isinstance(op.weights, list):
        for row, numbers in enumerate(op.weights):
            yield from ((number, (*path, "weights", row, column)) for column, number in enumerate(numbers))
    if isinstance(op.bias, list):
        yield from ((number, (*path, "bias", unit)) for unit, number in enumerate(op.bias))
