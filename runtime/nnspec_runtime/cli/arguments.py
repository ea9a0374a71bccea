"""Arguments that several verbs take: a network, a data file, the columns of it that are not meant."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from nnspec.cli.parser import UsageError, one_of
from nnspec.errors import ReadError
from nnspec.reading.source import STDIN
from nnspec_runtime.cli.network import NETWORK_HELP as NETWORK_HELP
from nnspec_runtime.cli.network import add_network as add_network
from nnspec_runtime.data import Format, Table, read_table

FORMATS = tuple(Format)


def add_format(parser: ArgumentParser) -> None:
    """Let the verb print text or JSON."""
    parser.add_argument(
        "--format", type=one_of("text", "json"), default="text", metavar="FORMAT", help="text or json; default text"
    )


def add_data(parser: ArgumentParser) -> None:
    """Let the verb take a data file."""
    parser.add_argument(
        "--data", required=True, metavar="FILE", help="rows as .csv, .npz or .jsonl, or - for standard input"
    )
    parser.add_argument(
        "--data-format",
        type=one_of(*FORMATS),
        metavar="FORMAT",
        help="csv, npz or jsonl, where the name of the file does not say it",
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a column that is not the network's; may be repeated",
    )


def refuse_overwriting(out: str | Path, *read: str | Path | None) -> None:
    """Raise UsageError where ``out`` is one of the files that the command reads."""
    for path in read:
        if path is not None and str(path) != STDIN and Path(path).resolve() == Path(out).resolve():
            raise UsageError(f"{out} would be overwritten, which this command reads; name another file")


def data_format(arguments: Namespace) -> Format | None:
    """Return the format that was said, None where the name of a file says it."""
    return Format(arguments.data_format) if arguments.data_format is not None else None


def read_data(arguments: Namespace, *others: Table) -> Table:
    """Return the rows of ``--data``; raises InputError where a column to be ignored is neither there nor in others."""
    if arguments.data == STDIN and arguments.network == STDIN:
        raise ReadError("the spec and the data cannot both come from standard input")
    return read_rows(arguments, *others)


def read_rows(arguments: Namespace, *others: Table) -> Table:
    """Return the rows of ``--data`` whatever else is read; raises InputError as ``read_data``."""
    table = read_table(arguments.data, data_format(arguments))
    for name in arguments.ignore:
        if not any(name in other.columns for other in others):
            table.column(name)
    return table
