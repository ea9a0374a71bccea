"""Decimal numbers out of text, many at a time: float() on every cell costs several times as much.

Knows nothing of columns or files.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

SEPARATOR = "\0"  # between the cells of a chunk of text; the readers refuse it in files

_MOST_DIGITS = 15  # so that digits and power of ten are exact in float64
_POWERS = np.array([float(f"1e{exponent}") for exponent in range(_MOST_DIGITS + 1)])
_ZERO, _POINT, _MINUS, _END = (np.uint8(ord(char)) for char in ("0", ".", "-", SEPARATOR))


def plain_decimals(chunk: str) -> tuple[Numbers, dict[int, str]]:
    """Return the numbers of cells joined by `SEPARATOR`, and by index the cells that are left to the caller.

    Read are cells of 1 to 15 digits with at most a minus before and a point among them, bit for bit as by float():
    digits and power of ten are exact, and their quotient is rounded once (Clinger 1990, "How to read floating point
    numbers accurately").
    """
    if not chunk.isascii():
        cells = chunk.split(SEPARATOR)
        return np.zeros(len(cells)), dict(enumerate(cells))
    codes = np.frombuffer(f"{chunk}{SEPARATOR}".encode("ascii"), np.uint8)  # (characters,)
    digits = codes - _ZERO  # what lies below "0" wraps around
    others = np.flatnonzero(digits > 9)
    ends = others[codes[others] == _END]  # (cells,)
    starts = np.append(0, ends[:-1] + 1)

    signs = others[codes[others] != _END]  # places of all that is neither digit nor end
    points = signs[codes[signs] == _POINT]
    pointed = np.searchsorted(ends, points)
    has_minus = codes[starts] == _MINUS
    has_point = np.zeros(len(ends), np.bool_)
    has_point[pointed] = True
    expected = has_point.astype(np.intp) + has_minus
    counts = ends - starts - expected  # of digits, if there are no other signs
    is_plain = np.bincount(np.searchsorted(ends, signs), minlength=len(ends)) == expected
    is_plain &= (counts >= 1) & (counts <= _MOST_DIGITS)
    counts[~is_plain] = 0
    after_point = np.full(len(ends), _MOST_DIGITS)  # digits; without a point none is passed on the way left
    after_point[pointed] = ends[pointed] - 1 - points

    mantissas = np.zeros(len(ends))
    for power in range(int(counts.max())):
        # a place left of the cell is of another cell, or wraps around, and its digit is dropped
        places = ends - 1 - power - (power >= after_point)
        mantissas += np.where(power < counts, digits[places] * _POWERS[power], 0.0)
    numbers: Numbers = mantissas / _POWERS[np.where(has_point & is_plain, after_point, 0)]
    numbers[has_minus] *= -1.0
    return numbers, {int(at): chunk[starts[at] : ends[at]] for at in np.flatnonzero(~is_plain)}
