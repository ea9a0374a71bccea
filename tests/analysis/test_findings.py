"""Findings are true, and what is not found is not there: compared with networks that are gone through case by case."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from itertools import product

from nnspec.decisions.analysis.domain import Domain
from nnspec.decisions.analysis.evaluate import evaluate
from nnspec.decisions.analysis.findings import find
from nnspec.decisions.change import Bounds
from nnspec.decisions.exact import Unit
from nnspec.decisions.network import (
    Boolean,
    BooleanOutput,
    Category,
    Input,
    Network,
    Number,
    ThresholdLayer,
    Value,
)
from tests.analysis.networks import any_values, booleans, many, network

DISCRETE = (Boolean(), Boolean(), Category(("a", "b", "c")))


def cases(whole: Network) -> list[tuple[list[Value], tuple[bool, ...]]]:
    """Return all answers of a network without numbers, each with the units that fire."""
    listed = [[*case] for case in product(*map(any_values, whole.elements))]
    return [(case, whole.fired(whole.encode(case))) for case in listed]


def without(unit: Unit, features: range) -> Unit:
    return Unit(unit.name, tuple((f, w) for f, w in unit.weights if f not in features), unit.threshold)


def replaced(whole: Network, place: int, unit: Unit) -> Network:
    units = [*whole.units[:place], unit, *whole.units[place + 1 :]]
    layers, first = [], 0
    for layer in whole.layers:
        layers.append(ThresholdLayer(layer.name, tuple(units[first : first + len(layer.units)])))
        first += len(layer.units)
    return Network(whole.name, whole.inputs, tuple(layers), whole.outputs)


def test_constants_ties_and_idle_weights() -> None:
    for random in many(300, seed=1):
        whole = network(random, kinds=DISCRETE, most=4)
        found, every = find(whole), cases(whole)
        assert found.complete
        for place, unit in enumerate(whole.units):
            fires = {fired[place] for _, fired in every}
            assert found.units[place].constant == (fires.pop() if len(fires) == 1 else None)
            if found.units[place].constant is not None:
                continue
            weighed = {f for f, weight in unit.weights if weight}
            idle = []
            for element in whole.elements:
                if not weighed.isdisjoint(element.features):
                    other = replaced(whole, place, without(unit, element.features))
                    if all(other.fired(whole.encode(case))[place] == fired[place] for case, fired in every):
                        idle.append(element.name)
            for earlier, other_unit in enumerate(whole.units):
                feature = whole.raw_count + earlier
                if feature in weighed:
                    other = replaced(whole, place, without(unit, range(feature, feature + 1)))
                    if all(other.fired(whole.encode(case))[place] == fired[place] for case, fired in every):
                        idle.append(other_unit.name)
            assert [*found.units[place].idle] == idle
            assert (found.units[place].tie is not None) == any(ties(whole, unit, case, fired) for case, fired in every)


def ties(whole: Network, unit: Unit, case: list[Value], fired: tuple[bool, ...]) -> bool:
    """Return whether something adds up to the threshold."""
    known = [*whole.encode(case), *fired]
    return unit.margin(known) == 0 and any(weight and known[feature] for feature, weight in unit.weights)


def test_a_tie_is_one() -> None:
    seen = 0
    for random in many(200, seed=2):
        whole = network(random, kinds=DISCRETE, most=4)
        for place, unit in find(whole).units.items():
            if unit.tie is None:
                continue
            seen += 1
            given: dict[str, Value] = {e.name: any_values(e)[0] for e in whole.elements}
            own = [element for element in Domain.of(whole, [place]).elements if element.name not in dict(unit.tie)]
            for element in own:  # what is not said adds nothing
                weights = dict(whole.units[place].weights)
                silent = [v for v in any_values(element) if not weighs(element.encode(v), element.features, weights)]
                given[element.name] = silent[0]
            given |= {name: value for name, value in unit.tie if not isinstance(value, Bounds)}
            features = whole.encode(whole.flatten(given))
            assert whole.units[place].margin([*features, *whole.fired(features)]) == 0
    assert seen > 50


def weighs(encoded: tuple[object, ...], features: range, weights: Mapping[int, object]) -> bool:
    return any(value and weights.get(feature) for feature, value in zip(features, encoded, strict=True))


def test_idle_inputs_outcomes_and_pairs() -> None:
    for random in many(300, seed=3):
        whole = network(random, kinds=DISCRETE, most=4)
        found, every = find(whole), cases(whole)
        (output,) = whole.outputs
        outcomes = {tuple(case): output.outcome(fired) for case, fired in every}
        possible = (True, False) if isinstance(output, BooleanOutput) else output.categories
        assert found.never.get("out", ()) == tuple(o for o in possible if o not in outcomes.values())
        bearing = whole.bearing_on(output.units)
        weighed = {f for place in bearing for f, weight in whole.units[place].weights if weight}
        for axis, element in enumerate(whole.elements):
            if weighed.isdisjoint(element.features):
                assert element.name not in found.idle_inputs
                continue
            matters = any(
                outcomes[case] != outcomes[(*case[:axis], value, *case[axis + 1 :])]
                for case in outcomes
                for value in any_values(element)
            )
            assert (element.name in found.idle_inputs) == (not matters)
        pairs = {(pair.first, pair.second): pair.equal for pair in found.pairs}
        for (first, second), equal in pairs.items():
            together = [(fired[first], fired[second]) for _, fired in every]
            assert all(two for one, two in together if one)
            assert equal == all(one == two for one, two in together)


def test_numbers_weighed_together_are_told_and_nothing_is_claimed() -> None:
    numbers = (Input("x", Number(0, 10)), Input("y", Number(0, 10)), Input("b", Boolean()))
    unit = Unit("both", ((0, 1), (1, 1)), 15)
    last = Unit("out", ((2, Decimal("0.5")), (3, 1)), Decimal("0.8"))
    whole = Network(
        "n", numbers, (ThresholdLayer("a", (unit,)), ThresholdLayer("b", (last,))), (BooleanOutput("out", 1),)
    )
    found = find(whole)
    assert found.free == (0,)
    assert found.units[0].constant is None
    assert found.idle_inputs == ("b",)  # whether or not the first fires


def test_units_of_more_inputs_are_counted_by_their_sums() -> None:
    seen: Counter[str] = Counter()
    for random in many(8, seed=4):
        whole = booleans(random, 21)
        found = find(whole)
        evaluated = evaluate(Domain.of(whole, [0]), states=1 << 21)
        assert evaluated is not None
        space, fires = evaluated.domain.space, evaluated.fires[0]
        names = [element.name for element in evaluated.domain.elements]
        if fires in (0, space.full):
            assert found.units[0].constant == bool(fires)
            continue
        idle = tuple(name for axis, name in enumerate(names) if not space.turned_by(fires, axis))
        assert (found.units[0].idle, found.idle_inputs, found.complete) == (idle, idle, True)
        tie = found.units[0].tie
        assert (tie is not None) == (evaluated.ties[0] != 0)
        if tie is not None:
            assert whole.units[0].margin(whole.encode([bool(dict(tie).get(e.name)) for e in whole.elements])) == 0
        seen.update(tie=tie is not None, idle=bool(idle))
    assert seen["tie"] > 0


def test_large_networks_are_bounded() -> None:
    inputs = tuple(Input(f"i{place}", Boolean()) for place in range(60))
    wide = Unit("wide", tuple((f, Decimal(f"0.{f + 1:040}")) for f in range(60)), 1)
    never = Unit("never", tuple((f, 1) for f in range(60)), 60)
    first = ThresholdLayer("a", (wide, never))
    last = ThresholdLayer("b", (Unit("out", ((60, 1), (61, 1), (0, 1)), Decimal("1.5")),))
    found = find(Network("n", inputs, (first, last), (BooleanOutput("out", 2),)))
    assert not found.complete
    assert found.units[1].constant is False
    assert (found.idle_inputs, found.never) == ((), {})
