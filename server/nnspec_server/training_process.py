"""The process of one training: ``python -m nnspec_server.training_process DIRECTORY``.

A process of its own, because a training in a thread of the server would hold the interpreter's lock against every
call. It reads the task, the archive to start from and the rows in its directory, tells one JSON object a line on
standard output, and leaves the trained archive. It stops, with a checkpoint, at the end of its standard input: that is
how it is asked to, and what happens when the server is gone. Knows neither registry nor gRPC.
"""

import json
import math
import os
import sys
import time
import traceback
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from threading import Event, Thread
from typing import Any, TextIO

from nnspec_runtime import EpochRecord, Session, StepProgress
from nnspec_runtime.files import atomic_write
from nnspec_runtime.registry.lock import DirectoryLock

from nnspec.errors import BusyError, CancelledError, NnspecError
from nnspec_server.ids import time_ordered_id
from nnspec_server.log import log
from nnspec_server.spool import read_spool
from nnspec_server.task import CHECKPOINT, RESULT, ROWS, START, Task

_TELL_SECONDS = 0.2
_MOST_EPOCHS = 1000  # told at once
_LOCK_SECONDS = 60.0


def main(directory: Path) -> int:
    """Train as the task in ``directory`` says; return the exit status."""
    lines = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not look like one of our lines
    os.nice(5)  # calls come first
    cancel = Event()
    Thread(target=_watch_input, args=(cancel,), daemon=True).start()
    report = _Report(lines)
    try:
        _tell_all(directory, report, cancel)
    except BrokenPipeError:
        return 1  # the server is gone, and its successor goes on from the checkpoint
    return 0


def _tell_all(directory: Path, report: "_Report", cancel: Event) -> None:
    """Train and tell how it ends. Raises BrokenPipeError where nobody hears it any more."""
    try:
        _wait_for_predecessor(directory)
        _train(directory, report, cancel)
    except CancelledError:
        report.tell(kind="stopped")
    except NnspecError as error:
        report.tell(kind="failed", message=str(error))
    except BrokenPipeError:
        raise
    except Exception:
        incident = time_ordered_id()
        log("incident", incident=incident, trace=traceback.format_exc())
        report.tell(kind="failed", message=f"internal error; the server's log explains incident {incident}")


class _Report:
    """What is told to the server, a few times a second: epochs gather until then, of progress only the last counts."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines
        self._epochs: list[dict[str, Any]] = []
        self._told = 0.0

    def epoch(self, record: EpochRecord) -> None:
        """Take the record of an epoch."""
        self._epochs.append(_finite(asdict(record)))
        if self._is_due() or len(self._epochs) == _MOST_EPOCHS:
            self.flush()

    def progress(self, progress: StepProgress) -> None:
        """Take where the training stands."""
        if self._is_due():
            self.flush()
            self.tell(kind="progress", **_finite(asdict(progress)))

    def flush(self) -> None:
        """Tell the epochs that have gathered."""
        if self._epochs:
            self.tell(kind="epochs", records=self._epochs)
            self._epochs = []

    def tell(self, **content: object) -> None:
        """Write one line now."""
        self._lines.write(json.dumps(content, allow_nan=False) + "\n")
        self._lines.flush()
        self._told = time.monotonic()

    def _is_due(self) -> bool:
        return time.monotonic() - self._told >= _TELL_SECONDS


def _train(directory: Path, report: _Report, cancel: Event) -> None:
    task = Task.read(directory)
    checkpoint = directory / CHECKPOINT
    session = Session.from_archive((directory / START).read_bytes())
    if task.fresh and session.kind == "trained":  # the network came as an archive, not as a spec
        session = Session(session.program, seed=task.seed)
    resume = checkpoint.exists()
    report.tell(kind="started", resumed=resume)
    history = session.train(
        read_spool(directory / ROWS),
        epochs=task.epochs,
        seed=task.seed,
        learning_rate=task.learning_rate,
        validation_share=task.validation_share,
        on_record=report.epoch,
        on_progress=report.progress,
        cancel=cancel,
        checkpoint=checkpoint,
        resume=resume,
        threads=task.threads,
    )
    report.flush()
    atomic_write(directory / RESULT, session.to_archive())
    report.tell(
        kind="result",
        best_epoch=history.best_epoch,
        stopped=history.stopped,
        digest=session.digest,
        warnings=list(history.warnings),
    )


def _watch_input(cancel: Event) -> None:
    # Not through sys.stdin, whose lock this thread would hold when the interpreter ends.
    while os.read(0, 4096):
        pass
    cancel.set()


def _wait_for_predecessor(directory: Path) -> None:
    """Wait until the process of a killed server, which ends within a step, has let go of the directory."""
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            DirectoryLock(directory / "lock")  # held until this process ends
        except BusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _finite(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``content`` without numbers that JSON does not have."""
    kept = {}
    for name, value in content.items():
        if isinstance(value, Mapping):
            kept[name] = _finite(value)
        elif not isinstance(value, float) or math.isfinite(value):
            kept[name] = value
    return kept


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
