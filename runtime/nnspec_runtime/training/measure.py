"""Loss and metrics of a snapshot over encoded rows, whole or by slice."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.codegen.program import Program
from nnspec.ops.metrics import Metric
from nnspec.spec.outputs import BooleanOutput, CategoryOutput, Output
from nnspec_runtime.snapshot import TILE, Snapshot
from nnspec_runtime.training.dataset import Encoded

Predictions = dict[str, NDArray[Any]]


def kind_of(output: Output) -> str:
    """Return ``boolean``, ``category`` or ``number``."""
    if isinstance(output, BooleanOutput):
        return "boolean"
    return "category" if isinstance(output, CategoryOutput) else "number"


def run(snapshot: Snapshot, data: Encoded) -> tuple[float, Predictions]:
    """Return the mean loss of the rows and the predictions ``(rows, width)`` by output."""
    program = snapshot.program
    function = program.evaluate(weighted=data.row_weights is not None)
    arrays = [*data.values, *([data.row_weights] if data.row_weights is not None else [])]
    total = 0.0
    parts: list[Sequence[Any]] = []
    for start in range(0, len(data), TILE):
        loss, *outputs = snapshot.call(function, [array[start : start + TILE] for array in arrays])
        total += loss
        parts.append(outputs)
    names = [result.name for result in program.graph.results]
    predictions = {name: np.concatenate([part[i] for part in parts]) for i, name in enumerate(names)}
    return total / len(data), predictions


def metrics(
    program: Program,
    wanted: Sequence[Metric],
    predictions: Predictions,
    targets: dict[str, NDArray[Any]],
    sample_weights: NDArray[Any] | None = None,
) -> dict[str, Any]:
    """Return each metric for each output it suits; ``output.metric`` where the network has several outputs."""
    several = len(program.graph.results) > 1
    found: dict[str, Any] = {}
    for name, target in targets.items():
        output = program.spec.outputs[name]
        kind = kind_of(output)
        rows = len(target)
        truth = target.reshape(rows) if kind == "category" and target.size == rows else target.reshape(rows, -1)
        yes_above = float(output.yes_above) if isinstance(output, BooleanOutput) else 0.5
        for metric in wanted:
            if kind in metric.kinds:
                label = f"{name}.{metric.tag()}" if several else metric.tag()
                found[label] = metric.compute(predictions[name], truth, sample_weights, yes_above)
    return found
