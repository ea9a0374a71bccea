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
    for checked in report.checked:
        ranges = _Ranges(checked.source)
        for finding in checked.findings:
            yield _diagnostic(finding, checked.source, ranges, root)


def _diagnostic(finding: Diagnostic, source: Source, ranges: "_Ranges", root: str) -> dict[str, object]:
    location: dict[str, object] = {"path": relative(source.name, root)}
    if finding.position is not None:
        location["range"] = ranges.of(finding.position)
    fix = finding.fix
    return {
        "message": advice(finding),
        "location": location,
        "severity": _SEVERITIES[finding.code.severity],
        "code": {"value": finding.code.id},
        "original_output": render_concise([finding], source),
        **({"suggestions": [{"range": ranges.of(fix.position), "text": fix.text}]} if fix is not None else {}),
    }


class _Ranges:
    """Positions of one source in bytes. They come in order, so that even a line of megabytes is counted once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._line, self._text = 0, ""
        self._characters = self._bytes = 0  # of the line, so many of the one are so many of the other

    def of(self, place: Position) -> dict[str, object]:
        """Return a position as a range that ends before its end."""
        before = place.column - 1
        if place.line != self._line or before < self._characters:
            self._line, self._text = place.line, self._source.line(place.line)
            self._characters = self._bytes = 0
        self._bytes += _bytes(self._text[self._characters : before])
        self._characters = before
        start = self._bytes + 1
        end = start + _bytes(self._text[before : before + place.length])
        return {"start": {"line": place.line, "column": start}, "end": {"line": place.line, "column": end}}


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
