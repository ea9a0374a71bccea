"""A training as a caller asks for it: data and options become a trainer, and the trainer's state a history."""

from collections.abc import Callable, Collection, Mapping, Sequence
from os import PathLike
from pathlib import Path
from threading import Event
from typing import Any, TypedDict

from nnspec.codegen.program import Program
from nnspec.errors import InputError
from nnspec_runtime.data import Table
from nnspec_runtime.parameters import Parameters, initial
from nnspec_runtime.snapshot import Snapshot
from nnspec_runtime.training import dataset
from nnspec_runtime.training.options import Watch, resolve
from nnspec_runtime.training.records import EpochRecord, History, StepProgress, Stopped
from nnspec_runtime.training.trainer import Trainer

Data = Table | Mapping[str, Any]


class TrainingOptions(TypedDict, total=False):
    """What a caller may say of a training beside its data; None, as leaving out, is what the spec says.

    ``validation`` are rows that only measure, ``validation_share`` the share of the data that does, ``threads`` of
    BLAS (1), ``ignored`` the columns that nothing reads. ``cancel`` stops after the current step. With
    ``resume`` the run goes on from ``checkpoint``, or begins where there is none yet.
    """

    validation: Data | None
    epochs: int | None
    seed: int | None
    learning_rate: float | None
    validation_share: float | None
    threads: int
    ignored: Collection[str]
    on_record: Callable[[EpochRecord], None] | None
    on_progress: Callable[[StepProgress], None] | None
    cancel: Event | None
    checkpoint: str | PathLike[str] | None
    resume: bool


class Run:
    """One training, ready to begin: ``trainer`` trains, ``history()`` tells."""

    def __init__(self, program: Program, start: Parameters, seed: int, data: Data, options: TrainingOptions) -> None:
        unknown = options.keys() - TrainingOptions.__annotations__.keys()
        if unknown:
            raise TypeError(f"train() has no option {min(unknown)!r}")
        self.options = resolve(
            program,
            epochs=options.get("epochs"),
            seed=options.get("seed"),
            learning_rate=options.get("learning_rate"),
            validation_share=options.get("validation_share"),
            threads=options.get("threads", 1),
        )
        checkpoint, resume = options.get("checkpoint"), options.get("resume", False)
        if resume and checkpoint is None:
            raise InputError.at("resume", "a training goes on from its checkpoint: name the file")
        watch = Watch(
            options.get("on_record"),
            options.get("on_progress"),
            options.get("cancel"),
            Path(checkpoint) if checkpoint is not None else None,
        )
        training, held = self._rows(program, data, options.get("validation"), options.get("ignored", ()))
        for rows in (training, held):
            if rows is not None:
                dataset.check_that_rows_count(rows)
        if start.kind != "trained":
            start = initial(program, self.options.seed) if self.options.seed != seed else start
            start = dataset.fit(program, start, training)
        snapshot = Snapshot(program, start, self.options.seed)
        encoded = dataset.encode(program, snapshot, training)
        measured = dataset.encode(program, snapshot, held) if held is not None else None
        self.trainer = Trainer(program, start, self.options, watch, encoded, measured)
        self.warnings = self.trainer.resume() if resume else ()

    def history(self) -> History:
        """Return what the run did."""
        state = self.trainer.state
        stopped: Stopped = "finished" if state.epoch >= self.options.epochs else "early"
        warnings = (*self.warnings, *_warnings(self.trainer.program, state.records))
        return History(tuple(state.records), state.best_epoch, stopped, warnings)

    def _rows(
        self, program: Program, data: Data, validation: Data | None, ignored: Collection[str]
    ) -> tuple[dataset.Raw, dataset.Raw | None]:
        training = dataset.read(program, data, ignored=ignored)
        if validation is not None:
            return training, dataset.read(program, validation, ignored=ignored)
        return dataset.split(training, self.options.validation_share, self.options.seed)


def _warnings(program: Program, records: Sequence[EpochRecord]) -> tuple[str, ...]:
    training = program.spec.training
    if training is None or training.rule != "perceptron" or not records or min(r.loss for r in records) == 0:
        return ()
    # The rule ends in no error exactly when a hyperplane separates the classes (Novikoff 1962), given time enough.
    share = min(record.loss for record in records)
    return (
        f"no weights were found that answer every row right (errors a row: {share:.3g} at best): the data may not be "
        "linearly separable, or need more epochs; the best weights are kept",
    )
