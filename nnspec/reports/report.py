"""What a check of any number of specs found; how it is shown is the affair of the forms."""

from collections.abc import Iterator
from dataclasses import dataclass

from nnspec.diagnostics import Diagnostic, Severity, Source


@dataclass(frozen=True)
class Checked:
    """One spec and what was found in it, in order."""

    source: Source
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Unread:
    """A file that could not be read, and why, in a sentence that names it."""

    name: str
    message: str


@dataclass(frozen=True)
class Report:
    """All specs, all files that could not be read, and from which severity on a finding fails."""

    checked: tuple[Checked, ...]
    unread: tuple[Unread, ...] = ()
    fail_on: Severity = Severity.ERROR

    def findings(self) -> Iterator[tuple[Source, Diagnostic]]:
        """Yield every finding with its source, in the order of the specs."""
        for each in self.checked:
            for finding in each.findings:
                yield each.source, finding

    def fails(self, finding: Diagnostic) -> bool:
        """Return whether ``finding`` weighs enough to fail."""
        order = [*Severity]
        return order.index(finding.code.severity) <= order.index(self.fail_on)

    @property
    def failed(self) -> bool:
        """Whether any finding fails."""
        return any(self.fails(finding) for _, finding in self.findings())


def advice(finding: Diagnostic) -> str:
    """Return what a finding says, and on a line of its own the way out, where there is one."""
    return finding.message if finding.hint is None else f"{finding.message}\nhint: {finding.hint}"
