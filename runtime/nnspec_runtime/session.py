"""The session: a program with parameters that decides, predicts, trains and is saved, for any number of threads.

Parameters are published by the swap of one reference: a call in flight keeps the snapshot it began with.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from threading import Event, Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.codegen import program as codegen
from nnspec.codegen.program import Program
from nnspec.codegen.standalone import standalone
from nnspec.errors import BusyError, NotReadyError, ReadError
from nnspec.spec.load import load
from nnspec.spec.spec import Spec
from nnspec_runtime import archive, evaluation
from nnspec_runtime.data import Table
from nnspec_runtime.decision import Decision, Given, decide
from nnspec_runtime.encoding import encode_table
from nnspec_runtime.evaluation import Evaluation
from nnspec_runtime.files import atomic_write
from nnspec_runtime.parameters import Kind, Parameters, initial
from nnspec_runtime.snapshot import TILE, Snapshot
from nnspec_runtime.training import dataset
from nnspec_runtime.training.options import Watch, resolve
from nnspec_runtime.training.records import EpochRecord, History, StepProgress, Stopped
from nnspec_runtime.training.trainer import Trainer

Data = Table | Mapping[str, Any]


class Session:
    """One network in use.

    A new session has the parameters that the spec gives, or draws from ``seed`` (the spec's own unless given).
    """

    def __init__(self, program: Program, *, seed: int | None = None, parameters: Parameters | None = None) -> None:
        training = program.spec.training
        self.seed = seed if seed is not None else training.seed if training is not None else 0
        self.program = program
        self.metrics: dict[str, Any] = {}
        self._training = Lock()
        chosen = parameters if parameters is not None else initial(program, self.seed)
        self._snapshot = Snapshot(program, chosen, self.seed)

    @classmethod
    def open(cls, path: str | PathLike[str]) -> "Session":
        """Return the session of a spec file or of a saved network.

        Raises ReadError, SpecError or CorruptError, as the file cannot be read, is no spec, or is damaged.
        """
        if str(path).endswith(".safetensors"):
            try:
                data = Path(path).read_bytes()
            except OSError as error:
                raise ReadError(f"cannot read {path}: {error.strerror}") from error
            return cls.from_archive(data, str(path))
        return cls(codegen.compile(load(path)))

    @classmethod
    def from_archive(cls, data: bytes, name: str = "<archive>") -> "Session":
        """Return the session of a saved network; raises CorruptError when it is damaged."""
        program, parameters, manifest = archive.unpack(data, name)
        session = cls(program, seed=manifest.seed, parameters=parameters)
        session.metrics = manifest.metrics
        return session

    @property
    def spec(self) -> Spec:
        """The spec of the network."""
        return self.program.spec

    @property
    def parameters(self) -> Parameters:
        """The published parameters."""
        return self._snapshot.parameters

    @property
    def kind(self) -> Kind:
        """What the parameters are worth: only declared and trained ones answer."""
        return self.parameters.kind

    @property
    def digest(self) -> str:
        """The sha256 of the published parameters."""
        return self.parameters.digest

    def predict(self, inputs: Data, *, ignored: Collection[str] = ()) -> dict[str, NDArray[Any]]:
        """Return each output for all rows of ``inputs``; the arrays are the caller's.

        A boolean is ``(rows, *shape)`` probabilities (0 or 1 where units threshold), a category
        ``(rows, *shape, categories)`` probabilities, a number ``(rows, *shape)`` in the scale of the data. Raises
        InputError with every fault, NotReadyError for a network without weights.
        """
        snapshot = self._ready()
        fields = dataset.fields(self.program, targets=False)
        arrays = encode_table(inputs, fields, ignored=ignored)
        results = snapshot.run(self.program.forward, [arrays[field.name] for field in fields])
        names = [result.name for result in self.program.graph.results]
        return {name: _shaped(self.spec, name, array) for name, array in zip(names, results, strict=True)}

    def decide(self, inputs: Mapping[str, Given], *, layers: bool = False) -> Decision:
        """Return one explained decision; ``layers`` adds the activations of each layer. Raises as ``predict``."""
        return decide(self._ready(), inputs, layers=layers)

    def train(self, data: Data, **options: Any) -> History:
        """Train, publish the best parameters, and return the history; the options are those of ``iter_train``.

        Raises InputError for data that do not fit. A run that is cancelled or diverges raises too, and publishes the
        best finished epoch first, if there is one.
        """
        run = _Run(self, data, **options)
        with run:
            for _ in run.trainer.epochs():
                pass
        return run.history()

    def iter_train(self, data: Data, **options: Any) -> Iterator[EpochRecord]:
        """Train epoch by epoch as the records are asked for; what is published and raised is as with ``train``.

        Options: ``validation`` (data), ``epochs``, ``seed``, ``learning_rate``, ``validation_share``, ``threads``,
        ``ignored`` (columns), ``on_record``, ``on_progress``, ``cancel`` (an Event), ``checkpoint`` (a path) and
        ``resume``.
        """
        run = _Run(self, data, **options)
        with run:
            yield from run.trainer.epochs()

    def evaluate(self, data: Data, *, by: str | None = None, ignored: Collection[str] = ()) -> Evaluation:
        """Return loss and metrics over ``data``, and with ``by`` those of each value of a column."""
        return evaluation.evaluate(self._ready(), data, by=by, ignored=ignored)

    def to_archive(self) -> bytes:
        """Return the network as one safetensors file, which carries its spec."""
        return archive.pack(self.program, self.parameters, self.seed, self.metrics)

    def to_standalone(self) -> str:
        """Return the network as one Python file that needs only NumPy; raises NotReadyError without weights."""
        snapshot = self._ready()
        return standalone(self.program, snapshot.arrays, snapshot.deciders.raw_units, TILE)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the network to a file, whole or not at all; raises LimitError when the disk is full."""
        atomic_write(path, self.to_archive())

    def publish(self, parameters: Parameters, seed: int, metrics: dict[str, Any]) -> None:
        """Let later calls use these parameters; calls in flight end with what they began with."""
        self.seed, self.metrics = seed, metrics
        self._snapshot = Snapshot(self.program, parameters, seed)

    def _ready(self) -> Snapshot:
        snapshot = self._snapshot
        if snapshot.parameters.kind == "initialized":
            raise NotReadyError(f"network {self.spec.name!r} has no trained weights; train it first")
        return snapshot


class _Run:
    """One training of a session: prepared, entered while it runs, and published when it ends, however it ends."""

    def __init__(
        self,
        session: Session,
        data: Data,
        *,
        validation: Data | None = None,
        epochs: int | None = None,
        seed: int | None = None,
        learning_rate: float | None = None,
        validation_share: float | None = None,
        threads: int = 1,
        ignored: Collection[str] = (),
        on_record: Callable[[EpochRecord], None] | None = None,
        on_progress: Callable[[StepProgress], None] | None = None,
        cancel: Event | None = None,
        checkpoint: Path | None = None,
        resume: bool = False,
    ) -> None:
        self.session = session
        program = session.program
        options = resolve(
            program,
            epochs=epochs,
            seed=seed,
            learning_rate=learning_rate,
            validation_share=validation_share,
            threads=threads,
        )
        training = dataset.read(program, data, ignored=ignored)
        held = dataset.read(program, validation, ignored=ignored) if validation is not None else None
        if held is None:
            training, held = dataset.split(training, options.validation_share, options.seed)
        start = session.parameters
        if start.kind != "trained" and options.seed != session.seed:
            start = initial(program, options.seed)
        start = dataset.fit(program, start, training) if start.kind != "trained" else start
        snapshot = Snapshot(program, start, options.seed)
        watch = Watch(on_record, on_progress, cancel, checkpoint, resume)
        encoded = dataset.encode(program, snapshot, training)
        measured = dataset.encode(program, snapshot, held) if held is not None else None
        self.options = options
        self.trainer = Trainer(program, start, options, watch, encoded, measured)

    def __enter__(self) -> "_Run":
        if not self.session._training.acquire(blocking=False):
            raise BusyError(f"network {self.session.spec.name!r} is being trained already")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            state = self.trainer.state
            if state.best_epoch > 0:
                metrics = state.records[state.best_epoch - 1].metrics
                self.session.publish(self.trainer.best(), self.options.seed, metrics)
        finally:
            self.session._training.release()

    def history(self) -> History:
        """Return what the run did."""
        state = self.trainer.state
        stopped: Stopped = "finished" if state.epoch >= self.options.epochs else "early"
        warnings = _warnings(self.session.program, state.records)
        return History(tuple(state.records), state.best_epoch, stopped, warnings)


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


def _shaped(spec: Spec, name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Return an output in the shape that the spec declares, a scalar without an axis of its own."""
    kind = spec.outputs[name]
    categories = (len(kind.categories),) if hasattr(kind, "categories") else ()
    return np.ascontiguousarray(array).reshape(len(array), *kind.shape, *categories)
