"""One finding about a spec, and the order in which findings are told."""

from collections.abc import Iterable

from nnspec.diagnostics.code import Code
from nnspec.diagnostics.source import Position
from nnspec.record import record

Path = tuple[str | int, ...]
"""A path in the file, keys and indices from the top: ``("layers", 0, "dense", "units")``."""


@record
class Fix:
    """An edit that is the one safe way out of a finding: ``text`` in place of what stands at ``position``."""

    position: Position
    text: str


@record
class Diagnostic:
    """One thing to say about a place in a spec.

    ``at_key`` points at the key rather than at its value; ``hint`` is the way out, where there is one; ``position``
    is None until the place is known, and so is ``fix``, which few findings have.
    """

    code: Code
    message: str
    path: Path = ()
    at_key: bool = False
    hint: str | None = None
    position: Position | None = None
    fix: Fix | None = None


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings by position, then code and message; those without a position come last."""

    def rank(diagnostic: Diagnostic) -> tuple[bool, int, int, str, str]:
        place = diagnostic.position
        line, column = (place.line, place.column) if place is not None else (0, 0)
        return place is None, line, column, diagnostic.code.id, diagnostic.message

    return tuple(sorted(diagnostics, key=rank))
