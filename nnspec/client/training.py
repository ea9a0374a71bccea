"""The events of a run as the client returns them, and what a training came to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from nnspec.errors import NnspecError
from nnspec.v1 import training_pb2 as pb


@dataclass(frozen=True, slots=True)
class Accepted:
    """The upload is safe: the run goes on without its client."""

    rows: int


@dataclass(frozen=True, slots=True)
class Started:
    """The training has begun, or goes on from a checkpoint."""

    resumed: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the training stands; ``loss`` is the mean of this epoch so far."""

    epoch: int
    step: int
    steps: int
    loss: float
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch; ``best`` says whether it is the best so far."""

    epoch: int
    epochs: int
    step: int
    loss: float
    metrics: Mapping[str, float]
    validation_loss: float | None
    learning_rate: float
    seconds: float
    best: bool


@dataclass(frozen=True, slots=True)
class Done:
    """The run has ended well; ``version`` is None after a dry run, ``digest`` the SHA-256 of the weights."""

    version: int | None
    best_epoch: int
    stopped: str
    digest: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """The run has failed; the network serves what it served before."""

    message: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The run was stopped on request; the network serves what it served before."""


Happening: TypeAlias = Accepted | Started | Progress | Epoch | Done | Failed | Cancelled


@dataclass(frozen=True, slots=True)
class RunEvent:
    """Something that happened in a run; ``sequence`` counts from 1."""

    run_id: str
    sequence: int
    what: Happening


@dataclass(frozen=True, slots=True)
class TrainResult:
    """What a training came to: the version it published (None after a dry run) and the record of each epoch."""

    run_id: str
    version: int | None
    best_epoch: int
    stopped: str
    digest: str
    warnings: tuple[str, ...]
    epochs: tuple[Epoch, ...]


class RunFailedError(NnspecError):
    """The run ended in a fault, told by the message."""

    def __init__(self, run_id: str, message: str) -> None:
        self.run_id = run_id
        super().__init__(message)


class RunCancelledError(NnspecError):
    """The run was stopped on request."""

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        super().__init__(f"run {run_id} was cancelled")


def run_events(message: pb.TrainResponse) -> Iterator[RunEvent]:
    """Yield what a message tells: one event, or one for each epoch, under the same number."""
    for what in _happenings(message):
        yield RunEvent(message.run_id, message.sequence, what)


def _happenings(message: pb.TrainResponse) -> Sequence[Happening]:
    match message.WhichOneof("event"):
        case "accepted":
            return [Accepted(message.accepted.rows)]
        case "started":
            return [Started(message.started.resumed)]
        case "progress":
            return [_progress(message.progress)]
        case "epochs":
            return [_epoch(record) for record in message.epochs.records]
        case "done":
            done = message.done
            version = done.version if done.HasField("version") else None
            return [Done(version, done.best_epoch, done.stopped, done.digest, tuple(done.warnings))]
        case "failed":
            return [Failed(message.failed.message)]
        case "cancelled":
            return [Cancelled()]
        case unknown:
            raise ValueError(f"the server sent an event that this client does not know ({unknown}): update the client")


def _progress(message: pb.TrainProgress) -> Progress:
    return Progress(
        epoch=message.epoch,
        step=message.step,
        steps=message.steps,
        loss=message.loss,
        seconds_left=message.remaining.ToTimedelta().total_seconds() if message.HasField("remaining") else None,
    )


def _epoch(message: pb.EpochRecord) -> Epoch:
    return Epoch(
        epoch=message.epoch,
        epochs=message.epochs,
        step=message.step,
        loss=message.loss,
        metrics=dict(message.metrics),
        validation_loss=message.validation_loss if message.HasField("validation_loss") else None,
        learning_rate=message.learning_rate,
        seconds=message.duration.ToTimedelta().total_seconds(),
        best=message.best,
    )
