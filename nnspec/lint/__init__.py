"""What a person should think about in a spec, though it be valid: warnings and notes, never errors.

Each module looks at one subject and yields findings with their paths; the functions here choose those that the spec
has. They may know everything of a spec and its graph, and nothing of files, NumPy or the command line. What makes a
spec invalid is told by ``nnspec.spec`` and ``nnspec.ir``; of one that is, only that is looked at which does not depend
on what is wrong.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nnspec.diagnostics import Diagnostic
from nnspec.spec.draft import Draft
from nnspec.spec.spec import Spec

if TYPE_CHECKING:
    from nnspec.ir.graph import Graph
    from nnspec.lint.limits import Limits


def lint_parts(draft: Draft) -> Iterator[Diagnostic]:
    """Yield what is odd about inputs, outputs and training, each by itself."""
    declared = (*draft.inputs.values(), *draft.outputs.values())
    if any(each is not None and each.type != "boolean" for each in declared):
        from nnspec.lint.values import check_values

        yield from check_values(draft.inputs, draft.outputs)
    if draft.training is not None:
        from nnspec.lint.rates import check_rates

        yield from check_rates(draft.training)


def lint_spec(spec: Spec) -> Iterator[Diagnostic]:
    """Yield what is odd between the parts of a spec, whose names are right."""
    if spec.layers is not None:
        from nnspec.lint.references import check_references

        yield from check_references(spec, spec.layers)
    if len(spec.examples) > 0:
        from nnspec.lint.examples import check_examples

        yield from check_examples(spec)


def lint_network(spec: Spec, graph: "Graph | None", limits: "Limits | None" = None) -> Iterator[Diagnostic]:
    """Yield what is odd about what a spec without errors computes.

    ``graph`` is that of a spec with layers or training; a decision alone does without.
    """
    if spec.weights is not None or (graph is not None and len(graph.deciders) > 0):
        from nnspec.lint.decisions import check_decisions

        yield from check_decisions(spec, graph)
    if graph is not None:
        from nnspec.lint.limits import Limits
        from nnspec.lint.network import check_network

        yield from check_network(spec, graph, limits if limits is not None else Limits())
