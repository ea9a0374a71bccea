"""Name arrays after what they hold, so that plans and programs read like the network they come from."""

from collections.abc import Mapping
from dataclasses import replace

from nnspec.ir.plan import Plan
from nnspec.primitives import Ref


def rename(plan: Plan, names: Mapping[Ref, str]) -> Plan:
    """Return ``plan`` with the arrays that its steps make called by ``names``; the others keep their own."""
    made = {step.output for step in plan.steps}
    given = {*plan.arguments, *plan.parameters, *plan.storage}
    named = {ref: Ref(name, ref.type) for ref, name in names.items() if ref in made and ref not in given}
    steps = tuple(step.on(named) for step in plan.steps)
    results = tuple(named.get(each, each) if isinstance(each, Ref) else each for each in plan.results)
    return replace(plan, steps=steps, results=results)
