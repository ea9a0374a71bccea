"""The edges of a picture are the network: computed along them, it gives what the program gives."""

import numpy as np
import pytest
from nnspec_runtime import Session
from nnspec_runtime.cases import known
from nnspec_runtime.parameters import Parameters

import nnspec
from nnspec.drawing.abridge import abridge
from nnspec.drawing.subject import Subject, subject
from nnspec.drawing.units import bias, edges, shown
from tests.drawing.networks import deep, loaded, parallel, wide

EVERYTHING = """
nnspec: 1
name: everything
inputs:
  grid: {type: number, shape: [2, 3]}
  kind: {type: category, categories: [a, b, c]}
  on: {type: boolean}
layers:
  - dense: {units: 4}
    name: first
    from: [kind, on]
  - concat: {}
    name: tall
    from: [grid, grid]
  - flatten: {}
    name: flat
  - dense: {units: 4, use_bias: false}
    name: second
    from: [flat, kind.b]
  - add: {}
    name: sum
    from: [first, second, first]
  - neurons:
      units:
        one: {weights: {"grid[1,2]": 2, on: -1.5, kind.c: 4}, bias: 0.5}
        two: {weights: {on: 3, "grid[0,1]": -1}, threshold: 2}
      activation: identity
    name: named
  - concat: {}
    name: all
    from: [named.two, sum, one]
  - activation: identity
    name: same
outputs:
  all: {type: number, shape: [6], from: same}
  two: {type: number, from: named.two}
"""
GIVEN = {"grid": [[[1, -2, 3], [4, 5, -6]]], "kind": ["b"], "on": [1]}
FEATURES = {"grid": [1, -2, 3, 4, 5, -6], "kind": [0, 1, 0], "on": [1]}


def along_edges(drawn: Subject, session: Session) -> dict[str, list[float]]:
    """Return the values of every block, computed from edges and biases alone."""
    params = known(session)
    chosen = {key: shown(block) for key, block in drawn.blocks.items()}
    into: dict[tuple[str, int], list[tuple[float, tuple[str, int]]]] = {}
    for edge in edges(drawn, chosen, params):
        assert edge.weighed == (edge.weight is not None)
        weight = 1.0 if edge.weight is None else float(edge.weight)
        into.setdefault(edge.target, []).append((weight, edge.source))
    values: dict[str, list[float]] = {}
    for key, block in drawn.blocks.items():
        values[key] = [
            sum(weight * values[source][unit] for weight, (source, unit) in into.get((key, index), ()))
            + float(bias(block, index, params) or 0)
            for index in range(block.width)
        ]
        values |= {name: [float(x) for x in features] for name, features in FEATURES.items() if name == key}
    return values


@pytest.mark.parametrize("seed", range(3))
def test_edges_compute_what_the_program_computes(seed: int) -> None:
    program = nnspec.compile(nnspec.loads(EVERYTHING))
    first = Session(program, seed=seed)
    session = Session(program, parameters=Parameters(dict(first.parameters), "trained"))
    values = along_edges(subject(session.spec, program.graph), session)
    for name, array in session.predict(GIVEN).items():
        # A source that is named twice is added twice by the program, and drawn by one edge.
        expected = np.asarray(array).ravel()
        if name == "all":
            expected = expected.copy()
            expected[1:5] -= values["first"]
        np.testing.assert_allclose(values[f"{name} (output)"], expected, rtol=1e-5, atol=1e-5)


def test_parameters_are_counted_as_they_are() -> None:
    program = nnspec.compile(nnspec.loads(EVERYTHING))
    drawn = subject(program.spec, program.graph)
    for key, block in drawn.blocks.items():
        own = [param for param in program.graph.params if param.name.partition(".")[0] == key]
        assert block.parameters == sum(sum(p.mask) if p.mask is not None else p.type.size for p in own)


@pytest.mark.parametrize("text", [wide(40), deep(40), parallel(40)])
@pytest.mark.parametrize("limit", [3, 4, 11, 39, 40, 41])
def test_what_is_left_out_is_counted(text: str, limit: int) -> None:
    drawn, _ = loaded(nnspec.loads(text))
    short = abridge(drawn, inputs=limit, layers=limit, outputs=limit)
    for kind in ("input", "layer", "output"):
        whole = len([block for block in drawn.blocks.values() if block.kind == kind])
        shown_blocks = [block for block in short.blocks.values() if block.kind == kind]
        more = [block for block in short.blocks.values() if block.stands_for == kind]
        assert len(shown_blocks) + len(more) == min(whole, limit)
        hidden = sum(int(block.name.split()[0]) for block in more)
        assert len(shown_blocks) + hidden == whole
    seen: set[str] = set()
    for key, block in short.blocks.items():
        assert seen.issuperset(block.sources), "a block stands before what feeds it"
        seen.add(key)
    assert short.sizes == drawn.sizes
    assert sum(block.parameters for block in short.blocks.values()) == drawn.sizes.parameters
