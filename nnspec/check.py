"""Everything that can be said about the text of a spec, without its data and without NumPy."""

from nnspec.diagnostics import Diagnostic, Source
from nnspec.spec.load import check as check_spec
from nnspec.spec.load import place


def check(source: Source) -> list[Diagnostic]:
    """Return the findings of reading, structure, names and shapes, in order.

    Shapes are known where the rest has no errors. A decision without training has none: its weights are its features.
    """
    spec, findings = check_spec(source)
    if spec is None or spec.document is None or (spec.layers is None and spec.training is None):
        return findings
    # The graph costs more to import than all else, and a decision does without it.
    from nnspec.ir.lower import try_lower

    _, shapes = try_lower(spec)
    return place([*findings, *shapes], spec.document)
