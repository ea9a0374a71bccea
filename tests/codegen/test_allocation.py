"""A training step allocates no array: what it needs lies in buffers before the first."""

import tracemalloc
from typing import Any

import numpy as np
import pytest

import nnspec
from tests.codegen import interpreter

ROWS, UNITS = 64, 500
BATCH = ROWS * UNITS * 4  # bytes of what a layer gives
UFUNC_BUFFERS = 2 * 8192 * 4  # bytes in which NumPy's loops pass what they broadcast or convert, however long it is

PLAIN = [{"dense": {"units": UNITS, "activation": "sigmoid"}}, {"dense": {"units": UNITS, "activation": "tanh"}}]
GRAPH = [
    {"dense": {"units": UNITS, "activation": "gelu"}, "name": "a"},
    {"dropout": {"rate": 0.5}, "name": "b"},
    {"dense": {"units": UNITS}, "name": "c"},
    {"add": {}, "name": "d", "from": ["a", "b"]},
    {"concat": {}, "name": "e", "from": ["d", "b", "c"]},
    {"dense": {"units": UNITS, "activation": "elu"}, "name": "f"},
]
PENALTY = {"regularization": {"l1": 0.01, "l2": 0.01}, "clip": {"norm": 1.0}}


@pytest.mark.parametrize("layers", [PLAIN, GRAPH], ids=["layers", "graph"])
@pytest.mark.parametrize(
    "training",
    [
        {"optimizer": {"sgd": {}}},
        {"optimizer": {"adamw": {}}, **PENALTY},
        {"optimizer": {"nadam": {"weight_decay": 0.1}}, "clip": {"value": 0.1}},
        {"optimizer": {"rmsprop": {"momentum": 0.9}}},
    ],
    ids=lambda training: next(iter(training["optimizer"])),
)
def test_a_step_allocates_no_array(layers: list[Any], training: dict[str, Any]) -> None:
    program = nnspec.compile(
        nnspec.from_dict(
            {
                "nnspec": 1,
                "name": "wide",
                "inputs": {"x": {"type": "number", "shape": [UNITS]}},
                "layers": [*layers, {"dense": {"units": 10, "activation": "softmax"}, "name": "head"}],
                "outputs": {"y": {"type": "category", "categories": [*"abcdefghij"]}},
                "training": {"loss": "cross_entropy", **training},
            }
        )
    )
    function = program.step(weighted=True)
    snapshot = interpreter.environment(program)
    arrays = interpreter.given(function.plan, program, snapshot, ROWS)
    storage = {ref.name: arrays[ref.name] for ref in function.plan.storage}
    step = function.bind(ROWS, snapshot, buffers=function.allocate(ROWS), storage=storage)
    rows = arrays["rows"]
    with np.errstate(all="ignore"):
        step(rows, 0.0, 1)
        tracemalloc.start()
        try:
            for number in range(2, 12):
                step(rows, 0.0, number)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < UFUNC_BUFFERS + 8000 < BATCH
