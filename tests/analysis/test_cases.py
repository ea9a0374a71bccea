"""What the analysis says of all cases at once is what going through them gives, for thousands of networks."""

from fractions import Fraction
from itertools import permutations, product
from math import factorial

import pytest

from nnspec.decisions.analysis.answers import After
from nnspec.decisions.analysis.domain import Domain
from nnspec.decisions.analysis.evaluate import Evaluated, evaluate
from nnspec.decisions.analysis.power import powers
from nnspec.decisions.analysis.rollcall import roll_call
from nnspec.decisions.analysis.suffice import needed, sufficient
from nnspec.decisions.change import Bounds
from nnspec.decisions.exact import exact
from nnspec.decisions.network import Network, Outcome, Value
from tests.analysis.networks import Options, any_values, features, many, network, table

Set = tuple[tuple[int, int], ...]


def evaluated_of(whole: Network) -> Evaluated:
    evaluated = evaluate(Domain.of(whole, whole.outputs[0].units))
    assert evaluated is not None
    assert evaluated.domain.is_exact
    return evaluated


@pytest.mark.parametrize("seed", range(4))
def test_units_fire_and_tie_as_the_engine_says(seed: int) -> None:
    for random in many(300, seed):
        whole = network(random)
        evaluated = evaluated_of(whole)
        domain = evaluated.domain
        for number, case in enumerate(product(*map(range, domain.space.sizes))):
            assert domain.space.options(number) == case
            known = features(whole, domain, case)
            fired = whole.fired(known)
            known += fired
            for place in domain.places:
                assert evaluated.fires[place] >> number & 1 == fired[place]
                if evaluated.ties[place] >> number & 1:
                    assert whole.units[place].margin(known) == 0


def test_an_answer_stands_for_every_value_in_it() -> None:
    for random in many(200, seed=5):
        whole = network(random)
        evaluated = evaluated_of(whole)
        domain, outcomes = evaluated.domain, evaluated.outcomes(whole.outputs[0])
        for _ in range(20):
            given = {element.name: random.choice(any_values(element)) for element in whole.elements}
            outcome = whole.outputs[0].outcome(whole.fired(whole.encode(whole.flatten(given))))
            case = 0
            for element, answers in zip(domain.elements, domain.answers, strict=True):
                value = given[element.name]
                (option,) = (option for option, answer in enumerate(answers) if holds(value, answer.after))
                case = case * len(answers) + option
            assert outcomes[outcome] >> case & 1


def holds(value: Value, after: After) -> bool:
    return exact(value) in after if isinstance(after, Bounds) and not isinstance(value, str) else value == after


def test_power_is_what_counting_gives() -> None:
    for random in many(150, seed=6):
        whole = network(random, most=4)
        evaluated = evaluated_of(whole)
        space, found = evaluated.domain.space, table(whole, evaluated.domain)
        axes = range(len(space.sizes))
        if space.total > 60:
            continue
        classes = [*evaluated.outcomes(whole.outputs[0]).values()]
        power = powers(space, classes)
        assert [each.banzhaf for each in power] == [decides(found, axis) for axis in axes]
        settles = [settled_by(found, axis) for axis in axes]
        assert [each.shapley for each in power] == settles
        assert roll_call(space, classes, axes) == dict(enumerate(settles))
        assert sum(settles) == (len({*found.values()}) > 1)


def decides(found: dict[Options, Outcome], axis: int) -> Fraction:
    """Return the share of cases of the other axes in which this one changes the outcome."""
    others: dict[Options, set[Outcome]] = {}
    for case, outcome in found.items():
        others.setdefault(case[:axis] + case[axis + 1 :], set()).add(outcome)
    return Fraction(sum(len(outcomes) > 1 for outcomes in others.values()), len(others))


def settled_by(found: dict[Options, Outcome], axis: int) -> Fraction:
    """Return the share of all orders and cases in which the outcome is settled at the answer of ``axis``."""
    axes = len(next(iter(found)))
    count = 0
    for order in permutations(range(axes)):
        before, so_far = order[: order.index(axis)], order[: order.index(axis) + 1]
        count += sum(is_settled(found, case, so_far) and not is_settled(found, case, before) for case in found)
    return Fraction(count, factorial(axes) * len(found))


def is_settled(found: dict[Options, Outcome], case: Options, known: tuple[int, ...]) -> bool:
    return len({o for other, o in found.items() if all(other[axis] == case[axis] for axis in known)}) == 1


def test_sets_that_suffice_are_the_prime_implicants() -> None:
    for random in many(150, seed=7):
        whole = network(random)
        evaluated = evaluated_of(whole)
        space, found = evaluated.domain.space, table(whole, evaluated.domain)
        if space.total > 200:
            continue
        for outcome, cases in evaluated.outcomes(whole.outputs[0]).items():
            sets = sufficient(space, cases, 10_000)
            assert sets is not None
            primes = implicants(found, space.sizes, outcome)
            assert sets.count == len(primes)
            listed = [tuple(sorted(each.items())) for each in sets.sets]
            assert sorted(listed) == sorted(primes)
            assert list(map(len, listed)) == sorted(map(len, listed))
            some = sufficient(space, cases, 2)
            assert some is not None
            assert (some.sets, some.count) == (sets.sets[:2], sets.count)
            answers = [{case[axis] for case, o in found.items() if o == outcome} for axis in range(len(space.sizes))]
            one = {axis: min(given) for axis, given in enumerate(answers) if len(given) == 1 < space.sizes[axis]}
            assert needed(space, cases) == one


def implicants(found: dict[Options, Outcome], sizes: tuple[int, ...], outcome: Outcome) -> list[Set]:
    """Return the sets of answers all of whose cases have an outcome, and from which none can be left out."""
    cubes = {
        cube
        for cube in product(*([None, *range(size)] for size in sizes))
        if all(o == outcome for case, o in found.items() if lies_in(case, cube))
    }
    fixed = {cube: [axis for axis, option in enumerate(cube) if option is not None] for cube in cubes}
    prime = [c for c in cubes if not any((*c[:axis], None, *c[axis + 1 :]) in cubes for axis in fixed[c])]
    return [tuple((axis, option) for axis, option in enumerate(cube) if option is not None) for cube in prime]


def lies_in(case: Options, cube: tuple[int | None, ...]) -> bool:
    return all(want in (None, has) for want, has in zip(cube, case, strict=True))
