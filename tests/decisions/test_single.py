"""The flip of one unit is the first of the smallest: compared with all sets of inputs in order of size."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnspec.decisions.change import NONE_TURNS, Bounds, Change, Flip
from nnspec.decisions.exact import Exact, Unit
from nnspec.decisions.network import Boolean, BooleanOutput, Category, Input, Network, Number, ThresholdLayer, Value
from nnspec.decisions.single import flip_unit

ENDLESS = Fraction(10**9)  # far enough for the weights below to outweigh all others
COARSE = st.integers(-8, 8).map(lambda halves: Fraction(halves, 2))


def network_of(inputs: tuple[Input, ...], unit: Unit) -> Network:
    return Network("n", inputs, (ThresholdLayer("only", (unit,)),), (BooleanOutput("out", 0),))


@st.composite
def numbers(draw: st.DrawFn) -> tuple[Number, Fraction]:
    """A number input and its value; either end of its range may be open."""
    value = draw(COARSE)
    low, high = value - abs(draw(COARSE)), value + abs(draw(COARSE))
    return (
        Number(
            draw(st.sampled_from([low, None])),
            draw(st.sampled_from([high, None])),
            factor=draw(st.sampled_from([Fraction(1), Fraction(-2), Fraction(1, 3)])),
            offset=draw(COARSE),
        ),
        value,
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Network, tuple[Value, ...]]:
    inputs: list[Input] = []
    values: list[Value] = []
    for place in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["boolean", "boolean", "category", "number"]))
        if kind == "boolean":
            inputs.append(Input(f"i{place}", Boolean()))
            values.append(draw(st.booleans()))
        elif kind == "category":
            inputs.append(Input(f"i{place}", Category(("a", "b", "c"))))
            values.append(draw(st.sampled_from(["a", "b", "c"])))
        else:
            number, value = draw(numbers())
            inputs.append(Input(f"i{place}", number))
            values.append(value)
    network = Network("n", tuple(inputs), (), ())
    weighed = draw(st.lists(st.integers(0, network.raw_count - 1), unique=True))
    unit = Unit("u", tuple((feature, draw(COARSE)) for feature in weighed), draw(COARSE))
    return network_of(tuple(inputs), unit), tuple(values)


def extremes(network: Network, place: int, value: Value) -> list[Value]:
    """Every other value of a yes/no or category, the ends of a number's range."""
    match network.inputs[place].kind:
        case Boolean():
            return [not value]
        case Category(categories):
            return [category for category in categories if category != value]
        case Number(low, high):
            return [low if low is not None else -ENDLESS, high if high is not None else ENDLESS]


def fires(network: Network, values: tuple[Value, ...]) -> bool:
    return network.units[0].fires(network.encode(values))


def smallest_by_trying_all(network: Network, values: tuple[Value, ...]) -> tuple[str, ...] | None:
    for size in range(1, len(values) + 1):
        for places in combinations(range(len(values)), size):
            for choice in product(*(extremes(network, place, values[place]) for place in places)):
                changed = list(values)
                for place, value in zip(places, choice, strict=True):
                    changed[place] = value
                if fires(network, tuple(changed)) != fires(network, values):
                    return tuple(network.inputs[place].name for place in places)
    return None


def applied(network: Network, values: tuple[Value, ...], flip: Flip, where: str) -> tuple[Value, ...]:
    """The values after the flip, a number ``at`` its boundary, ``inside`` its bounds or just ``outside``."""
    changed = list(values)
    for change in flip.changes:
        place = next(i for i, declared in enumerate(network.inputs) if declared.name == change.input)
        if isinstance(change.after, Bounds):
            kind = network.inputs[place].kind
            assert isinstance(kind, Number)
            assert (change.after.low is None) != (change.after.high is None)
            if change.after.low is not None:
                boundary, end = change.after.low, kind.high if kind.high is not None else change.after.low + 1
            else:
                assert change.after.high is not None
                boundary, end = change.after.high, kind.low if kind.low is not None else change.after.high - 1
            step = (Fraction(end) - boundary) / 1000
            changed[place] = {"at": boundary, "inside": boundary + step, "end": end}[where]
        else:
            changed[place] = change.after
    return tuple(changed)


@settings(max_examples=600, deadline=None)
@given(cases())
def test_flip_is_the_first_of_the_smallest(case: tuple[Network, tuple[Value, ...]]) -> None:
    network, values = case
    before = fires(network, values)
    flip = flip_unit(network, network.units[0], values)
    expected = smallest_by_trying_all(network, values)
    if not isinstance(flip, Flip):
        assert flip == NONE_TURNS
        assert expected is None
        return
    assert tuple(change.input for change in flip.changes) == expected
    assert flip.outcome_after is not before
    assert fires(network, applied(network, values, flip, "inside")) is flip.outcome_after
    assert fires(network, applied(network, values, flip, "end")) is flip.outcome_after
    # at its boundary a number does not yet say yes, but already says no
    numbers = any(isinstance(change.after, Bounds) for change in flip.changes)
    assert fires(network, applied(network, values, flip, "at")) is (flip.outcome_after and not numbers)


AGE = Input("age", Number(0, 120))


@pytest.mark.parametrize(
    ("weight", "threshold", "age", "after"),
    [
        (1, 65, 60, "above 65"),
        (1, 65, 65, "above 65"),
        (1, 65, 70, "at most 65"),
        (-1, -65, 70, "below 65"),
        (-1, -65, 65, "below 65"),
        (-1, -65, 60, "at least 65"),
        (Decimal("0.1"), 7, 60, "above 70"),
        (1, 119, 0, "above 119"),
        (1, 120, 0, None),  # the range excludes it
        (1, -1, 0, None),
        (1, 0, 50, "at most 0"),
    ],
)
def test_number_moves_to_its_boundary(weight: Exact, threshold: Exact, age: Exact, after: str | None) -> None:
    unit = Unit("old", ((0, weight),), threshold)
    flip = flip_unit(network_of((AGE,), unit), unit, (age,))
    if after is None:
        assert flip == NONE_TURNS
    else:
        assert isinstance(flip, Flip)
        (change,) = flip.changes
        assert isinstance(change.after, Bounds)
        assert (change.input, change.before, change.after.text()) == ("age", age, after)


def test_boundary_is_in_the_units_of_the_input() -> None:
    inputs = (Input("pixel", Number(0, 255, Fraction(1, 255))),)
    unit = Unit("bright", ((0, 1),), Decimal("0.5"))
    assert flip_unit(network_of(inputs, unit), unit, (0,)) == Flip(
        (Change("pixel", 0, Bounds(low=Fraction("127.5"))),), outcome_after=True
    )


def test_two_numbers_that_only_together_suffice() -> None:
    inputs = (Input("a", Number(0, 10)), Input("b", Number(0, 10)))
    unit = Unit("u", ((0, 1), (1, 1)), 15)
    flip = flip_unit(network_of(inputs, unit), unit, (1, 2))
    assert isinstance(flip, Flip)
    assert [(c.input, c.after.text()) for c in flip.changes if isinstance(c.after, Bounds)] == [
        ("a", "above 5"),
        ("b", "at least 10"),
    ]


def test_category_becomes_the_first_that_turns_the_outcome() -> None:
    inputs = (Input("color", Category(("red", "green", "blue"))),)
    unit = Unit("u", ((1, 2), (2, 3)), 1)
    assert flip_unit(network_of(inputs, unit), unit, ("red",)) == Flip((Change("color", "red", "green"),), True)


def test_entry_of_a_shaped_input_is_named() -> None:
    inputs = (Input("pixels", Boolean(), shape=(4,)),)
    unit = Unit("u", ((3, 1),), 0)
    assert flip_unit(network_of(inputs, unit), unit, (False,) * 4) == Flip((Change("pixels[3]", False, True),), True)


def test_a_hundred_thousand_inputs_do() -> None:
    count = 100_000
    inputs = (Input("pixels", Boolean(), shape=(count,)),)
    unit = Unit("u", tuple((i, 1 + i % 2) for i in range(count)), 9)
    flip = flip_unit(network_of(inputs, unit), unit, (False,) * count)
    assert isinstance(flip, Flip)
    # five of weight 2 reach 10; with the first of weight 1 in place of one of them, no more than 9
    assert [change.input for change in flip.changes] == [f"pixels[{i}]" for i in (1, 3, 5, 7, 9)]


def test_gain_may_be_as_small_as_the_language_allows() -> None:
    inputs = (Input("a", Boolean()), Input("b", Boolean()))
    unit = Unit("u", ((0, Decimal("1e400")), (1, Decimal("1e-400"))), Decimal("1e400"))
    flip = flip_unit(network_of(inputs, unit), unit, (True, False))
    assert flip == Flip((Change("b", False, True),), outcome_after=True)
