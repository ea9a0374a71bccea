"""Planned buffers change nothing: a program equals its plan run step by step, bit for bit."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnspec
from nnspec.ir.plan import Plan
from nnspec.primitives import Ref
from tests.codegen import interpreter
from tests.codegen.specs import networks


@settings(max_examples=60, deadline=None)
@given(networks(), st.sampled_from([1, 2, 5]))
def test_a_program_equals_its_plan_run_step_by_step(spec: dict[str, Any], rows: int) -> None:
    check_program(spec, rows)


def check_program(spec: dict[str, Any], rows: int) -> None:
    program = nnspec.compile(nnspec.from_dict(spec))
    snapshot = interpreter.environment(program)
    for function in interpreter.functions(program):
        plan = function.plan
        arrays = interpreter.given(plan, program, snapshot, rows)
        kept = {name: array.copy() for name, array in arrays.items()}
        with np.errstate(all="ignore"):
            expected = interpreter.interpret(plan, kept, snapshot, rows)
            found = interpreter.run(function, arrays, snapshot, rows, spare=2)
        for result, wanted, value in zip(plan.results, expected, found, strict=True):
            assert np.asarray(value).tobytes() == np.asarray(wanted).tobytes(), f"{result} of\n{plan}"
        for name, array in arrays.items():
            assert array.tobytes() == kept[name].tobytes(), f"{name} of\n{plan}"


@settings(max_examples=60, deadline=None)
@given(networks())
def test_no_array_lies_where_another_is_still_wanted(spec: dict[str, Any]) -> None:
    for function in interpreter.functions(nnspec.compile(nnspec.from_dict(spec))):
        check_buffers(function.plan)


def check_buffers(plan: Plan) -> None:
    whole: dict[Ref, Ref] = {}  # a view -> the array that it looks into
    wanted: dict[Ref, int] = {}  # an array -> the last step that reads it
    for index, step in enumerate(plan.steps):
        if step.primitive.kind == "view" and step.output is not None:
            whole[step.output] = whole.get(step.reads[0], step.reads[0])
        wanted |= {whole.get(ref, ref): index for ref in step.reads}
    wanted |= {whole.get(ref, ref): len(plan.steps) for ref in plan.results if isinstance(ref, Ref)}
    alive: dict[int, Ref] = {}  # a buffer -> what it holds
    for index, step in enumerate(plan.steps):
        places = [*plan.scratch.get(index, ())]
        assert len(places) == step.primitive.scratch
        if step.output is not None and step.output in plan.placed:
            places.append(plan.placed[step.output])
        assert len(places) == len(set(places))
        for place in places:
            buffer, holds = plan.buffers[place], alive.get(place)
            assert step.output is not None
            assert buffer.size >= step.output.type.size
            assert (buffer.dtype, buffer.batched) == (step.output.type.dtype, step.output.type.batched)
            if holds is None or wanted.get(holds, -1) < index:
                continue
            # Written over while it is read: only element by element, and for the last time.
            assert step.primitive.kind == "elementwise"
            assert wanted[holds] == index
            assert holds.type == step.output.type or holds.type.size == step.output.type.size
        if step.output in plan.placed and step.output is not None:
            alive[plan.placed[step.output]] = step.output


# What a program calls, binds or says itself; each may be a layer's name, too.
NAMES = ["b0", "b1", "c0", "one", "n", "rate", "step", "share", "min", "dot", "exp", "forward", "train_step", "float"]
NAMES += ["class", "lambda", "True", "__debug__", "array", "settle", "scratch_2_0", "gradient", "weights", "penalty"]
NAMES += ["data", "trainable", "parameters", "buffers", "storage", "environment", "isfinite", "x_loss", "rows"]


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_may_have_any_name(name: str) -> None:
    spec = {
        "nnspec": 1,
        "name": "names",
        "inputs": {"x": {"type": "number", "shape": [2]}},
        "layers": [
            {"dense": {"units": 2, "activation": "gelu"}, "name": name},
            {"dense": {"units": 2, "activation": "sigmoid"}, "name": f"{name}_gradient"},
        ],
        "outputs": {"y": {"type": "number", "shape": [2]}},
        "training": {"loss": "mse", "optimizer": {"adamw": {}}, "clip": {"norm": 0.1}, "regularization": {"l2": 0.1}},
    }
    check_program(spec, 2)
