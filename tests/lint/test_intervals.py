"""No value ever lies outside of the interval that is told of it."""

from decimal import Decimal
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nnspec_runtime import Session

import nnspec
from nnspec.ir.lower import lower
from nnspec.lint.intervals import ANY, told
from nnspec.lint.view import View
from nnspec.ops.activations import AnyActivation
from nnspec.ops.tagged import members

NUMBERS = st.integers(-300, 300).map(lambda n: float(Decimal(n) / 100))
ACTIVATIONS = [name for name in members(AnyActivation) if name != "step"]


def view(layers: list[object], inputs: dict[str, object]) -> View:
    spec = nnspec.from_dict(
        {
            "nnspec": 1,
            "name": "intervals",
            "dtype": "float64",
            "inputs": inputs,
            "layers": layers,
            "outputs": {"y": {"type": "number", "shape": [3]}},
        }
    )
    return View(spec, lower(spec))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_values_lie_in_their_intervals(data: st.DataObject) -> None:
    low = data.draw(NUMBERS)
    high = low + data.draw(st.integers(1, 400)) / 100
    scale = data.draw(st.sampled_from([None, [0, 1], [-2, 3]]))
    number: dict[str, object] = {"type": "number", "range": [low, high]}
    inputs: dict[str, object] = {
        "x": number if scale is None else {**number, "scale": scale},
        "c": {"type": "category", "categories": ["p", "q"]},
        "b": {"type": "boolean"},
    }

    def dense(taken: int) -> dict[str, object]:
        rows = [[data.draw(NUMBERS) for _ in range(3)] for _ in range(taken)]
        return {"dense": {"units": 3, "weights": rows, "bias": [data.draw(NUMBERS) for _ in range(3)]}}

    first, second = data.draw(st.sampled_from(ACTIVATIONS)), data.draw(st.sampled_from(ACTIVATIONS))
    layers = [
        {**dense(4), "name": "sums"},
        {"activation": first, "name": "first"},
        {"add": {}, "from": ["sums", "first"], "name": "both"},
        {"dropout": {"rate": 0.5}},
        {"concat": {}, "from": ["both", "b"]},
        {**dense(4)},
        {"activation": second},
    ]
    seen = view(layers, inputs)
    result = seen.graph.results[0]
    low_of, high_of = zip(*seen.intervals.of(result.value), strict=True)
    rows = np.linspace(low, high, 9)
    given_ = {"x": np.tile(rows, 4), "c": ["p", "q"] * 18, "b": [False] * 18 + [True] * 18}
    y = Session(nnspec.compile(seen.spec)).predict(given_)["y"]
    rounding = 1e-9 * (1 + np.abs(y))
    assert (y >= np.array(low_of) - rounding).all()
    assert (y <= np.array(high_of) + rounding).all()


def test_what_is_not_known_may_be_any_number() -> None:
    inputs: dict[str, object] = {"x": {"type": "number", "shape": [3]}}
    seen = view([{"activation": "relu"}], inputs)
    assert seen.intervals.hull(seen.graph.results[0].raw) == (0, float("inf"))
    assert seen.intervals.hull(seen.graph.inputs[0]) == ANY


def test_too_large_a_value_has_one_interval_for_all() -> None:
    layers: list[object] = [{"activation": "tanh"}, {"dense": {"units": 3}}, {"activation": "sigmoid"}]
    seen = view(layers, {"x": {"type": "number", "shape": [300_000], "range": [0, 1]}})
    assert seen.intervals.of(seen.graph.inputs[0]) == [(0, 1)]
    assert seen.intervals.hull(seen.graph.layers["layer_1"]) == pytest.approx((0, 0.7615942))
    assert seen.intervals.hull(seen.graph.results[0].raw) == (0, 1)


def test_many_values_cost_no_more_than_few() -> None:
    layers: list[object] = [{"activation": "tanh"} for _ in range(1_900)]
    began = perf_counter()
    seen = view(
        [*layers, {"dense": {"units": 3, "weights": [[1, 2, 3]] * 500}}], {"x": {"type": "boolean", "shape": [500]}}
    )
    assert seen.intervals.hull(seen.graph.results[0].raw) == ANY
    assert perf_counter() - began < 5


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (-float("inf"), float("inf"), "any number"),
        (0, float("inf"), "numbers from 0 up"),
        (-float("inf"), 0, "numbers up to 0"),
        (-1, 1, "-1 to 1"),
    ],
)
def test_an_interval_in_words(low: float, high: float, text: str) -> None:
    assert told(low, high) == text
