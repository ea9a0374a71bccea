"""Forwards of whole networks against their formula, written in plain NumPy."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from nnspec_runtime import Session
from nnspec_runtime.parameters import Parameters
from numpy.typing import NDArray

import nnspec

Array = NDArray[Any]
RNG = np.random.default_rng(0)


def session(spec: dict[str, Any]) -> Session:
    """A session with weights and biases drawn anew, as if trained."""
    program = nnspec.compile(nnspec.from_dict({"nnspec": 1, "name": "net", "dtype": "float64", **spec}))
    start = Session(program).parameters
    drawn = {name: RNG.normal(size=array.shape) for name, array in start.items()}
    drawn |= {name: np.abs(array) + 0.5 for name, array in drawn.items() if name.endswith(".deviation")}
    return Session(program, parameters=Parameters(drawn, "trained"))


def softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    shares: Array = e / e.sum(axis=-1, keepdims=True)
    return shares


def sigmoid(z: Array) -> Array:
    result: Array = 1 / (1 + np.exp(-z))
    return result


def dense(p: Mapping[str, Array], name: str, x: Array) -> Array:
    z: Array = x @ p[f"{name}.weights"]
    return z + p[f"{name}.bias"] if f"{name}.bias" in p else z


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_two_layers_over_scaled_numbers(rows: int) -> None:
    net = session(
        {
            "inputs": {"x": {"type": "number", "shape": [2, 3], "range": [0, 255], "scale": [-1, 1]}},
            "layers": [
                {"flatten": {}},
                {"dense": {"units": 4, "activation": "sigmoid"}, "name": "a"},
                {"dense": {"units": 3, "activation": "softmax", "use_bias": False}, "name": "b"},
            ],
            "outputs": {"y": {"type": "category", "categories": ["p", "q", "r"]}},
        }
    )
    x, p = RNG.uniform(0, 255, (rows, 2, 3)), net.parameters
    hidden = sigmoid(dense(p, "a", (x / 255 * 2 - 1).reshape(rows, 6)))
    np.testing.assert_allclose(net.predict({"x": x})["y"], softmax(dense(p, "b", hidden)), rtol=1e-12)


def test_every_kind_of_input_side_by_side() -> None:
    net = session(
        {
            "inputs": {
                "size": {"type": "number", "standardize": {"mean": 3, "std": 2}},
                "fit": {"type": "number", "shape": [2], "standardize": "fit"},
                "open": {"type": "boolean", "shape": [2]},
                "color": {"type": "category", "categories": ["red", "green", "blue"]},
            },
            "layers": [{"dense": {"units": 2}, "name": "a"}],
            "outputs": {"y": {"type": "number", "shape": [2], "standardize": "fit"}},
            "training": {"loss": "mse"},
        }
    )
    p = net.parameters
    size, fit = RNG.normal(size=3), RNG.normal(size=(3, 2))
    features = np.column_stack(
        [
            (size - 3) / 2,
            (fit - p["fit.mean"]) / p["fit.deviation"],
            [[0, 1], [1, 1], [0, 0]],
            [[0, 0, 1], [1, 0, 0], [0, 1, 0]],
        ]
    )
    answer = net.predict(
        {"size": size, "fit": fit, "open": [[0, 1], [1, 1], [0, 0]], "color": ["blue", "red", "green"]}
    )
    expected = dense(p, "a", features) * p["y.deviation"] + p["y.mean"]
    np.testing.assert_allclose(answer["y"], expected, rtol=1e-12)


def test_a_residual_graph_with_several_outputs() -> None:
    net = session(
        {
            "inputs": {"x": {"type": "number", "shape": [4]}},
            "layers": [
                {"dense": {"units": 4, "activation": "tanh"}, "name": "a"},
                {"dropout": {"rate": 0.5}, "name": "thinned"},
                {"add": {}, "name": "sum", "from": ["x", "thinned", "thinned"]},
                {"concat": {}, "name": "both", "from": ["sum", "a"]},
                {"activation": "relu", "name": "positive"},
                {"dense": {"units": 1, "activation": "sigmoid"}, "name": "b", "from": "both"},
                {"dense": {"units": 2}, "name": "c", "from": ["b", "positive", "x"]},
            ],
            "outputs": {
                "b": {"type": "boolean", "from": "b"},
                "c": {"type": "number", "shape": [2], "range": [0, 10], "scale": [0, 1], "from": "c"},
            },
        }
    )
    x, p = RNG.normal(size=(5, 4)), net.parameters
    a = np.tanh(dense(p, "a", x))
    both = np.concatenate([x + a + a, a], axis=-1)
    b = sigmoid(dense(p, "b", both))
    c = dense(p, "c", np.concatenate([b, np.maximum(both, 0), x], axis=-1))
    answer = net.predict({"x": x})
    np.testing.assert_allclose(answer["b"], b[:, 0], rtol=1e-12)
    np.testing.assert_allclose(answer["c"], c * 10, rtol=1e-12)


def test_neurons_that_weigh_inputs_elements_and_each_other() -> None:
    net = session(
        {
            "inputs": {
                "x": {"type": "number", "shape": [3]},
                "color": {"type": "category", "categories": ["red", "green"]},
            },
            "layers": [
                {
                    "neurons": {
                        "units": {
                            "warm": {"weights": {"x[2]": 0.5, "color.red": 2}, "threshold": 0.25},
                            "big": {"weights": {"x[0]": 1, "x[1]": -1}, "bias": -0.5},
                        },
                        "activation": "sigmoid",
                    },
                    "name": "moods",
                },
                {"neurons": {"units": {"glad": {"weights": {"big": 3, "x[0]": 1}, "bias": 0}}, "activation": "tanh"}},
            ],
            "outputs": {"y": {"type": "number"}, "z": {"type": "number", "from": "moods.warm"}},
        }
        | {"outputs": {"y": {"type": "number", "from": "glad"}, "z": {"type": "number", "from": "moods.warm"}}}
    )
    p = Session(net.program).parameters
    declared = Session(net.program, parameters=p)
    x = RNG.normal(size=(4, 3))
    red = np.array([1, 0, 0, 1])
    answer = declared.predict({"x": x, "color": np.where(red == 1, "red", "green")})
    big = sigmoid(x[:, 0] - x[:, 1] - 0.5)
    np.testing.assert_allclose(answer["z"], sigmoid(0.5 * x[:, 2] + 2 * red - 0.25), rtol=1e-12)
    np.testing.assert_allclose(answer["y"], np.tanh(3 * big + x[:, 0]), rtol=1e-12)
