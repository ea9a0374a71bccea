"""Mends what has one safe way out: the fixes of findings, applied to a text and judged by checking it again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nnspec.diagnostics import Diagnostic, Path, Position, Source, Suggestion
from nnspec.spec.load import check

MAX_ROUNDS = 10
"""How often the findings that a round brings to light are mended in turn."""

MAX_FIXES = 100
"""How many fixes one round tries; each may cost a check of its own."""


@dataclass(frozen=True)
class Fixed:
    """A source after its fixes, and the findings that they mended, with the positions that these had in their round."""

    source: Source
    mended: tuple[Diagnostic, ...] = ()


def fix(source: Source) -> Fixed:
    """Return a source with every fix that helps: its finding goes, and the spec can be read as before.

    A slip hides what depends on it, so other findings may come to light, and the next round may mend them too. One at
    the very place of the fix shows that something else was meant, and the fix is not made.
    """
    mended: list[Diagnostic] = []
    for _ in range(MAX_ROUNDS):
        _, findings = check(source)
        done = _round(source, findings)
        if not done:
            break
        mended += done
        source = _with(source, done)
    return Fixed(source, tuple(mended))


def _round(source: Source, findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings whose fixes help."""
    wanted = _apart(source, findings)[:MAX_FIXES]
    # Together, as it nearly always goes; where one of them does harm, each beside those that do none.
    if not wanted or _helps(source, findings, wanted):
        return wanted
    done: list[Diagnostic] = []
    for finding in wanted:
        if _helps(source, findings, [*done, finding]):
            done.append(finding)
    return done


def _apart(source: Source, findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings with a fix, in the order of the text, without those whose edit meets the one before."""
    found: list[Diagnostic] = []
    last = -1
    for finding in findings:
        if finding.fix is not None:
            start, end = source.span(finding.fix.position)
            if start > last:
                found.append(finding)
                last = end
    return found


def _helps(source: Source, findings: Iterable[Diagnostic], fixes: Sequence[Diagnostic]) -> bool:
    """Return whether the findings of all fixes go, and none comes that shows a fix to be wrong."""
    _, left = check(_with(source, fixes))
    keys = {each.path: each.hint.word for each in fixes if each.at_key and isinstance(each.hint, Suggestion)}
    before = Counter(_what(each, keys) for each in findings)
    after = Counter(_what(each, {}) for each in left)
    came = after - before
    gone = all(after[what] < before[what] for what in (_what(each, keys) for each in fixes))
    return gone and not any(_speaks_against(each, fixes, keys) for each in left if _what(each, {}) in came)


def _what(finding: Diagnostic, keys: Mapping[Path, str]) -> tuple[str, Path, Position | None]:
    """Return what makes a finding the same before and after fixes, which write other ``keys``.

    Where reading ends there is no path, but a place.
    """
    place = finding.position if _is_of_reading(finding) else None
    return finding.code.id, _mended_path(finding.path, keys), place


def _is_of_reading(finding: Diagnostic) -> bool:
    return finding.code.id < "NN1"


def _speaks_against(finding: Diagnostic, fixes: Iterable[Diagnostic], keys: Mapping[Path, str]) -> bool:
    """Return whether a finding that came is about the very place of a fix, or the reading, which was well before.

    The value of a mended key may be misspelt itself; it is mended in the next round.
    """
    if _is_of_reading(finding):
        return not all(map(_is_of_reading, fixes))
    places = {_mended_path(fixed.path, keys): fixed for fixed in fixes if not _is_of_reading(fixed)}
    fixed = places.get(finding.path)
    return fixed is not None and not (fixed.at_key and not finding.at_key and finding.fix is not None)


def _mended_path(path: Path, keys: Mapping[Path, str]) -> Path:
    """Return a path once other ``keys`` are written, by their paths before: its own, and those of what it is in."""
    return tuple(keys.get(path[: depth + 1], step) for depth, step in enumerate(path))


def _with(source: Source, fixes: Iterable[Diagnostic]) -> Source:
    """Return a source after the fixes of findings, which are in the order of the text and apart."""
    parts: list[str] = []
    last = 0
    for fix in (finding.fix for finding in fixes):
        if fix is not None:
            start, end = source.span(fix.position)
            parts += (source.text[last:start], fix.text)
            last = end
    return replace(source, text="".join(parts) + source.text[last:])
