"""The flip of a network of units is the first of the smallest: compared with every assignment on a fine grid."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnspec.decisions.change import NONE_TURNS, Bounds, Change, Flip, NoFlip
from nnspec.decisions.exact import Unit
from nnspec.decisions.flip import find_flip
from nnspec.decisions.network import (
    Boolean,
    BooleanOutput,
    Category,
    CategoryOutput,
    Input,
    Kind,
    Network,
    Number,
    Outcome,
    Output,
    ThresholdLayer,
    Value,
)
from nnspec.decisions.search import MAX_INPUTS, search_flip

HALF = Decimal("0.5")
KINDS: dict[str, Kind] = {
    "boolean": Boolean(),
    "category": Category(("a", "b", "c")),
    "number": Number(0, 2, offset=-1),
    "endless": Number(),
}
# numbers weigh 1, -1 or 0, thresholds are whole or halves, all else is whole: every boundary is a multiple of 1/2,
# and within 13 of zero
DOMAINS: dict[str, list[Value]] = {
    "boolean": [False, True],
    "category": ["a", "b", "c"],
    "number": [Fraction(quarters, 4) for quarters in range(9)],
    "endless": [Fraction(quarters, 4) for quarters in range(-54, 55)],
}


WHOLE, SIGN = st.integers(-2, 2), st.sampled_from([-1, 1, 0])
MIXES = [["boolean"] * 4, ["category", "boolean", "category"], ["number", "boolean", "number"], ["number", "category"],
         ["endless", "boolean", "boolean"], ["endless", "number"], ["endless", "category"]]  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> tuple[Network, tuple[str, ...], tuple[Value, ...]]:
    """A network of two or three layers, in which no unit weighs two numbers; the kinds and values of its inputs."""
    kinds = tuple(draw(st.permutations(draw(st.sampled_from(MIXES)))))
    inputs = tuple(Input(f"i{place}", KINDS[kind]) for place, kind in enumerate(kinds))
    values = tuple(draw(st.sampled_from(DOMAINS[kind])) for kind in kinds)
    bare = Network("n", inputs, (), ())
    number_features = [e.first for e in bare.elements if isinstance(e.input.kind, Number)]
    layers: list[ThresholdLayer] = []
    known = bare.raw_count
    for depth in range(draw(st.integers(2, 3))):
        units = []
        for place in range(draw(st.integers(1, 3))):
            number = draw(st.sampled_from([None, *number_features]))
            weighed = [f for f in range(known) if f not in number_features or f == number]
            weights = tuple((f, draw(WHOLE if f < bare.raw_count and f != number else SIGN)) for f in weighed)
            units.append(Unit(f"u{depth}{place}", weights, Fraction(draw(st.integers(-4, 4)), 2)))
        layers.append(ThresholdLayer(f"l{depth}", tuple(units)))
        known += len(units)
    last = known - bare.raw_count - 1
    output: Output = BooleanOutput("out", last)
    if draw(st.booleans()):
        output = CategoryOutput("out", ("low", "mid", "high"), (last, 0, draw(st.integers(0, last))))
    return Network("n", inputs, tuple(layers), (output,)), kinds, values


def outcome(network: Network, values: tuple[Value, ...]) -> Outcome:
    return network.outputs[0].outcome(network.fired(network.encode(values)))


def assignments(values: tuple[Value, ...], choices: dict[int, list[Value]]) -> Iterator[tuple[Value, ...]]:
    """``values`` with the inputs at the places of ``choices`` in every combination of them."""
    for choice in product(*choices.values()):
        chosen = dict(zip(choices, choice, strict=True))
        yield tuple(chosen.get(place, value) for place, value in enumerate(values))


def smallest_by_trying_all(
    network: Network, kinds: tuple[str, ...], values: tuple[Value, ...]
) -> tuple[int, ...] | None:
    before = outcome(network, values)
    every = {place: DOMAINS[kind] for place, kind in enumerate(kinds)}
    sets = {
        tuple(place for place, (old, new) in enumerate(zip(values, changed, strict=True)) if old != new)
        for changed in assignments(values, every)
        if outcome(network, changed) != before
    }
    return min(sets, key=lambda places: (len(places), places), default=None)


def place_of(change: Change) -> int:
    return int(change.input[1:])


@settings(max_examples=100, deadline=None)
@given(cases())
def test_flip_is_the_first_of_the_smallest(case: tuple[Network, tuple[str, ...], tuple[Value, ...]]) -> None:
    network, kinds, values = case
    flip = search_flip(network, network.outputs[0], values)
    expected = smallest_by_trying_all(network, kinds, values)
    if not isinstance(flip, Flip):
        assert flip == NONE_TURNS
        assert expected is None
        return
    assert tuple(map(place_of, flip.changes)) == expected
    assert flip.outcome_after != outcome(network, values)
    becomes: dict[int, list[Value]] = {}
    for change in flip.changes:
        domain = DOMAINS[kinds[place_of(change)]]
        after = change.after
        becomes[place_of(change)] = (
            [x for x in domain if isinstance(x, Fraction) and x in after] if isinstance(after, Bounds) else [after]
        )
    assert all(outcome(network, changed) == flip.outcome_after for changed in assignments(values, becomes))
    if len(flip.changes) == 1 and isinstance(flip.changes[0].after, Bounds):
        check_nearest_and_widest(network, values, expected[0], DOMAINS[kinds[expected[0]]], becomes[expected[0]])


def check_nearest_and_widest(
    network: Network, values: tuple[Value, ...], place: int, domain: list[Value], inside: list[Value]
) -> None:
    """No nearer number turns the outcome, and the next one beyond those inside gives another outcome."""
    outcomes = [outcome(network, changed) for changed in assignments(values, {place: domain})]
    now, first, last = (domain.index(value) for value in (values[place], inside[0], inside[-1]))
    near, far, step = (first, last, 1) if first >= now else (last, first, -1)
    turned = [index for index in range(len(domain)) if outcomes[index] != outcomes[now]]
    assert min(abs(index - now) for index in turned) == abs(near - now)
    beyond = far + step
    assert not 0 <= beyond < len(domain) or outcomes[beyond] != outcomes[far]


def of_booleans(count: int, *layers: tuple[Unit, ...]) -> Network:
    inputs = tuple(Input(f"i{place}", Boolean()) for place in range(count))
    units = sum(map(len, layers))
    return Network(
        "n",
        inputs,
        tuple(ThresholdLayer(f"l{i}", layer) for i, layer in enumerate(layers)),
        (BooleanOutput("out", units - 1),),
    )


def parity_of(count: int) -> Network:
    """Yes where an odd number of inputs is yes: unit k fires where more than k are."""
    counting = tuple(Unit(f"above{k}", tuple((i, 1) for i in range(count)), k + HALF) for k in range(count))
    odd = Unit("odd", tuple((count + k, (-1) ** k) for k in range(count)), HALF)
    return of_booleans(count, counting, (odd,))


def test_parity_turns_with_the_first_input() -> None:
    network = parity_of(20)
    flip = find_flip(network, network.outputs[0], (True,) * 20)
    assert flip == Flip((Change("i0", True, False),), outcome_after=True)


def test_all_twenty_inputs_may_have_to_change() -> None:
    everyone = Unit("everyone", tuple((i, 1) for i in range(20)), 19 + HALF)
    network = of_booleans(20, (everyone,), (Unit("out", ((20, 1),), HALF),))
    flip = find_flip(network, network.outputs[0], (False,) * 20)
    assert isinstance(flip, Flip)
    assert [change.input for change in flip.changes] == [f"i{place}" for place in range(20)]


def test_constant_network_of_twenty_inputs_is_proven_constant() -> None:
    any_unit = Unit("any", tuple((i, 1) for i in range(20)), HALF)
    none_unit = Unit("none", tuple((i, -1) for i in range(20)), -HALF)
    either = Unit("either", ((20, 1), (21, 1)), HALF)
    network = of_booleans(20, (any_unit, none_unit), (either,))
    assert find_flip(network, network.outputs[0], (False,) * 20) == NONE_TURNS


def test_inputs_that_do_not_bear_on_the_outcome_do_not_count() -> None:
    network = of_booleans(MAX_INPUTS + 5, (Unit("h", ((24, 1),), HALF),), (Unit("out", ((25, -1),), -HALF),))
    flip = find_flip(network, network.outputs[0], (False,) * (MAX_INPUTS + 5))
    assert flip == Flip((Change("i24", False, True),), outcome_after=False)


def test_more_than_twenty_inputs_are_not_searched() -> None:
    count = MAX_INPUTS + 1
    network = of_booleans(
        count, (Unit("h", tuple((i, 1) for i in range(count)), HALF),), (Unit("out", ((count, 1),), HALF),)
    )
    assert find_flip(network, network.outputs[0], (False,) * count) == NoFlip(
        "not computed: 21 inputs bear on the outcome; more than 20 are searched for single neurons only", proven=False
    )


def test_single_neuron_of_more_than_twenty_inputs_is() -> None:
    count = MAX_INPUTS + 1
    network = of_booleans(count, (Unit("out", tuple((i, 1) for i in range(count)), HALF),))
    assert find_flip(network, network.outputs[0], (False,) * count) == Flip((Change("i0", False, True),), True)


def two_numbers(threshold: int) -> Network:
    inputs = (Input("a", Number(0, 10)), Input("b", Number(0, 10)))
    layers = (
        ThresholdLayer("h", (Unit("sum", ((0, 1), (1, 1)), threshold),)),
        ThresholdLayer("o", (Unit("out", ((2, 1),), HALF),)),
    )
    return Network("n", inputs, layers, (BooleanOutput("out", 1),))


def test_one_change_is_exact_though_a_neuron_weighs_several_numbers() -> None:
    network = two_numbers(8)
    flip = find_flip(network, network.outputs[0], (2, 3))
    assert flip == Flip((Change("a", 2, Bounds(low=Fraction(5))),), outcome_after=True)


def test_two_changes_are_not_computed_where_a_neuron_weighs_several_numbers() -> None:
    network = two_numbers(15)
    assert find_flip(network, network.outputs[0], (2, 3)) == NoFlip(
        "not computed: no single change turns the outcome, and neuron 'sum' weighs several numbers", proven=False
    )


def test_number_weighed_with_too_many_other_inputs_is_not_computed() -> None:
    inputs = (*(Input(f"i{place}", Boolean()) for place in range(13)), Input("x", Number(0, 10)))
    mixed = Unit("mixed", tuple((i, 2**i) for i in range(14)), 0)
    layers = (ThresholdLayer("h", (mixed,)), ThresholdLayer("o", (Unit("out", ((14, 1),), HALF),)))
    network = Network("n", inputs, layers, (BooleanOutput("out", 1),))
    assert find_flip(network, network.outputs[0], (*(False,) * 13, 1)) == NoFlip(
        "not computed: neuron 'mixed' weighs a number together with too many other inputs", proven=False
    )


def test_inputs_of_weight_0_do_not_bear_on_the_outcome() -> None:
    # more than are searched, but only the last two count, through a unit that also reads one in vain
    weights = tuple((i, int(i >= MAX_INPUTS)) for i in range(MAX_INPUTS + 2))
    units = (Unit("vain", ((0, 1),), HALF), Unit("either", weights, HALF))
    first = MAX_INPUTS + 2
    network = of_booleans(first, units, (Unit("out", ((first, 0), (first + 1, 1)), HALF),))
    flip = find_flip(network, network.outputs[0], (False,) * first)
    assert flip == Flip((Change(f"i{MAX_INPUTS}", False, True),), True)


def test_search_gives_up_after_its_steps() -> None:
    # two numbers of ten digits, each input a digit: yes where they are equal and differ
    binary = tuple((i, 2**i if i < 10 else -(2 ** (i - 10))) for i in range(20))
    opposite = tuple((i, -weight) for i, weight in binary)
    above, below = Unit("above", binary, HALF), Unit("below", opposite, HALF)
    network = of_booleans(20, (above, below), (Unit("both", ((20, 1), (21, 1)), 1 + HALF),))
    flip = find_flip(network, network.outputs[0], (False,) * 20)
    assert flip == NoFlip("not computed: the search passed 20,000 steps", proven=False)


@pytest.mark.parametrize(
    ("temperature", "after"),
    [
        (10, "at least 18 and below 25"),  # beyond 25 it is not comfortable either
        (30, "at least 18 and below 25"),
        (20, "below 18"),
        (24, "at least 25"),
    ],
)
def test_number_in_a_network_moves_to_the_nearest_interval(temperature: int, after: str) -> None:
    inputs = (Input("temperature", Number(-50, 60)),)
    cold, warm = Unit("cold", ((0, -1),), -18), Unit("warm", ((0, -1),), -25)
    layers = (
        ThresholdLayer("h", (cold, warm)),
        ThresholdLayer("o", (Unit("comfortable", ((1, -1), (2, 1)), HALF),)),
    )
    network = Network("n", inputs, layers, (BooleanOutput("comfortable", 2),))
    flip = find_flip(network, network.outputs[0], (temperature,))
    assert isinstance(flip, Flip)
    (change,) = flip.changes
    assert isinstance(change.after, Bounds)
    assert change.after.text() == after


@pytest.mark.parametrize(
    ("sign", "number", "after"), [(1, Fraction("2.25"), "at most 2"), (-1, Fraction("-2.25"), "at least -2")]
)
def test_boundary_that_turns_the_outcome_itself_is_nearer_than_what_lies_beyond(
    sign: int, number: Fraction, after: str
) -> None:
    inputs = (Input("x", Number()),)
    small, out = Unit("small", ((0, -sign),), -2), Unit("out", ((0, sign), (1, -1)), 2)
    network = Network(
        "n", inputs, (ThresholdLayer("h", (small,)), ThresholdLayer("o", (out,))), (BooleanOutput("o", 1),)
    )
    flip = find_flip(network, network.outputs[0], (number,))
    assert isinstance(flip, Flip)
    (change,) = flip.changes
    assert isinstance(change.after, Bounds)
    assert change.after.text() == after
