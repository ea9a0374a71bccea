"""The error that carries every finding of one spec."""

from collections.abc import Iterable

from nnspec.diagnostics.diagnostic import Diagnostic, in_order
from nnspec.diagnostics.render import render_full, summary
from nnspec.diagnostics.source import Source
from nnspec.errors import NnspecError

SHOWN = 100


class SpecError(NnspecError):
    """A spec has errors: its author's text is at fault.

    ``diagnostics`` are all the findings, in order; ``source`` is the text they are about, None for a spec that came
    from no text. ``str()`` shows the first 100 in full, then their summary.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic], source: Source | None = None) -> None:
        self.diagnostics = in_order(diagnostics)
        self.source = source
        super().__init__(self.diagnostics, source)

    def __str__(self) -> str:
        shown = render_full(self.diagnostics[:SHOWN], self.source)
        more = f"\n({SHOWN} of {len(self.diagnostics)} shown)" if len(self.diagnostics) > SHOWN else ""
        return f"{shown}\n{summary(self.diagnostics)}{more}"
