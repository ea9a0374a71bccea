"""Everything that can be said about the text of a spec, without its data and without NumPy."""

import re
from collections.abc import Iterable
from itertools import chain, islice
from typing import TYPE_CHECKING

from nnspec.diagnostics import Diagnostic, Severity, Source
from nnspec.lint import lint_network, lint_parts, lint_spec
from nnspec.reading import read
from nnspec.reading.findings import MAX_FINDINGS
from nnspec.spec.load import examine, place

if TYPE_CHECKING:
    from nnspec.ir.graph import Graph
    from nnspec.lint.limits import Limits

_PRAGMA = re.compile(r"#[ \t]*nnspec[ \t]*(?::|ignore)", re.IGNORECASE)


def check(source: Source, limits: "Limits | None" = None, beside: Iterable[Diagnostic] = ()) -> list[Diagnostic]:
    """Return all findings, in order, but for the warnings and notes that a comment of the spec takes back.

    ``limits`` are those of the project, if it has any of its own; ``beside`` are warnings of those who see other
    files too.
    """
    findings = _check(source, limits, beside)
    if source.format != "yaml" or not _PRAGMA.search(source.text):
        return findings
    # Nearly no spec has such a comment, and the others do without its module.
    from nnspec.suppressions import suppress

    return suppress(source, findings)


def _check(source: Source, limits: "Limits | None", beside: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings of reading, structure, names, shapes and lint, in order.

    Each is told where what it depends on has no errors: shapes where inputs, layers and outputs have none, what layers
    compute where nothing has, and the numbers of a training always.
    """
    document, faults = read(source)
    if document is None:
        return faults
    examined = examine(document, faults)
    spec, draft, findings = examined.sound, examined.draft, examined.findings
    remarks = [lint_parts(draft), iter(beside)]
    if spec is not None:
        graph: Graph | None = None
        if spec.layers is not None or spec.training is not None:
            # The graph costs more to import than all else, and a decision does without it.
            from nnspec.ir.lower import try_lower

            graph, shapes = try_lower(spec)
            findings += draft.written(shapes)
        remarks.append(lint_spec(spec))
        if examined.spec is not None and all(each.code.severity is not Severity.ERROR for each in findings):
            remarks.append(lint_network(spec, graph, limits))
    findings += islice(draft.written(chain(*remarks)), MAX_FINDINGS)
    return place(findings, document)
