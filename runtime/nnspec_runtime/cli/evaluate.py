"""``nnspec evaluate``: loss and metrics over a data file, of all rows and of slices."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from nnspec.cli.failures import SUCCESS
from nnspec.cli.table import columns
from nnspec.spec.outputs import BooleanOutput, CategoryOutput, Output
from nnspec.spec.spec import Spec
from nnspec_runtime.cli.arguments import add_data, add_format, add_network, read_data
from nnspec_runtime.cli.records import evaluation_record, json_text
from nnspec_runtime.evaluation import Evaluation
from nnspec_runtime.session import Session


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec evaluate SPEC --data FILE [--by COLUMN] [options]"
    add_network(parser)
    add_data(parser)
    parser.add_argument("--by", metavar="COLUMN", help="measure the rows of each value of this column too")
    add_format(parser)


def run(arguments: Namespace) -> int:
    """Print the evaluation."""
    session = Session.open(arguments.network)
    evaluation = session.evaluate(read_data(arguments), by=arguments.by, ignored=arguments.ignore)
    if arguments.format == "json":
        print(json_text(evaluation_record(evaluation), indent=2))
    else:
        print("\n".join(page(session.spec, evaluation, arguments.by)))
    return SUCCESS


def page(spec: Spec, evaluation: Evaluation, by: str | None) -> Iterator[str]:
    """Yield a table with a row for all and for each slice, then the confusion matrices."""
    single = [name for name, value in evaluation.metrics.items() if not isinstance(value, list)]
    parts = [("all", evaluation), *evaluation.slices.items()]
    rows = [_row(label, part, single) for label, part in parts]
    yield from columns(
        [[by if by is not None else "", "rows", "loss", *single], *rows], right=range(1, 3 + len(single))
    )
    for label, part in parts:
        for name, value in part.metrics.items():
            if isinstance(value, list):
                yield from ["", f"{name}, {label} (rows are what is true, columns what is answered)"]
                yield from _matrix(_labels(spec, name), value)


def _row(label: str, part: Evaluation, metrics: Sequence[str]) -> list[str]:
    return [label, f"{part.rows:,}", _number(part.loss), *(_number(part.metrics[name]) for name in metrics)]


def _labels(spec: Spec, metric: str) -> Sequence[str]:
    """Return the categories of the output that a metric belongs to: ``metric``, or ``output.metric`` of several."""
    output: Output = spec.outputs[metric.rpartition(".")[0]] if "." in metric else next(iter(spec.outputs.values()))
    if isinstance(output, CategoryOutput):
        return output.categories
    return ("no", "yes") if isinstance(output, BooleanOutput) else ()


def _matrix(labels: Sequence[str], matrix: list[list[Any]]) -> Iterator[str]:
    rows = [[label, *map(_number, row)] for label, row in zip(labels, matrix, strict=True)]
    yield from columns([["", *labels], *rows], right=range(1, len(labels) + 1))


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.6g}"
