"""A float64 sum is never farther from the exact one than the bound, whatever the order and the cancellation."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import fsum, inf, isfinite
from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnspec.decisions.exact import Unit, exact, nearest_float
from nnspec.decisions.float64 import absolute_bound, is_safe_in_float64, relative_bound

Terms = list[tuple[float, float]]


def in_order(terms: Terms) -> float:
    return reduce(lambda total, term: total + term[0] * term[1], terms, 0.0)


def reversed_order(terms: Terms) -> float:
    return in_order(terms[::-1])


def pairwise(terms: Terms) -> float:
    half = len(terms) // 2
    return terms[0][0] * terms[0][1] if len(terms) == 1 else pairwise(terms[:half]) + pairwise(terms[half:])


def fused(terms: Terms) -> float:
    def add(total: float, term: tuple[float, float]) -> float:
        if not all(map(isfinite, (total, *term))):
            return total + term[0] * term[1]
        return nearest_float(Fraction(term[0]) * Fraction(term[1]) + Fraction(total))

    return reduce(add, terms, 0.0)


def blas(terms: Terms) -> float:
    w, x = np.array(terms).T
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.dot(np.ascontiguousarray(w), np.ascontiguousarray(x)))


ORDERS: list[Callable[[Terms], float]] = [in_order, reversed_order, pairwise, fused, blas]


def bound(unit: Unit, features: Sequence[float], order: Callable[[Terms], float]) -> float:
    """The bound as a program evaluates it, M summed in the same order."""
    magnitudes = [(abs(nearest_float(exact(w))), abs(features[i])) for i, w in unit.weights]
    magnitude = order(magnitudes) + abs(nearest_float(exact(unit.threshold)))
    return relative_bound(len(magnitudes)) * magnitude + absolute_bound(unit, len(magnitudes))


def check(unit: Unit, features: Sequence[float]) -> None:
    margin = unit.margin(features)
    for order in ORDERS:
        computed = order([(nearest_float(exact(w)), features[i]) for i, w in unit.weights])
        computed -= nearest_float(exact(unit.threshold))
        limit = bound(unit, features, order)
        if isfinite(limit) and isfinite(computed):
            assert abs(Fraction(computed) - margin) <= Fraction(limit)
        if abs(computed) > limit:
            assert (computed > 0) is unit.fires(features)


WRITTEN = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent), st.integers(-(10**20), 10**20), st.integers(-25, 5)
)
MODEST = st.floats(-1e6, 1e6)
ANY = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(WRITTEN, MODEST | ANY), min_size=1, max_size=30), WRITTEN)
@example([(Decimal("1e-300"), 1e-300), (Decimal("1e-300"), -1e-310)], Decimal(0))  # underflow
@example([(Decimal("1e308"), 5e-324), (Decimal("-1e308"), 5e-324)], Decimal("1e-16"))  # subnormal times huge
@example([(Decimal("1.7e308"), 1.0), (Decimal("1.7e308"), 1.0), (Decimal("-1.7e308"), 1.0)], Decimal(1))  # overflow
def test_sum_stays_within_the_bound(terms: list[tuple[Decimal, float]], threshold: Decimal) -> None:
    unit = Unit("u", tuple((i, weight) for i, (weight, _) in enumerate(terms)), threshold)
    check(unit, [feature for _, feature in terms])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(WRITTEN, MODEST), min_size=1, max_size=15), st.randoms(use_true_random=False), ANY)
def test_cancellation_stays_within_the_bound(terms: list[tuple[Decimal, float]], random: Random, rest: float) -> None:
    mirrored = [*terms, *((-weight, feature) for weight, feature in terms)]
    random.shuffle(mirrored)
    unit = Unit("u", tuple((i, weight) for i, (weight, _) in enumerate(mirrored)), 0)
    features = [feature for _, feature in mirrored]
    assert unit.margin(features) == 0
    check(unit, features)
    check(Unit("u", (*unit.weights, (len(features), Decimal(1))), 0), [*features, rest])


@pytest.mark.parametrize("terms", [3, 50, 400])
def test_long_sums_stay_within_the_bound_and_nearly_all_are_decided(terms: int) -> None:
    random = np.random.default_rng(terms)
    decided = 0
    for _ in range(10):
        weights = random.normal(size=terms) * 10.0 ** random.integers(-8, 8, terms)
        features = random.normal(size=terms).tolist()
        unit = Unit("u", tuple(enumerate(weights.tolist())), fsum(weights * features) * (1 + 1e-9))
        check(unit, features)
        decided += abs(unit.margin(features)) > Fraction(bound(unit, features, blas))
    assert decided >= 8  # thresholds within 1e-9 of the sum


def test_magnitude_of_the_weights_serves_for_yes_and_no() -> None:
    random = np.random.default_rng(0)
    unit = Unit("u", tuple(enumerate(random.normal(size=50).round(3).tolist())), 0.5)
    weights = np.array([weight for _, weight in unit.weights], dtype=np.float64)
    limit = relative_bound(50) * (float(np.abs(weights).sum()) + 0.5) + absolute_bound(unit, 50)
    rows = random.integers(0, 2, (200, 50))
    for row, computed in zip(rows.tolist(), (rows @ weights - 0.5).tolist(), strict=True):
        assert abs(Fraction(computed) - unit.margin(row)) <= Fraction(limit)


def test_tie_is_not_decided() -> None:
    unit = Unit("u", ((0, 0.1), (1, 0.2)), 0.3)
    assert 0 < 0.1 + 0.2 - 0.3 <= bound(unit, [1.0, 1.0], in_order)


@pytest.mark.parametrize("number", ["0", "1", "-0.1", "2.2250738585072014e-308", "1.7976931348623157e308"])
def test_zero_and_normal_numbers_are_safe(number: str) -> None:
    assert is_safe_in_float64(Unit("u", ((0, Decimal(number)),), 1))
    assert is_safe_in_float64(Unit("u", ((0, 1),), Decimal(number)))


@pytest.mark.parametrize("number", ["2.2250738585072013e-308", "1e-400", "-5e-324", "1.7976931348623159e308", "1e400"])
def test_numbers_beyond_the_normal_doubles_are_not(number: str) -> None:
    assert not is_safe_in_float64(Unit("u", ((0, Decimal(number)),), 1))
    assert not is_safe_in_float64(Unit("u", ((0, 1),), Decimal(number)))


def test_bound_grows_to_infinity_rather_than_overflowing() -> None:
    assert absolute_bound(Unit("u", ((0, Decimal("1e400")), (1, Decimal("1e399"))), 1), 2) > 0
    assert absolute_bound(Unit("u", ((0, Decimal("1e400")),), 1), 2**60) < inf
    assert absolute_bound(Unit("u", ((0, Fraction(10) ** 700),), 1), 1) == inf


@pytest.mark.parametrize("terms", [-1, 2**43])
def test_bound_is_refused_where_it_is_not_proven(terms: int) -> None:
    with pytest.raises(ValueError, match="proven for"):
        relative_bound(terms)
