"""Comments that take back a warning or a note, ``# nnspec: ignore[NN210] reason: ...``, and what is wrong with them.

A comment makes no spec invalid, so whatever is wrong with one is a warning; these warnings cannot be taken back.
"""

import re
from dataclasses import dataclass
from itertools import islice

from nnspec.diagnostics import CODES, Code, Diagnostic, Severity, Source, codes, in_order, nearest
from nnspec.reading import read
from nnspec.reading.document import Span
from nnspec.reading.findings import MAX_FINDINGS
from nnspec.reading.pragmas import Pragma, pragmas

_FORM = re.compile(r"ignore[ \t]*\[([^\[\]]*)\](.*)")
_CODE = re.compile(r"[^,\s]+")
_REASON = re.compile(r"[ \t]+reason:[ \t]*\S")
_WORD = re.compile(r"[A-Za-z-]+")
_OF_OTHER_FILES = (codes.NETWORK_NAME_TAKEN.id, codes.WEIGHTS_FILE.id)
_HINT = "write # nnspec: ignore[NN210] reason: why it is meant"


_MOST_CODES, _MOST_COMMENTS = 32, 1_000
"""So many one comment names, and so many a spec has; who has more to suppress turns codes off for the project."""


@dataclass
class _Ignored:
    """One code that a comment names, where, and on which line its findings are taken back."""

    code: str
    start: int
    line: int
    used: bool = False


def suppress(source: Source, findings: list[Diagnostic]) -> list[Diagnostic]:
    """Return the findings of a YAML source that no comment takes back, and those about the comments, in order."""
    document, _ = read(source)
    if document is None:
        return findings  # all of them are errors
    comments = _Comments(source)
    for number, pragma in enumerate(pragmas(document)):
        if not comments.read(pragma, number):
            break
    kept = [finding for finding in findings if not comments.ignore(finding)]
    # Of a spec with errors the warnings are not known.
    if all(finding.code.severity is not Severity.ERROR for finding in findings):
        comments.find_unused()
    return list(in_order([*kept, *comments.findings]))


class _Comments:
    """The suppressions of one source, and what is wrong with them: as many findings as any spec is told."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Diagnostic] = []
        # By line and code.
        self._ignored: dict[tuple[int, str], list[_Ignored]] = {}

    def read(self, pragma: Pragma, number: int) -> bool:
        """Take the codes that a comment ignores; return whether more comments are read."""
        if number == _MOST_COMMENTS:
            message = f"of more than {_MOST_COMMENTS:,} comments to nnspec this and the others are not read"
            self._add(codes.MALFORMED_SUPPRESSION, message, pragma.span, "turn codes off in nnspec.toml")
            return False
        start, end = pragma.words
        words = self.source.text[start:end]
        form = _FORM.match(words) if not pragma.slipped else None
        named = [*islice(_CODE.finditer(form[1]), _MOST_CODES + 1)] if form is not None else []
        if form is None or not 0 < len(named) <= _MOST_CODES:
            if form is not None or _means_to_ignore(words):
                most = f", for it names more than {_MOST_CODES} codes" if named else ""
                self._add(codes.MALFORMED_SUPPRESSION, f"this comment suppresses nothing{most}", pragma.span, _HINT)
            return True
        for name in named:
            self._take(name[0], start + form.start(1) + name.start(), pragma.line)
        if _REASON.match(form[2]) is None:
            several = ", ..." if len(named) > 1 else ""
            message = f"nothing says why {named[0][0][:40]}{several} is suppressed"
            hint = "go on with: reason: why it is meant"
            self._add(codes.SUPPRESSION_WITHOUT_REASON, message, pragma.span, hint)
        return len(self.findings) < MAX_FINDINGS

    def _take(self, word: str, start: int, line: int) -> None:
        span, code = (start, start + len(word)), CODES.get(word)
        if code is None:
            message = f"there is no code {word[:40]!r}"
            self._add(codes.UNKNOWN_SUPPRESSED_CODE, message, span, codes.code_hint(word))
        elif code.severity is Severity.ERROR:
            message = f"{code.id} ({code.name}) is an error, which cannot be suppressed"
            self._add(codes.ERROR_SUPPRESSED, message, span, "mend the spec, and remove the comment")
        else:
            self._ignored.setdefault((line, word), []).append(_Ignored(word, start, line))

    def ignore(self, finding: Diagnostic) -> bool:
        """Return whether a comment takes ``finding`` back, and mark all that do."""
        if finding.position is None or finding.code.severity is Severity.ERROR:
            return False
        found = self._ignored.get((finding.position.line, finding.code.id), [])
        for each in found:
            each.used = True
        return bool(found)

    def find_unused(self) -> None:
        """Tell which codes nothing was ignored by."""
        for each in (each for named in self._ignored.values() for each in named if not each.used):
            if each.code in _OF_OTHER_FILES:
                continue  # known only where the other file is looked at too
            known = each.line <= self.source.lines
            where = f"is not found on line {each.line}" if known else "has no line below to be found on"
            message = f"{each.code} ({CODES[each.code].name}) {where}"
            hint = "remove it, or move it to the line of the finding"
            self._add(codes.UNUSED_SUPPRESSION, message, (each.start, each.start + len(each.code)), hint)

    def _add(self, code: Code, message: str, span: Span, hint: str) -> None:
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(Diagnostic(code, message, hint=hint, position=self.source.position(*span)))


def _means_to_ignore(words: str) -> bool:
    """Return whether a comment that begins with these words is a suppression in its author's mind."""
    word = _WORD.match(words)
    if word is None:
        return False
    return nearest(word[0], ["ignore"]) is not None or words[word.end() : word.end() + 1] in ("[", "(", "=")
