"""Reports for reviewdog: its Diagnostic Format, which counts columns in bytes of UTF-8 and ends ranges before the end.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

import json
from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic, Position, Severity, Source, render_concise
from nnspec.reports.paths import checkout, relative
from nnspec.reports.report import Report, advice

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def render(report: Report) -> str:
    """Return one DiagnosticResult."""
    return json.dumps({"source": {"name": "nnspec"}, "diagnostics": [*_diagnostics(report)]}, indent=2)


def _diagnostics(report: Report) -> Iterator[dict[str, object]]:
    root = checkout()
    for unread in report.unread:
        yield {"message": unread.message, "location": {"path": relative(unread.name, root)}, "severity": "ERROR"}
    for source, finding in report.findings():
        yield _diagnostic(finding, source, root)


def _diagnostic(finding: Diagnostic, source: Source, root: str) -> dict[str, object]:
    location: dict[str, object] = {"path": relative(source.name, root)}
    if finding.position is not None:
        location["range"] = _range(finding.position, source)
    fix = finding.fix
    return {
        "message": advice(finding),
        "location": location,
        "severity": _SEVERITIES[finding.code.severity],
        "code": {"value": finding.code.id},
        "original_output": render_concise([finding], source),
        **({"suggestions": [{"range": _range(fix.position, source), "text": fix.text}]} if fix is not None else {}),
    }


def _range(place: Position, source: Source) -> dict[str, object]:
    line, before = source.line(place.line), place.column - 1
    start, end = (_bytes(line[:count]) + 1 for count in (before, before + place.length))
    return {"start": {"line": place.line, "column": start}, "end": {"line": place.line, "column": end}}


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
