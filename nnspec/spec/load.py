"""From text to a spec: reading, structure and references, with everything that is wrong found in one pass.

Knows no shapes: what the graph finds comes after.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from nnspec.diagnostics import Diagnostic, Severity, Source, SpecError, Suggestion, codes, in_order
from nnspec.reading import Document, read, read_source
from nnspec.reading.findings import MAX_FINDINGS
from nnspec.record import record
from nnspec.spec.checks import check as check_references
from nnspec.spec.draft import Draft
from nnspec.spec.spec import Spec

if TYPE_CHECKING:
    from nnspec.reading.fixes import Fixes

_OF_THE_LANGUAGE = (codes.UNKNOWN_KEY, codes.UNKNOWN_TAG, codes.NOT_A_CHOICE, codes.WRONG_TYPE)
"""What is found about words of the language; the others are about names that the spec gives."""

_LOSES_KEYS = (codes.KEY_NOT_TEXT, codes.MERGE_KEY)
"""Faults of reading after which a mapping lacks what its author wrote."""


@record
class Examined:
    """A spec, None when a finding is an error, its parts, the findings, and what of it is ``sound`` for all that."""

    spec: Spec | None
    draft: Draft
    findings: list[Diagnostic]
    sound: Spec | None


def load(path: str | PathLike[str]) -> Spec:
    """Return the spec in a file, ``-`` being standard input; a name that ends in .json is read as JSON, others as YAML.

    Raises ReadError when the file cannot be read, SpecError with every finding when it is no spec.
    """
    return _spec(read_source(path))


def loads(text: str, format: Literal["yaml", "json"] = "yaml", name: str = "<string>") -> Spec:  # noqa: A002
    """Return the spec in a text; ``name`` is what findings call it. Raises SpecError with every finding."""
    return _spec(Source(name, text, format))


def from_dict(value: Mapping[str, Any]) -> Spec:
    """Return the spec that a mapping of Python values holds, as a file would. Raises SpecError with every finding."""
    built = _build(dict(value))
    if built.spec is None:
        raise SpecError(built.findings)
    return built.spec


def check(source: Source) -> tuple[Spec | None, list[Diagnostic]]:
    """Return the spec in a source and all findings about it, in order; the spec is None when one is an error."""
    document, faults = read(source)
    if document is None:
        return None, faults
    examined = examine(document, faults)
    return examined.spec, place(examined.findings, document)


def examine(document: Document, faults: Sequence[Diagnostic]) -> Examined:
    """Return what a document holds. ``faults`` are those of reading; nothing is said that follows from them."""
    examined = _build(document.value)
    if faults:
        others = _independent(examined.findings, faults)
        findings = [*faults, *islice(others, MAX_FINDINGS - len(faults))]
        return Examined(None, examined.draft, findings, None)
    if examined.spec is not None:
        examined.spec.attach(document)
    return examined


def _independent(findings: Iterable[Diagnostic], faults: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the findings that come of no fault of reading: none at its place, around it, or for want of a lost key."""
    at = {path for fault in faults for path in (fault.path, fault.path[:-1])}
    lacking = {fault.path for fault in faults if fault.code in _LOSES_KEYS}
    for finding in findings:
        path = finding.path
        if path not in at and not any(path[:length] in lacking for length in range(len(path) + 1)):
            yield finding


def place(findings: list[Diagnostic], document: Document) -> list[Diagnostic]:
    """Return findings with their positions in the document they are about, and their fixes, in order."""
    fixes = _fixes(document) if any(isinstance(each.hint, Suggestion) for each in findings) else None
    return list(in_order(_placed(each, document, fixes) for each in findings))


def _fixes(document: Document) -> "Fixes":
    # Who has misspelt nothing does without its module.
    from nnspec.reading.fixes import Fixes

    return Fixes(document.source)


def _placed(finding: Diagnostic, document: Document, fixes: "Fixes | None") -> Diagnostic:
    position = finding.position
    if position is None:
        position = document.locate(finding.path, at_key=finding.at_key)
    fix = finding.fix
    if fixes is not None and isinstance(finding.hint, Suggestion):
        fix = fixes.at(position, finding.hint, declared=finding.code not in _OF_THE_LANGUAGE)
    return replace(finding, position=position, fix=fix)


def _spec(source: Source) -> Spec:
    spec, findings = check(source)
    if spec is None:
        raise SpecError(findings, source)
    return spec


def _build(value: dict[str, Any]) -> Examined:
    try:
        spec = Spec.model_validate(value)
    except ValidationError as error:
        # A spec that is right does without the modules for one that is not.
        from nnspec.spec.salvage import salvage

        return Examined(None, *salvage(value, error))
    draft = Draft.of(spec)
    findings = list(islice(check_references(draft), MAX_FINDINGS))
    if any(each.code.severity is Severity.ERROR for each in findings):
        from nnspec.spec.sound import sound_part

        return Examined(None, draft, findings, sound_part(value, findings))
    return Examined(spec, draft, findings, spec)
