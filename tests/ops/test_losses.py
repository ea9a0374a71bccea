from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnspec.ops.activations import AnyActivation, Sigmoid, Softmax
from nnspec.ops.base import Activation, Loss
from nnspec.ops.losses import AnyLoss, BinaryCrossEntropy, CrossEntropy, Huber, KlDivergence, LogCosh, Poisson
from nnspec.ops.tagged import members
from nnspec.primitives import Builder
from nnspec.types import DType

Array = NDArray[Any]
Run = Callable[..., list[Array]]

MEMBERS: list[Any] = [member() for member in members(AnyLoss).values()]
ALL: list[Any] = [*MEMBERS, Huber(delta=0.25), CrossEntropy(label_smoothing=0.2)]
ACTIVATIONS: list[Any] = [member() for member in members(AnyActivation).values()]
FUSED: list[tuple[Any, Any]] = [
    (loss, activation) for loss in ALL for activation in ACTIVATIONS if loss.fused(activation) is not None
]
DTYPES: list[DType] = ["float32", "float64"]

each = pytest.mark.parametrize("loss", ALL, ids=str)
each_width = pytest.mark.parametrize("width", [1, 4])
each_fused = pytest.mark.parametrize(("loss", "activation"), FUSED, ids=str)


def value_and_gradient(run: Run, loss: Loss, prediction: Array, target: Array) -> list[Array]:
    b = Builder("float32" if prediction.dtype == np.float32 else "float64")
    p, t = b.array("p", prediction.shape[1:]), b.array("t", target.shape[1:])
    return run(b, {p: prediction, t: target}, [loss.loss(b, p, t), loss.gradient(b, p, t)])


def sample(wants: str, rows: int, width: int) -> tuple[Array, Array]:
    """Predictions of the wanted kind, away from kinks (which lie at multiples of 1/2, or of 1/4), and targets."""
    rng = np.random.default_rng(3)
    target = rng.integers(0, 2, (rows, width)).astype(float)
    match wants:
        case "any":
            return rng.integers(-6, 6, (rows, width)) / 2 + rng.uniform(0.05, 0.2, (rows, width)), target
        case "positive":
            return rng.uniform(0.2, 4, (rows, width)), rng.integers(0, 6, (rows, width)).astype(float)
        case "probabilities":
            return rng.uniform(0.05, 0.95, (rows, width)), target
    shares = rng.uniform(0.1, 1, (2, rows, width))
    prediction, target = shares / shares.sum(axis=-1, keepdims=True)
    return prediction, target


@each_width
@each
def test_gradients_agree_with_central_differences(run: Run, loss: Loss, width: int) -> None:
    prediction, target = sample(loss.wants, 5, width)
    rng = np.random.default_rng(4)
    _, gradient = value_and_gradient(run, loss, prediction, target)
    for _ in range(4):
        direction, h = rng.normal(size=prediction.shape), 3e-6
        after, _ = value_and_gradient(run, loss, prediction + h * direction, target)
        before, _ = value_and_gradient(run, loss, prediction - h * direction, target)
        numeric, analytic = (after - before) / (2 * h), (gradient * direction).sum(axis=-1)
        assert (np.abs(analytic - numeric) / np.maximum(np.abs(analytic) + np.abs(numeric), 1e-3) <= 1e-7).all()


def smooth(op: Any, t: Array) -> Array:
    s: float = op.label_smoothing
    smoothed: Array = t * (1 - s) + s / t.shape[-1]
    return smoothed


FORMULAS: dict[str, Callable[[Any, Array, Array], Array]] = {
    "mse": lambda op, p, t: ((p - t) ** 2).mean(axis=-1),
    "mae": lambda op, p, t: np.abs(p - t).mean(axis=-1),
    "huber": lambda op, p, t: np.where(
        np.abs(p - t) <= op.delta, (p - t) ** 2 / 2, op.delta * (np.abs(p - t) - op.delta / 2)
    ).mean(axis=-1),
    "log_cosh": lambda op, p, t: np.log(np.cosh(p - t)).mean(axis=-1),
    "poisson": lambda op, p, t: (p - t * np.log(p)).mean(axis=-1),
    "binary_cross_entropy": lambda op, p, t: -(t * np.log(p) + (1 - t) * np.log(1 - p)).mean(axis=-1),
    "cross_entropy": lambda op, p, t: -(smooth(op, t) * np.log(p)).sum(axis=-1),
    "kl_divergence": lambda op, p, t: (t * np.log(t / p)).sum(axis=-1),
    "hinge": lambda op, p, t: np.maximum(0, 1 - np.where(t == 1, p, -p)).mean(axis=-1),
    "squared_hinge": lambda op, p, t: (np.maximum(0, 1 - np.where(t == 1, p, -p)) ** 2).mean(axis=-1),
}


@each_width
@each
def test_values_agree_with_the_formula(run: Run, loss: Loss, width: int) -> None:
    prediction, target = sample(loss.wants, 40, width)
    value, gradient = value_and_gradient(run, loss, prediction, target)
    assert value.shape == (40,)
    assert gradient.shape == prediction.shape
    np.testing.assert_allclose(value, FORMULAS[loss.tag()](loss, prediction, target), rtol=1e-12, atol=1e-14)


def test_the_pairs_that_fuse_are_the_known_ones() -> None:
    pairs = {(loss.tag(), activation.tag()) for loss, activation in FUSED}
    assert pairs == {
        ("binary_cross_entropy", "sigmoid"),
        ("cross_entropy", "softmax"),
        ("kl_divergence", "softmax"),
    }


@each_fused
def test_fused_forms_agree_with_the_unfused(run: Run, loss: Loss, activation: Activation) -> None:
    x = np.random.default_rng(5).normal(size=(30, 4)) * 2
    _, target = sample(loss.wants, 30, 4)
    b = Builder("float64")
    given, t = b.array("x", (4,)), b.array("t", (4,))
    y = activation.f(b, given)
    results = [loss.loss(b, y, t), activation.vjp(b, given, y, loss.gradient(b, y, t))]
    value, gradient = run(b, {given: x, t: target}, results)
    fused = loss.fused(activation)
    assert fused is not None
    fused_value, fused_gradient = value_and_gradient(run, fused, x, target)
    np.testing.assert_allclose(fused_value, value, rtol=1e-12)
    np.testing.assert_allclose(fused_gradient, gradient, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("loss", [CrossEntropy(), KlDivergence()], ids=str)
def test_losses_fused_with_softmax_stay_exact_where_probabilities_end(run: Run, loss: Loss, dtype: DType) -> None:
    fused = loss.fused(Softmax())
    assert fused is not None
    x = np.array([[800, -800, 0], [-3000, 2000, 10], [1e30, -1e30, 0]], dtype)
    target = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0]], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, gradient = value_and_gradient(run, fused, x, target)
    np.testing.assert_allclose(value, [0, 5000, 2e30], rtol=1e-6)
    np.testing.assert_allclose(gradient, [[0, 0, 0], [-1, 1, 0], [1, -1, 0]], atol=1e-30)


@pytest.mark.parametrize("dtype", DTYPES)
def test_binary_cross_entropy_fused_with_sigmoid_stays_exact_where_probabilities_end(run: Run, dtype: DType) -> None:
    fused = BinaryCrossEntropy().fused(Sigmoid())
    assert fused is not None
    largest = float(np.finfo(dtype).max)
    x = np.array([[800], [-3000], [largest], [-largest], [60]], dtype)
    target = np.array([[0], [1], [0], [0], [1]], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, gradient = value_and_gradient(run, fused, x, target)
    np.testing.assert_allclose(value, [800, 3000, largest, 0, 0], rtol=1e-6, atol=1e-25)
    np.testing.assert_allclose(gradient[:, 0], [1, -1, 1, 0, 0], atol=1e-25)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("loss", [BinaryCrossEntropy(), CrossEntropy(), KlDivergence(), Poisson()], ids=str)
def test_probabilities_and_rates_of_zero_give_finite_numbers(run: Run, loss: Loss, dtype: DType) -> None:
    prediction = np.array([[0, 1], [1, 0], [0, 1]], dtype)
    target = np.array([[0, 1], [0, 1], [1, 0]], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, gradient = value_and_gradient(run, loss, prediction, target)
    assert np.isfinite(value).all()
    assert np.isfinite(gradient).all()


def test_log_cosh_neither_overflows_nor_cancels(run: Run) -> None:
    difference = np.array([[1e-5], [1e4], [-1e4], [0.0]])
    with np.errstate(over="raise", invalid="raise"):
        value, _ = value_and_gradient(run, LogCosh(), difference, np.zeros_like(difference))
    np.testing.assert_allclose(value, [0.5e-10, 1e4 - np.log(2), 1e4 - np.log(2), 0], rtol=1e-5)


def test_cross_entropy_and_kl_divergence_agree_on_certain_targets(run: Run) -> None:
    prediction, _ = sample("distribution", 6, 3)
    target = np.eye(3)[[0, 1, 2, 2, 1, 0]]
    crossed = value_and_gradient(run, CrossEntropy(), prediction, target)
    divergence = value_and_gradient(run, KlDivergence(), prediction, target)
    for left, right in zip(crossed, divergence, strict=True):
        np.testing.assert_allclose(left, right, rtol=1e-12)
