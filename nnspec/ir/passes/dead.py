"""Drop the steps whose results nobody reads: gradients of inputs and of frozen parameters, above all."""

from dataclasses import replace

from nnspec.ir.plan import Plan
from nnspec.primitives import Ref


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
