"""Reports as JUnit XML, which most CI shows: a suite for each file, here of one case, and of any for its examples.

The form is that of Jenkins' ``junit-10.xsd``; of the attributes that others add, none is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from nnspec.diagnostics import render_full, summary
from nnspec.diagnostics.render import visible
from nnspec.reports.paths import checkout, relative
from nnspec.reports.report import Checked, Report

Outcome = Literal["passed", "failure", "error", "skipped"]


@dataclass(frozen=True)
class Case:
    """One test: how it went, why in one line, and the whole story."""

    name: str
    outcome: Outcome = "passed"
    message: str = ""
    text: str = ""


@dataclass(frozen=True)
class Suite:
    """The tests of one file; ``seconds`` is how long they took, where that was measured."""

    file: str
    cases: tuple[Case, ...]
    seconds: float | None = None

    def count(self, outcome: Outcome) -> int:
        """Return how many went so."""
        return sum(case.outcome == outcome for case in self.cases)


def render(report: Report) -> str:
    """Return a suite for each spec, whose one case fails where a finding does."""
    suites = [Suite(each.name, (Case("check", "error", each.message, each.message),)) for each in report.unread]
    return to_xml("nnspec check", [*suites, *map(_suite, report.checked)])


def _suite(checked: Checked) -> Suite:
    text = render_full(checked.findings, checked.source)
    failing = checked.failing
    case = Case("check", "failure", summary(failing), text) if failing else Case("check", text=text)
    return Suite(checked.source.name, (case,))


def to_xml(name: str, suites: Iterable[Suite]) -> str:
    """Return the suites as one document, of which each file is named by its path."""
    suites, root = list(suites), checkout()
    document = Element("testsuites", {"name": name, **_counts(suites)})
    for suite in suites:
        path = visible(relative(suite.file, root))
        taken = {"time": f"{suite.seconds:.3f}"} if suite.seconds is not None else {}
        counts = {**_counts([suite]), "skipped": str(suite.count("skipped"))}
        element = SubElement(document, "testsuite", {"name": path, "file": path, **counts, **taken})
        for case in suite.cases:
            _add(element, case, path)
    indent(document)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(document, encoding="unicode")}'


def _counts(suites: Iterable[Suite]) -> dict[str, str]:
    suites = list(suites)
    return {
        "tests": str(sum(len(suite.cases) for suite in suites)),
        "failures": str(sum(suite.count("failure") for suite in suites)),
        "errors": str(sum(suite.count("error") for suite in suites)),
    }


def _add(suite: Element, case: Case, path: str) -> None:
    element = SubElement(suite, "testcase", {"name": visible(case.name), "classname": path})
    # What a control character does to XML is done away with; the lines stay lines.
    text = "\n".join(map(visible, case.text.split("\n")))
    if case.outcome != "passed":
        SubElement(element, case.outcome, {"message": visible(case.message)}).text = text or None
    elif text:
        SubElement(element, "system-out").text = text
