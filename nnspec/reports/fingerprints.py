"""What makes a finding the same in two runs: so that CI tells new findings from old ones after lines have moved."""

from collections.abc import Iterator
from hashlib import sha256

from nnspec.diagnostics import Diagnostic, Source
from nnspec.reports.paths import relative
from nnspec.reports.report import Report


def fingerprinted(report: Report, root: str) -> Iterator[tuple[Source, Diagnostic, str]]:
    """Yield every finding with its fingerprint, which is its own in the report.

    It is made of the file, the code, the place in the spec and the text of the line, and of no number of a line; of
    several that agree in these, the first is first.
    """
    seen: dict[str, int] = {}
    for source, finding in report.findings():
        line = source.line(finding.position.line).strip() if finding.position is not None else ""
        parts = (relative(source.name, root), finding.code.id, repr(finding.path), line)
        key = "\0".join(parts)
        seen[key] = seen.get(key, 0) + 1
        yield source, finding, _digest(f"{key}\0{seen[key]}")


def fingerprint(*parts: str) -> str:
    """Return the fingerprint of something that is no finding, such as a file that could not be read."""
    return _digest("\0".join(parts))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
