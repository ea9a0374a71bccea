"""What makes a finding the same in two runs: so that CI tells new findings from old ones after lines have moved."""

from collections.abc import Iterator
from hashlib import sha256

from nnspec.diagnostics import Diagnostic, Source
from nnspec.reports.paths import relative
from nnspec.reports.report import Report

_AROUND = 200


def fingerprinted(report: Report, root: str) -> Iterator[tuple[Source, Diagnostic, str]]:
    """Yield every finding with its fingerprint, which is its own in the report.

    It is made of the file, the code, the place in the spec and the text of the line, and of no number of a line; of
    several that agree in these, the first is first.
    """
    seen: dict[str, int] = {}
    for source, finding in report.findings():
        key = fingerprint(relative(source.name, root), finding.code.id, repr(finding.path), _text(finding, source))
        seen[key] = seen.get(key, 0) + 1
        yield source, finding, fingerprint(key, str(seen[key]))


def _text(finding: Diagnostic, source: Source) -> str:
    """Return the line of a finding, of a long one the part around it, without the space before and after."""
    place = finding.position
    if place is None:
        return ""
    return source.line(place.line)[max(0, place.column - _AROUND) : place.column + _AROUND].strip()


def fingerprint(*parts: str) -> str:
    """Return the fingerprint of what these texts say, such as of a file that could not be read."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
