"""Counting by sums agrees with counting cases, and with the power that others published."""

from fractions import Fraction
from math import comb
from random import Random

import pytest

from nnspec.check import check
from nnspec.decisions.analysis.adder import compare
from nnspec.decisions.analysis.counting import count_orders, count_sums
from nnspec.decisions.analysis.power import powers
from nnspec.decisions.analysis.single import decides, smallest_sets
from nnspec.decisions.analysis.space import Space
from nnspec.decisions.analysis.suffice import sufficient
from nnspec.diagnostics import Source
from tests.analysis.networks import many


def inputs_of(random: Random) -> tuple[tuple[int, ...], ...]:
    """Return what some inputs add: one of the answers adds nothing."""
    listed = []
    for _ in range(random.randint(1, 8)):
        numbers = [0, *(random.randint(0, 12) for _ in range(random.choice((1, 1, 1, 2))))]
        random.shuffle(numbers)
        listed.append(tuple(numbers))
    return tuple(listed)


def test_sums_agree_with_cases() -> None:
    for random in many(400, seed=1):
        inputs = inputs_of(random)
        threshold = random.randint(-2, sum(map(max, inputs)) + 2)
        space = Space([*map(len, inputs)])
        terms = ([(space.where(axis, o), n) for o, n in enumerate(numbers)] for axis, numbers in enumerate(inputs))
        above, equal = compare(terms, threshold, space.full)
        counted = count_sums(inputs, threshold)
        assert counted is not None
        assert counted.above == Fraction(above.bit_count(), space.total)
        assert counted.ties == equal.bit_count()
        power = powers(space, [above, space.full & ~above])
        assert counted.banzhaf == tuple(each.banzhaf for each in power)
        if 0 < above.bit_count() < space.total:
            orders = tuple(each.shapley for each in power)
            assert count_orders(inputs, threshold) == orders
            assert counted.shapley in (None, orders)
            assert (counted.shapley is None) == any(len(numbers) > 2 for numbers in inputs)
        check_sets(inputs, threshold, space, above)
        known = decides(inputs, threshold)
        assert all(matters in (None, each.banzhaf > 0) for matters, each in zip(known, power, strict=True))


def check_sets(inputs: tuple[tuple[int, ...], ...], threshold: int, space: Space, above: int) -> None:
    found, every = smallest_sets(inputs, threshold, 1000, count=True), sufficient(space, above, 1000)
    assert every is not None
    if found is None:
        assert above in (0, space.full)
    else:
        least = len(every.sets[0])
        assert found.sets == tuple(each for each in every.sets if len(each) == least)
        assert found.count == every.count


def votes(weights: list[int], quota: int) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """Return Banzhaf and Shapley-Shubik of a body that passes with at least ``quota``."""
    counted = count_sums(tuple((0, weight) for weight in weights), quota - 1)
    assert counted is not None
    assert counted.shapley is not None
    return counted.banzhaf, counted.shapley


def test_the_council_of_1958() -> None:
    # Germany, France, Italy, Netherlands, Belgium, Luxembourg: the smallest never mattered.
    banzhaf, shapley = votes([4, 4, 4, 2, 2, 1], 12)
    assert banzhaf == (*[Fraction(5, 16)] * 3, *[Fraction(3, 16)] * 2, 0)
    assert shapley == (*[Fraction(14, 60)] * 3, *[Fraction(9, 60)] * 2, 0)


def test_the_security_council() -> None:
    # Five members with a veto and ten without: nine votes pass.
    banzhaf, shapley = votes([7] * 5 + [1] * 10, 39)
    assert shapley == (*[Fraction(421, 2145)] * 5, *[Fraction(4, 2145)] * 10)
    assert banzhaf[0] == Fraction(sum(comb(10, k) for k in range(4, 11)), 2**14)
    assert banzhaf[-1] == Fraction(comb(9, 3), 2**14)


def test_the_body_of_four() -> None:
    assert votes([3, 2, 1, 1], 4)[1] == (Fraction(1, 2), *[Fraction(1, 6)] * 3)


@pytest.mark.parametrize("count", [40, 60])
def test_equal_weights_have_equal_power(count: int) -> None:
    banzhaf, shapley = votes([3] * count, 3 * count // 2 + 1)
    assert set(shapley) == {Fraction(1, count)}
    assert set(banzhaf) == {Fraction(comb(count - 1, count // 2), 2 ** (count - 1))}


def test_forty_weights_add_up_to_one() -> None:
    for random in many(3, seed=2):
        weights = [random.randint(1, 300) for _ in range(40)]
        _, shapley = votes(weights, random.randint(1, sum(weights)))
        assert sum(shapley) == 1


def test_sums_that_are_too_many_are_not_counted() -> None:
    weights = tuple((0, 10**40 + 7**place) for place in range(40))
    assert count_sums(weights, 20 * 10**40) is None
    assert decides(weights, 20 * 10**40) == (True,) * 40
    assert decides([*weights, (0, 0)], 50 * 10**40)[-1] is False


def test_numbers_far_beyond_the_threshold_cost_no_memory() -> None:
    for random in many(200, seed=3):
        inputs = (*inputs_of(random), (0, 10**300), (10**300, 0))
        threshold = random.randint(0, 40)
        just_beyond = tuple(tuple(min(number, threshold + 1) for number in numbers) for numbers in inputs)
        assert count_sums(inputs, threshold) == count_sums(just_beyond, threshold)
        assert count_orders(inputs, threshold) == count_orders(just_beyond, threshold)


def test_a_weight_far_beyond_the_threshold_is_analyzed() -> None:
    weights = ", ".join(f"i{place}: {'1e300' if place == 7 else 1}" for place in range(15))
    inputs = ", ".join(f"i{place}: {{type: boolean}}" for place in range(15))
    decision = f"inputs: {{{inputs}}}\nweights: {{{weights}}}\nthreshold: 8\noutputs: {{y: {{type: boolean}}}}\n"
    text = f"nnspec: 1\nname: far\n{decision}"
    assert [finding.code.id for finding in check(Source("far.yaml", text))] == ["NN610"]
