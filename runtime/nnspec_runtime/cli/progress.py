"""How a training shows itself: one line that is rewritten on a terminal, one JSON line an epoch anywhere else.

A training outlives its audience: what cannot be written any more is dropped, and told when all is done.
"""

import json
import sys
import time
from shutil import get_terminal_size
from typing import Any

from nnspec.cli.terminal import is_terminal
from nnspec_runtime.training.records import EpochRecord, StepProgress

CLEAR = "\r\x1b[K"
SECONDS = 0.1  # between two lines: more nobody reads, and a slow terminal would hold the training up


class Display:
    """Give ``on_record`` and ``on_progress`` to a training; leave the context when it ends.

    ``error`` is what writing to standard output raised first, None while all went well.
    """

    def __init__(self) -> None:
        self.error: OSError | None = None
        self.live = is_terminal(sys.stdout)
        self._epoch = ""
        self._shown = 0.0

    def __enter__(self) -> "Display":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if self.live and self._epoch:
            self._write(f"{CLEAR}{self._epoch}\n")

    def on_record(self, record: EpochRecord) -> None:
        """Show an epoch that has ended."""
        if not self.live:
            self._write(f"{json.dumps(record.to_json())}\n")
            return
        self._epoch = f"epoch {record.epoch:,}/{record.epochs:,}  {measures_text(record)}"
        self._line(self._epoch)

    def on_progress(self, progress: StepProgress) -> None:
        """Show how far the steps have come."""
        if self.live:
            left = f"  {duration_text(progress.seconds_left)} left" if progress.seconds_left is not None else ""
            now = f"step {progress.step:,}/{progress.steps:,}  loss {progress.loss:.4g}{left}"
            self._line(f"{self._epoch}  |  {now}" if self._epoch else f"epoch {progress.epoch:,}  {now}")

    def _line(self, text: str) -> None:
        now = time.monotonic()
        if now - self._shown < SECONDS:
            return
        self._shown = now
        # A line that fills the last column would wrap, and a wrapped line cannot be taken back.
        self._write(CLEAR + text[: get_terminal_size().columns - 1])

    def _write(self, text: str) -> None:
        if self.error is not None:
            return
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError as error:
            self.error = error


def measures_text(record: EpochRecord) -> str:
    """Return the loss and metrics of an epoch, those that are one number."""
    parts: list[tuple[str, Any]] = [("loss", record.loss)]
    if record.validation_loss is not None:
        parts.append(("validation loss", record.validation_loss))
    parts += record.metrics.items()
    return "  ".join(f"{name} {value:.4g}" for name, value in parts if isinstance(value, int | float))


def duration_text(seconds: float) -> str:
    """Return a time in two units at most: ``9 s``, ``2 min 5 s``, ``3 h 10 min``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours > 0:
        return f"{hours:,} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes > 0 else f"{rest} s"
