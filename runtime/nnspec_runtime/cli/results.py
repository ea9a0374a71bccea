"""How the examples of networks went, as text, as JSON and as JUnit XML; knows nothing of how they are run."""

import json
from collections.abc import Iterator
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
class Tested:
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


@dataclass(frozen=True)
class Report:
    """All networks that were asked; ``others`` is how many files of directories are no specs, and were left alone.

    ``stopped`` tells that more might have been asked, had none failed.
    """

    tested: tuple[Tested, ...]
    others: int = 0
    stopped: bool = False

    @property
    def failed(self) -> bool:
        """Whether any network failed."""
        return any(tested.failed for tested in self.tested)

    def count(self, status: Status) -> int:
        """Return how many examples went so."""
        return sum(tested.count(status) for tested in self.tested)

    def results(self) -> Iterator[tuple[Tested, Result]]:
        """Yield each example with its network."""
        for tested in self.tested:
            for result in tested.results:
                yield tested, result


def render(report: Report, form: str, *, verbose: bool = False) -> str:
    """Return the report as ``text``, which is what ``network`` and ``closing`` say, as ``json`` or as ``junit``."""
    match form:
        case "json":
            return _json(report)
        case "junit":
            return _junit(report)
    width = max((len(tested.path) for tested in report.tested), default=0)
    told = (network(tested, width, verbose=verbose) for tested in report.tested)
    return "\n".join([*told, closing(report)])


def network(tested: Tested, width: int, *, verbose: bool = False, color: bool = False) -> str:
    """Return a mark for each example of a network, beside its path in ``width`` columns, or a line for each."""
    return "\n".join(_lines(tested, color=color)) if verbose else _line(tested, width, color=color)


def closing(report: Report, *, color: bool = False) -> str:
    """Return what is wrong with specs, the failures with their examples, and the counts."""
    return "\n".join(_closing(report, color=color))


def _line(tested: Tested, width: int, *, color: bool = False) -> str:
    if tested.invalid is not None or tested.unread is not None:
        said = _red("E", color)
    elif not tested.results:
        said = "no examples"
    else:
        said = "".join(_red(MARKS[each.status], color and each.status == "failed") for each in tested.results)
        said += f"  skipped: {UNTRAINED}" if tested.count("skipped") else ""
    return f"{visible(tested.path):<{width}}  {said}"


def _lines(tested: Tested, *, color: bool = False) -> Iterator[str]:
    if not tested.results:
        yield _line(tested, 0, color=color)
    for result in tested.results:
        why = f": {UNTRAINED}" if result.status == "skipped" else ""
        status = _red(result.status, color and result.status == "failed")
        yield f"{visible(tested.place(result))}  example {result.number} {status}{why}"


def _closing(report: Report, *, color: bool) -> Iterator[str]:
    for tested in report.tested:
        if tested.invalid is not None:
            yield f"\n{tested.invalid}"
        for result in tested.results:
            if result.status == "failed":
                yield f"\n{_failure(tested, result)}"
    told = f"{_summary(report)}{'; stopped at the first failure' if report.stopped else ''}"
    yield f"\n{_red(told, color and report.failed)}"


def _summary(report: Report) -> str:
    """Return the counts: ``3 passed, 1 failed, 2 skipped, 1 invalid spec; 1 could not be read; 4 other files ...``."""
    totals = {status: report.count(status) for status in MARKS}
    others = report.others
    told = ", ".join(f"{total:,} {status}" for status, total in totals.items() if total or status == "passed")
    invalid = sum(tested.invalid is not None for tested in report.tested)
    unread = sum(tested.unread is not None for tested in report.tested)
    told += f", {invalid:,} invalid spec{'s' if invalid > 1 else ''}" if invalid else ""
    told += f"; {unread:,} could not be read" if unread else ""
    return told + (f"; {others:,} other file{'s' if others > 1 else ''} left alone" if others else "")


def _red(text: str, color: bool) -> str:
    return f"{RED}{text}{PLAIN}" if color else text


def _failure(tested: Tested, result: Result) -> str:
    told = [visible(f"{tested.place(result)}: example {result.number} failed")]
    if tested.source is not None and result.position is not None:
        told += pointed_at(tested.source, result.position)
    return "\n".join([*told, *(f"  {visible(fault)}" for fault in result.faults)])


def _json(report: Report) -> str:
    """Return one JSON document; ``line`` and ``column`` are null for the examples of an archive."""
    examples = [
        {
            "network": tested.path,
            "example": result.number,
            "line": result.position.line if result.position is not None else None,
            "column": result.position.column if result.position is not None else None,
            "status": result.status,
            "faults": [*result.faults],
        }
        for tested, result in report.results()
    ]
    errors = [
        {"network": tested.path, "message": message}
        for tested in report.tested
        for message in (tested.invalid, tested.unread)
        if message is not None
    ]
    counts = {status: report.count(status) for status in MARKS}
    return json.dumps({"version": FORMAT_VERSION, "examples": examples, "errors": errors, **counts}, indent=2)


def _junit(report: Report) -> str:
    """Return a suite for each network, with a case for each example."""
    # Only those who want XML pay for its modules.
    from nnspec.reports.junit import Case, Suite, to_xml

    def case(tested: Tested, result: Result) -> Case:
        name = f"example {result.number}"
        match result.status:
            case "failed":
                return Case(name, "failure", result.faults[0], _failure(tested, result))
            case "skipped":
                return Case(name, "skipped", UNTRAINED)
        return Case(name)

    def suite(tested: Tested) -> Suite:
        cases = tuple(case(tested, result) for result in tested.results)
        for message in (tested.invalid, tested.unread):
            if message is not None:
                cases = (Case("open", "error", message.partition("\n")[0], message),)
        return Suite(tested.path, cases, tested.seconds)

    return to_xml("nnspec test", map(suite, report.tested))
