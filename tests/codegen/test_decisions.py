"""Declared decisions are exact: predict and decide equal arithmetic in fractions, written out here once more."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nnspec_runtime import Session
from nnspec_runtime.parameters import Parameters

import nnspec

Spec = dict[str, Any]
CATEGORIES = ["red", "green", "blue"]

# Few digits make ties common, many make them hard; both signs, and sizes far apart.
decimals = st.one_of(
    st.integers(-30, 30).map(lambda n: Decimal(n) / 10),
    st.integers(-300, 300).map(lambda n: Decimal(n) / 100),
    st.sampled_from([Decimal(text) for text in ("1e-20", "1e20", "0.1", "0.3", "-0.30000000000000000001", "3e-400")]),
    st.decimals(min_value=-1000, max_value=1000, places=12, allow_nan=False, allow_infinity=False),
)


@st.composite
def decisions(draw: st.DrawFn) -> Spec:
    """A spec of layers of neurons over inputs of every kind and over each other."""
    inputs: Spec = {"a": {"type": "boolean"}, "b": {"type": "boolean", "shape": [2]}}
    inputs["n"] = draw(
        st.sampled_from(
            [
                {"type": "number"},
                {"type": "number", "range": [0, 10], "scale": [-1, 1]},
                {"type": "number", "range": [0, 3], "scale": [0, 1]},
                {"type": "number", "standardize": {"mean": 0.1, "std": 0.3}},
            ]
        )
    )
    if draw(st.booleans()):
        inputs["m"] = {"type": "number", "shape": [2]}
    if draw(st.booleans()):
        inputs["c"] = {"type": "category", "categories": CATEGORIES}
    names = [name for name, kind in inputs.items() for name in features(name, kind)]
    layers = []
    for number in range(draw(st.integers(1, 3))):
        units = {}
        for unit in range(draw(st.integers(1, 3))):
            listed = draw(st.lists(st.sampled_from(names), min_size=1, max_size=6, unique=True))
            weights = {name: number_of(draw(decimals)) for name in listed}
            key = draw(st.sampled_from(["threshold", "bias"]))
            units[f"u{number}{unit}"] = {"weights": weights, key: number_of(draw(decimals))}
        layers.append({"neurons": {"units": units}})
        names += units
    outputs = {name: {"type": "boolean"} for name in layers[-1]["neurons"]["units"]}
    return {"nnspec": 1, "name": "exact", "inputs": inputs, "layers": layers, "outputs": outputs}


def number_of(decimal: Decimal) -> int | Decimal:
    return int(decimal) if decimal == decimal.to_integral_value() and abs(decimal) < 10**15 else decimal


def features(name: str, kind: Spec) -> list[str]:
    if "categories" in kind:
        return [f"{name}.{category}" for category in kind["categories"]]
    return [f"{name}[{i}]" for i in range(kind["shape"][0])] if "shape" in kind else [name]


def rows(spec: Spec, count: int, seed: int) -> Spec:
    """Columns of values, in the form predict takes: doubles of few digits, at the ends of ranges, and far out."""
    rng = np.random.default_rng(seed)
    columns: Spec = {}
    for name, kind in spec["inputs"].items():
        shape = (count, *kind.get("shape", []))
        if kind["type"] == "boolean":
            columns[name] = rng.integers(0, 2, shape)
        elif kind["type"] == "category":
            columns[name] = np.array(CATEGORIES)[rng.integers(0, 3, shape)]
        else:
            low, high = kind.get("range", (-30, 30))
            near = np.round(rng.uniform(low, high, shape), rng.integers(0, 3))
            far = near if "range" in kind else rng.choice([1e-300, -1e-20, 1e25, 7.25, 1e150], shape)
            columns[name] = np.where(rng.random(shape) < 0.9, near, far)
    return columns


def exact_answers(spec: Spec, columns: Spec, row: int) -> dict[str, bool]:
    """Every unit of one row, in fractions."""
    known: dict[str, Fraction] = {}
    for name, kind in spec["inputs"].items():
        value = columns[name][row]
        if "categories" in kind:
            known |= {f"{name}.{category}": Fraction(category == value) for category in kind["categories"]}
            continue
        cells = value if "shape" in kind else [value]
        numbers = [Fraction(repr(float(cell))) for cell in cells]
        if "scale" in kind:
            (low, high), (start, end) = kind["range"], kind["scale"]
            numbers = [start + (x - low) * Fraction(end - start) / (high - low) for x in numbers]
        if "standardize" in kind:
            mean, std = (Fraction(str(kind["standardize"][key])) for key in ("mean", "std"))
            numbers = [(x - mean) / std for x in numbers]
        known |= dict(zip(features(name, kind), numbers, strict=True))
    fired: dict[str, bool] = {}
    for layer in spec["layers"]:
        now = {}
        for name, unit in layer["neurons"]["units"].items():
            threshold = Fraction(unit["threshold"]) if "threshold" in unit else -Fraction(unit["bias"])
            now[name] = sum(Fraction(w) * known[each] for each, w in unit["weights"].items()) > threshold
        fired |= now
        known |= {name: Fraction(answer) for name, answer in now.items()}
    return fired


@settings(max_examples=60, deadline=None)
@given(decisions(), st.integers(0, 1000))
def test_predict_and_decide_equal_fractions(spec: Spec, seed: int) -> None:
    session = Session(nnspec.compile(nnspec.from_dict(spec)))
    count = 300
    columns = rows(spec, count, seed)
    answers = session.predict(columns)
    for row in range(count):
        expected = exact_answers(spec, columns, row)
        assert {name: bool(column[row]) for name, column in answers.items()} == {n: expected[n] for n in answers}
    for row in range(3):
        values = {name: plain(column[row]) for name, column in columns.items()}
        decision = session.decide(values, layers=True)
        expected = exact_answers(spec, columns, row)
        assert {name: outcome.value for name, outcome in decision.outcomes.items()} == {n: expected[n] for n in answers}
        assert decision.layers is not None
        assert [number for layer in decision.layers.values() for number in layer] == [*map(float, expected.values())]


def plain(cell: Any) -> Any:
    return cell.tolist() if isinstance(cell, np.ndarray | np.generic) else cell


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_two_tenths_and_a_tenth_do_not_exceed_three(dtype: str) -> None:
    inputs = {"a": {"type": "boolean"}, "b": {"type": "boolean"}}
    decision = {"weights": {"a": 0.1, "b": 0.2}, "threshold": 0.3, "outputs": {"go": {"type": "boolean"}}}
    spec = nnspec.from_dict({"nnspec": 1, "name": "tie", "dtype": dtype, "inputs": inputs, **decision})
    session = Session(nnspec.compile(spec))
    assert not session.decide({"a": True, "b": True}).outcome
    assert session.predict({"a": [True] * 600, "b": [True] * 600})["go"].tolist() == [0.0] * 600


def test_sums_that_overflow_are_decided_without_a_warning() -> None:
    inputs = {"x": {"type": "number"}, "y": {"type": "number"}}
    decision = {"weights": {"x": 1e200, "y": -1e200}, "threshold": 0, "outputs": {"go": {"type": "boolean"}}}
    spec = nnspec.from_dict({"nnspec": 1, "name": "huge", "inputs": inputs, **decision})
    session = Session(nnspec.compile(spec))
    x, y = [1e200, 1e308, 1.5e308], [1e200, 1.5e308, 1e308]
    assert session.predict({"x": x, "y": y})["go"].tolist() == [0.0, 0.0, 1.0]


def test_trained_weights_are_compared_as_stored() -> None:
    inputs = {"a": {"type": "boolean"}, "b": {"type": "boolean"}}
    decision = {"weights": {"a": 0.1, "b": 0.2}, "threshold": 0.3, "outputs": {"go": {"type": "boolean"}}}
    spec = {"nnspec": 1, "name": "tie", "dtype": "float64", "inputs": inputs, **decision}
    program = nnspec.compile(nnspec.from_dict({**spec, "training": {"rule": "perceptron"}}))
    trained = Session(program, parameters=Parameters(Session(program).parameters, "trained"))
    # The doubles next to 0.1, 0.2 and 0.3 are not those decimals: their exact sum lies above.
    assert Fraction(0.1) + Fraction(0.2) > Fraction(0.3)
    assert trained.decide({"a": True, "b": True}).outcome
    assert trained.predict({"a": [True], "b": [True]})["go"].tolist() == [1.0]


def test_step_units_over_other_numbers_use_floating_point() -> None:
    layers = [
        {"dense": {"units": 2, "activation": "tanh", "weights": [[1, -1]], "bias": [0, 0]}},
        {"dense": {"units": 1, "activation": "step", "weights": [[1], [1]], "bias": [0]}},
    ]
    spec = {"nnspec": 1, "name": "mixed", "inputs": {"x": {"type": "number"}}, "layers": layers}
    session = Session(nnspec.compile(nnspec.from_dict({**spec, "outputs": {"y": {"type": "boolean"}}})))
    assert session.program.graph.deciders == ()
    x: Sequence[float] = [-1.0, 0.0, 2.0]
    assert session.predict({"x": x})["y"].tolist() == [0.0, 0.0, 0.0]


def test_a_source_that_is_taken_twice_counts_twice() -> None:
    dense = {"units": 1, "activation": "step", "weights": [[1], [1], [0.1]], "bias": [-2]}
    spec: Spec = {
        "nnspec": 1,
        "name": "twice",
        "inputs": {"a": {"type": "boolean"}, "b": {"type": "boolean"}},
        "layers": [{"dense": dense, "from": ["a", "a", "b"]}],
        "outputs": {"go": {"type": "boolean"}},
    }
    session = Session(nnspec.compile(nnspec.from_dict(spec)))
    cases = [(a, b) for a in (False, True) for b in (False, True)]
    wanted = [a and b for a, b in cases]  # 1 + 1 + 0.1 is above 2, and 1 + 1 is not
    assert [session.decide({"a": a, "b": b}).outcome for a, b in cases] == wanted
    predicted = session.predict({"a": [a for a, _ in cases], "b": [b for _, b in cases]})["go"]
    assert (predicted == wanted).all()
