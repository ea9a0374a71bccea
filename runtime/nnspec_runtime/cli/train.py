"""``nnspec train``: find the weights of a network on a data file."""

import json
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType

from nnspec.cli.failures import SUCCESS
from nnspec.cli.parser import UsageError, number, whole
from nnspec.cli.terminal import complain, is_terminal
from nnspec.errors import CancelledError, DivergedError
from nnspec_runtime.cli.arguments import add_data, add_network, read_data
from nnspec_runtime.data import read_table
from nnspec_runtime.session import Session
from nnspec_runtime.training.records import EpochRecord, StepProgress


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec train SPEC --data FILE --out MODEL.safetensors [options]"
    add_network(parser)
    add_data(parser)
    parser.add_argument("--out", metavar="FILE", help="where to save the trained network, as .safetensors")
    parser.add_argument("--validation", metavar="FILE", help="rows to measure on, which are not trained on")
    parser.add_argument(
        "--validation-share", type=number(0, 1), metavar="SHARE", help="part of the rows to measure on instead"
    )
    parser.add_argument("--epochs", type=whole(1, 1_000_000), metavar="N", help="instead of the spec's")
    parser.add_argument("--seed", type=whole(0, 2**63 - 1), metavar="N", help="instead of the spec's")
    parser.add_argument("--learning-rate", type=number(0), metavar="RATE", help="instead of the spec's")
    parser.add_argument(
        "--threads",
        type=whole(1, 256),
        default=1,
        metavar="N",
        help="of the matrix products; part of what fixes the bits",
    )
    parser.add_argument("--checkpoint", metavar="FILE", help="keep the state of the training here, every few seconds")
    parser.add_argument(
        "--resume", action="store_true", help="go on from --checkpoint, to the same bits; without the file, start anew"
    )


def run(arguments: Namespace) -> int:
    """Train, save, and tell how it went."""
    if arguments.resume and arguments.checkpoint is None:
        raise UsageError("--resume needs --checkpoint FILE, where the training stands")
    session = Session.open(arguments.network)
    checkpoint = Path(arguments.checkpoint) if arguments.checkpoint is not None else None
    resume = arguments.resume and checkpoint is not None and checkpoint.exists()
    if arguments.resume and not resume:
        complain(f"nnspec train: there is no {checkpoint} yet; training starts from the beginning")
    display = _Display()
    with _interruptible() as cancel:
        try:
            history = session.train(
                read_data(arguments),
                validation=read_table(arguments.validation) if arguments.validation is not None else None,
                epochs=arguments.epochs,
                seed=arguments.seed,
                learning_rate=arguments.learning_rate,
                validation_share=arguments.validation_share,
                threads=arguments.threads,
                ignored=arguments.ignore,
                on_record=display.epoch,
                on_progress=display.progress,
                cancel=cancel,
                checkpoint=checkpoint,
                resume=resume,
            )
        except (CancelledError, DivergedError):
            display.end()
            _save(session, arguments.out)
            raise
    display.end()
    for warning in history.warnings:
        complain(f"nnspec train: warning: {warning}")
    _save(session, arguments.out)
    return SUCCESS


def _save(session: Session, path: str | None) -> None:
    if path is None or session.kind != "trained":
        return
    session.save(path)
    complain(f"saved {path} (parameters sha256 {session.digest[:16]})")


@contextmanager
def _interruptible() -> Iterator[Event]:
    """Let the first Ctrl-C ask the training to stop after its step, and the second end the process."""
    cancel = Event()

    def ask(signum: int, frame: FrameType | None) -> None:
        if cancel.is_set():
            raise KeyboardInterrupt
        cancel.set()

    former = signal.signal(signal.SIGINT, ask)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, former)


class _Display:
    """One line that is written over on a terminal; otherwise one JSON object for each epoch."""

    def __init__(self) -> None:
        self._terminal = is_terminal(sys.stdout)
        self._width = 0

    def epoch(self, record: EpochRecord) -> None:
        """Show a finished epoch."""
        if not self._terminal:
            print(json.dumps(record.to_json()), flush=True)
            return
        parts = [f"epoch {record.epoch}/{record.epochs}", f"loss {record.loss:.5g}"]
        if record.validation_loss is not None:
            parts.append(f"validation loss {record.validation_loss:.5g}")
        parts += [f"{name} {value:.4g}" for name, value in record.metrics.items() if isinstance(value, float)]
        self._show("  ".join([*parts, f"{record.seconds:.2f} s"]) + ("  best" if record.best else ""))
        if record.epoch == record.epochs:
            self.end()

    def progress(self, progress: StepProgress) -> None:
        """Show where an epoch stands."""
        if self._terminal:
            left = f"  {progress.seconds_left:.0f} s left" if progress.seconds_left is not None else ""
            done = 100 * progress.step // progress.steps
            self._show(f"epoch {progress.epoch}  {done}%  step {progress.step:,}  loss {progress.loss:.5g}{left}")

    def end(self) -> None:
        """Leave the line as it is."""
        if self._width:
            print(flush=True)
        self._width = 0

    def _show(self, text: str) -> None:
        print(f"\r{text:<{self._width}}", end="", flush=True)
        self._width = len(text)
