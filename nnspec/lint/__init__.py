"""What a person should think about in a spec that is valid: warnings and notes, never errors.

Each module looks at one subject and yields findings with their paths; ``lint`` chooses those that the spec has. They
may know everything of a spec and its graph, and nothing of files, NumPy or the command line. What makes a spec invalid
is told by ``nnspec.spec`` and ``nnspec.ir``, and a spec that has errors is not looked at here: half of what could be
said about it would follow from them.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nnspec.diagnostics import Diagnostic
from nnspec.spec.spec import Spec

if TYPE_CHECKING:
    from nnspec.ir.graph import Graph
    from nnspec.lint.limits import Limits


def lint(spec: Spec, graph: "Graph | None", limits: "Limits | None" = None) -> Iterator[Diagnostic]:
    """Yield every warning and note about a spec without errors, in no order.

    ``graph`` is that of a spec with layers or training; a decision alone does without. What looks at layers, training
    or examples is imported where the spec has them.
    """
    if any(declared.type != "boolean" for declared in (*spec.inputs.values(), *spec.outputs.values())):
        from nnspec.lint.values import check_values

        yield from check_values(spec)
    if spec.weights is not None or (graph is not None and len(graph.deciders) > 0):
        from nnspec.lint.decisions import check_decisions

        yield from check_decisions(spec, graph)
    if spec.layers is not None:
        from nnspec.lint.references import check_references

        yield from check_references(spec, spec.layers)
    if graph is not None:
        from nnspec.lint.limits import Limits
        from nnspec.lint.network import check_network

        yield from check_network(spec, graph, limits if limits is not None else Limits())
    if len(spec.examples) > 0:
        from nnspec.lint.examples import check_examples

        yield from check_examples(spec)
