"""Every report in JSON keeps to its schema and loses nothing, whatever the findings hold."""

import json
import re
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
from hypothesis import given, settings

from nnspec.diagnostics import CODES, Diagnostic, Position, Severity, Source
from nnspec.reports import Checked, Report, render
from tests.reports.reports import PUBLISHED, SCHEMAS, reports


@cache
def validator(name: str) -> Any:
    return _validator(json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8")))


def published(name: str) -> Any:
    """Return the validator of a schema of our own, which tells all: what it does not speak of is refused here."""
    return _validator(_closed(json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))))


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [*map(_closed, schema)]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "properties" in schema else {}
    return closed | {key: _closed(value) for key, value in schema.items()}


def _validator(schema: Any) -> Any:
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def valid(report: Report, form: str, schema: str) -> Any:
    document = json.loads(render(report, form))
    validator(schema).validate(document)
    return document


@settings(deadline=None)
@given(reports)
def test_our_own(report: Report) -> None:
    published("check").validate(json.loads(render(report, "json")))


@settings(deadline=None)
@given(reports)
def test_gitlab(report: Report) -> None:
    issues = valid(report, "gitlab", "gitlab")
    assert len(issues) == len(report.unread) + len([*report.findings()])
    assert len({issue["fingerprint"] for issue in issues}) >= len([*report.findings()])


@settings(deadline=None)
@given(reports)
def test_rdjson(report: Report) -> None:
    told = valid(report, "rdjson", "rdjson")["diagnostics"][len(report.unread) :]
    for (source, finding), diagnostic in zip(report.findings(), told, strict=True):
        place = finding.position
        assert ("range" in diagnostic["location"]) == (place is not None)
        if place is not None:
            line = source.line(place.line).encode("utf-8", "surrogatepass")
            start, end = (diagnostic["location"]["range"][each]["column"] - 1 for each in ("start", "end"))
            token = source.line(place.line)[place.column - 1 : place.column - 1 + place.length]
            assert line[start:end].decode("utf-8", "surrogatepass") == token
        texts = [suggestion["text"] for suggestion in diagnostic.get("suggestions", ())]
        assert texts == ([finding.fix.text] if finding.fix is not None else [])


@settings(deadline=None)
@given(reports)
def test_sarif(report: Report) -> None:
    (run,) = valid(report, "sarif", "sarif-2.1.0")["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["invocations"][0]["executionSuccessful"] == (not report.unread)
    for (_, finding), result in zip(report.findings(), run["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code.id
        assert result["level"] == finding.code.severity
        assert ("fixes" in result) == (finding.fix is not None)
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        # What RFC 3986 allows in the path of a relative reference without a colon in its first part, or a file URI.
        assert re.fullmatch(r"(file://)?[A-Za-z0-9._~%/-]+", uri)
    marks = [result["partialFingerprints"]["nnspec/v1"] for result in run["results"]]
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize("name", ["a b.yaml", "größe.yaml", "x:y.yaml", "a%20b.yaml", "\udce9.yaml", "a/../b.yaml"])
def test_a_uri_is_the_path_again(name: str) -> None:
    report = Report((Checked(Source(name, "x"), (Diagnostic(CODES["NN001"], "m"),)),))
    artifact = json.loads(render(report, "sarif"))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    path = unquote_to_bytes(artifact["artifactLocation"]["uri"]).decode("utf-8", "surrogateescape")
    assert path == name.replace("a/../", "")


def fingerprints(text: str, *lines: int) -> list[str]:
    source = Source("s.yaml", text)
    findings = (Diagnostic(CODES["NN101"], "m", ("x",), position=Position(line, 1)) for line in lines)
    return [issue["fingerprint"] for issue in json.loads(render(Report((Checked(source, tuple(findings)),)), "gitlab"))]


def test_a_finding_that_has_moved_is_the_same() -> None:
    assert fingerprints("a: 1\n", 1) == fingerprints("# new\n\na: 1\n", 3)
    assert fingerprints("a: 1\n", 1) != fingerprints("a: 2\n", 1)


def test_findings_that_look_alike_are_several() -> None:
    first, second = fingerprints("a: 1\na: 1\n", 1, 2)
    assert first != second


@pytest.mark.parametrize("severity", Severity)
def test_the_schemas_refuse(severity: Severity) -> None:
    with pytest.raises(jsonschema.ValidationError):
        validator("gitlab").validate([{"description": "d", "severity": severity.value}])
    with pytest.raises(jsonschema.ValidationError):
        validator("rdjson").validate({"source": {"name": "n"}, "diagnostics": [{"severity": severity.value}]})
    with pytest.raises(jsonschema.ValidationError):
        validator("sarif-2.1.0").validate({"version": "2.1.0", "runs": [{"results": [{"level": severity.value}]}]})
