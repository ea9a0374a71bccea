"""Findings as JSON, for machines."""

import json
from collections.abc import Iterable

from nnspec.diagnostics.code import Severity
from nnspec.diagnostics.diagnostic import Diagnostic, in_order
from nnspec.diagnostics.source import Source

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
    }


def to_json(findings: Iterable[tuple[Source | None, Iterable[Diagnostic]]]) -> str:
    """Return one JSON document of the findings of any number of sources, in the order given, each source's sorted."""
    records = [record(each, source) for source, diagnostics in findings for each in in_order(diagnostics)]
    counts = {f"{severity}s": sum(each["severity"] == severity for each in records) for severity in Severity}
    return json.dumps({"version": FORMAT_VERSION, "diagnostics": records, **counts}, indent=2)
