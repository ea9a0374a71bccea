"""Which epoch of a training is the best, and when there have been enough of them."""

from collections.abc import Sequence
from math import inf

from nnspec.codegen.program import Program
from nnspec_runtime.training.options import section
from nnspec_runtime.training.records import EpochRecord

LOSS = "loss"


class Selection:
    """Epochs compared by the loss, or by the metric that early stopping watches; of equal ones the loss tells."""

    def __init__(self, program: Program) -> None:
        training = section(program)
        self._stopping = training.early_stopping
        self._monitor = self._stopping.monitor if self._stopping is not None else LOSS
        tag = self._monitor.rpartition(".")[2]
        self._higher = any(metric.higher_is_better for metric in training.metrics if metric.tag() == tag)

    def is_better(self, record: EpochRecord, best: EpochRecord | None) -> bool:
        """Return whether an epoch is better than the best before it, if there was one."""
        return best is None or self._rank(record) < self._rank(best)

    def is_enough(self, records: Sequence[EpochRecord]) -> bool:
        """Return whether early stopping ends the run: no better epoch for ``patience`` epochs."""
        if self._stopping is None:
            return False
        lowest, waited = inf, 0
        for record in records:
            value = self._watched(record)
            waited = 0 if value < lowest - self._stopping.min_delta else waited + 1
            lowest = min(lowest, value)
        return waited >= self._stopping.patience

    def _rank(self, record: EpochRecord) -> tuple[float, float]:
        return self._watched(record), record.watched

    def _watched(self, record: EpochRecord) -> float:
        """Return the number that is watched, turned so that lower is better; infinite where it is undefined."""
        if self._monitor == LOSS:
            return record.watched
        value = record.metrics.get(self._monitor)
        if not isinstance(value, float):
            return inf
        return -value if self._higher else value
