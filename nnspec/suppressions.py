"""Comments that take back a warning or a note, ``# nnspec: ignore[NN210] reason: ...``, and what is wrong with them.

A comment makes no spec invalid, so whatever is wrong with one is a warning; these warnings cannot be taken back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from nnspec.diagnostics import CODES, Code, Diagnostic, Severity, Source, SpecError, codes, in_order, nearest
from nnspec.reading import parse
from nnspec.reading.findings import MAX_FINDINGS
from nnspec.reading.remarks import Remark, remarks

_FORM = re.compile(r"ignore[ \t]*\[([^\[\]]*)\](.*)")
_CODE = re.compile(r"[^,\s]+")
_REASON = re.compile(r"[ \t]+reason:[ \t]*\S")
_WORD = re.compile(r"[A-Za-z-]+")
_HINT = "write # nnspec: ignore[NN210] reason: why it is meant"


_MOST = 32


@dataclass
class _Ignored:
    """One code that a comment names, where, and on which line its findings are taken back."""

    code: str
    start: int
    line: int
    used: bool = False


_Place = tuple[int, str]
"""A line, and a code that is suppressed there."""


def suppress(source: Source, findings: list[Diagnostic]) -> list[Diagnostic]:
    """Return the findings of a YAML source that no comment takes back, and those about the comments, in order."""
    try:
        document = parse(source)
    except SpecError:
        return findings  # all of them are errors
    about: list[Diagnostic] = []
    ignored: dict[_Place, list[_Ignored]] = {}
    for remark in remarks(document):
        about += islice(_read(source, remark, ignored), MAX_FINDINGS - len(about))
    kept = [finding for finding in findings if not _is_ignored(finding, ignored)]
    # Of a spec with errors the warnings are not known.
    known = all(finding.code.severity is not Severity.ERROR for finding in findings)
    unused = (_unused(source, each) for named in ignored.values() for each in named if known and not each.used)
    return list(in_order([*kept, *about, *islice(unused, MAX_FINDINGS - len(about))]))


def _read(source: Source, remark: Remark, ignored: dict[_Place, list[_Ignored]]) -> Iterator[Diagnostic]:
    """Add the codes that a comment ignores to ``ignored``; yield what is wrong with it."""
    start, end = remark.words
    words = source.text[start:end]
    form = _FORM.match(words)
    named = [*islice(_CODE.finditer(form[1]), _MOST + 1)] if form is not None else []
    if form is None or not 0 < len(named) <= _MOST:
        if form is not None or _means_to_ignore(words):
            most = f", for it names more than {_MOST} codes" if named else ""
            message = f"this comment suppresses nothing{most}"
            yield _finding(source, codes.MALFORMED_SUPPRESSION, message, remark.span, _HINT)
        return
    for name in named:
        at = start + form.start(1) + name.start()
        if name[0] not in CODES:
            message, hint = f"there is no code {name[0][:40]!r}", codes.code_hint(name[0])
            yield _finding(source, codes.UNKNOWN_SUPPRESSED_CODE, message, (at, at + len(name[0])), hint)
        elif CODES[name[0]].severity is Severity.ERROR:
            message = f"{name[0]} ({CODES[name[0]].name}) is an error, which cannot be suppressed"
            hint = "mend the spec, and remove the comment"
            yield _finding(source, codes.ERROR_SUPPRESSED, message, (at, at + len(name[0])), hint)
        else:
            ignored.setdefault((remark.line, name[0]), []).append(_Ignored(name[0], at, remark.line))
    if _REASON.match(form[2]) is None:
        message = f"nothing says why {', '.join(name[0] for name in named[:3])} is suppressed"
        yield _finding(
            source, codes.SUPPRESSION_WITHOUT_REASON, message[:100], remark.span, "go on with: reason: why it is meant"
        )


def _means_to_ignore(words: str) -> bool:
    """Return whether a comment that begins with these words is a suppression in its author's mind."""
    word = _WORD.match(words)
    if word is None:
        return False
    return nearest(word[0], ["ignore"]) is not None or words[word.end() : word.end() + 1] in ("[", "(", "=")


def _is_ignored(finding: Diagnostic, ignored: dict[_Place, list[_Ignored]]) -> bool:
    """Return whether a comment takes ``finding`` back, and mark all that do."""
    if finding.position is None or finding.code.severity is Severity.ERROR:
        return False
    found = ignored.get((finding.position.line, finding.code.id), [])
    for each in found:
        each.used = True
    return bool(found)


def _unused(source: Source, ignored: _Ignored) -> Diagnostic:
    span = (ignored.start, ignored.start + len(ignored.code))
    where = (
        f"is not found on line {ignored.line}" if ignored.line <= source.lines else "has no line below to be found on"
    )
    message = f"{ignored.code} ({CODES[ignored.code].name}) {where}"
    return _finding(source, codes.UNUSED_SUPPRESSION, message, span, "remove it, or move it to the line of the finding")


def _finding(source: Source, code: Code, message: str, span: tuple[int, int], hint: str | None) -> Diagnostic:
    return Diagnostic(code, message, hint=hint, position=source.position(*span))
