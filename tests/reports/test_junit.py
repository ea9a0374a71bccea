"""JUnit reports keep to Jenkins' schema, whatever the findings hold."""

from functools import cache
from xml.etree.ElementTree import fromstring

import pytest
import xmlschema
from hypothesis import given, settings

from nnspec.diagnostics import Code, Diagnostic, Severity, Source
from nnspec.reports import Checked, Report, render
from nnspec.reports.junit import Case, Suite, to_xml
from tests.reports.reports import SCHEMAS, reports


@cache
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))


@settings(deadline=None)
@given(reports)
def test_a_spec_is_a_suite_that_fails_where_a_finding_does(report: Report) -> None:
    text = render(report, "junit")
    schema().validate(text)
    document = fromstring(text)  # noqa: S314 - our own text
    failed = sum(bool(each.failing) for each in report.checked)
    assert document.get("failures") == str(failed) == str(len(document.findall("./testsuite/testcase/failure")))
    assert document.get("errors") == str(len(report.unread))
    assert document.get("tests") == str(len(report.checked) + len(report.unread))
    said = [element.text or "" for case in document.iter("testcase") for element in case]
    for _, finding in report.findings():
        assert any(f"{finding.code.severity}[{finding.code.id}]" in text for text in said)


@pytest.mark.parametrize(("limit", "failures"), [(Severity.ERROR, "0"), (Severity.WARNING, "1")])
def test_what_fails_is_as_asked(limit: Severity, failures: str) -> None:
    warning = Diagnostic(Code("NN101", "x", Severity.WARNING), "w")
    report = Report((Checked(Source("s.yaml", ""), (warning,), limit),))
    assert fromstring(render(report, "junit")).get("failures") == failures  # noqa: S314


def test_every_outcome() -> None:
    cases = (
        Case("one"),
        Case("two", "failure", "m", "line\n  line"),
        Case("three", "skipped", "why"),
        Case("four", "error", "m"),
    )
    text = to_xml("nnspec test", [Suite("./s.yaml", cases, 0.12345), Suite("t.yaml", ())])
    schema().validate(text)
    first, second = fromstring(text)  # noqa: S314
    assert dict(first.items()) == {
        "name": "s.yaml",
        "file": "s.yaml",
        "tests": "4",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
        "time": "0.123",
    }
    assert second.get("tests") == "0"
    assert [[each.tag for each in case] for case in first] == [[], ["failure"], ["skipped"], ["error"]]


def test_the_schema_refuses() -> None:
    assert not schema().is_valid("<testsuites><testsuite name='x'/></testsuites>")
