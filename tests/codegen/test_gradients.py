"""Gradients of whole networks, as a training step leaves them, against central differences in float64."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from nnspec_runtime.training.state import flatten
from numpy.typing import NDArray

import nnspec
from nnspec.codegen.function import Function
from nnspec.ir.planner import Update, plan_step
from nnspec.ops.activations import AnyActivation
from nnspec.ops.losses import AnyLoss
from nnspec.ops.optimizers import Sgd
from nnspec.ops.tagged import members
from tests.codegen import interpreter
from tests.codegen.specs import ROWWISE, SMOOTH, networks

Array = NDArray[Any]
Spec = dict[str, Any]
ROWS = 4


class Objective:
    """The mean loss of one batch as a function of the trainable parameters."""

    def __init__(self, spec: Spec, *, weighted: bool = False) -> None:
        self.program = program = nnspec.compile(nnspec.from_dict({**spec, "dtype": "float64"}))
        # With plain gradient descent at rate 1 the gradient lies in its storage when the step is done.
        update = Update(Sgd(learning_rate=1.0), l1=program.update.l1, l2=program.update.l2)
        self.function = Function(plan_step(program.graph, "float64", program.layout, update, weighted=weighted))
        self.snapshot = interpreter.environment(program)
        self.arrays = interpreter.given(self.function.plan, program, self.snapshot, ROWS)
        rng = np.random.default_rng(5)
        for name, array in self.arrays.items():
            if name.startswith("data.") and name.endswith("one_hot"):
                array[...] = np.eye(array.shape[-1])[rng.integers(0, array.shape[-1], array.shape[:-1])]
        start = flatten(program, self.snapshot.parameters)
        moved = self.mask * rng.choice([-1.0, 1.0], start.shape) * rng.uniform(0.05, 1.0, start.shape)
        self.start = np.where(start == 0, moved, start)

    @property
    def mask(self) -> Array:
        """1 where a parameter may move: not in the gaps of the layout, nor where a neuron does not listen."""
        layout = self.program.layout
        mask = np.zeros(layout.size)
        for param, offset in zip(layout.params, layout.offsets, strict=True):
            mask[offset : offset + param.type.size] = 1.0 if param.mask is None else param.mask
        return mask

    def __call__(self, parameters: Array) -> tuple[float, Array]:
        arrays = {**self.arrays, "trainable": parameters.copy(), "gradient": np.full_like(parameters, np.nan)}
        function = self.function
        storage = {ref.name: arrays[ref.name] for ref in function.plan.storage}
        storage["gradient"][self.mask == 0] = 0.0  # nothing writes the gaps
        bound = function.bind(ROWS, self.snapshot, buffers=function.allocate(ROWS), storage=storage)
        with np.errstate(all="ignore"):
            loss, _ = bound(arrays["rows"], 1.0, 3)
        return loss / ROWS, storage["gradient"]

    def slope(self, direction: Array, h: float) -> float:
        """Return the derivative along a direction, by central differences of fourth order."""
        near = self(self.start + h * direction)[0] - self(self.start - h * direction)[0]
        far = self(self.start + 2 * h * direction)[0] - self(self.start - 2 * h * direction)[0]
        return (8 * near - far) / (12 * h)

    def differences(self, count: int = 3) -> list[tuple[float, float, float]]:
        """Return slopes along random directions: analytic, and numeric twice, which differ close to a kink."""
        rng = np.random.default_rng(6)
        gradient = self(self.start)[1]
        assert np.isfinite(gradient).all()
        assert (gradient[self.mask == 0] == 0).all()
        found = []
        for _ in range(count):
            direction = self.mask * rng.normal(size=gradient.shape)
            direction /= np.linalg.norm(direction)
            found.append((float(gradient @ direction), self.slope(direction, 2e-4), self.slope(direction, 1e-4)))
        return found


def agrees(a: float, n: float) -> bool:
    return abs(a - n) / max(abs(a) + abs(n), 1e-3) <= 1e-7


def check(spec: Spec, *, weighted: bool = False) -> None:
    for analytic, first, second in Objective(spec, weighted=weighted).differences():
        assert agrees(first, second), "the point is too close to a kink to compare anything"
        assert agrees(analytic, second), f"{analytic} is not {second}"


def network(layers: Sequence[Any], outputs: Spec, **training: Any) -> Spec:
    inputs = {"x": {"type": "number", "shape": [3], "range": [0, 1], "scale": [-1, 1]}, "yes": {"type": "boolean"}}
    return {
        "nnspec": 1,
        "name": "net",
        "inputs": inputs,
        "layers": layers,
        "outputs": outputs,
        "training": training,
    }


NUMBER = {"y": {"type": "number", "shape": [2]}}


@pytest.mark.parametrize("tag", [tag for tag in members(AnyActivation) if tag != "step"])
def test_each_activation_in_a_network(tag: str) -> None:
    layers = [{"dense": {"units": 4, "activation": tag}}, {"dense": {"units": 2}}]
    check(network(layers, NUMBER, loss="mse"))


HEADS: Mapping[str, tuple[str, Spec]] = {
    "any": ("identity", NUMBER),
    "positive": ("softplus", NUMBER),
    "probabilities": ("sigmoid", {"y": {"type": "boolean"}}),
    "distribution": ("softmax", {"y": {"type": "category", "categories": ["a", "b", "c"]}}),
}


@pytest.mark.parametrize("tag", members(AnyLoss))
def test_each_loss_in_a_network(tag: str) -> None:
    loss: Any = members(AnyLoss)[tag]
    activation, outputs = HEADS[loss.wants]
    kind = outputs["y"]
    units = {"boolean": 1, "category": 3, "number": 2}[kind["type"]]
    check(network([{"dense": {"units": units, "activation": activation}}], outputs, loss=tag))


def test_losses_of_several_outputs_with_weights() -> None:
    layers = [
        {"dense": {"units": 3, "activation": "tanh"}, "name": "shared"},
        {"dense": {"units": 1, "activation": "sigmoid"}, "name": "left", "from": "shared"},
        {"dense": {"units": 3, "activation": "softmax"}, "name": "right", "from": ["shared", "x"]},
    ]
    outputs = {
        "left": {"type": "boolean", "from": "left"},
        "right": {"type": "category", "categories": ["a", "b", "c"], "from": "right"},
        "mean": {"type": "number", "from": "left"},  # of one layer with another output
    }
    smoothed = {"cross_entropy": {"label_smoothing": 0.1}}
    losses = {
        "left": {"loss": "binary_cross_entropy", "weight": 0.25},
        "right": {"loss": smoothed, "weight": 3},
        "mean": {"loss": "mse"},
    }
    check(network(layers, outputs, loss=losses))
    check(network(layers, outputs, loss={"right": {"loss": smoothed}}))  # what no loss reaches has gradient 0


@pytest.mark.parametrize("penalty", [{"l1": 0.1}, {"l2": 0.1}, {"l1": 0.02, "l2": 0.3}], ids=str)
def test_penalties_on_weights(penalty: Spec) -> None:
    layers = [{"dense": {"units": 3, "activation": "tanh"}}, {"dense": {"units": 2}}]
    check(network(layers, NUMBER, loss="mse", regularization=penalty))


def test_sample_weights() -> None:
    layers = [{"dense": {"units": 3, "activation": "tanh"}}, {"dense": {"units": 2}}]
    check(network(layers, NUMBER, loss="mse", regularization={"l2": 0.1}), weighted=True)


def test_a_frozen_layer_passes_the_gradient_on() -> None:
    layers = [
        {"dense": {"units": 3, "activation": "tanh"}},
        {"dense": {"units": 3, "activation": "sigmoid", "trainable": False}, "name": "frozen"},
        {"dense": {"units": 2}},
    ]
    spec = network(layers, NUMBER, loss="mse")
    assert not any(param.name.startswith("frozen") for param in Objective(spec).program.layout.params)
    check(spec)


def test_neurons_move_only_the_weights_that_they_list() -> None:
    units = {
        "a": {"weights": {"x[0]": 0.5, "yes": -1}, "threshold": 0.1},
        "b": {"weights": {"x[0]": 1, "x[2]": 2}, "bias": 0.3},
    }
    layers = [{"neurons": {"units": units, "activation": "sigmoid"}}, {"dense": {"units": 2}}]
    spec = network(layers, NUMBER, loss="mse")
    assert 0 < Objective(spec).mask.sum() < Objective(spec).program.layout.size
    check(spec)


def test_a_step_over_frozen_weights_feeds_what_is_trained() -> None:
    neuron = {"high": {"weights": {"x[1]": 1}, "threshold": 0.5}}
    layers = [
        {"neurons": {"units": neuron, "trainable": False}, "name": "steps"},
        {"dense": {"units": 2}, "from": ["steps", "x"]},
    ]
    check(network(layers, NUMBER, loss="mse"))


@settings(max_examples=40, deadline=None)
@given(networks([*SMOOTH, *ROWWISE]))
def test_random_networks(spec: Spec) -> None:
    objective = Objective(spec)
    for analytic, first, second in objective.differences(2):
        assume(agrees(first, second))
        assert agrees(analytic, second), f"{analytic} is not {second}"


SPECS = Path(__file__).parents[2] / "specs"
TRAINED = [path for path in sorted(SPECS.glob("*/*.yaml")) if "\ntraining:" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", TRAINED, ids=lambda path: path.stem)
def test_each_shipped_spec(path: Path) -> None:
    check(nnspec.load(path).canonical())


def test_the_specs_that_train_are_here() -> None:
    assert {path.stem for path in TRAINED} >= {"digits", "iris", "diabetes", "xor_trained"}
