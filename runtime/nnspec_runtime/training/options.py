"""What a training does: the spec's section with the caller's overrides, validated once."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from pathlib import Path
from threading import Event

from nnspec.codegen.program import Program
from nnspec.errors import InputError, NotReadyError
from nnspec.spec.training import Training
from nnspec_runtime.training.records import EpochRecord, StepProgress

MAX_SEED = 2**63 - 1
MAX_EPOCHS = 1_000_000  # as in a spec: what counts steps and keeps a record an epoch relies on it


@dataclass(frozen=True)
class Options:
    """How long, how fast and from which random numbers; ``threads`` are BLAS's, part of what fixes the bits."""

    epochs: int
    batch_size: int
    learning_rate: float
    seed: int
    validation_share: float | None
    threads: int = 1


@dataclass(frozen=True)
class Watch:
    """Who looks on: callbacks, a request to stop, and the file that makes a training resumable."""

    on_record: Callable[[EpochRecord], None] | None = None
    on_progress: Callable[[StepProgress], None] | None = None
    cancel: Event | None = None
    checkpoint: Path | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether to stop after the current step."""
        return self.cancel is not None and self.cancel.is_set()


def section(program: Program) -> Training:
    """Return the spec's training section; raises NotReadyError where it has none."""
    if program.spec.training is None:
        raise NotReadyError(f"network {program.spec.name!r} has no training section; add `training: {{}}` to its spec")
    return program.spec.training


def resolve(
    program: Program,
    *,
    epochs: int | None,
    seed: int | None,
    learning_rate: float | None,
    validation_share: float | None,
    threads: int,
) -> Options:
    """Return the options of a run; raises InputError for an override that is out of bounds."""
    training = section(program)
    if learning_rate is not None and not 0 < learning_rate < inf:
        message = f"{learning_rate} is no learning rate: a finite number above 0 is wanted"
        raise InputError.at("learning_rate", message)
    if validation_share is not None and not 0 <= validation_share < 1:
        raise InputError.at("validation_share", f"{validation_share} is no share of the rows: from 0 to below 1")
    share = validation_share if validation_share is not None else training.validation
    return Options(
        epochs=_whole("epochs", epochs, 1, MAX_EPOCHS) if epochs is not None else training.epochs,
        batch_size=training.batch_size,
        learning_rate=learning_rate if learning_rate is not None else program.update.optimizer.learning_rate,
        seed=_whole("seed", seed, 0) if seed is not None else training.seed,
        validation_share=share if share is not None and share > 0 else None,
        threads=_whole("threads", threads, 1),
    )


def _whole(name: str, value: int, least: int, most: int = MAX_SEED) -> int:
    if type(value) is not int or not least <= value <= most:
        raise InputError.at(name, f"{value!r} is no whole number of at least {least} and at most {most:,}")
    return value
