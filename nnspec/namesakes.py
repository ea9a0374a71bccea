"""Specs of one name among those of a directory, which one service cannot serve.

A text is looked through for what may be its name, and only those are read that seem to have one name: a hundred specs
cost a millisecond. A name that is an alias, or has an escape in it, is not seen.
"""

import re
from collections.abc import Iterable, Iterator

from nnspec.diagnostics import Diagnostic, Source, SpecError
from nnspec.diagnostics.codes import NETWORK_NAME_TAKEN
from nnspec.reading import Document, parse

_LINE = re.compile(r"^name:[ \t]+([a-z][a-z0-9_-]*)[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_ANYWHERE = re.compile(r"""\bname["']?\s*:\s*["']?([a-z][a-z0-9_-]*)""")


def namesakes(sources: Iterable[Source]) -> dict[str, Diagnostic]:
    """Return a finding for each source, by what it is called, whose network has the name of one before it."""
    rivals: dict[str, list[Source]] = {}
    for source in sources:
        for name in _candidates(source.text):
            rivals.setdefault(name, []).append(source)
    read: dict[str, Document | None] = {}
    found: dict[str, Diagnostic] = {}
    for name, those in rivals.items():
        first: Document | None = None
        for source in those if len(those) > 1 else ():
            if source.name not in read:
                read[source.name] = _document(source)
            document = read[source.name]
            if document is None or document.value.get("name") != name or "nnspec" not in document.value:
                continue
            if first is None:
                first = document
            else:
                found[source.name] = _finding(name, first)
    return found


def _candidates(text: str) -> Iterator[str]:
    """Yield what may be the name of a spec: its line where it has one such, else whatever any key ``name`` has."""
    lines = {match[1] for match in _LINE.finditer(text)}
    yield from lines if len(lines) == 1 else {match[1]: None for match in _ANYWHERE.finditer(text)}


def _document(source: Source) -> Document | None:
    """Return what a text says, None where it cannot be read."""
    try:
        return parse(source)
    except SpecError:
        return None


def _finding(name: str, first: Document) -> Diagnostic:
    place = first.locate(("name",))
    message = f"the network {name!r} is also in {first.source.name}:{place.line}; a service takes one of each name"
    return Diagnostic(
        NETWORK_NAME_TAKEN, message, ("name",), hint="rename one of them, or give each a directory of its own"
    )
