"""What a check of any number of specs found; how it is shown is the affair of the forms."""

from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic, Severity, Source
from nnspec.record import record


@record
class Checked:
    """One spec, what was found in it, in order, and from which severity on a finding fails."""

    source: Source
    findings: tuple[Diagnostic, ...]
    fail_on: Severity = Severity.ERROR

    @property
    def failing(self) -> list[Diagnostic]:
        """The findings that weigh enough to fail."""
        order = [*Severity]
        limit = order.index(self.fail_on)
        return [finding for finding in self.findings if order.index(finding.code.severity) <= limit]


@record
class Unread:
    """A file that could not be read, and why, in a sentence that names it."""

    name: str
    message: str


@record
class Report:
    """All specs, and all files that could not be read.

    ``mended`` tells that fixes were made already: one that a finding still has does not help. ``others`` is how many
    files of directories are no specs, and were left alone.
    """

    checked: tuple[Checked, ...]
    unread: tuple[Unread, ...] = ()
    mended: bool = False
    others: int = 0

    def findings(self) -> Iterator[tuple[Source, Diagnostic]]:
        """Yield every finding with its source, in the order of the specs."""
        for each in self.checked:
            for finding in each.findings:
                yield each.source, finding

    @property
    def failed(self) -> bool:
        """Whether any finding fails."""
        return any(each.failing for each in self.checked)


def advice(finding: Diagnostic) -> str:
    """Return what a finding says, and on a line of its own the way out, where there is one."""
    return finding.message if finding.hint is None else f"{finding.message}\nhint: {finding.hint}"
