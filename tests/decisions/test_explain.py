"""Contributions are exact, in declaration order, and add up to the weighted sum."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from nnspec.decisions.change import NONE_TURNS, Change, Flip
from nnspec.decisions.exact import Unit, decimal_text, nearest_float
from nnspec.decisions.explain import UnitExplanation, explain
from nnspec.decisions.network import (
    Boolean,
    BooleanOutput,
    Category,
    CategoryOutput,
    Given,
    Input,
    Network,
    Number,
    ThresholdLayer,
)

CONCERT = Network(
    "concert",
    (
        Input("snacks", Boolean(), "Will I have enough money to buy snacks?"),
        Input("partner", Boolean(), "Will my partner be able to go with me?"),
        Input("driving", Boolean(), "Do I feel like driving tomorrow?"),
    ),
    (ThresholdLayer("go", (Unit("go", ((0, 1), (1, 4), (2, 3)), 6),)),),
    (BooleanOutput("go", 0),),
)


def test_concert_explains_itself() -> None:
    (go,) = explain(CONCERT, {"snacks": False, "partner": True, "driving": True})
    (unit,) = go.units
    assert (go.outcome, unit.weighted_sum, unit.threshold, unit.margin) == (True, 7, 6, 1)
    assert [(c.name, c.total, c.question) for c in unit.contributions] == [
        ("snacks", 0, "Will I have enough money to buy snacks?"),
        ("partner", 4, "Will my partner be able to go with me?"),
        ("driving", 3, "Do I feel like driving tomorrow?"),
    ]
    assert go.flip == Flip((Change("partner", True, False),), outcome_after=False)


def test_two_yes_answers_that_reach_the_threshold_do_not_fire() -> None:
    inputs = (Input("a", Boolean()), Input("b", Boolean()))
    unit = Unit("both", ((0, Decimal("0.1")), (1, Decimal("0.2"))), Decimal("0.3"))
    network = Network("tie", inputs, (ThresholdLayer("both", (unit,)),), (BooleanOutput("both", 0),))
    (both,) = explain(network, {"a": True, "b": True})
    assert both.outcome is False
    assert both.units[0].margin == 0
    assert both.flip == NONE_TURNS


MIXED = Network(
    "mixed",
    (
        Input("color", Category(("red", "green", "blue"))),
        Input("pixels", Number(0, 255, Fraction(1, 255)), shape=(3,)),
        Input("unread", Boolean()),
        Input("member", Boolean()),
    ),
    (
        ThresholdLayer(
            "h",
            (
                Unit("warm", ((0, Decimal("0.5")), (1, -1), (3, 2), (5, 1)), Decimal("0.4")),
                Unit("in", ((7, 1),), Decimal("0.5")),
            ),
        ),
        ThresholdLayer("o", (Unit("yes", ((9, 1), (8, 3), (1, 2)), 3), Unit("no", ((8, -1),), Decimal("-0.5")))),
    ),
    (BooleanOutput("answer", 2), CategoryOutput("said", ("no", "yes"), (3, 2))),
)
GIVEN: Given = {"color": "green", "pixels": (0, 51, 255), "unread": True, "member": True}


def explained(network: Network, place: int, given: Given) -> UnitExplanation:
    (output,) = explain(replace(network, outputs=(BooleanOutput("out", place),)), given)
    (unit,) = output.units
    return unit


def test_category_contributes_its_active_feature_and_a_shaped_input_each_entry_that_is_weighed() -> None:
    warm = explained(MIXED, 0, GIVEN)
    assert [(c.name, c.total) for c in warm.contributions] == [("color", -1), ("pixels", 1)]
    color, pixels = warm.contributions
    assert [(t.name, t.value, t.feature, t.weight, t.product) for t in color.terms] == [("color", "green", 1, -1, -1)]
    assert [(t.name, t.value, t.feature, t.weight, t.product) for t in pixels.terms] == [
        ("pixels[0]", 0, 0, 2, 0),
        ("pixels[2]", 255, 1, 1, 1),
    ]


def test_category_whose_active_feature_is_not_listed_contributes_nothing() -> None:
    warm = explained(MIXED, 0, {**GIVEN, "color": "blue"})
    assert [(t.value, t.weight, t.product) for t in warm.contributions[0].terms] == [("blue", 0, 0)]


def test_units_contribute_after_inputs_in_order() -> None:
    yes = explained(MIXED, 2, GIVEN)
    assert [(c.name, c.terms[0].value, c.total) for c in yes.contributions] == [
        ("color", "green", 2),
        ("warm", False, 0),
        ("in", True, 1),
    ]


def test_each_output_has_its_units_and_its_flip() -> None:
    answer, said = explain(MIXED, GIVEN)
    red = (Change("color", "green", "red"),)  # makes it warm, which weighs more than green does
    assert (answer.output, answer.outcome, [unit.name for unit in answer.units]) == ("answer", False, ["yes"])
    assert answer.flip == Flip(red, outcome_after=True)
    assert (said.output, said.outcome, [unit.name for unit in said.units]) == ("said", "no", ["no", "yes"])
    assert said.flip == Flip(red, outcome_after="yes")


@given(st.lists(st.tuples(st.decimals(-10, 10, places=6), st.booleans()), min_size=1, max_size=20), st.fractions())
def test_contributions_add_up_to_the_weighted_sum(terms: list[tuple[Decimal, bool]], threshold: Fraction) -> None:
    inputs = tuple(Input(f"i{place}", Boolean()) for place in range(len(terms)))
    unit = Unit("u", tuple((place, weight) for place, (weight, _) in enumerate(terms)), threshold)
    network = Network("n", inputs, (ThresholdLayer("u", (unit,)),), (BooleanOutput("out", 0),))
    told = explained(network, 0, {f"i{place}": value for place, (_, value) in enumerate(terms)})
    total = sum((Fraction(c.total) for c in told.contributions), Fraction())
    assert total == told.weighted_sum == told.margin + threshold
    assert told.fires is (total > threshold)
    assert Fraction(decimal_text(told.weighted_sum)) == total
    assert nearest_float(told.weighted_sum) == float(total)
