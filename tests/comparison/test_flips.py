"""Exact flips agree with asking both networks every case, one by one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nnspec_runtime.comparison.compare import compare_sides
from nnspec_runtime.comparison.side import Side

from nnspec.comparison.behavior import Condition, FlipGroup, Flips, Uncompared
from nnspec.comparison.comparison import Comparison
from nnspec.decisions.change import Bounds
from nnspec.decisions.exact import exact
from tests.comparison.versions import edited, shipped, version

NAMES = ("a", "b", "c", "d", "e")
COLORS = ["red", "green", "blue"]
WEIGHTS = st.integers(-4, 4) | st.sampled_from([0.1, 0.2, 0.3, -0.5])
NUMBERS = [0, 1, 1.5, 2, 2.5, 3, 4]

Inputs = dict[str, dict[str, Any]]


@st.composite
def inputs_of(draw: st.DrawFn) -> Inputs:
    kinds: list[dict[str, Any]] = [
        {"type": "boolean"},
        {"type": "category", "categories": draw(st.permutations(COLORS))},
        {"type": "number", "range": [0, 4]},
        {"type": "number", "range": [0, 4], "scale": [-1, 1]},
    ]
    chosen = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    found = {name: draw(st.sampled_from(kinds)) for name in chosen}
    # where a unit weighs two numbers there are no cases
    numbers = [name for name, kind in found.items() if kind["type"] == "number"]
    found |= {name: {"type": "boolean"} for name in numbers[1:]}
    # a question tells inputs apart, so that one that is gone and one that has come are not taken for one
    return {name: kind | {"question": name} for name, kind in found.items()}


def features(inputs: Inputs) -> list[str]:
    return [
        f"{name}.{category}" if category else name
        for name, kind in inputs.items()
        for category in kind.get("categories", [""])
    ]


@st.composite
def networks(draw: st.DrawFn, inputs: Inputs) -> dict[str, Any]:
    """Draw a decision, or two layers of neurons whose last is a yes/no and a category."""
    spec: dict[str, Any] = {"nnspec": 1, "name": "drawn", "inputs": inputs}
    numbers = st.fixed_dictionaries(dict.fromkeys(features(inputs), WEIGHTS))
    if draw(st.booleans()):
        outputs: dict[str, Any] = {"go": {"type": "boolean"}}
        return spec | {"weights": draw(numbers), "threshold": draw(WEIGHTS), "outputs": outputs}
    first = {name: {"weights": draw(numbers), "threshold": draw(WEIGHTS)} for name in ("p", "q")}
    reads = st.fixed_dictionaries({"p": WEIGHTS, "q": WEIGHTS})
    last = {name: {"weights": draw(reads), "threshold": draw(WEIGHTS)} for name in ("go", "x", "y")}
    layers = [{"neurons": {"units": first}, "name": "first"}, {"neurons": {"units": last}, "name": "last"}]
    units = {f"{name}_": {"weights": {name: 1}, "threshold": 0.5} for name in ("x", "y")}
    layers.append({"neurons": {"units": units}, "name": "kinds"})
    outputs = {
        "go": {"type": "boolean", "from": "last.go"},
        "kind": {"type": "category", "categories": draw(st.permutations(["one", "other"])), "from": "kinds"},
    }
    return spec | {"layers": layers, "outputs": outputs}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw two networks with the same inputs, or where the second lacks or has one that the first has not."""
    inputs = draw(inputs_of())
    others = dict(inputs)
    if draw(st.booleans()) and len(others) > 1:
        del others[draw(st.sampled_from([*others]))]
    if draw(st.booleans()):
        others["extra"] = {"type": "boolean"}
    return draw(networks(inputs)), draw(networks(others))


def compared(old: Mapping[str, Any], new: Mapping[str, Any]) -> Comparison:
    return compare_sides(Side(version(old, "old")), Side(version(new, "new")))


def cases(inputs: Inputs) -> Iterator[dict[str, Any]]:
    """Yield every case, numbers at and between all places where a unit may change."""
    plain = {"boolean": [False, True], "number": NUMBERS}
    values = [kind.get("categories", plain.get(kind["type"])) for kind in inputs.values()]
    for chosen in product(*values):
        yield dict(zip(inputs, chosen, strict=True))


def holds(condition: Condition, case: Mapping[str, Any]) -> bool:
    value = case[condition.input]
    return any(exact(value) in each if isinstance(each, Bounds) else value == each for each in condition.values)


def told(flips: Flips, case: Mapping[str, Any]) -> list[FlipGroup]:
    """Return the ways to flip that a case is told to take."""
    return [
        group
        for group in flips.groups
        if all(holds(condition, case) for condition in group.always)
        and any(all(holds(condition, case) for condition in block.conditions) for block in group.blocks)
    ]


@given(pairs())
@settings(max_examples=100, deadline=None)
def test_a_case_flips_where_it_is_told_to_and_nowhere_else(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    old, new = pair
    assume(version(old).spec != version(new).spec)
    inputs = old["inputs"] | new["inputs"]
    before, after = Side(version(old)).session, Side(version(new)).session
    comparison = compared(old, new)
    exactly = {each.output: each for each in comparison.behavior.outputs}
    assert set(exactly) == set(old["outputs"]) & set(new["outputs"])
    counts: Counter[str] = Counter()
    for case in cases(inputs):
        was = before.decide({name: case[name] for name in old["inputs"]}).outcomes
        now = after.decide({name: case[name] for name in new["inputs"]}).outcomes
        for name, flips in exactly.items():
            assert isinstance(flips, Flips)
            turns = [(group.old, group.new) for group in told(flips, case)]
            flipped = was[name].value != now[name].value
            expected = [(was[name].value, now[name].value)] if flipped else []
            # Of very many ways to flip only the largest are told: a case of another is not among them.
            is_whole = all(group.untold == 0 for group in flips.groups)
            assert turns == expected or (turns == [] and not is_whole)
            counts[name] += flipped
    for name, flips in exactly.items():
        assert isinstance(flips, Flips)
        if not flips.has_intervals and not any(kind["type"] == "number" for kind in inputs.values()):
            every = prod(len(kind.get("categories", "no")) for kind in inputs.values())
            assert counts[name] * flips.total == flips.count * every


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_probabilities_flip_where_they_are_told_to(data: st.DataObject) -> None:
    kinds: list[dict[str, Any]] = [{"type": "boolean"}, {"type": "category", "categories": COLORS}]
    inputs = {name: data.draw(st.sampled_from(kinds)) for name in ("a", "b", "c")}
    size = len(features(inputs))
    numbers = st.lists(st.lists(WEIGHTS, min_size=1, max_size=1), min_size=size, max_size=size)
    old, new = (
        {
            "nnspec": 1,
            "name": "drawn",
            "inputs": inputs,
            "layers": [
                {
                    "dense": {
                        "units": 1,
                        "activation": "sigmoid",
                        "weights": rows[: len(features(inputs))],
                        "bias": [bias],
                    }
                }
            ],
            "outputs": {"go": {"type": "boolean"}},
        }
        for rows, bias in ((data.draw(numbers), data.draw(WEIGHTS)) for _ in range(2))
    )
    assume(version(old).spec.digest != version(new).spec.digest)
    before, after = Side(version(old)).session, Side(version(new)).session
    (flips,) = compared(old, new).behavior.outputs
    assert isinstance(flips, Flips)
    flipped = 0
    moved = 0.0
    for case in cases(inputs):
        was, now = before.decide(case).outcomes["go"], after.decide(case).outcomes["go"]
        turns = [(group.old, group.new) for group in told(flips, case)]
        assert turns == ([(was.value, now.value)] if was.value != now.value else [])
        flipped += was.value != now.value
        assert was.probability is not None
        assert now.probability is not None
        moved = max(moved, abs(was.probability - now.probability))
    assert (flips.count, flips.total) == (flipped, len([*cases(inputs)]))
    assert flips.movement is not None
    assert flips.movement.largest == pytest.approx(moved, abs=1e-6)


def test_a_version_flips_nowhere_against_itself() -> None:
    for name in ("concert", "face", "curb65", "xor"):
        side = Side(shipped(name))
        assert compare_sides(side, side).behavior.outputs == ()


def test_neurons_in_another_order_are_other_categories() -> None:
    units = {name: {"weights": {name[0]: 1}, "threshold": 0.5} for name in ("a_", "b_")}
    old = {
        "nnspec": 1,
        "name": "kinds",
        "inputs": {"a": {"type": "boolean"}, "b": {"type": "boolean"}},
        "layers": [{"neurons": {"units": units}}],
        "outputs": {"kind": {"type": "category", "categories": ["x", "y"]}},
    }
    new = edited(old, "layers", 0, "neurons", "units", to={name: units[name] for name in ("b_", "a_")})
    comparison = compared(old, new)
    assert comparison.verdict == "compatible"
    assert [(edit.old, edit.new) for edit in comparison.structure] == [(["a_", "b_"], ["b_", "a_"])]
    (flips,) = comparison.behavior.outputs
    assert isinstance(flips, Flips)
    assert (flips.count, flips.total) == (2, 4)


def test_a_question_that_is_no_longer_asked_may_never_have_mattered() -> None:
    old = {
        "nnspec": 1,
        "name": "concert",
        "inputs": {"snacks": {"type": "boolean"}, "partner": {"type": "boolean"}, "driving": {"type": "boolean"}},
        "weights": {"snacks": 1, "partner": 4, "driving": 3},
        "threshold": 6,
        "outputs": {"go": {"type": "boolean"}},
    }
    new = edited(edited(old, "inputs", "snacks"), "weights", "snacks")
    (flips,) = compared(old, new).behavior.outputs
    assert isinstance(flips, Flips)
    assert (flips.count, flips.total) == (0, 8)


def test_a_unit_of_several_numbers_is_not_compared_and_says_so() -> None:
    old = {
        "nnspec": 1,
        "name": "sum",
        "inputs": {"x": {"type": "number"}, "y": {"type": "number"}},
        "weights": {"x": 1, "y": 1},
        "threshold": 1,
        "outputs": {"go": {"type": "boolean"}},
    }
    assert compared(old, edited(old, "threshold", to=2)).behavior.outputs == (
        Uncompared("go", "neuron 'go' weighs several numbers together; --data FILE compares it on rows"),
    )


def test_a_unit_of_a_number_and_many_inputs_is_not_compared_and_says_so() -> None:
    inputs = {f"i{place}": {"type": "boolean"} for place in range(13)} | {"x": {"type": "number"}}
    old = {
        "nnspec": 1,
        "name": "sum",
        "inputs": inputs,
        "weights": {name: 2**place for place, name in enumerate(inputs)},
        "threshold": 1000,
        "outputs": {"go": {"type": "boolean"}},
    }
    why = "neuron 'go' weighs a number together with too many other inputs; --data FILE compares it on rows"
    assert compared(old, edited(old, "threshold", to=2000)).behavior.outputs == (Uncompared("go", why),)


def test_more_cases_than_can_be_looked_at_are_not_compared() -> None:
    names = [f"x{i}" for i in range(21)]
    old = {
        "nnspec": 1,
        "name": "many",
        "inputs": {name: {"type": "boolean"} for name in names},
        "weights": dict.fromkeys(names, 1),
        "threshold": 10,
        "outputs": {"go": {"type": "boolean"}},
    }
    assert compared(old, edited(old, "threshold", to=11)).behavior.outputs == (
        Uncompared("go", "there are more than 1,048,576 cases; --data FILE compares it on rows"),
    )


def test_inputs_of_two_kinds_have_no_cases_in_common() -> None:
    old = {
        "nnspec": 1,
        "name": "one",
        "inputs": {"x": {"type": "boolean"}},
        "weights": {"x": 1},
        "threshold": 0.5,
        "outputs": {"go": {"type": "boolean"}},
    }
    (found,) = compared(old, edited(old, "inputs", "x", "type", to="number")).behavior.outputs
    assert found == Uncompared("go", "input 'x' is no longer of the same type and shape")


def test_only_what_both_take_is_compared() -> None:
    old = {
        "nnspec": 1,
        "name": "one",
        "inputs": {"age": {"type": "number", "range": [0, 100]}, "c": {"type": "category", "categories": COLORS}},
        "weights": {"age": 1, "c.red": 0, "c.green": 0, "c.blue": 1},
        "threshold": 50,
        "outputs": {"go": {"type": "boolean"}},
    }
    new = edited(old, "inputs", "age", "range", to=[20, 60])
    new = edited(edited(new, "inputs", "c", "categories", to=["blue", "red"]), "weights", "c.green")
    (flips,) = compared(old, new).behavior.outputs
    assert isinstance(flips, Flips)
    assert flips.within == ("age from 20 to 60", "c one of blue, red")
    assert flips.count == 0


def test_of_very_many_ways_to_flip_those_of_most_cases_are_told() -> None:
    names = [f"c{i}" for i in range(90)]
    units = {f"u{i}": {"weights": {f"x.{name}": 1}, "threshold": 0.5} for i, name in enumerate(names)}
    old = {
        "nnspec": 1,
        "name": "many",
        "inputs": {"x": {"type": "category", "categories": names}, "y": {"type": "boolean"}},
        "layers": [{"neurons": {"units": units}}],
        "outputs": {"kind": {"type": "category", "categories": names}},
    }
    turned = dict(zip(units, [*units.values()][1:] + [*units.values()][:1], strict=True))
    new = edited(old, "layers", 0, "neurons", "units", to=turned)
    (flips,) = compared(old, new).behavior.outputs
    assert isinstance(flips, Flips)
    assert (flips.count, flips.total, flips.ways) == (90, 90, 90)
    assert sum(group.cases for group in flips.groups) == len(flips.groups) < 90
