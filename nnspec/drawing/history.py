"""The course of a training: what ``nnspec train`` prints of each epoch, one JSON object a line."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from nnspec.errors import ReadError

MAX_EPOCHS = 1_000_000
LARGEST = 1e300  # a loss; the difference of two is still a number


@dataclass(frozen=True)
class Curve:
    """Losses by epoch, on the training rows and, where there were some, on the validation rows; and the best epoch."""

    epochs: tuple[int, ...]
    losses: tuple[float, ...]
    validation: tuple[float, ...]
    best: int

    @property
    def watched(self) -> tuple[float, ...]:
        """The losses by which the best epoch was chosen."""
        return self.validation or self.losses

    @property
    def best_loss(self) -> float:
        """The watched loss of the best epoch."""
        return self.watched[self.epochs.index(self.best)]


def read_curve(lines: Iterable[str], name: str) -> Curve:
    """Return the curve in the lines of a file; raises ReadError with the line that is none."""
    epochs: list[int] = []
    losses: list[float] = []
    validation: list[float] = []
    best: int | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        record = _record(line, place)
        epoch = record.get("epoch")
        if not isinstance(epoch, int) or isinstance(epoch, bool) or epoch < 1:
            raise ReadError(f'{place}: "epoch" is {_told(epoch)}, and a whole number from 1 on is wanted')
        if epochs and epoch <= epochs[-1]:
            raise ReadError(f"{place}: epoch {epoch} after epoch {epochs[-1]}; keep one training in a file")
        if len(epochs) == MAX_EPOCHS:
            raise ReadError(f"{place}: more than {MAX_EPOCHS:,} epochs")
        epochs.append(epoch)
        losses.append(_loss(record, "loss", place))
        if record.get("validation_loss") is not None:
            validation.append(_loss(record, "validation_loss", place))
        if len(validation) not in (0, len(epochs)):
            raise ReadError(f'{place}: "validation_loss" stands in some epochs and not in others')
        best = epoch if record.get("best") is True else best
    if not epochs:
        raise ReadError(f"{name} holds no epoch; give what nnspec train SPEC --data FILE --history {name} leaves there")
    curve = Curve(tuple(epochs), tuple(losses), tuple(validation), epochs[0])
    if best is None:
        best = min(zip(curve.watched, epochs, strict=True))[1]
    return Curve(curve.epochs, curve.losses, curve.validation, best)


def _record(line: str, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        fault = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise ReadError(f"{place}: {fault}; one JSON object a line is wanted, as nnspec train prints them") from error
    if not isinstance(record, dict):
        raise ReadError(f"{place}: {_told(record)} is no JSON object with epoch and loss, as nnspec train prints them")
    return record


def _loss(record: dict[str, Any], key: str, place: str) -> float:
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        raise ReadError(f'{place}: "{key}" is {_told(value)}, and a number within 1e300 is wanted')
    return float(value)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no finite number")


def _told(value: object) -> str:
    text = "missing" if value is None else json.dumps(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
