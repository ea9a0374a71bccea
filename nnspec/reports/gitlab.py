"""Reports for GitLab: its code quality report, a subset of Code Climate's issues.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import json
from collections.abc import Iterator

from nnspec.diagnostics import Severity
from nnspec.reports.fingerprints import fingerprint, fingerprinted
from nnspec.reports.paths import checkout, relative
from nnspec.reports.report import Report, advice

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report) -> str:
    """Return a JSON array of issues."""
    return json.dumps([*_issues(report)], indent=2)


def _issues(report: Report) -> Iterator[dict[str, object]]:
    root = checkout()
    for unread in report.unread:
        path = relative(unread.name, root)
        yield _issue("cannot-read", unread.message, fingerprint(path, "cannot read"), "critical", path, 1)
    for source, finding, mark in fingerprinted(report, root):
        path = relative(source.name, root)
        line = finding.position.line if finding.position is not None else 1
        severity = _SEVERITIES[finding.code.severity]
        yield _issue(f"{finding.code.id} {finding.code.name}", advice(finding), mark, severity, path, line)


def _issue(check: str, description: str, mark: str, severity: str, path: str, line: int) -> dict[str, object]:
    return {
        "type": "issue",
        "check_name": check,
        "description": description.replace("\n", "; "),
        "categories": ["Bug Risk"],
        "fingerprint": mark,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }
