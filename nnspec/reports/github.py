"""Reports for GitHub Actions: workflow commands, which it shows as annotations, and the text for its log.

It shows ten annotations of each kind for a step, so the errors come first, and the text holds them all.
https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterator
from hashlib import sha256

from nnspec.diagnostics import Diagnostic, Severity, Source
from nnspec.diagnostics.render import visible
from nnspec.reports.paths import checkout, relative
from nnspec.reports.report import Report, advice
from nnspec.reports.text import full

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    """Return the annotations, errors first, and then the report as text."""
    return "\n".join([*_annotations(report), *_plain(full(report))])


def _annotations(report: Report) -> Iterator[str]:
    root = checkout()
    for unread in report.unread:
        yield _command("error", {"file": relative(unread.name, root), "title": "cannot read"}, unread.message)
    order = [*Severity]
    for source, finding in sorted(report.findings(), key=lambda found: order.index(found[1].code.severity)):
        yield _annotation(finding, source, root)


def _annotation(finding: Diagnostic, source: Source, root: str) -> str:
    properties = {"file": relative(source.name, root)}
    place = finding.position
    if place is not None:
        properties |= {
            "line": str(place.line),
            "endLine": str(place.line),
            "col": str(place.column),
            "endColumn": str(place.column + place.length),
        }
    properties["title"] = f"{finding.code.id} {finding.code.name}"
    return _command(_KINDS[finding.code.severity], properties, advice(finding))


def _command(kind: str, properties: dict[str, str], message: str) -> str:
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    shown = "\n".join(map(visible, message.split("\n")))
    return f"::{kind} {written}::{_data(shown)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _plain(text: str) -> Iterator[str]:
    """Yield ``text`` so that the runner takes no part of it for a command, whatever a spec has written there.

    The runner obeys nothing until it sees the token again; a text cannot hold the digest of itself.
    """
    token = f"nnspec-{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
    yield from (f"::stop-commands::{token}", text, f"::{token}::")
