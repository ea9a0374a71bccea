"""Name arrays after what they hold, so that plans and programs read like the network they come from."""

from dataclasses import replace

from nnspec.ir.plan import Plan
from nnspec.primitives import Ref


def name_results(plan: Plan) -> Plan:
    """Return ``plan`` with the last array of each scope called by the scope's name: it is what the scope is for."""
    last = {s.scope: s.output for s in plan.steps if s.scope and s.output is not None and not s.stored}
    named = {ref: Ref(scope, ref.type) for scope, ref in last.items()}
    steps = tuple(step.on(named) for step in plan.steps)
    results = tuple(named.get(each, each) if isinstance(each, Ref) else each for each in plan.results)
    return replace(plan, steps=steps, results=results)
