"""``nnspec train``: a network trained on a data file, kept as one safetensors file."""

import os
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path

from nnspec.cli.failures import INTERRUPTED, SUCCESS
from nnspec.cli.parser import UsageError, number, whole
from nnspec.cli.terminal import complain
from nnspec.errors import CancelledError, DivergedError, LimitError, ReadError
from nnspec.reading.source import STDIN
from nnspec_runtime.cli.arguments import add_data, add_network, data_format, read_data
from nnspec_runtime.cli.history import HistoryFile
from nnspec_runtime.cli.interrupt import cancel_on_interrupt
from nnspec_runtime.cli.progress import Display, measures_text
from nnspec_runtime.data import Table, read_table
from nnspec_runtime.data.read import format_of
from nnspec_runtime.files import room_for
from nnspec_runtime.saved import SUFFIX, is_saved
from nnspec_runtime.session import Session
from nnspec_runtime.training.records import EpochRecord


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec train SPEC --data FILE [options]"
    parser.epilog = (
        "Options go before what the spec says. A terminal shows one line of progress; any other output gets one\n"
        "JSON line an epoch, which --history keeps in a file either way. Ctrl-C or SIGTERM stops it and keeps the\n"
        "best epoch so far."
    )
    add_network(parser)
    add_data(parser)
    held = parser.add_mutually_exclusive_group()
    held.add_argument("--validation", metavar="FILE", help="rows to validate on, in a file like --data")
    held.add_argument(
        "--validation-share", type=number(0, 1), metavar="SHARE", help="share of the rows to validate on, above 0"
    )
    parser.add_argument("--epochs", type=whole(1, 1_000_000), metavar="N", help="passes over the data")
    parser.add_argument("--seed", type=whole(0, 2**63 - 1), metavar="N", help="what all random numbers are drawn from")
    parser.add_argument("--learning-rate", type=number(0), metavar="X", help="learning rate of the optimizer")
    parser.add_argument(
        "--threads", type=whole(1, 256), default=1, metavar="N", help="threads of matrix products; default 1"
    )
    parser.add_argument(
        "-o", "--out", metavar="FILE", help="where to write the network; default NAME.safetensors, if new"
    )
    parser.add_argument(
        "--history", metavar="FILE", help="where to write a JSON line an epoch; nnspec draw --history FILE draws it"
    )
    parser.add_argument("--checkpoint", metavar="FILE", help="where to keep the state, so that it can be resumed")
    parser.add_argument("--resume", action="store_true", help="go on from --checkpoint, to the same bits")


def run(arguments: Namespace) -> int:
    """Train, write the network, and say how it went; what is best so far is written however the training ends."""
    session = Session.open(arguments.network)
    out = _writable(arguments.out, f"{session.spec.name}{SUFFIX}")
    checkpoint = _checkpoint(arguments)
    if checkpoint is not None and checkpoint.resolve() == out.resolve():
        raise UsageError(f"--out and --checkpoint are both {out}; name two files")
    # The same command again after a crash goes on from wherever it stood, the beginning included.
    resume = arguments.resume and checkpoint is not None and checkpoint.exists()
    if arguments.resume and not resume:
        complain(f"nnspec train: there is no {checkpoint} yet, so training starts from the beginning")
    kept = _history(arguments, out)
    validation = _validation(arguments)
    data = read_data(arguments) if validation is None else read_data(arguments, validation)
    before = session.parameters
    records: list[EpochRecord] = []
    stopped: CancelledError | DivergedError | LimitError | None = None
    warnings: tuple[str, ...] = ()

    def on_record(record: EpochRecord) -> None:
        records.append(record)
        display.on_record(record)
        if history is not None:
            history.on_record(record)

    with ExitStack() as stack:
        stack.enter_context(room_for(out, len(session.to_archive())))
        cancel = stack.enter_context(cancel_on_interrupt())
        history = stack.enter_context(HistoryFile(kept, resume=resume)) if kept is not None else None
        display = stack.enter_context(Display())
        try:
            warnings = session.train(
                data,
                validation=validation,
                epochs=arguments.epochs,
                seed=arguments.seed,
                learning_rate=arguments.learning_rate,
                validation_share=arguments.validation_share,
                threads=arguments.threads,
                ignored=arguments.ignore,
                on_record=on_record,
                on_progress=display.on_progress,
                cancel=cancel,
                checkpoint=checkpoint,
                resume=resume,
            ).warnings
        except (CancelledError, DivergedError, LimitError) as error:  # the limit is that of the checkpoint's disk
            stopped = error
    for warning in warnings:
        complain(f"nnspec train: warning: {warning}")
    if session.parameters is before:
        complain("nnspec train: no epoch was finished, so nothing is written")
    else:
        session.save(out)
        complain(f"wrote {out}{_best(records)}, parameters sha256 {session.digest[:16]}")
    if isinstance(stopped, DivergedError | LimitError):
        raise stopped
    if history is not None and history.error is not None:
        raise history.error
    if display.error is not None:
        raise display.error
    return INTERRUPTED if stopped is not None else SUCCESS


def _best(records: list[EpochRecord]) -> str:
    """Return which of the epochs of this run was the best."""
    best = next((record for record in reversed(records) if record.best), None)
    return (
        f": epoch {best.epoch:,}, {measures_text(best)}" if best is not None else ": the best epoch of the run before"
    )


def _writable(given: str | None, default: str) -> Path:
    """Return where the network will go; better refused now than after hours of training."""
    path = Path(given if given is not None else default)
    if given is None and path.exists():
        raise UsageError(f"{path} exists; name the file to write, or to replace, with --out")
    if path.is_dir():
        raise UsageError(f"cannot write {path}: it is a directory")
    if not is_saved(path):
        raise UsageError(f"{path} does not end in .safetensors, by which a trained network is known")
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise UsageError(f"cannot write {path}: {path.parent} is not a directory that can be written to")
    return path


def _checkpoint(arguments: Namespace) -> Path | None:
    if arguments.checkpoint is None:
        if arguments.resume:
            raise UsageError("--resume goes on from a checkpoint; name it with --checkpoint FILE")
        return None
    path = Path(arguments.checkpoint)
    if path.exists() and not arguments.resume:
        raise UsageError(f"{path} exists; --resume goes on from it, remove it to start anew")
    if not path.parent.is_dir():
        raise UsageError(f"cannot write {path}: {path.parent} is not a directory")
    return path


def _history(arguments: Namespace, out: Path) -> Path | None:
    if arguments.history is None:
        return None
    path = Path(arguments.history)
    if arguments.history == STDIN:
        raise UsageError("--history writes a file; the epochs go to standard output wherever that is no terminal")
    others = (arguments.network, arguments.data, arguments.validation, arguments.checkpoint, out)
    if any(other is not None and Path(other).resolve() == path.resolve() for other in others):
        raise UsageError(f"--history would overwrite {path}, which the training reads or writes; name another file")
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise UsageError(f"cannot write {path}: {path if path.is_dir() else path.parent} is no place for a file")
    return path


def _validation(arguments: Namespace) -> Table | None:
    if arguments.validation is None:
        return None
    if arguments.validation == arguments.data:
        raise ReadError("--validation is the file of --data: validate on rows that are not trained on")
    known = format_of(arguments.validation)
    return read_table(arguments.validation, known if known is not None else data_format(arguments))
