"""Findings as JSON, for machines."""

import json

from nnspec.diagnostics import Diagnostic, Fix, Severity, Source
from nnspec.reports.report import Report

FORMAT_VERSION = 1
"""Raised when a field changes its meaning or goes; a new field does not raise it."""


def record(diagnostic: Diagnostic, source: Source | None) -> dict[str, object]:
    """Return the fields of one finding; ``line``, ``column`` and ``length`` are null where the place is not known."""
    place = diagnostic.position
    return {
        "file": source.name if source is not None else None,
        "line": place.line if place is not None else None,
        "column": place.column if place is not None else None,
        "length": place.length if place is not None else None,
        "code": diagnostic.code.id,
        "name": diagnostic.code.name,
        "severity": diagnostic.code.severity.value,
        "message": diagnostic.message,
        "path": list(diagnostic.path),
        "hint": diagnostic.hint,
        "fix": _fix(diagnostic.fix),
    }


def _fix(fix: Fix | None) -> dict[str, object] | None:
    """Return the edit that ``check --fix`` makes: ``text`` in place of ``length`` characters."""
    if fix is None:
        return None
    place = fix.position
    return {"line": place.line, "column": place.column, "length": place.length, "text": fix.text}


def render(report: Report) -> str:
    """Return one JSON document: the findings in the order of the specs, the files that could not be read, counts."""
    records = [record(finding, source) for source, finding in report.findings()]
    counts = {f"{severity}s": sum(each["severity"] == severity for each in records) for severity in Severity}
    document = {
        "version": FORMAT_VERSION,
        "diagnostics": records,
        "unread": [{"file": each.name, "message": each.message} for each in report.unread],
        "specs": len(report.checked),
        **counts,
    }
    return json.dumps(document, indent=2)
