"""Given weights that the element type cannot hold; those of units that decide exactly are not looked at."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import NUMBER_OVERFLOWS
from nnspec.ir.entries import Entry
from nnspec.ops.layers import Dense, Neurons
from nnspec.primitives.builder import LARGEST
from nnspec.types import DType


def overflowing(entry: Entry, op: Dense | Neurons, dtype: DType) -> Iterator[Diagnostic]:
    """Yield each number of a layer that would be infinite in ``dtype``."""
    largest = LARGEST[dtype]
    for path, numbers in _numbers(entry, op):
        for step, number in numbers:
            if abs(number) > largest:
                hint = "write dtype: float64" if dtype == "float32" and abs(number) <= LARGEST["float64"] else None
                message = f"{number} is beyond the range of {dtype}, which ends at {largest:.3g}"
                yield Diagnostic(NUMBER_OVERFLOWS, message, (*path, step), hint=hint)


def _numbers(entry: Entry, op: Dense | Neurons) -> Iterator[tuple[Path, Iterable[tuple[str | int, Decimal]]]]:
    """Yield the mappings and lists of numbers of a layer: the path of each, its keys or indices and its numbers."""
    if isinstance(op, Neurons):
        for name, unit in op.units.items():
            path: Path = (*entry.path, op.tag(), "units", name) if entry.path else ()  # a decision at top level
            yield (*path, "weights"), unit.weights.items()
            both = (("threshold", unit.threshold), ("bias", unit.bias))
            yield path, ((key, number) for key, number in both if number is not None)
        return
    path = (*entry.path, op.tag())
    if isinstance(op.weights, list):
        for row, numbers in enumerate(op.weights):
            yield (*path, "weights", row), enumerate(numbers)
    if isinstance(op.bias, list):
        yield (*path, "bias"), enumerate(op.bias)
