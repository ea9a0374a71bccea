"""What nnspec says about a spec: coded findings, where they are, and how they are shown.

Knows text and positions, and nothing of YAML, models or networks. ``explain`` and ``records`` are imported by those
who need them: the standard modules they use would slow every start.
"""

from nnspec.diagnostics.code import Code, Severity
from nnspec.diagnostics.codes import CODES
from nnspec.diagnostics.diagnostic import Diagnostic, Fix, Path, in_order
from nnspec.diagnostics.render import render_concise, render_full, summary
from nnspec.diagnostics.source import Position, Source
from nnspec.diagnostics.spec_error import SpecError
from nnspec.diagnostics.suggest import Suggestion, did_you_mean, is_other_letter, nearest, suggestion

__all__ = [
    "CODES",
    "Code",
    "Diagnostic",
    "Fix",
    "Path",
    "Position",
    "Severity",
    "Source",
    "SpecError",
    "Suggestion",
    "did_you_mean",
    "in_order",
    "is_other_letter",
    "nearest",
    "render_concise",
    "render_full",
    "suggestion",
    "summary",
]
