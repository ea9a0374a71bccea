"""The loop: epochs of compiled steps from a state that can be saved between any two of them."""

import time
from collections.abc import Iterator, Sequence
from math import inf, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from nnspec.codegen.function import Bound
from nnspec.codegen.program import Program
from nnspec.errors import CancelledError, DivergedError
from nnspec.ir.planner import encoded_values
from nnspec.ops.base import Progress
from nnspec.ops.metrics import Metric
from nnspec_runtime.parameters import Parameters
from nnspec_runtime.random import shuffled
from nnspec_runtime.snapshot import Snapshot
from nnspec_runtime.training import checkpoint, measure
from nnspec_runtime.training.dataset import Encoded
from nnspec_runtime.training.options import Options, Watch, section
from nnspec_runtime.training.records import EpochRecord, StepProgress
from nnspec_runtime.training.state import State, unflatten

PROGRESS_SECONDS = 0.2
CHECKPOINT_SECONDS = 2.0


class Trainer:
    """One run. ``epochs()`` trains and yields; ``best()`` are the parameters worth keeping, at any time."""

    def __init__(
        self,
        program: Program,
        parameters: Parameters,
        options: Options,
        watch: Watch,
        training: Encoded,
        validation: Encoded | None,
    ) -> None:
        self.program, self.parameters, self.options, self.watch = program, parameters, options, watch
        self.training, self.validation = training, validation
        self.rows = len(training)
        self.steps_per_epoch = -(-self.rows // options.batch_size)
        self.section = section(program)
        self.state = State.start(program, parameters)
        self.identity = checkpoint.identity(
            program, options, training.digest, validation.digest if validation is not None else None
        )
        if watch.resume and watch.checkpoint is not None:
            checkpoint.read(watch.checkpoint, self.state, self.identity)
        self._start = Snapshot(program, parameters, options.seed)  # frozen parameters and random numbers
        self._function = program.step(weighted=training.row_weights is not None)
        self._buffers = self._function.allocate(min(options.batch_size, self.rows))
        self._storage = self._memory()
        self._bound: dict[int, Bound] = {}
        self._saved = self._told = time.monotonic()

    def best(self) -> Parameters:
        """Return the parameters of the best finished epoch; before there is one, those it started from."""
        return unflatten(self.program, self.parameters, self.state.best)

    def epochs(self) -> Iterator[EpochRecord]:
        """Train, and yield the record of each epoch as it ends.

        Raises DivergedError at the step where loss or gradient leave the finite numbers, CancelledError when asked to
        stop; the state then is that of the last finished step, and ``best()`` is kept.
        """
        with threadpool_limits(self.options.threads, user_api="blas"), np.errstate(all="ignore"):
            while self.state.epoch < self.options.epochs and not self._is_enough():
                yield self._epoch()

    def save(self) -> None:
        """Write the checkpoint, where there is one to be."""
        if self.watch.checkpoint is not None:
            checkpoint.write(self.watch.checkpoint, self.state, self.identity)
        self._saved = time.monotonic()

    def _epoch(self) -> EpochRecord:
        state, size = self.state, self.options.batch_size
        began = time.perf_counter()
        order = shuffled(self.options.seed, state.epoch, self.rows)
        per_step = self.section.schedule is not None and self.section.schedule.per_step
        rate = self._rate()
        first = state.batch
        for batch in range(first, self.steps_per_epoch):
            rows = order[batch * size : (batch + 1) * size]
            if per_step:
                rate = self._rate()
            loss, norm = self._step(len(rows))(rows, rate, state.step + 1)
            if not isfinite(loss + norm):
                raise DivergedError(state.step + 1, state.epoch + 1, loss, rate, norm**0.5 if norm >= 0 else norm)
            state.loss += loss
            state.step += 1
            state.batch = batch + 1
            self._between_steps(batch + 1 - first, time.perf_counter() - began)
        return self._end_epoch(rate, time.perf_counter() - began)

    def _end_epoch(self, rate: float, seconds: float) -> EpochRecord:
        state = self.state
        if not np.isfinite(state.trainable).all():
            raise DivergedError(state.step, state.epoch + 1, state.loss / self.rows, rate, inf)
        loss, watched, found = state.loss / self.rows, None, {}
        measured = self.validation if self.validation is not None else self.training
        if self.validation is not None or self.section.metrics or self.section.rule == "perceptron":
            snapshot = Snapshot(self.program, unflatten(self.program, self.parameters, state.trainable))
            total, predictions = measure.run(snapshot, measured)
            wanted = self.section.metrics
            found = measure.metrics(self.program, wanted, predictions, measured.targets, measured.row_weights)
            if self.validation is not None:
                watched = total
            elif self.section.rule == "perceptron":
                loss = total  # the errors that the weights make now, not those they made on the way
        value = watched if watched is not None else loss
        best = value < state.best_watched
        record = EpochRecord(
            state.epoch + 1, self.options.epochs, state.step, loss, rate, watched, found, best, seconds
        )
        state.records.append(record)
        state.epoch, state.batch, state.loss = state.epoch + 1, 0, 0.0
        if best:
            np.copyto(state.best, state.trainable)
            state.best_epoch = state.epoch
        if time.monotonic() - self._saved > CHECKPOINT_SECONDS or state.epoch == self.options.epochs:
            self.save()
        if self.watch.on_record is not None:
            self.watch.on_record(record)
        return record

    def _between_steps(self, done: int, seconds: float) -> None:
        if self.watch.is_cancelled:
            self.save()
            raise CancelledError(f"training was cancelled after step {self.state.step}; the best epoch so far is kept")
        now = time.monotonic()
        if self.watch.on_progress is not None and now - self._told > PROGRESS_SECONDS:
            self._told = now
            state, steps = self.state, self.options.epochs * self.steps_per_epoch
            rows = min(state.batch * self.options.batch_size, self.rows)
            left = (steps - state.step) * seconds / done
            self.watch.on_progress(StepProgress(state.epoch + 1, state.step, steps, state.loss / rows, left))
        if self.watch.checkpoint is not None and now - self._saved > CHECKPOINT_SECONDS:
            self.save()

    def _rate(self) -> float:
        schedule = self.section.schedule
        if schedule is None:
            return self.options.learning_rate
        history = tuple(record.watched for record in self.state.records)
        progress = Progress(self.state.step, self.steps_per_epoch, self.options.epochs, history)
        return self.options.learning_rate * schedule.at(progress)

    def _is_enough(self) -> bool:
        """Return whether early stopping ends the run: no better epoch for ``patience`` epochs."""
        stopping = self.section.early_stopping
        if stopping is None:
            return False
        lowest, waited = inf, 0
        for record in self.state.records:
            value = _watched(record, stopping.monitor, self.section.metrics)
            waited = 0 if value < lowest - stopping.min_delta else waited + 1
            lowest = min(lowest, value)
        return waited >= stopping.patience

    def _step(self, rows: int) -> Bound:
        """Return the step for batches of ``rows`` rows: the full size, and what is left at the end of an epoch."""
        if rows not in self._bound:
            self._bound[rows] = self._function.bind(rows, self._start, buffers=self._buffers, storage=self._storage)
        return self._bound[rows]

    def _memory(self) -> dict[str, NDArray[Any]]:
        """Return all arrays that a step may read or write, by the names that the plan knows them by."""
        values = zip(encoded_values(self.program.graph), self.training.values, strict=True)
        storage = {f"data.{value.name}": array for value, array in values}
        if self.training.row_weights is not None:
            storage["data.row_weights"] = self.training.row_weights
        storage |= {f"slot.{name}": array for name, array in self.state.slots.items()}
        for param in self.program.graph.params:
            if param.mask is not None:
                storage[f"mask.{param.name}"] = np.array(param.mask, self.program.dtype).reshape(param.type.shape)
        flat = {"trainable": self.state.trainable, "gradient": np.zeros_like(self.state.trainable)}
        return {**self._start.arrays, **storage, **flat}


def _watched(record: EpochRecord, monitor: str, metrics: Sequence[Metric]) -> float:
    """Return the number early stopping watches, turned so that lower is better; infinite where it is undefined."""
    if monitor == "loss":
        return record.watched
    value = record.metrics.get(monitor)
    if not isinstance(value, float):
        return inf
    higher = next(metric.higher_is_better for metric in metrics if metric.tag() == monitor)
    return -value if higher else value
