"""What a training tells: of each epoch, of the steps between, and of the whole."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Stopped = Literal["finished", "early", "cancelled", "diverged"]


@dataclass(frozen=True)
class EpochRecord:
    """One epoch, counted from 1. ``loss`` is the mean over its rows while the weights moved.

    ``metrics`` are those of the spec, over the validation rows where there are any, else over the training rows.
    """

    epoch: int
    epochs: int
    step: int
    loss: float
    learning_rate: float
    validation_loss: float | None
    metrics: dict[str, Any]
    best: bool
    seconds: float = field(compare=False)

    @property
    def watched(self) -> float:
        """The loss by which the best epoch is chosen."""
        return self.loss if self.validation_loss is None else self.validation_loss

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON holds it."""
        return asdict(self)


@dataclass(frozen=True)
class StepProgress:
    """Where a training is: ``loss`` is the mean of this epoch so far, ``seconds_left`` an estimate."""

    epoch: int
    step: int
    steps: int
    loss: float
    seconds_left: float | None


@dataclass(frozen=True)
class History:
    """A whole training: its epochs, the best of them, and how it ended."""

    records: tuple[EpochRecord, ...]
    best_epoch: int
    stopped: Stopped
    warnings: tuple[str, ...] = ()
