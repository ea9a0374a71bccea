"""How the examples of networks went, as text, as JSON and as JUnit XML; knows nothing of how they are run."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nnspec.cli.terminal import PLAIN, RED
from nnspec.diagnostics import Position, Source
from nnspec.diagnostics.render import pointed_at, visible

Status = Literal["passed", "failed", "skipped"]
MARKS: dict[Status, str] = {"passed": ".", "failed": "F", "skipped": "s"}
UNTRAINED = "the network has no trained weights"
FORMAT_VERSION = 1
"""Raised when a field of the JSON changes its meaning or goes; a new field does not raise it."""


@dataclass(frozen=True)
class Result:
    """One example, counted from 1: how it went, which answers were others, and where it stands, if in a text."""

    number: int
    status: Status
    faults: tuple[str, ...] = ()
    position: Position | None = None


@dataclass(frozen=True)
class Report:
    """All examples of one network that were run, or what is wrong with its spec, or why it cannot be read."""

    path: str
    results: tuple[Result, ...] = ()
    source: Source | None = None
    seconds: float = 0.0
    invalid: str | None = None
    unread: str | None = None

    def count(self, status: Status) -> int:
        """Return how many went so."""
        return sum(result.status == status for result in self.results)

    @property
    def failed(self) -> bool:
        """Whether an example failed, or none could be asked."""
        return self.invalid is not None or self.unread is not None or self.count("failed") > 0

    def place(self, result: Result) -> str:
        """Return file, line and column of an example; of an archive, which holds no lines of its author, the file."""
        place, name = result.position, self.source.name if self.source is not None else self.path
        return name if place is None else f"{name}:{place.line}:{place.column}"


def line(report: Report, width: int, *, color: bool = False) -> str:
    """Return a mark for each example of a network, beside its path in ``width`` columns."""
    if report.invalid is not None or report.unread is not None:
        said = _red("E", color)
    elif not report.results:
        said = "no examples"
    else:
        said = "".join(_red(MARKS[each.status], color and each.status == "failed") for each in report.results)
        said += f"  skipped: {UNTRAINED}" if report.count("skipped") else ""
    return f"{visible(report.path):<{width}}  {said}"


def lines(report: Report, *, color: bool = False) -> Iterator[str]:
    """Yield a line for each example of a network."""
    if not report.results:
        yield line(report, 0, color=color)
    for result in report.results:
        why = f": {UNTRAINED}" if result.status == "skipped" else ""
        status = _red(result.status, color and result.status == "failed")
        yield f"{visible(report.place(result))}  example {result.number} {status}{why}"


def closing(reports: Sequence[Report], *, stopped: bool = False, others: int = 0, color: bool = False) -> Iterator[str]:
    """Yield what is wrong with specs, the failures with their examples, and the counts; of ``others`` nothing more."""
    for report in reports:
        if report.invalid is not None:
            yield f"\n{report.invalid}"
        for result in report.results:
            if result.status == "failed":
                yield f"\n{_failure(report, result)}"
    told = f"{_summary(reports, others)}{'; stopped at the first failure' if stopped else ''}"
    yield f"\n{_red(told, color and any(report.failed for report in reports))}"


def _summary(reports: Sequence[Report], others: int) -> str:
    """Return the counts: ``3 passed, 1 failed, 2 skipped, 1 invalid spec; 1 could not be read; 4 other files ...``."""
    totals = {status: sum(report.count(status) for report in reports) for status in MARKS}
    told = ", ".join(f"{total:,} {status}" for status, total in totals.items() if total or status == "passed")
    invalid = sum(report.invalid is not None for report in reports)
    unread = sum(report.unread is not None for report in reports)
    told += f", {invalid:,} invalid spec{'s' if invalid > 1 else ''}" if invalid else ""
    told += f"; {unread:,} could not be read" if unread else ""
    return told + (f"; {others:,} other file{'s' if others > 1 else ''} left alone" if others else "")


def _red(text: str, color: bool) -> str:
    return f"{RED}{text}{PLAIN}" if color else text


def _failure(report: Report, result: Result) -> str:
    told = [visible(f"{report.place(result)}: example {result.number} failed")]
    if report.source is not None and result.position is not None:
        told += pointed_at(report.source, result.position)
    return "\n".join([*told, *(f"  {visible(fault)}" for fault in result.faults)])


def to_json(reports: Sequence[Report]) -> str:
    """Return one JSON document; ``line`` and ``column`` are null for the examples of an archive."""
    examples = [
        {
            "network": report.path,
            "example": result.number,
            "line": result.position.line if result.position is not None else None,
            "column": result.position.column if result.position is not None else None,
            "status": result.status,
            "faults": [*result.faults],
        }
        for report in reports
        for result in report.results
    ]
    errors = [
        {"network": report.path, "message": message}
        for report in reports
        for message in (report.invalid, report.unread)
        if message is not None
    ]
    counts = {status: sum(report.count(status) for report in reports) for status in MARKS}
    return json.dumps({"version": FORMAT_VERSION, "examples": examples, "errors": errors, **counts}, indent=2)


def to_junit(reports: Iterable[Report]) -> str:
    """Return a suite for each network, with a case for each example."""
    # Only those who want XML pay for its modules.
    from nnspec.reports.junit import Case, Suite, to_xml

    def case(report: Report, result: Result) -> Case:
        name = f"example {result.number}"
        match result.status:
            case "failed":
                return Case(name, "failure", result.faults[0], _failure(report, result))
            case "skipped":
                return Case(name, "skipped", UNTRAINED)
        return Case(name)

    def suite(report: Report) -> Suite:
        cases = tuple(case(report, result) for result in report.results)
        for message in (report.invalid, report.unread):
            if message is not None:
                cases = (Case("open", "error", message.partition("\n")[0], message),)
        return Suite(report.path, cases, report.seconds)

    return to_xml("nnspec test", map(suite, reports))
