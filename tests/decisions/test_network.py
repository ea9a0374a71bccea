"""Inputs become features in declaration order, layers read what stands before them, and scaling can be folded away."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnspec.decisions.exact import Unit
from nnspec.decisions.network import (
    Boolean,
    BooleanOutput,
    Category,
    CategoryOutput,
    Given,
    Input,
    Network,
    Number,
    Output,
    ThresholdLayer,
    Value,
)

MIXED = (
    Input("member", Boolean()),
    Input("color", Category(("red", "green", "blue"))),
    Input("grid", Number(0, 10, Fraction(1, 10)), shape=(2, 2)),
    Input("age", Number(0, 100, Fraction(1, 50), -1)),
)
GIVEN: Given = {"member": True, "color": "green", "grid": [0, 1.5, 10, 0.1], "age": Decimal("65.5")}


def mixed(*units: Unit, outputs: tuple[Output, ...] = ()) -> Network:
    return Network("mixed", MIXED, (ThresholdLayer("only", units),), outputs)


def test_features_stand_in_declaration_order() -> None:
    network = mixed()
    assert [element.name for element in network.elements] == [
        "member", "color", "grid[0,0]", "grid[0,1]", "grid[1,0]", "grid[1,1]", "age",
    ]  # fmt: skip
    features = network.encode(network.flatten(GIVEN))
    assert features == (1, 0, 1, 0, 0, Fraction("0.15"), 1, Fraction("0.01"), Fraction("0.31"))
    assert network.raw_count == len(features)


def test_layer_reads_the_inputs_and_all_earlier_layers() -> None:
    inputs = (Input("a", Boolean()), Input("b", Boolean()))
    either = Unit("either", ((0, 1), (1, 1)), Decimal("0.5"))
    both = Unit("both", ((0, 1), (1, 1)), Decimal("1.5"))
    odd = Unit("odd", ((2, 1), (3, -1)), Decimal("0.5"))
    same = Unit("same", ((0, 0), (4, -1)), Decimal("-0.5"))
    layers = (ThresholdLayer("h", (either, both)), ThresholdLayer("o", (odd,)), ThresholdLayer("n", (same,)))
    network = Network("xor", inputs, layers, (BooleanOutput("odd", 2),))
    for a in (False, True):
        for b in (False, True):
            assert network.fired(network.encode([a, b])) == (a or b, a and b, a != b, a == b)


@given(st.decimals(0, 100, places=3), st.fractions(-5, 5), st.fractions(-5, 5))
def test_unit_on_raw_numbers_has_the_same_margin(age: Decimal, weight: Fraction, threshold: Fraction) -> None:
    unit = Unit("u", ((0, Decimal("0.5")), (5, weight), (8, weight)), threshold)
    network = mixed(unit)
    values = network.flatten({**GIVEN, "age": age})
    raw = [1, 0, 1, 0, *values[2:]]  # one-hot features stay, numbers are as given
    assert network.on_raw(unit).margin(raw) == unit.margin(network.encode(values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fired", "outcome"),
    [((True, True), "low"), ((False, True), "high"), ((True, False), "low"), ((False, False), "low")],
)
def test_tie_between_categories_goes_to_the_first(fired: tuple[bool, bool], outcome: str) -> None:
    assert CategoryOutput("level", ("low", "high"), (0, 1)).outcome(fired) == outcome


@pytest.mark.parametrize(
    ("name", "value"),
    [("member", 1), ("member", "yes"), ("color", "pink"), ("color", True), ("age", 100.5), ("age", -1), ("age", "65"),
     ("age", True)],
)  # fmt: skip
def test_value_of_another_kind_or_out_of_range_is_refused(name: str, value: Value) -> None:
    network = mixed()
    with pytest.raises(ValueError, match=f"is not a value of input '{name}'"):
        network.encode(network.flatten({**GIVEN, name: value}))


def test_shaped_input_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="6 values for 7 elements"):
        mixed().flatten({**GIVEN, "grid": [1, 2, 3]})


def test_unit_cannot_read_its_own_layer() -> None:
    with pytest.raises(ValueError, match="'u' weighs a feature that does not stand before it"):
        mixed(Unit("first", (), 0), Unit("u", ((9, 1),), 0))


def test_output_cannot_read_a_unit_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="an output reads a unit that does not exist"):
        mixed(Unit("u", (), 0), outputs=(BooleanOutput("o", 1),))
