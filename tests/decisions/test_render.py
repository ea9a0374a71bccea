"""The page that a person reads; the golden file is the review of it."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from nnspec.decisions.exact import Unit
from nnspec.decisions.explain import explain
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
from nnspec.decisions.render import render

GOLDEN = Path(__file__).parent / "golden"


def single(name: str, inputs: tuple[Input, ...], unit: Unit) -> Network:
    return Network(name, inputs, (ThresholdLayer(unit.name, (unit,)),), (BooleanOutput(unit.name, 0),))


CONCERT = single(
    "concert",
    (
        Input("snacks", Boolean(), "Will I have enough money to buy snacks?"),
        Input("partner", Boolean(), "Will my partner be able to go with me?"),
        Input("driving", Boolean()),
    ),
    Unit("go", ((0, 1), (1, 4), (2, 3)), 6),
)
LOAN = single(
    "loan",
    (
        Input("age", Number(18, 100, Fraction(1, 82), Fraction(-18, 82)), "Age, in years?"),
        Input("income", Number(0)),
        Input("home", Category(("owned", "rented"))),
    ),
    Unit("grant", ((0, Decimal("-2")), (1, Decimal("0.0001")), (2, Decimal("0.75"))), Decimal("2.5")),
)
IMAGE = single(
    "image",
    (Input("pixels", Number(0, 255), "How dark is each dot?", shape=(100,)),),
    Unit("ink", tuple((i, Decimal(i).scaleb(-2)) for i in range(100)), Decimal("1e30")),
)
FRUIT = Network(
    "fruit",
    (Input("color", Category(("red", "yellow"))), Input("long", Boolean())),
    (
        ThresholdLayer("parts", (Unit("curved", ((1, 1), (2, 1)), Decimal("1.5")),)),
        ThresholdLayer(
            "kinds", (Unit("apple", ((3, -1),), Decimal("-0.5")), Unit("banana", ((3, 1),), Decimal("0.5")))
        ),
    ),
    (CategoryOutput("kind", ("apple", "banana"), (1, 2)), BooleanOutput("peel", 2)),
)
CASES: dict[str, tuple[Network, Given]] = {
    "concert_yes": (CONCERT, {"snacks": False, "partner": True, "driving": True}),
    "concert_no": (CONCERT, {"snacks": True, "partner": False, "driving": False}),
    "scaled_numbers_and_category": (LOAN, {"age": 50, "income": Decimal("21000.50"), "home": "owned"}),
    "shaped_input_without_flip": (IMAGE, {"pixels": [i % 7 for i in range(100)]}),
    "category_outcome_of_a_network": (FRUIT, {"color": "red", "long": True}),
}


@pytest.mark.parametrize("case", CASES)
def test_page(case: str) -> None:
    network, given = CASES[case]
    assert render(network.name, explain(network, given)) + "\n" == (GOLDEN / f"{case}.txt").read_text("utf-8")


def test_every_golden_page_has_its_case() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(CASES)
