"""A plan run step by step, each result in an array of its own: what a program with shared buffers must equal.

Also what programs need to run at all: parameters, environment and storage, as a session would give them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from nnspec_runtime.parameters import initial
from nnspec_runtime.snapshot import Snapshot
from numpy.typing import NDArray

from nnspec.codegen.function import Environment, Function, namespace
from nnspec.codegen.program import Program
from nnspec.ir.plan import Plan
from nnspec.primitives import Operand, Ref, Step

Array = NDArray[Any]
SCALARS = {"rate": 0.05, "step": 3}


def interpret(plan: Plan, arrays: Mapping[str, Array], environment: Environment, rows: int) -> list[Any]:
    """Return the results of ``plan``; ``arrays`` holds everything given, by name, and storage is written in place."""
    given = (*plan.arguments, *plan.parameters, *plan.storage)
    values: dict[Ref, Array] = {ref: arrays[ref.name] for ref in given}
    names: dict[str, Any] = {**namespace(), **SCALARS, "count": rows, "share": 1.0 / rows}
    names |= {"settle": environment.settle, "uniform": environment.uniform}
    for step in plan.steps:
        if step.primitive.kind == "guard":
            if not np.isfinite(sum(eval(str(operand), names) for operand in step.operands)):  # noqa: S307
                break
            continue
        line, local = _line(step, values, rows)
        if step.scalar is not None:
            names[step.scalar.text] = eval(line, names | local)  # noqa: S307 - a line of the table
        elif step.output is not None and step.primitive.kind == "view":
            values[step.output] = eval(line, names | local)  # noqa: S307
        elif step.output is not None:
            exec(line, names | local)  # noqa: S102
            values[step.output] = local["out"]
    return [values[result] if isinstance(result, Ref) else eval(str(result), names) for result in plan.results]  # noqa: S307


def run(function: Function, arrays: Mapping[str, Array], environment: Environment, rows: int, spare: int) -> list[Any]:
    """Return the results of the compiled function, on buffers for ``spare`` more rows that are full of NaN before."""
    buffers = function.allocate(rows + spare)
    for buffer in buffers:
        buffer.fill(np.nan if buffer.dtype.kind == "f" else 1)
    plan = function.plan
    storage = {ref.name: arrays[ref.name] for ref in plan.storage}
    bound = function.bind(rows, environment, buffers=buffers, storage=storage)
    parameters = (function.order(arrays),) if plan.parameters else ()
    scalars = [SCALARS[str(scalar)] for scalar in plan.scalars]
    return [*bound(*parameters, *(arrays[ref.name] for ref in plan.arguments), *scalars)]


def environment(program: Program, seed: int = 7) -> Snapshot:
    """Return the initial parameters in place."""
    return Snapshot(program, initial(program, seed), seed)


def given(plan: Plan, program: Program, snapshot: Snapshot, rows: int, seed: int = 0) -> dict[str, Array]:
    """Return arrays for all that a plan is given: parameters as they start, everything else drawn."""
    rng = np.random.default_rng(seed)
    arrays: dict[str, Array] = {}
    for ref in (*plan.arguments, *plan.parameters, *plan.storage):
        data = ref.name.startswith("data.")
        shape = ((13 if data else rows), *ref.type.shape) if ref.type.batched else ref.type.shape
        if ref.name in snapshot.arrays:
            arrays[ref.name] = snapshot.arrays[ref.name]
        elif ref.name == "rows":
            arrays[ref.name] = rng.integers(0, 13, rows)
        elif ref.type.dtype == "int64":
            arrays[ref.name] = rng.integers(0, 2, shape)
        else:
            arrays[ref.name] = rng.uniform(0.1, 1.0, shape).astype(ref.type.dtype)
    for param in program.graph.params:
        if f"mask.{param.name}" in arrays:
            assert param.mask is not None
            arrays[f"mask.{param.name}"][...] = np.reshape(param.mask, param.type.shape)
    return arrays


def functions(program: Program) -> list[Function]:
    """Return every function of a program."""
    trained = [program.encode, *(make(weighted=w) for make in (program.evaluate, program.step) for w in (False, True))]
    return [program.forward, program.forward_layers, *(trained if program.graph.objectives else [])]


def _line(step: Step, values: Mapping[Ref, Array], rows: int) -> tuple[str, dict[str, Any]]:
    """Return the line of a step as the table prints it, and the arrays that it names."""
    local: dict[str, Any] = {}

    def named(operand: Operand) -> str:
        if not isinstance(operand, Ref):
            return str(operand)
        local[f"v{len(local)}"] = values[operand]
        return f"v{len(local) - 1}"

    operands: Sequence[str] = [named(operand) for operand in step.operands]
    attributes: dict[str, Any] = dict(step.attributes)
    if step.output is not None:
        shape = (rows, *step.output.type.shape) if step.output.type.batched else step.output.type.shape
        attributes["shape"] = ", ".join(map(str, shape))
        local |= {f"s{i}": np.empty(shape, step.output.type.dtype) for i in range(step.primitive.scratch)}
        local["out"] = values[step.output] if step.stored else np.empty(shape, step.output.type.dtype)
    scratch = {f"s{i}": f"s{i}" for i in range(step.primitive.scratch)}
    template = step.primitive.template
    return template.format(*operands, out="out", operands=", ".join(operands), **attributes, **scratch), local
