"""Drop what nobody reads: nodes that no output depends on, and the gradients of inputs and of frozen parameters."""

from dataclasses import replace

from nnspec.ir.graph import Graph
from nnspec.ir.plan import Plan
from nnspec.primitives import Ref


def drop_dead_nodes(graph: Graph) -> Graph:
    """Return ``graph`` without nodes that lead to no output, objective or named layer."""
    return replace(graph, nodes=tuple(graph.leading_to([*graph.ends, *graph.layers.values()])))


def drop_dead_steps(plan: Plan) -> Plan:
    """Return ``plan`` without steps whose array is neither stored, read later nor a result."""
    needed: set[Ref] = {result for result in plan.results if isinstance(result, Ref)}
    kept = []
    for step in reversed(plan.steps):
        if step.output is None or step.stored or step.output in needed:
            kept.append(step)
            needed.update(step.reads)
            if step.stored and step.output is not None:
                needed.add(step.output)  # the view that is written through has to be made before
    return replace(plan, steps=tuple(reversed(kept)))
