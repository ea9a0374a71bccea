import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnspec.codegen import kernels

Array = NDArray[Any]


def erf(x: Array) -> Array:
    out = np.empty_like(x)
    kernels.erf(x, np.empty_like(x), np.empty_like(x), out=out)
    return out


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_erf_is_within_4_units_in_the_last_place(dtype: type[np.floating[Any]]) -> None:
    limits = np.finfo(dtype)
    sizes = 10.0 ** np.linspace(math.log10(limits.tiny) + 1, math.log10(limits.max) - 1, 5001)
    x = np.concatenate([np.linspace(0, 7, 70_001), sizes, [float(limits.max)]]).astype(dtype)
    expected = np.array([math.erf(value) for value in x.tolist()])
    with np.errstate(over="raise", invalid="raise"):
        value = erf(x)
    assert (np.abs(value.astype(np.float64) - expected) <= 4 * np.spacing(expected.astype(dtype))).all()
    np.testing.assert_array_equal(erf(-x), -value)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_erf_at_the_ends(dtype: type[np.floating[Any]]) -> None:
    ends = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 4.1 if dtype is np.float32 else 6.0], dtype)
    value = erf(ends)
    np.testing.assert_array_equal(value, np.array([0.0, -0.0, 1.0, -1.0, np.nan, 1.0], dtype))
    assert np.signbit(value[1])


def test_erf_takes_any_shape_and_leaves_its_argument() -> None:
    x = np.linspace(-2, 2, 24)
    kept = x.copy()
    np.testing.assert_array_equal(erf(x.reshape(2, 3, 4)).ravel(), erf(x))
    np.testing.assert_array_equal(x, kept)
    assert erf(np.array(0.5)) == pytest.approx(math.erf(0.5))


def test_one_hot_puts_a_1_at_each_code() -> None:
    out = np.full((2, 2, 3), 9.0)
    kernels.one_hot(np.array([[0, 2], [1, 1]]), out=out)
    np.testing.assert_array_equal(out, np.eye(3)[[[0, 2], [1, 1]]])


def test_pad_surrounds_with_0() -> None:
    out = np.full((2, 5), 9.0)
    kernels.pad(np.array([[1.0, 2], [3, 4]]), 2, out=out)
    np.testing.assert_array_equal(out, [[0, 0, 1, 2, 0], [0, 0, 3, 4, 0]])
