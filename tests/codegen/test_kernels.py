import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnspec.codegen import kernels

Array = NDArray[Any]


def normal_cdf(x: Array) -> Array:
    out = np.empty_like(x)
    kernels.normal_cdf(x, np.empty_like(x), np.empty_like(x), out=out)
    return out


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_normal_distribution_is_exact_in_every_digit_down_to_its_tail(dtype: type[np.floating[Any]]) -> None:
    limits = np.finfo(dtype)
    sizes = 10.0 ** np.linspace(math.log10(limits.tiny) + 1, math.log10(limits.max) - 1, 5001)
    x = np.concatenate([np.linspace(0, 13 if dtype is np.float32 else 37, 70_001), sizes, [float(limits.max)]])
    x = np.concatenate([-x, x]).astype(dtype)
    expected = np.array([math.erfc(-value * math.sqrt(0.5)) / 2 for value in x.astype(np.float64).tolist()])
    with np.errstate(over="raise", invalid="raise"):
        value = normal_cdf(x).astype(np.float64)
    # An error of half a unit in the last place of x^2 / 2 is one of that many units in its exponential. The reference
    # has the like, from its division by sqrt 2.
    units = 4 + np.minimum(np.abs(x), 40).astype(np.float64) ** 2 * (1 if dtype is np.float32 else 3)
    assert (np.abs(value - expected) <= units * limits.eps * expected + 2 * float(limits.tiny)).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_normal_distribution_at_the_ends(dtype: type[np.floating[Any]]) -> None:
    ends = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 9.0], dtype)
    np.testing.assert_array_equal(normal_cdf(ends), np.array([0.5, 0.5, 1.0, 0.0, np.nan, 1.0], dtype))


def test_the_normal_distribution_takes_any_shape_and_leaves_its_argument() -> None:
    x = np.linspace(-2, 2, 24)
    kept = x.copy()
    np.testing.assert_array_equal(normal_cdf(x.reshape(2, 3, 4)).ravel(), normal_cdf(x))
    np.testing.assert_array_equal(x, kept)
    assert normal_cdf(np.array(1.0)) == pytest.approx(0.8413447460685429, rel=1e-15)


def test_one_hot_puts_a_1_at_each_code() -> None:
    out = np.full((2, 2, 3), 9.0)
    kernels.one_hot(np.array([[0, 2], [1, 1]]), out=out)
    np.testing.assert_array_equal(out, np.eye(3)[[[0, 2], [1, 1]]])


def test_pad_surrounds_with_0() -> None:
    out = np.full((2, 5), 9.0)
    kernels.pad(np.array([[1.0, 2], [3, 4]]), 2, out=out)
    np.testing.assert_array_equal(out, [[0, 0, 1, 2, 0], [0, 0, 3, 4, 0]])
