"""The session: a program with parameters that decides, predicts, trains and is saved, for any number of threads.

Parameters are published by the swap of one reference: a call in flight keeps the snapshot it began with.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from threading import Lock
from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from nnspec.codegen import program as codegen
from nnspec.codegen.program import Program
from nnspec.codegen.standalone import standalone
from nnspec.decisions.network import Network
from nnspec.errors import BusyError, NotReadyError, ReadError
from nnspec.spec.load import load
from nnspec.spec.outputs import CategoryOutput
from nnspec.spec.spec import Spec
from nnspec_runtime import archive, evaluation
from nnspec_runtime.answers import check_defined
from nnspec_runtime.decision import Decider, Decision
from nnspec_runtime.encoding import encode_table
from nnspec_runtime.evaluation import Evaluation
from nnspec_runtime.files import atomic_write
from nnspec_runtime.given import Given
from nnspec_runtime.parameters import Kind, Parameters, initial
from nnspec_runtime.saved import is_saved
from nnspec_runtime.snapshot import TILE, Snapshot
from nnspec_runtime.training import dataset
from nnspec_runtime.training.records import EpochRecord, History
from nnspec_runtime.training.run import Data, Run, TrainingOptions


@dataclass(frozen=True)
class _Published:
    """What answers calls, swapped as one."""

    snapshot: Snapshot
    decider: Decider
    metrics: dict[str, Any]


class Session:
    """One network in use.

    A new session has the parameters that the spec gives, or draws from ``seed`` (the spec's own unless given); with
    ``parameters`` it has those, and ``metrics`` are what they were measured by.
    """

    def __init__(
        self,
        program: Program,
        *,
        seed: int | None = None,
        parameters: Parameters | None = None,
        metrics: Mapping[str, Any] | None = None,
    ) -> None:
        training = program.spec.training
        chosen = seed if seed is not None else training.seed if training is not None else 0
        self.program = program
        self._training = Lock()
        self._publish(parameters if parameters is not None else initial(program, chosen), chosen, dict(metrics or {}))

    @classmethod
    def open(cls, path: str | PathLike[str]) -> "Session":
        """Return the session of a spec file or of a saved network.

        Raises ReadError, SpecError or CorruptError, as the file cannot be read, is no spec, or is damaged.
        """
        if is_saved(path):
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
        return cls(program, seed=manifest.seed, parameters=parameters, metrics=manifest.metrics)

    @property
    def spec(self) -> Spec:
        """The spec of the network."""
        return self.program.spec

    @property
    def parameters(self) -> Parameters:
        """The published parameters."""
        return self._published.snapshot.parameters

    @property
    def thresholds(self) -> Network:
        """The threshold units with their parameters, and the outputs that they alone decide."""
        return self._published.decider.network

    @property
    def seed(self) -> int:
        """The seed of the published parameters."""
        return self._published.snapshot.seed

    @property
    def metrics(self) -> Mapping[str, Any]:
        """What training measured of the published parameters."""
        return self._published.metrics

    @property
    def kind(self) -> Kind:
        """What the parameters are worth: only declared and trained ones answer."""
        return self.parameters.kind

    @property
    def digest(self) -> str:
        """The sha256 of the published parameters."""
        return self.parameters.digest

    def predict(self, inputs: Data, *, ignored: Collection[str] = ()) -> dict[str, NDArray[Any]]:
        """Return each output for all rows of ``inputs``, but for columns ``ignored``; the arrays are the caller's.

        A boolean is ``(rows, *shape)`` probabilities (0 or 1 where units threshold), a category
        ``(rows, *shape, categories)`` probabilities, a number ``(rows, *shape)`` in the scale of the data. Raises
        InputError with every fault, or at a row where sums overflow so that an output is no number, NotReadyError for
        a network without weights.
        """
        snapshot = self._ready().snapshot
        fields = dataset.fields(self.program, targets=False)
        arrays = encode_table(inputs, fields, ignored=ignored)
        results = snapshot.run(self.program.forward, [arrays[field.name] for field in fields])
        predictions = {}
        for result, array in zip(self.program.graph.results, results, strict=True):
            check_defined(result.name, array, self.spec.dtype)
            predictions[result.name] = _shaped(self.spec, result.name, array)
        return predictions

    def decide(self, inputs: Mapping[str, Given], *, layers: bool = False) -> Decision:
        """Return one explained decision; ``layers`` adds the activations of each layer. Raises as ``predict``."""
        return self._ready().decider.decide(inputs, layers=layers)

    def train(self, data: Data, **options: Unpack[TrainingOptions]) -> History:
        """Train, publish the best parameters, and return the history.

        Raises InputError for data or options that do not fit, BusyError while another training of the session runs. One
        that is cancelled, interrupted or diverges raises too, and publishes the best finished epoch first, if there is
        one.
        """
        with self._running(data, options) as run:
            for _ in run.trainer.epochs():
                pass
        return run.history()

    def iter_train(self, data: Data, **options: Unpack[TrainingOptions]) -> Iterator[EpochRecord]:
        """Train epoch by epoch as the records are asked for; what is published and raised is as with ``train``."""
        with self._running(data, options) as run:
            yield from run.trainer.epochs()

    def evaluate(self, data: Data, *, by: str | None = None, ignored: Collection[str] = ()) -> Evaluation:
        """Return loss and metrics over ``data`` but for columns ``ignored``, with ``by`` those of each value of one."""
        return evaluation.evaluate(self._ready().snapshot, data, by=by, ignored=ignored)

    def to_archive(self) -> bytes:
        """Return the network as one safetensors file, which carries its spec."""
        published = self._published
        snapshot = published.snapshot
        return archive.pack(self.program, snapshot.parameters, snapshot.seed, published.metrics)

    def to_standalone(self) -> str:
        """Return the network as one Python file that needs only NumPy; raises NotReadyError without weights."""
        snapshot = self._ready().snapshot
        return standalone(self.program, snapshot.arrays, snapshot.deciders.raw_units, TILE)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the network to a file, whole or not at all; raises LimitError when the disk is full."""
        atomic_write(path, self.to_archive())

    @contextmanager
    def _running(self, data: Data, options: TrainingOptions) -> Iterator[Run]:
        """Yield a run, and publish its best epoch when it ends, however it ends."""
        if not self._training.acquire(blocking=False):
            raise BusyError(f"network {self.spec.name!r} is being trained already")
        try:
            run = Run(self.program, self.parameters, self.seed, data, options)
            try:
                yield run
            finally:
                best = run.trainer.state.best_record
                if best is not None:
                    self._publish(run.trainer.best(), run.options.seed, best.metrics)
        finally:
            self._training.release()

    def _publish(self, parameters: Parameters, seed: int, metrics: dict[str, Any]) -> None:
        """Let later calls use these parameters; calls in flight end with what they began with."""
        snapshot = Snapshot(self.program, parameters, seed)
        self._published = _Published(snapshot, Decider(snapshot), metrics)

    def _ready(self) -> _Published:
        published = self._published
        if published.snapshot.parameters.kind == "initialized":
            raise NotReadyError(f"network {self.spec.name!r} has no trained weights; train it first")
        return published


def _shaped(spec: Spec, name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Return an output in the shape that the spec declares, a scalar without an axis of its own."""
    kind = spec.outputs[name]
    categories = (len(kind.categories),) if isinstance(kind, CategoryOutput) else ()
    return np.ascontiguousarray(array).reshape(len(array), *kind.shape, *categories)
