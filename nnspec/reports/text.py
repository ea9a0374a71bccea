"""Reports for people: every finding, how often each code was found if they ask for it, and the counts last."""

from collections.abc import Iterator

from nnspec.diagnostics import Code, render_concise, render_full, summary
from nnspec.reports.report import Report


def full(report: Report, *, color: bool = False, statistics: bool = False) -> str:
    """Return each finding with its source line, caret and hint, then the closing lines."""
    told = (render_full(each.findings, each.source, color=color) for each in report.checked if each.findings)
    return "\n\n".join([*told, *_closing(report, statistics)])


def concise(report: Report, *, color: bool = False, statistics: bool = False) -> str:
    """Return one line a finding, then the closing lines."""
    told = (render_concise(each.findings, each.source, color=color) for each in report.checked if each.findings)
    return "\n".join([*told, *_closing(report, statistics)])


def _closing(report: Report, statistics: bool) -> Iterator[str]:
    if statistics and (counts := list(_statistics(report))):
        yield "\n".join(counts)
    yield closing_line(report)


def closing_line(report: Report) -> str:
    """Return how many specs were checked, what was found in how many of them, what can be mended and what not read."""
    specs, wrong = len(report.checked), sum(bool(each.findings) for each in report.checked)
    found = summary(finding for _, finding in report.findings())
    where = f" in {wrong:,} of them" if wrong > 0 and specs > 1 else ""
    unread = f"; {len(report.unread):,} could not be read" if report.unread else ""
    fixes = sum(finding.fix is not None for _, finding in report.findings()) if not report.mended else 0
    mended = f"; --fix can mend {fixes:,}" if fixes else ""
    others = f"; {report.others:,} other file{'s' if report.others != 1 else ''} left alone" if report.others else ""
    return f"{specs:,} spec{'s' if specs != 1 else ''} checked: {found}{where}{mended}{unread}{others}"


def _statistics(report: Report) -> Iterator[str]:
    """Yield a line for each code that was found, the most frequent first."""
    counts: dict[Code, int] = {}
    for _, finding in report.findings():
        counts[finding.code] = counts.get(finding.code, 0) + 1
    if not counts:
        return
    width = len(f"{max(counts.values()):,}")
    longest = max(len(code.severity) for code in counts)
    for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0].id)):
        yield f"{count:>{width},}  {code.severity:<{longest}}  {code.id}  {code.name}"
