"""Differences of structure are few, deep, and told at the path where the author would change them."""

from typing import Any

import nnspec
from nnspec.comparison.behavior import Behavior
from nnspec.comparison.change import Edit
from nnspec.comparison.comparison import compare
from nnspec.comparison.structure import compare_structures
from tests.comparison.versions import BASE, edited, version

CONCERT: dict[str, Any] = {
    "nnspec": 1,
    "name": "concert",
    "inputs": {"snacks": {"type": "boolean"}, "partner": {"type": "boolean"}, "driving": {"type": "boolean"}},
    "weights": {"snacks": 1, "partner": 4, "driving": 3},
    "threshold": 6,
    "outputs": {"go": {"type": "boolean"}},
}
FACE: dict[str, Any] = {
    "nnspec": 1,
    "name": "face",
    "inputs": {"iris": {"type": "boolean"}, "lash": {"type": "boolean"}, "lips": {"type": "boolean"}},
    "layers": [
        {"neurons": {"units": {"eye": {"weights": {"iris": 2, "lash": 1}, "threshold": 2.5}}}, "name": "parts"},
        {"neurons": {"units": {"face": {"weights": {"eye": 1, "lips": 1}, "threshold": 1.5}}}, "name": "whole"},
    ],
    "outputs": {"face": {"type": "boolean", "from": "whole.face"}},
}


def found(old: dict[str, Any], new: dict[str, Any]) -> list[Edit]:
    return [*compare_structures(version(old), version(new)).edits]


def test_a_weight_is_told_by_its_name() -> None:
    assert found(CONCERT, edited(CONCERT, "weights", "partner", to=5)) == [Edit("weights.partner", 4, 5)]


def test_a_bias_that_says_the_same_as_a_threshold_is_no_difference() -> None:
    new = edited(CONCERT, "threshold") | {"bias": -6}
    assert found(CONCERT, new) == []
    assert compare(version(CONCERT), version(new), Behavior()).verdict == "same"


def test_the_same_number_in_other_digits_is_no_difference() -> None:
    assert found(CONCERT, edited(CONCERT, "weights", "partner", to=4.0)) == []


def test_an_option_is_told_at_its_path() -> None:
    assert found(BASE, edited(BASE, "layers", 0, "dense", "activation", to={"elu": {"alpha": 0.5}})) == [
        Edit("layers.hidden.dense.activation", {"relu": {}}, {"elu": {"alpha": 0.5}})
    ]
    elu = edited(BASE, "layers", 0, "dense", "activation", to="elu")
    assert found(elu, edited(BASE, "layers", 0, "dense", "activation", to={"elu": {"alpha": 0.5}})) == [
        Edit("layers.hidden.dense.activation.elu.alpha", 1, 0.5)
    ]


def test_a_layer_between_two_does_not_touch_the_others() -> None:
    layers = [BASE["layers"][0], {"dropout": {"rate": 0.5}, "name": "drop", "from": "hidden"}, *BASE["layers"][1:]]
    assert found(BASE, BASE | {"layers": layers}) == [
        Edit("layers.drop", new={"dropout": {"rate": 0.5}, "from": ["hidden"]})
    ]


def test_layers_without_a_name_are_told_apart_by_what_they_do() -> None:
    old = nnspec_text("relu", "tanh", "sigmoid")
    new = nnspec_text("tanh", "sigmoid")
    assert [(edit.path, edit.kind) for edit in found(old, new)] == [("layers.layer_2", "removed")]


def nnspec_text(*activations: str) -> dict[str, Any]:
    layers: list[dict[str, Any]] = [{"dense": {"units": 1}}]
    layers += [{"activation": activation} for activation in activations]
    return {
        "nnspec": 1,
        "name": "line",
        "inputs": {"x": {"type": "number"}},
        "layers": layers,
        "outputs": {"y": {"type": "number"}},
    }


def test_a_renamed_layer_is_one_change_and_what_refers_to_it_none() -> None:
    new = edited(BASE, "layers", 0, "name", to="first")
    for place in (1, 2, 3):
        new = edited(new, "layers", place, "from", to="first")
    assert found(BASE, new) == [Edit("layers.first", "hidden", "first", renamed=True)]


def test_a_renamed_neuron_is_one_change_and_what_weighs_it_none() -> None:
    new = edited(FACE, "layers", 0, "neurons", "units", to={"gaze": FACE["layers"][0]["neurons"]["units"]["eye"]})
    new = edited(new, "layers", 1, "neurons", "units", "face", "weights", to={"gaze": 1, "lips": 1})
    assert found(FACE, new) == [Edit("layers.parts.neurons.units.gaze", "eye", "gaze", renamed=True)]


def test_an_output_of_a_renamed_neuron_takes_the_same() -> None:
    new = edited(FACE, "layers", 1, "neurons", "units", to={"look": FACE["layers"][1]["neurons"]["units"]["face"]})
    new = edited(new, "outputs", "face", "from", to="whole.look")
    assert found(FACE, new) == [Edit("layers.whole.neurons.units.look", "face", "look", renamed=True)]


def test_a_category_is_not_renamed_with_a_neuron() -> None:
    old = edited(FACE, "inputs", "color", to={"type": "category", "categories": ["eye", "skin"]})
    old = edited(old, "layers", 1, "neurons", "units", "face", "weights", "color.eye", to=1)
    new = edited(old, "layers", 0, "neurons", "units", to={"gaze": old["layers"][0]["neurons"]["units"]["eye"]})
    weights = {"gaze": 1, "lips": 1, "color.eye": 1}
    new = edited(new, "layers", 1, "neurons", "units", "face", "weights", to=weights)
    assert found(old, new) == [Edit("layers.parts.neurons.units.gaze", "eye", "gaze", renamed=True)]


def test_a_renamed_input_leaves_the_weights_as_they_are() -> None:
    new = edited(
        FACE, "inputs", to={"iris": {"type": "boolean"}, "lid": {"type": "boolean"}, "lips": {"type": "boolean"}}
    )
    new = edited(new, "layers", 0, "neurons", "units", "eye", "weights", to={"iris": 2, "lid": 1})
    assert found(FACE, new) == []


def test_a_layer_may_be_called_as_an_option_of_training_is() -> None:
    old = edited(BASE, "layers", 0, "name", to="trainable")
    for place in (1, 2, 3):
        old = edited(old, "layers", place, "from", to="trainable")
    new = edited(old, "layers", 0, "dense", "activation", to="tanh")
    assert found(old, new) == [Edit("layers.trainable.dense.activation", {"relu": {}}, {"tanh": {}})]


def test_many_numbers_are_counted() -> None:
    rows = [[0.5, 1.0, 1.5, 2.0] for _ in range(9)]
    old = edited(BASE, "layers", 0, "dense", "weights", to=rows)
    new = edited(old, "layers", 0, "dense", "weights", 3, 1, to=1.25)
    (edit,) = found(old, new)
    assert edit.path == "layers.hidden.dense.weights"
    assert edit.note == "1 of 36 differ, by 0.25 at most"


def test_examples_that_only_one_version_has_are_told() -> None:
    example = {"given": {"snacks": "yes", "partner": "yes", "driving": "yes"}, "expect": {"go": "yes"}}
    assert found(CONCERT | {"examples": [example, example]}, CONCERT | {"examples": [example]}) == [
        Edit("examples", old={**example})
    ]


def test_a_decision_that_becomes_layers_is_told_whole() -> None:
    spec = nnspec.from_dict(FACE)
    kinds = {edit.path: edit.kind for edit in found(CONCERT, FACE)}
    assert kinds["weights"] == kinds["threshold"] == "removed"
    assert kinds["layers.parts"] == kinds["layers.whole"] == "added"
    assert spec.layers is not None
