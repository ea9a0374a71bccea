"""Every mutation of an interface has the rule, and so the verdict, that docs/diff.md says, in both directions."""

from typing import Any

import pytest

from nnspec.comparison.comparison import added, removed
from nnspec.comparison.interface import compare_interfaces
from nnspec.comparison.rules import Rule
from tests.comparison.versions import BASE, edited, reordered, version

Mutation = tuple[dict[str, Any], set[Rule], set[Rule]]


def number(**options: Any) -> dict[str, Any]:
    return {"type": "number", **options}


def colors(*names: str) -> dict[str, Any]:
    return {"type": "category", "categories": [*names]}


def with_categories(*names: str) -> dict[str, Any]:
    """Return the base with other categories of an output, and as many units."""
    units = edited(BASE, "layers", 2, "dense", "units", to=len(names))
    return edited(units, "outputs", "kind", "categories", to=[*names])


def with_step() -> dict[str, Any]:
    """Return the base whose ``go`` is made by a threshold unit, through which nothing is trained."""
    unit = {"neurons": {"units": {"sure": {"weights": {"member": 1}, "threshold": 0.5}}}, "name": "units"}
    spec = edited(edited(BASE, "training"), "layers", to=[*BASE["layers"], unit])
    return edited(spec, "outputs", "go", to={"type": "boolean", "from": "units.sure"})


STEPS: dict[str, Any] = {
    "nnspec": 1,
    "name": "steps",
    "inputs": {"a": {"type": "boolean"}, "b": {"type": "boolean"}},
    "layers": [
        {"neurons": {"units": {"both": {"weights": {"a": 1, "b": 1}, "threshold": 1.5}}}, "name": "first"},
        {"neurons": {"units": {"one": {"weights": {"a": 1, "b": 1}, "threshold": 0.5}}}, "name": "second"},
    ],
    "outputs": {"go": {"type": "boolean", "from": "first.both"}},
}

# each: the new version, the rules from the base to it, the rules from it back to the base
MUTATIONS: dict[str, Mutation] = {
    "other name": (edited(BASE, "name", to="other"), {Rule.NETWORK_RENAMED}, {Rule.NETWORK_RENAMED}),
    "description": (BASE | {"description": "What for?"}, {Rule.NETWORK_DESCRIBED}, {Rule.NETWORK_DESCRIBED}),
    "metadata": (BASE | {"metadata": {"by": "ada"}}, {Rule.NETWORK_DESCRIBED}, {Rule.NETWORK_DESCRIBED}),
    "training": (edited(BASE, "training"), {Rule.TRAINING_REMOVED}, {Rule.TRAINING_ADDED}),
    "input gone": (edited(BASE, "inputs", "grid"), {Rule.INPUT_REMOVED}, {Rule.INPUT_ADDED}),
    "input renamed": (
        BASE | {"inputs": {"club": BASE["inputs"]["member"]} | edited(BASE, "inputs", "member")["inputs"]},
        {Rule.INPUT_RENAMED},
        {Rule.INPUT_RENAMED},
    ),
    "input of another name and kind": (
        BASE | {"inputs": {"club": number()} | edited(BASE, "inputs", "member")["inputs"]},
        {Rule.INPUT_REMOVED, Rule.INPUT_ADDED},
        {Rule.INPUT_REMOVED, Rule.INPUT_ADDED},
    ),
    "input type": (
        edited(BASE, "inputs", "member", to=number()),
        {Rule.INPUT_TYPE_CHANGED},
        {Rule.INPUT_TYPE_CHANGED},
    ),
    "input shape": (
        edited(BASE, "inputs", "grid", "shape", to=[4]),
        {Rule.INPUT_SHAPE_CHANGED},
        {Rule.INPUT_SHAPE_CHANGED},
    ),
    "scalar to shape": (
        edited(BASE, "inputs", "age", "shape", to=[1]),
        {Rule.INPUT_SHAPE_CHANGED},
        {Rule.INPUT_SHAPE_CHANGED},
    ),
    "input range": (
        edited(BASE, "inputs", "age", "range", to=[0, 90]),
        {Rule.INPUT_RANGE_NARROWED},
        {Rule.INPUT_RANGE_WIDENED},
    ),
    "range moved": (
        edited(BASE, "inputs", "age", "range", to=[10, 110]),
        {Rule.INPUT_RANGE_NARROWED},
        {Rule.INPUT_RANGE_NARROWED},
    ),
    "range gone": (
        edited(BASE, "inputs", "age", to=number()),
        {Rule.INPUT_RANGE_WIDENED},
        {Rule.INPUT_RANGE_NARROWED},
    ),
    "clipped": (
        edited(BASE, "inputs", "age", to=number(range=[0, 100], clip=True)),
        {Rule.INPUT_RANGE_WIDENED},
        {Rule.INPUT_RANGE_NARROWED},
    ),
    "clipped to less": (
        edited(BASE, "inputs", "age", to=number(range=[0, 50], clip=True)),
        {Rule.INPUT_RANGE_WIDENED},
        {Rule.INPUT_RANGE_NARROWED},
    ),
    "no range to clipped": (
        edited(BASE, "inputs", "grid", to=number(shape=[2, 2], range=[0, 1], clip=True)),
        {Rule.INPUT_CLIPPING_CHANGED},
        {Rule.INPUT_CLIPPING_CHANGED},
    ),
    "the same range in other digits": (edited(BASE, "inputs", "age", "range", to=[0.0, 1e2]), set(), set()),
    "scale, which callers do not see": (edited(BASE, "inputs", "age", "scale", to=[0, 1]), set(), set()),
    "input category at the end": (
        edited(BASE, "inputs", "color", to=colors("red", "green", "blue", "gray")),
        {Rule.INPUT_CATEGORY_ADDED},
        {Rule.INPUT_CATEGORY_REMOVED},
    ),
    "input category in between": (
        edited(BASE, "inputs", "color", to=colors("red", "gray", "green", "blue")),
        {Rule.INPUT_CATEGORY_ADDED},
        {Rule.INPUT_CATEGORY_REMOVED},
    ),
    "input category exchanged": (
        edited(BASE, "inputs", "color", to=colors("red", "green", "gray")),
        {Rule.INPUT_CATEGORY_ADDED, Rule.INPUT_CATEGORY_REMOVED},
        {Rule.INPUT_CATEGORY_ADDED, Rule.INPUT_CATEGORY_REMOVED},
    ),
    "input categories in another order": (
        edited(BASE, "inputs", "color", to=colors("green", "red", "blue")),
        {Rule.INPUT_CATEGORIES_REORDERED},
        {Rule.INPUT_CATEGORIES_REORDERED},
    ),
    "inputs in another order": (
        reordered(BASE, "inputs", "age", "member"),
        {Rule.INPUTS_REORDERED},
        {Rule.INPUTS_REORDERED},
    ),
    "question": (
        edited(BASE, "inputs", "member", "question", to="In the club?"),
        {Rule.INPUT_DESCRIBED},
        {Rule.INPUT_DESCRIBED},
    ),
    "output gone": (edited(BASE, "outputs", "price"), {Rule.OUTPUT_REMOVED}, {Rule.OUTPUT_ADDED}),
    "output renamed": (
        BASE | {"outputs": {"buy": BASE["outputs"]["go"]} | edited(BASE, "outputs", "go")["outputs"]},
        {Rule.OUTPUT_RENAMED},
        {Rule.OUTPUT_RENAMED},
    ),
    "output type": (
        edited(BASE, "outputs", "go", to=number(**{"from": "yes"})),
        {Rule.OUTPUT_TYPE_CHANGED},
        {Rule.OUTPUT_TYPE_CHANGED},
    ),
    "output shape": (
        edited(BASE, "outputs", "price", "shape", to=[1, 2]),
        {Rule.OUTPUT_SHAPE_CHANGED},
        {Rule.OUTPUT_SHAPE_CHANGED},
    ),
    "output range": (
        edited(BASE, "outputs", "price", "range", to=[0, 5]),
        {Rule.OUTPUT_RANGE_NARROWED},
        {Rule.OUTPUT_RANGE_WIDENED},
    ),
    "output range gone": (
        edited(BASE, "outputs", "price", "range"),
        {Rule.OUTPUT_RANGE_WIDENED},
        {Rule.OUTPUT_RANGE_NARROWED},
    ),
    "output category": (
        with_categories("a", "b", "c", "d"),
        {Rule.OUTPUT_CATEGORY_ADDED},
        {Rule.OUTPUT_CATEGORY_REMOVED},
    ),
    "output categories in another order": (
        with_categories("b", "a", "c"),
        {Rule.OUTPUT_CATEGORIES_REORDERED},
        {Rule.OUTPUT_CATEGORIES_REORDERED},
    ),
    "outputs in another order": (
        reordered(BASE, "outputs", "kind", "go"),
        {Rule.OUTPUTS_REORDERED},
        {Rule.OUTPUTS_REORDERED},
    ),
    "output described": (
        edited(BASE, "outputs", "go", "description", to="Shall we?"),
        {Rule.OUTPUT_DESCRIBED},
        {Rule.OUTPUT_DESCRIBED},
    ),
    "threshold units for probabilities": (
        with_step(),
        {Rule.OUTPUT_PROBABILITY_REMOVED, Rule.TRAINING_REMOVED},
        {Rule.OUTPUT_EXPLANATION_REMOVED, Rule.TRAINING_ADDED},
    ),
    "double precision": (
        edited(BASE, "dtype", to="float64"),
        {Rule.OUTPUT_DTYPE_CHANGED},
        {Rule.OUTPUT_DTYPE_CHANGED},
    ),
    "weights and layers, which callers do not see": (
        edited(BASE, "layers", 0, "dense", "units", to=8),
        set(),
        set(),
    ),
}


def rules(old: dict[str, Any], new: dict[str, Any]) -> set[Rule]:
    return {change.rule for change in compare_interfaces(version(old), version(new))}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_mutation_has_its_rules_both_ways(mutation: Mutation) -> None:
    new, forward, backward = mutation
    assert rules(BASE, new) == forward
    assert rules(new, BASE) == backward


def test_every_rule_is_tried() -> None:
    tried = {rule for _, forward, backward in MUTATIONS.values() for rule in forward | backward}
    assert tried | {Rule.NETWORK_ADDED, Rule.NETWORK_REMOVED} == {*Rule}


def test_a_network_that_is_new_breaks_nobody_and_one_that_is_gone_all() -> None:
    assert added(version(BASE)).verdict == "compatible"
    assert removed(version(BASE)).verdict == "breaking"


def test_where_an_output_is_taken_from_is_not_for_callers() -> None:
    assert rules(STEPS, edited(STEPS, "outputs", "go", "from", to="second.one")) == set()


def test_a_rename_is_told_only_where_it_is_the_only_one_possible() -> None:
    two = edited(STEPS, "inputs", to={"c": {"type": "boolean"}, "d": {"type": "boolean"}})
    for layer, unit in ((0, "both"), (1, "one")):
        two["layers"][layer]["neurons"]["units"][unit]["weights"] = {"c": 1, "d": 1}
    assert rules(STEPS, two) == {Rule.INPUT_REMOVED, Rule.INPUT_ADDED}


def test_one_that_says_what_it_asks_is_known_again_beside_others() -> None:
    asked = {name: {"type": "boolean", "question": f"{name}?"} for name in ("a", "b")}
    old = edited(STEPS, "inputs", to=asked)
    new = edited(STEPS, "inputs", to={"c": asked["a"], "d": {"type": "boolean"}})
    for layer, unit in ((0, "both"), (1, "one")):
        new["layers"][layer]["neurons"]["units"][unit]["weights"] = {"c": 1, "d": 1}
    assert rules(old, new) == {Rule.INPUT_RENAMED, Rule.INPUT_REMOVED, Rule.INPUT_ADDED}


def test_paths_are_those_of_the_file() -> None:
    new = edited(BASE, "inputs", "age", "range", to=[0, 90])
    (change,) = compare_interfaces(version(BASE), version(new))
    assert (change.edit.path, change.edit.old, change.edit.new) == ("inputs.age.range", [0, 100], [0, 90])
