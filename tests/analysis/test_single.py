"""One neuron of so many inputs that not every set of them is looked at: nothing stays unknown, whatever the answers."""

from decimal import Decimal
from functools import cache
from random import Random

import pytest

from nnspec.decisions.analysis.answers import After, Answers
from nnspec.decisions.analysis.survey import survey
from nnspec.decisions.exact import Unit
from nnspec.decisions.network import Boolean, BooleanOutput, Category, Input, Kind, Network, ThresholdLayer
from tests.analysis.networks import many

CATEGORIES = ("a", "b", "c")
Adds = dict[str, dict[After, int]]
"""What each answer of each input adds."""


def neuron(random: Random, booleans: int, categories: int) -> tuple[Network, Adds, int]:
    """Return a neuron with weights above and below 0, what its answers add, and what their sum is to exceed."""
    kinds: list[Kind] = [*[Boolean()] * booleans, *[Category(CATEGORIES)] * categories]
    random.shuffle(kinds)
    weights: list[int] = []
    adds: Adds = {}
    for place, kind in enumerate(kinds):
        own = [random.choice((-3, -2, -1, 1, 2, 3)) for _ in range(1 if isinstance(kind, Boolean) else 3)]
        adds[f"i{place}"] = {False: 0, True: own[0]} if len(own) == 1 else dict(zip(CATEGORIES, own, strict=True))
        weights += own
    threshold = random.randint(-2, 2)
    unit = Unit("out", tuple((feature, Decimal(weight)) for feature, weight in enumerate(weights)), threshold)
    inputs = tuple(Input(f"i{place}", kind) for place, kind in enumerate(kinds))
    return Network("n", inputs, (ThresholdLayer("l", (unit,)),), (BooleanOutput("out", 0),)), adds, threshold


@pytest.mark.parametrize(("booleans", "categories"), [(14, 1), (10, 5), (0, 11), (24, 3)])
def test_orders_and_sets_are_known(booleans: int, categories: int) -> None:
    for random in many(5, seed=booleans):
        whole, adds, threshold = neuron(random, booleans, categories)
        (found,) = survey(whole).outputs
        shares = [each.shapley for each in found.inputs]
        assert None not in shares
        assert sum(share for share in shares if share is not None) == 1
        assert [share is not None and share > 0 for share in shares] == [each.matters for each in found.inputs]
        for chance in found.chances:
            gains, wanted = turned(adds, threshold, yes=chance.outcome is True)
            assert chance.count == primes([[*each.values()] for each in gains.values()], wanted)
            assert len(chance.sets) == len({*chance.sets}) > 0
            assert all(is_prime(gains, wanted, each) for each in chance.sets)


def turned(adds: Adds, threshold: int, *, yes: bool) -> tuple[Adds, int]:
    """Return what each answer adds above the least of its input, towards an outcome, and what that is to exceed."""
    ends = {name: min(own.values()) if yes else max(own.values()) for name, own in adds.items()}
    gains = {name: {a: abs(number - ends[name]) for a, number in own.items()} for name, own in adds.items()}
    return gains, threshold - sum(ends.values()) if yes else sum(ends.values()) - threshold - 1


def is_prime(gains: Adds, wanted: int, answers: Answers) -> bool:
    """Return whether answers suffice, and none of them can be left out."""
    given = [gains[answer.input][answer.value] for answer in answers]
    return sum(given) > wanted >= sum(given) - min(given)


def primes(gains: list[list[int]], wanted: int) -> int:
    """Return how many such sets of answers there are, each built up input by input until it suffices."""

    @cache
    def beyond(place: int, total: int, least: int) -> int:
        if total > wanted:
            return int(total - least <= wanted)  # whatever came in besides could be left out
        if place == len(gains):
            return 0
        joins = (beyond(place + 1, total + gain, min(least, gain)) for gain in gains[place] if gain)
        return beyond(place + 1, total, least) + sum(joins)

    return beyond(0, 0, wanted + 10)
