"""``nnspec evaluate``: loss and metrics of a network on a data file, as a whole and by slices."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from nnspec.cli.failures import SUCCESS
from nnspec.cli.table import columns
from nnspec_runtime.cli.arguments import add_data, add_format, add_network, read_data
from nnspec_runtime.cli.records import evaluation_record
from nnspec_runtime.evaluation import Evaluation
from nnspec_runtime.session import Session


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec evaluate SPEC --data FILE [--by COLUMN] [options]"
    add_network(parser)
    add_data(parser)
    parser.add_argument("--by", metavar="COLUMN", help="measure the rows of each value of this column, too")
    add_format(parser)


def run(arguments: Namespace) -> int:
    """Print the evaluation."""
    session = Session.open(arguments.network)
    evaluation = session.evaluate(read_data(arguments), by=arguments.by, ignored=arguments.ignore)
    if arguments.format == "json":
        print(json.dumps(evaluation_record(evaluation), indent=2, ensure_ascii=False))
    else:
        print("\n".join(page(evaluation, arguments.by)))
    return SUCCESS


def page(evaluation: Evaluation, by: str | None) -> Iterator[str]:
    """Yield a table with a row for the whole and for each slice, then the confusion matrices."""
    names = [name for name, value in evaluation.metrics.items() if not isinstance(value, list)]
    rows = [[by if by is not None else "", "rows", "loss", *names], ["all", *_cells(evaluation, names)]]
    rows += [[value, *_cells(part, names)] for value, part in evaluation.slices.items()]
    yield from columns(rows, right=range(1, len(rows[0])))
    for name, value in evaluation.metrics.items():
        if isinstance(value, list):
            yield f"{name} (rows: truth, columns: answer)"
            yield from columns([[f"{count:g}" for count in row] for row in value], right=range(len(value)))


def _cells(evaluation: Evaluation, names: list[str]) -> list[str]:
    return [f"{evaluation.rows:,}", f"{evaluation.loss:.5g}", *(_cell(evaluation.metrics[name]) for name in names)]


def _cell(value: Any) -> str:
    return "undefined" if value is None else f"{value:.4g}"
