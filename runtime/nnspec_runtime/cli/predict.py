"""``nnspec predict``: the outputs for every row of a data file."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from nnspec.cli.failures import SUCCESS
from nnspec.cli.parser import UsageError, one_of
from nnspec.cli.terminal import is_terminal
from nnspec_runtime.cli.answers import write
from nnspec_runtime.cli.arguments import FORMATS, add_data, add_network, read_data, refuse_overwriting
from nnspec_runtime.data import Format
from nnspec_runtime.files import atomic_write
from nnspec_runtime.session import Session


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec predict SPEC --data FILE [options]"
    add_network(parser)
    add_data(parser)
    parser.add_argument(
        "-o", "--out", metavar="FILE", help="where to write, .csv, .jsonl or .npz; default standard output"
    )
    parser.add_argument(
        "--format", type=one_of(*FORMATS), metavar="FORMAT", help="csv, jsonl or npz; default by --out's name, else csv"
    )


def run(arguments: Namespace) -> int:
    """Write a row of answers for each row of data; columns of targets may be there and are not read."""
    form = _format(arguments)
    if arguments.out is not None:
        refuse_overwriting(arguments.out, arguments.network, arguments.data)
    session = Session.open(arguments.network)
    table = read_data(arguments)
    targets = [name for name in session.spec.outputs if name in table.columns]
    predictions = session.predict(table, ignored=[*arguments.ignore, *targets])
    content = write(session.program, predictions, form)
    if arguments.out is not None:
        atomic_write(arguments.out, content)
        return SUCCESS
    for part in content:
        sys.stdout.buffer.write(part)
    return SUCCESS


def _format(arguments: Namespace) -> Format:
    if arguments.format is not None:
        form = Format(arguments.format)
    elif arguments.out is None:
        form = Format.CSV
    else:
        suffix = Path(arguments.out).suffix.lower().removeprefix(".")
        if suffix not in FORMATS:
            raise UsageError(f"the name {arguments.out} does not say its format; add --format csv, jsonl or npz")
        form = Format(suffix)
    if form is Format.NPZ and arguments.out is None and is_terminal(sys.stdout):
        raise UsageError("npz is not for a terminal; give --out FILE")
    return form
