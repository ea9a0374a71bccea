"""The few array functions that a program calls and NumPy does not have.

Each is complete in itself and writes to ``out``; a standalone file holds those that its network calls.
"""

from math import isfinite as isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

reduce_sum, reduce_max = np.add.reduce, np.maximum.reduce

# erf(x) = -expm1(-a R(a)) with the sign of x, where a = |x| and a R(a) = -ln erfc(a). The form is exact at both ends:
# linear near 0, and towards 1 an error in R shrinks with erfc. R is smooth, so one rational function serves the whole
# line up to where erf rounds to 1. The coefficients were fitted with mpmath in 40 digits at Chebyshev points, by the
# iteration of Sanathanan and Koerner (1963) with Lawson's weights (1961) for the least maximum of the relative error of
# erf: 1.2e-8 and 1.8e-18. All have one sign, so nothing cancels. By item size: the bound of a, -numerator and
# denominator of R, both from the highest power down.
ERF = {
    4: (
        4.0,
        (-0.00034954031500123236, -0.09344777944550828, -0.5233264133214885, -1.1858228359194931, -1.1283791508992853),
        (0.09812095312286642, 0.48671739268363085, 1.0),
    ),
    8: (
        5.95,
        (
            -0.00011835413628591597,
            -0.0033703818353005813,
            -0.03499500736417008,
            -0.20000743996093118,
            -0.7208018657439518,
            -1.7151858646906502,
            -2.6709323679365196,
            -2.5237217533874747,
            -1.1283791670955126,
        ),
        (
            0.00011837515870612599,
            0.003367940831479042,
            0.03443569670108373,
            0.188877669369375,
            0.6329358066625066,
            1.3324213417736765,
            1.6724005866550682,
            1.0,
        ),
    ),
}


def erf(x: NDArray[Any], s0: NDArray[Any], s1: NDArray[Any], out: NDArray[Any]) -> None:
    """Write the error function of ``x`` to ``out``; ``s0`` and ``s1`` are scratch arrays like ``x``."""
    bound, numerator, denominator = ERF[x.itemsize]
    np.absolute(x, out=s0)
    np.minimum(s0, bound, out=s0)
    for total, coefficients in ((s1, numerator), (out, denominator)):
        np.multiply(s0, coefficients[0], out=total)
        for coefficient in coefficients[1:-1]:
            np.add(total, coefficient, out=total)
            np.multiply(total, s0, out=total)
        np.add(total, coefficients[-1], out=total)
    np.divide(s1, out, out=out)
    np.multiply(out, s0, out=out)
    np.expm1(out, out=out)
    np.copysign(out, x, out=out)


def one_hot(codes: NDArray[np.int64], out: NDArray[Any]) -> None:
    """Write 1 at each code along the last axis of ``out``, 0 elsewhere."""
    out.fill(0)
    np.put_along_axis(out, codes[..., None], 1, axis=-1)


def pad(x: NDArray[Any], start: int, out: NDArray[Any]) -> None:
    """Write ``x`` to the last axis of ``out`` from ``start`` on, 0 elsewhere."""
    out.fill(0)
    out[..., start : start + x.shape[-1]] = x
