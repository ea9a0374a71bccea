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
from nnspec_runtime.cli.examples import misses
from nnspec_runtime.session import Session

Status = Literal["passed", "failed", "skipped"]
MARKS: dict[Status, str] = {"passed": ".", "failed": "F", "skipped": "s"}
UNTRAINED = "the network has no trained weights"


@dataclass(frozen=True)
class Result:
    """One example, counted from 1: how it went, and what it missed."""

    number: int
    description: str | None
    place: str | None
    status: Status
    misses: tuple[str, ...] = ()


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
    reports = [run_examples(path) for path in paths]
    print(_json(reports) if arguments.format == "json" else "\n".join(page(reports)))
    return ERRORS_FOUND if any(report.count("failed") for report in reports) else SUCCESS


def run_examples(path: str) -> Report:
    """Return how each example of the network at ``path`` goes; those of a network without weights are skipped."""
    session = Session.open(path)
    spec = session.spec
    ready = session.kind != "initialized"
    results = []
    for index, example in enumerate(spec.examples):
        missed = tuple(misses(session, example)) if ready else ()
        status: Status = "skipped" if not ready else "failed" if missed else "passed"
        results.append(Result(index + 1, example.description, _place(session, path, index), status, missed))
    return Report(path, tuple(results))


def page(reports: Sequence[Report]) -> Iterator[str]:
    """Yield a line for each network, the failures, and the counts."""
    yield from columns((report.path, _line(report)) for report in reports)
    for report in reports:
        for result in report.results:
            if result.status == "failed":
                about = f" ({result.description})" if result.description is not None else ""
                place = f"{result.place}: " if result.place is not None else f"{report.path}: "
                yield from ["", f"{place}example {result.number}{about} failed"]
                yield from (f"  {miss}" for miss in result.misses)
    yield ""
    yield _counts(reports)


def _line(report: Report) -> str:
    if not report.results:
        return "no examples"
    marks = "".join(MARKS[result.status] for result in report.results)
    return f"{marks}  skipped: {UNTRAINED}" if report.count("skipped") else marks


def _counts(reports: Sequence[Report]) -> str:
    totals = {status: sum(report.count(status) for report in reports) for status in MARKS}
    return ", ".join(f"{total:,} {status}" for status, total in totals.items() if total or status == "passed")


def _place(session: Session, path: str, index: int) -> str | None:
    """Return file and line of an example; an archive holds no lines that its author wrote."""
    document = session.spec.document
    if document is None or path.endswith(".safetensors"):
        return None
    position = document.locate(("examples", index))
    return f"{document.source.name}:{position.line}:{position.column}"


def _json(reports: Sequence[Report]) -> str:
    listed = [
        {
            "network": report.path,
            "example": result.number,
            "description": result.description,
            "status": result.status,
            "misses": [*result.misses],
        }
        for report in reports
        for result in report.results
    ]
    counts = {status: sum(report.count(status) for report in reports) for status in MARKS}
    return json.dumps({"examples": listed, **counts}, indent=2)
