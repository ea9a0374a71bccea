"""Reports as SARIF 2.1.0, which GitHub's code scanning and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from nnspec.diagnostics import CODES, Code, Diagnostic, Fix, Position, Source
from nnspec.diagnostics.explain import explain
from nnspec.reports.fingerprints import fingerprinted
from nnspec.reports.paths import checkout, relative, uri
from nnspec.reports.report import Report, Unread, advice

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

Object = dict[str, object]


def render(report: Report) -> str:
    """Return one log of one run; its rules are the codes that were found, with their pages."""
    codes = sorted({finding.code.id for _, finding in report.findings()})
    driver = {"name": "nnspec", "semanticVersion": version("nnspec"), "rules": [*_rules(codes)]}
    root = checkout()
    run: Object = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report.unread, root)],
        "results": [
            _result(finding, source, mark, codes, root) for source, finding, mark in fingerprinted(report, root)
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rules(codes: Iterable[str]) -> Iterator[Object]:
    for code in map(CODES.__getitem__, codes):
        page = explain(code.id)
        says = page.partition("## What it says\n\n")[2].partition("\n\n## ")[0]
        yield {
            "id": code.id,
            "name": code.name,
            "shortDescription": {"text": code.name.replace("-", " ")},
            "fullDescription": {"text": says},
            "help": {"text": page, "markdown": page},
            "defaultConfiguration": {"level": _level(code)},
        }


def _result(finding: Diagnostic, source: Source, mark: str, codes: list[str], root: str) -> Object:
    return {
        "ruleId": finding.code.id,
        "ruleIndex": codes.index(finding.code.id),
        "level": _level(finding.code),
        "message": {"text": advice(finding)},
        "locations": [_location(source.name, root, finding.position)],
        "partialFingerprints": {"nnspec/v1": mark},
        **({"fixes": [_fix(finding, finding.fix, source, root)]} if finding.fix is not None else {}),
    }


def _fix(finding: Diagnostic, fix: Fix, source: Source, root: str) -> Object:
    replacement = {"deletedRegion": _region(fix.position), "insertedContent": {"text": fix.text}}
    change = {"artifactLocation": _artifact(source.name, root), "replacements": [replacement]}
    return {"description": {"text": advice(finding)}, "artifactChanges": [change]}


def _invocation(unread: Iterable[Unread], root: str) -> Object:
    notifications = [
        {"level": "error", "message": {"text": each.message}, "locations": [_location(each.name, root)]}
        for each in unread
    ]
    return {"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}


def _location(name: str, root: str, place: Position | None = None) -> Object:
    physical: Object = {"artifactLocation": _artifact(name, root)}
    if place is not None:
        physical["region"] = _region(place)
    return {"physicalLocation": physical}


def _artifact(name: str, root: str) -> Object:
    path = uri(relative(name, root))
    return {"uri": path} if path.startswith("file:") else {"uri": path, "uriBaseId": "%SRCROOT%"}


def _region(place: Position) -> Object:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.line,
        "endColumn": place.column + place.length,
    }


def _level(code: Code) -> str:
    return code.severity.value
