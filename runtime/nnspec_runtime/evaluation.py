"""Evaluation: loss and metrics of a network over a data set, whole and by slice."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from nnspec.errors import InputError, NotReadyError
from nnspec.ops.metrics import R2, Accuracy, ConfusionMatrix, MeanAbsoluteError, Metric
from nnspec_runtime.data import Table
from nnspec_runtime.snapshot import Snapshot
from nnspec_runtime.training import dataset, measure

MAX_SLICES = 1_000


@dataclass(frozen=True)
class Evaluation:
    """Rows, mean loss and metrics by name; ``slices`` are the same of each value of a column."""

    rows: int
    loss: float
    metrics: dict[str, Any]
    slices: dict[str, "Evaluation"] = field(default_factory=dict)


def evaluate(
    snapshot: Snapshot, data: Table | Mapping[str, Any], *, by: str | None, ignored: Collection[str]
) -> Evaluation:
    """Return the evaluation; raises InputError for data that do not fit, or a column with too many values."""
    program = snapshot.program
    if not program.graph.objectives:
        raise NotReadyError(f"network {program.spec.name!r} has no training section, so no loss; add `training: {{}}`")
    table = data if isinstance(data, Table) else Table.from_arrays(data)
    known = {field.name for field in dataset.fields(program, targets=True)}
    extra = [by] if by is not None and by not in known else []
    raw = dataset.read(program, table, ignored=[*ignored, *extra])
    dataset.check_that_rows_count(raw)
    whole = _measure(snapshot, raw)
    if by is None:
        return whole
    texts = table.column(by).texts()
    values = sorted(set(texts.ravel().tolist()))
    if texts.ndim != 1 or len(values) > MAX_SLICES:
        raise InputError.at(by, f"slices are by a column of at most {MAX_SLICES} different values, one a row")
    slices = {}
    for value in values:
        rows = np.flatnonzero(texts == value)
        slices[value] = _measure(snapshot, {name: array[rows] for name, array in raw.items()})
    return replace(whole, slices=slices)


def _measure(snapshot: Snapshot, raw: dataset.Raw) -> Evaluation:
    program = snapshot.program
    encoded = dataset.encode(program, snapshot, raw)
    loss, predictions = measure.run(snapshot, encoded)
    found = measure.metrics(program, _wanted(snapshot), predictions, encoded.targets, encoded.sample_weights)
    return Evaluation(len(encoded), loss, found)


def _wanted(snapshot: Snapshot) -> list[Metric]:
    """Return the metrics of the spec, or where it names none those that everybody asks for."""
    training = snapshot.program.spec.training
    if training is not None and training.metrics:
        return [*training.metrics]
    return [Accuracy(), ConfusionMatrix(), MeanAbsoluteError(), R2()]
