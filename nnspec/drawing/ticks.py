"""Round numbers on an axis, linear or by powers of ten."""

from math import ceil, floor, log10

LOGARITHMIC = 100.0  # how many times the largest loss must exceed the smallest for an axis by powers of ten

FLAT = 1e-8  # a span this small beside its numbers is none: ticks would be the same number
TINY = 1e-300


def is_logarithmic(low: float, high: float) -> bool:
    """Return whether numbers from ``low`` to ``high`` are seen better by their powers."""
    return low > 0 and high / low >= LOGARITHMIC


def linear(low: float, high: float, count: int) -> list[float]:
    """Return about ``count`` round numbers from at or below ``low`` to at or above ``high``."""
    if high - low <= max(FLAT * max(abs(low), abs(high)), TINY):
        high = low + (abs(low) if abs(low) > TINY else 1.0)
    step = _round_step((high - low) / max(1, count - 1))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [float(f"{number * step:.12g}") for number in range(first, last + 1)]


def powers(low: float, high: float, count: int) -> list[float]:
    """Return powers of ten around ``low`` and ``high``, at most about ``count`` of them."""
    first, last = floor(log10(low) + 1e-9), ceil(log10(high) - 1e-9)
    step = max(1, ceil((last - first) / count))
    last = first + ceil((last - first) / step) * step
    return [float(f"1e{exponent}") for exponent in range(first, last + 1, step)]


def whole(low: int, high: int, count: int) -> list[int]:
    """Return about ``count`` round whole numbers within ``low`` and ``high``."""
    step = max(1, ceil(_round_step((high - low) / max(1, count - 1)))) if high > low else 1
    return [*range(ceil(low / step) * step, high + 1, step)]


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999999)
