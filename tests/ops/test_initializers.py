from typing import Any

import numpy as np
import pytest
from nnspec_runtime.random import Draws
from numpy.typing import NDArray
from pydantic import ValidationError

from nnspec.ops.base import Initializer
from nnspec.ops.initializers import (
    AnyInitializer,
    Constant,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    Normal,
    Ones,
    Orthogonal,
    TruncatedNormal,
    Uniform,
    Zeros,
)
from nnspec.ops.tagged import members
from nnspec.types import ShapeError

FAN_IN, FAN_OUT = 400, 250


def draw(op: Initializer, shape: tuple[int, ...] = (FAN_IN, FAN_OUT), seed: int = 0) -> NDArray[Any]:
    return np.array(np.broadcast_to(op.draw(Draws(seed, "layer.weights"), shape), shape))


@pytest.mark.parametrize(
    ("op", "mean", "variance"),
    [
        (Normal(mean=0.5, deviation=2.0), 0.5, 4.0),
        (TruncatedNormal(mean=-1.0, deviation=0.5), -1.0, 0.25),
        (Uniform(low=-1.0, high=3.0), 1.0, 16 / 12),
        (GlorotNormal(), 0, 2 / (FAN_IN + FAN_OUT)),
        (GlorotUniform(), 0, 2 / (FAN_IN + FAN_OUT)),
        (HeNormal(), 0, 2 / FAN_IN),
        (HeUniform(), 0, 2 / FAN_IN),
        (LecunNormal(), 0, 1 / FAN_IN),
        (LecunUniform(), 0, 1 / FAN_IN),
    ],
    ids=str,
)
def test_moments_are_those_of_the_distribution(op: Initializer, mean: float, variance: float) -> None:
    values = draw(op)
    assert abs(values.mean() - mean) < 5 * np.sqrt(variance / values.size)
    assert values.var() == pytest.approx(variance, rel=0.03)


@pytest.mark.parametrize(
    ("op", "low", "high"),
    [
        (Uniform(low=-1.0, high=3.0), -1.0, 3.0),
        (GlorotUniform(), -np.sqrt(6 / (FAN_IN + FAN_OUT)), np.sqrt(6 / (FAN_IN + FAN_OUT))),
        (HeUniform(), -np.sqrt(6 / FAN_IN), np.sqrt(6 / FAN_IN)),
        (LecunUniform(), -np.sqrt(3 / FAN_IN), np.sqrt(3 / FAN_IN)),
        (TruncatedNormal(deviation=1.0), -2 / 0.8796, 2 / 0.8796),
    ],
    ids=str,
)
def test_bounded_distributions_reach_their_bounds_and_no_further(op: Initializer, low: float, high: float) -> None:
    values, width = draw(op), high - low
    assert low <= values.min() < low + 0.01 * width
    assert high - 0.01 * width < values.max() <= high


@pytest.mark.parametrize(("op", "value"), [(Zeros(), 0), (Ones(), 1), (Constant(value=-2.5), -2.5)], ids=str)
def test_constants_fill(op: Initializer, value: float) -> None:
    np.testing.assert_array_equal(draw(op, (3, 2)), np.full((3, 2), value), strict=False)


@pytest.mark.parametrize("shape", [(6, 4), (4, 6), (5, 5)])
def test_orthogonal_matrices_are_orthogonal(shape: tuple[int, int]) -> None:
    matrix = draw(Orthogonal(gain=3.0), shape)
    short = matrix.T @ matrix if shape[0] >= shape[1] else matrix @ matrix.T
    np.testing.assert_allclose(short, 9 * np.eye(min(shape)), atol=1e-12)


def test_orthogonal_refuses_a_vector() -> None:
    with pytest.raises(ShapeError, match=r"orthogonal starts a matrix, not shape \[4\]"):
        draw(Orthogonal(), (4,))


def test_a_vector_has_both_fans_equal() -> None:
    assert GlorotNormal().deviation((50,)) == pytest.approx(np.sqrt(1 / 50))


@pytest.mark.parametrize("tag", members(AnyInitializer))
def test_the_same_seed_draws_the_same_numbers(tag: str) -> None:
    op: Any = members(AnyInitializer)[tag](**({"value": 1.0} if tag == "constant" else {}))
    np.testing.assert_array_equal(draw(op, (5, 3)), draw(op, (5, 3)))


def test_an_empty_range_is_refused() -> None:
    with pytest.raises(ValidationError, match="low must be below high"):
        Uniform(low=0.1)
