from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from nnspec.ops.base import Optimizer
from nnspec.ops.optimizers import Adagrad, Adam, Adamw, AnyOptimizer, Lion, Nadam, Rmsprop, Sgd
from nnspec.ops.tagged import members
from nnspec.primitives import Builder, Scalar

Array = NDArray[Any]
Run = Callable[..., list[Array]]

ALL: list[Any] = [
    *(member() for member in members(AnyOptimizer).values()),
    Sgd(weight_decay=0.1),
    Sgd(momentum=0.9),
    Sgd(momentum=0.9, nesterov=True, weight_decay=0.1),
    Adagrad(weight_decay=0.1, epsilon=0.01),
    Rmsprop(momentum=0.8, weight_decay=0.1, rho=0.95),
    Adam(weight_decay=0.1, beta1=0.8, beta2=0.95, epsilon=0.01),
    Adam(beta1=0.0, beta2=0.0),
    Adamw(weight_decay=0.3, epsilon=0.01),
    Nadam(weight_decay=0.1, epsilon=0.01),
    Lion(weight_decay=0.3, beta1=0.5),
]


# The papers' formulas: what each does to p with state s (of zeros) at step t from 1.


def sgd(op: Any, p: Array, g: Array, s: dict[str, Array], t: int, rate: float, decay: float) -> Any:
    g = g + decay * p
    if op.momentum == 0:
        return p - rate * g
    s["v"] = op.momentum * s["v"] + g
    return p - rate * (g + op.momentum * s["v"] if op.nesterov else s["v"])


def adagrad(op: Any, p: Array, g: Array, s: dict[str, Array], t: int, rate: float, decay: float) -> Any:
    g = g + decay * p
    s["v"] = s["v"] + g**2
    return p - rate * g / (np.sqrt(s["v"]) + op.epsilon)


def rmsprop(op: Any, p: Array, g: Array, s: dict[str, Array], t: int, rate: float, decay: float) -> Any:
    g = g + decay * p
    s["v"] = op.rho * s["v"] + (1 - op.rho) * g**2
    s["m"] = op.momentum * s["m"] + g / (np.sqrt(s["v"]) + op.epsilon)
    return p - rate * s["m"]


def moments(op: Any, g: Array, s: dict[str, Array], t: int) -> tuple[Array, Array]:
    s["m"] = op.beta1 * s["m"] + (1 - op.beta1) * g
    s["v"] = op.beta2 * s["v"] + (1 - op.beta2) * g**2
    return s["m"], s["v"] / (1 - op.beta2**t)


def adam(op: Any, p: Array, g: Array, s: dict[str, Array], t: int, rate: float, decay: float) -> Any:
    m, v = moments(op, g + decay * p, s, t)
    return p - rate * m / (1 - op.beta1**t) / (np.sqrt(v) + op.epsilon)


def adamw(op: Any, p: Array, g: Array, s: dict[str, Array], t: int, rate: float, decay: float) -> Any:
    m, v = moments(op, g, s, t)
    return p - rate * (m / (1 - op.beta1**t) / (np.sqrt(v) + op.epsilon) + decay * p)


def nadam(op: Any, p: Array, g: Array, s: dict[str, Array], t: int, rate: float, decay: float) -> Any:
    g = g + decay * p
    m, v = moments(op, g, s, t)
    ahead = op.beta1 * m / (1 - op.beta1 ** (t + 1)) + (1 - op.beta1) * g / (1 - op.beta1**t)
    return p - rate * ahead / (np.sqrt(v) + op.epsilon)


def lion(op: Any, p: Array, g: Array, s: dict[str, Array], t: int, rate: float, decay: float) -> Any:
    direction = np.sign(op.beta1 * s["m"] + (1 - op.beta1) * g)
    s["m"] = op.beta2 * s["m"] + (1 - op.beta2) * g
    return p - rate * (direction + decay * p)


PAPERS: dict[str, Callable[..., Any]] = {
    "sgd": sgd,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
    "nadam": nadam,
    "lion": lion,
}


@pytest.mark.parametrize("decays", [True, False], ids=["weights", "biases"])
@pytest.mark.parametrize("op", ALL, ids=str)
def test_updates_follow_the_papers_formula(run: Run, op: Optimizer, decays: bool) -> None:
    b = Builder("float64")
    p, g = (b.array(name, (7,), batched=False) for name in ("p", "g"))
    slots = {name: b.array(name, (7,), batched=False) for name in op.slots}
    op.update(b, p, g, slots, Scalar("rate"), Scalar("step"), decays)
    rng = np.random.default_rng(6)
    values = rng.normal(size=7)
    state = {slot: np.zeros(7) for slot in slots.values()}
    expected, formula = values.copy(), {"m": np.zeros(7), "v": np.zeros(7)}
    for step in range(1, 7):
        gradient, rate = rng.normal(size=7), op.learning_rate * 10 / step
        decay = op.decay if decays else 0.0
        expected = PAPERS[op.tag()](op, expected, gradient, formula, step, rate, decay)
        run(b, {p: values, g: gradient.copy(), **state}, [], rate=rate, step=step)
        np.testing.assert_allclose(values, expected, rtol=1e-10)


@pytest.mark.parametrize("op", ALL, ids=str)
def test_nothing_but_parameters_gradient_and_slots_is_written_to(op: Optimizer) -> None:
    b = Builder("float32")
    p, g = (b.array(name, (7,), batched=False) for name in ("p", "g"))
    slots = {name: b.array(name, (7,), batched=False) for name in op.slots}
    op.update(b, p, g, slots, Scalar("rate"), Scalar("step"), True)
    assert {step.output for step in b.steps if step.stored} <= {p, g, *slots.values()}
    assert p in {step.output for step in b.steps}
    assert set(slots.values()) <= {step.output for step in b.steps}


def test_plain_sgd_keeps_no_state_and_takes_two_passes() -> None:
    b = Builder("float32")
    p, g = (b.array(name, (7,), batched=False) for name in ("p", "g"))
    Sgd().update(b, p, g, {}, Scalar("rate"), Scalar("step"), True)
    assert Sgd().slots == ()
    assert [step.primitive.name for step in b.steps] == ["multiply", "subtract"]


def test_nesterov_without_momentum_is_refused() -> None:
    with pytest.raises(ValidationError, match="nesterov wants a momentum above 0"):
        Sgd(nesterov=True)
