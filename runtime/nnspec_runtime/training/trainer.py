"""The loop: epochs of compiled steps from a state that can be saved between any two of them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from math import inf, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.codegen.function import Bound
from nnspec.codegen.program import Program
from nnspec.errors import CancelledError, DivergedError, InputError
from nnspec.ir.planner import encoded_values
from nnspec.ops.base import Progress
from nnspec_runtime.parameters import Parameters, digest
from nnspec_runtime.random import shuffled
from nnspec_runtime.snapshot import Snapshot
from nnspec_runtime.training import checkpoint, measure
from nnspec_runtime.training.blas import blas_threads
from nnspec_runtime.training.dataset import Encoded
from nnspec_runtime.training.interrupt import deferred_interrupt
from nnspec_runtime.training.options import Options, Watch, section
from nnspec_runtime.training.records import EpochRecord, StepProgress
from nnspec_runtime.training.selection import Selection
from nnspec_runtime.training.state import State, unflatten

PROGRESS_SECONDS = 0.2
CHECKPOINT_SECONDS = 2.0  # at least; writing takes no more than a tenth of the time

Interrupted = Callable[[], bool]


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
        self.selection = Selection(program)
        self.state = State.start(program, parameters)
        self._start = Snapshot(program, parameters, options.seed)  # frozen parameters and random numbers
        self._function = program.step(weighted=training.row_weights is not None)
        self._buffers = self._function.allocate(min(options.batch_size, self.rows))
        self._storage = self._memory()
        self._bound: dict[int, Bound] = {}
        self._told = time.monotonic()
        self._saved, self._pause = self._told, CHECKPOINT_SECONDS

    def best(self) -> Parameters:
        """Return the parameters of the best finished epoch; before there is one, those it started from."""
        return unflatten(self.program, self.parameters, self.state.best)

    def epochs(self) -> Iterator[EpochRecord]:
        """Train, and yield the record of each epoch as it ends.

        Raises DivergedError where loss, gradient or weights leave the finite numbers, CancelledError when asked to
        stop, and KeyboardInterrupt; the state then is that of the last finished step, and ``best()`` is kept.
        """
        with blas_threads(self.options.threads):
            while self.state.epoch < self.options.epochs and not self.selection.is_enough(self.state.records):
                # Within an epoch only: what is set here must not reach those who ask for the records.
                with deferred_interrupt() as interrupted, np.errstate(all="ignore"):
                    self._stop_if(interrupted)
                    record = self._epoch(interrupted)
                if interrupted():
                    self.save()
                    raise KeyboardInterrupt
                yield record
        self.save()

    def save(self) -> None:
        """Write the checkpoint, where there is one to be."""
        began = time.monotonic()
        if self.watch.checkpoint is not None:
            checkpoint.write(self.watch.checkpoint, self.state, self.identity)
        self._saved = time.monotonic()
        self._pause = max(CHECKPOINT_SECONDS, 10 * (self._saved - began))

    def resume(self) -> tuple[str, ...]:
        """Go on from the checkpoint, if there is one yet; return what there is to warn of.

        Raises as ``checkpoint.read``, and InputError where other epochs would have changed the steps so far.
        """
        path, schedule = self.watch.checkpoint, self.section.schedule
        if path is None or not path.exists():
            return ()
        planned, warnings = checkpoint.read(path, self.state, self.identity)
        if schedule is not None and self.state.step > 0:
            then, now = (self._progress(self.state.step - 1, epochs) for epochs in (planned, self.options.epochs))
            if schedule.at(then) != schedule.at(now):
                message = f"{schedule.tag()} spans all epochs, and {path} was trained as the first of {planned}"
                raise InputError.at("epochs", f"{message}; resume with {planned}, or train without resuming")
        return warnings

    @cached_property
    def identity(self) -> checkpoint.Identity:
        """What this run is, as its checkpoint says it."""
        moved = {param.name for param in self.program.layout.params}
        frozen = digest({name: array for name, array in self.parameters.items() if name not in moved})
        validation = self.validation.digest if self.validation is not None else None
        return checkpoint.identity(self.program, self.options, self.training.digest, validation, frozen)

    def _epoch(self, interrupted: Interrupted) -> EpochRecord:
        state, size = self.state, self.options.batch_size
        began = time.perf_counter()
        order = shuffled(self.options.seed, state.epoch, self.rows)
        per_step = self.section.schedule is not None and self.section.schedule.per_step
        rate = self._rate(state.step)
        first, norm = state.batch, inf
        for batch in range(first, self.steps_per_epoch):
            rows = order[batch * size : (batch + 1) * size]
            if per_step:
                rate = self._rate(state.step)
            loss, norm = self._step(len(rows))(rows, rate, state.step + 1)
            if not isfinite(loss + norm):
                raise self._diverged(state.step + 1, loss, rate, norm)
            state.loss += loss
            state.step += 1
            state.batch = batch + 1
            self._between_steps(interrupted, batch + 1 - first, time.perf_counter() - began)
        if not np.isfinite(state.trainable).all():
            raise self._diverged(state.step, state.loss / self.rows, rate, norm)
        return self._end_epoch(norm, time.perf_counter() - began)

    def _end_epoch(self, norm: float, seconds: float) -> EpochRecord:
        state, rate = self.state, self._rate(self.state.step - 1)
        loss, watched, found = state.loss / self.rows, None, {}
        measured = self.validation if self.validation is not None else self.training
        if self.validation is not None or self.section.metrics or self.section.rule == "perceptron":
            snapshot = Snapshot(self.program, unflatten(self.program, self.parameters, state.trainable))
            total, predictions = measure.run(snapshot, measured)
            wanted = self.section.metrics
            found = measure.metrics(self.program, wanted, predictions, measured.targets, measured.sample_weights)
            if self.validation is not None:
                watched = total
            elif self.section.rule == "perceptron":
                loss = total  # the errors that the weights make now, not those they made on the way
            if not isfinite(total):
                raise self._diverged(state.step, total, rate, norm)
        record = EpochRecord(
            state.epoch + 1, self.options.epochs, state.step, loss, rate, watched, found, best=False, seconds=seconds
        )
        record = replace(record, best=self.selection.is_better(record, state.best_record))
        state.finish(record)
        if time.monotonic() - self._saved > self._pause:
            self.save()
        if self.watch.on_record is not None:
            self.watch.on_record(record)
        return record

    def _diverged(self, step: int, loss: float, rate: float, squared_norm: float) -> DivergedError:
        norm = squared_norm**0.5 if squared_norm >= 0 else squared_norm
        return DivergedError(step, self.state.epoch + 1, loss, rate, norm)

    def _between_steps(self, interrupted: Interrupted, done: int, seconds: float) -> None:
        now = time.monotonic()
        if self.watch.on_progress is not None and now - self._told > PROGRESS_SECONDS:
            self._told = now
            state, steps = self.state, self.options.epochs * self.steps_per_epoch
            rows = min(state.batch * self.options.batch_size, self.rows)
            left = (steps - state.step) * seconds / done
            self.watch.on_progress(StepProgress(state.epoch + 1, state.step, steps, state.loss / rows, left))
        self._stop_if(interrupted)
        if self.watch.checkpoint is not None and now - self._saved > self._pause:
            self.save()

    def _stop_if(self, interrupted: Interrupted) -> None:
        if interrupted():
            self.save()
            raise KeyboardInterrupt
        if self.watch.is_cancelled:
            self.save()
            raise CancelledError(f"training was cancelled after step {self.state.step}; the best epoch so far is kept")

    def _rate(self, step: int) -> float:
        """Return the learning rate of the step after ``step`` steps."""
        schedule = self.section.schedule
        if schedule is None:
            return self.options.learning_rate
        return self.options.learning_rate * schedule.at(self._progress(step, self.options.epochs))

    def _progress(self, step: int, epochs: int) -> Progress:
        return Progress(step, self.steps_per_epoch, epochs, tuple(record.watched for record in self.state.records))

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
