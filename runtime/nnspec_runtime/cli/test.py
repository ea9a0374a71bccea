"""``nnspec test``: the examples that specs give, asked of their networks."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nnspec.cli.failures import ERRORS_FOUND, SUCCESS
from nnspec.cli.paths import find_specs
from nnspec.cli.table import columns
from nnspec_runtime.cli.arguments import NETWORK_HELP, add_format
from nnspec_runtime.examples import run_examples
from nnspec_runtime.session import Session

Status = Literal["passed", "failed", "skipped"]
MARKS: dict[Status, str] = {"passed": ".", "failed": "F", "skipped": "s"}
UNTRAINED = "the network has no trained weights"


@dataclass(frozen=True)
class Result:
    """One example, counted from 1: where it stands, how it went, and which answers were others."""

    number: int
    place: str
    status: Status
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """All examples of one network."""

    path: str
    results: tuple[Result, ...]

    def count(self, status: Status) -> int:
        """Return how many went so."""
        return sum(result.status == status for result in self.results)


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec test SPEC... [--format text|json]"
    parser.add_argument("networks", nargs="+", metavar="SPEC", help=f"{NETWORK_HELP}, or a directory of specs")
    add_format(parser)


def run(arguments: Namespace) -> int:
    """Run every example and print the report."""
    paths = dict.fromkeys(path for argument in arguments.networks for path in find_specs(argument))
    reports = [_report(path) for path in paths]
    print(_json(reports) if arguments.format == "json" else "\n".join(page(reports)))
    return ERRORS_FOUND if any(report.count("failed") for report in reports) else SUCCESS


def page(reports: Sequence[Report]) -> Iterator[str]:
    """Yield a line for each network, the failures, and the counts."""
    yield from columns((report.path, _line(report)) for report in reports)
    for report in reports:
        for result in report.results:
            if result.status == "failed":
                yield from ["", f"{result.place}: example {result.number} failed"]
                yield from (f"  {fault}" for fault in result.faults)
    yield ""
    yield _counts(reports)


def _report(path: str) -> Report:
    """Return how each example of the network at ``path`` goes; those of a network without weights are skipped."""
    session = Session.open(path)
    if session.kind == "initialized":
        numbers = range(1, len(session.spec.examples) + 1)
        return Report(path, tuple(Result(n, _place(session, path, n), "skipped") for n in numbers))
    return Report(
        path,
        tuple(
            Result(each.number, _place(session, path, each.number), "failed" if each.faults else "passed", each.faults)
            for each in run_examples(session)
        ),
    )


def _line(report: Report) -> str:
    if not report.results:
        return "no examples"
    marks = "".join(MARKS[result.status] for result in report.results)
    return f"{marks}  skipped: {UNTRAINED}" if report.count("skipped") else marks


def _counts(reports: Sequence[Report]) -> str:
    totals = {status: sum(report.count(status) for report in reports) for status in MARKS}
    return ", ".join(f"{total:,} {status}" for status, total in totals.items() if total or status == "passed")


def _place(session: Session, path: str, number: int) -> str:
    """Return file and line of an example; an archive holds no lines that its author wrote."""
    document = session.spec.document
    if document is None or path.endswith(".safetensors"):
        return path
    position = document.locate(("examples", number - 1))
    return f"{document.source.name}:{position.line}:{position.column}"


def _json(reports: Sequence[Report]) -> str:
    listed = [
        {
            "network": report.path,
            "example": result.number,
            "status": result.status,
            "faults": [*result.faults],
        }
        for report in reports
        for result in report.results
    ]
    counts = {status: sum(report.count(status) for report in reports) for status in MARKS}
    return json.dumps({"examples": listed, **counts}, indent=2)
