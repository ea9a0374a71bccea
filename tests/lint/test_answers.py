"""Outputs whose answers cannot come, at the border between those that can and those that cannot."""

import pytest

from nnspec.check import check
from nnspec.diagnostics import Source
from nnspec.diagnostics.codes import ANSWER_OUT_OF_REACH
from tests.lint.texts import CATEGORY, LINE, SIGMOID, SOFTMAX, TANH, found, network

RELU, BARE = "{dense: {units: 1, activation: relu}}", "{dense: {units: 1, activation: %s}}"


@pytest.mark.parametrize(
    ("layer", "output", "training", "expected"),
    [
        (SIGMOID, "{type: boolean}", "{}", []),
        (SIGMOID, "{type: boolean, yes_above: 0.999}", "{}", []),
        (SIGMOID, "{type: boolean, yes_above: 1}", "{}", ["NN408 outputs/y/yes_above"]),
        (SIGMOID, "{type: boolean, yes_above: 0}", "{}", ["NN408 outputs/y/yes_above"]),
        (SIGMOID, "{type: boolean, yes_above: -1}", "{}", ["NN408 outputs/y/yes_above"]),
        (BARE % "tanh", "{type: boolean, yes_above: 0}", "{loss: hinge}", []),
        (BARE % "tanh", "{type: boolean, yes_above: 1}", "{loss: mse}", ["NN408 outputs/y/yes_above"]),
        (BARE % "hard_sigmoid", "{type: boolean, yes_above: 0}", "{}", []),
        (BARE % "softplus", "{type: boolean, yes_above: 0}", "{loss: mse}", ["NN408 outputs/y/yes_above"]),
        # Trained on answers of 0 and 1 a plain number is fine; otherwise 0.5 has to be written.
        (LINE, "{type: boolean}", "{loss: mse}", []),
    ],
)
def test_booleans(layer: str, output: str, training: str, expected: list[str]) -> None:
    assert found(network([TANH, layer], output, training)) == expected


SCORE = "{neurons: {units: {s: {weights: {z: %s}, bias: %s}}, activation: %s}}"


@pytest.mark.parametrize(
    ("weight", "bias", "activation", "output", "expected"),
    [
        ("2", "-1", "identity", "{type: boolean}", ["NN409 outputs/y"]),
        ("2", "-1", "identity", "{type: boolean, yes_above: 0.5}", []),
        ("2", "-1", "tanh", "{type: boolean}", ["NN409 outputs/y"]),
        ("0.5", "0.25", "identity", "{type: boolean}", []),  # from 0.25 to 0.75: it may be a probability
        ("0.5", "0", "identity", "{type: boolean}", ["NN408 outputs/y/yes_above"]),
        ("1", "0.6", "identity", "{type: boolean}", ["NN408 outputs/y/yes_above"]),
        ("2", "-1", "step", "{type: boolean}", []),
        ("2", "-1", "step", "{type: boolean, yes_above: 1}", ["NN408 outputs/y/yes_above"]),
    ],
)
def test_booleans_of_given_weights(weight: str, bias: str, activation: str, output: str, expected: list[str]) -> None:
    layer = SCORE % (weight, bias, activation)
    assert found(network([layer], output, None, "{z: {type: boolean}}")) == expected


@pytest.mark.parametrize(
    ("layer", "output", "expected"),
    [
        (LINE, "{type: number, standardize: fit}", []),
        (RELU, "{type: number, standardize: fit}", ["NN410 outputs/y/standardize"]),
        (BARE % "tanh", "{type: number, standardize: fit}", ["NN410 outputs/y/standardize"]),
        (BARE % "elu", "{type: number, standardize: fit}", []),
        (SIGMOID, "{type: number, range: [0, 100], scale: [0, 1]}", []),
        (SIGMOID, "{type: number, range: [0, 100], scale: [-1, 1]}", ["NN410 outputs/y/range"]),
        (SIGMOID, "{type: number, range: [0, 100]}", ["NN410 outputs/y/range"]),
        (SIGMOID, "{type: number}", []),
        (RELU, "{type: number, range: [0, 100]}", []),
        (RELU, "{type: number, range: [-0.1, 100]}", ["NN410 outputs/y/range"]),
        (BARE % "tanh", "{type: number, range: [3, 7], scale: [-1, 1]}", []),
    ],
)
def test_numbers(layer: str, output: str, expected: list[str]) -> None:
    assert found(network([TANH, layer], output)) == expected


def test_the_range_of_a_network_that_is_not_trained_is_a_promise() -> None:
    layer = SCORE % ("2", "-1", "tanh")
    assert found(network([layer], "{type: number, range: [-10, 10]}", None, "{z: {type: boolean}}")) == []


SIGMOIDS = SOFTMAX.replace("softmax", "sigmoid")


@pytest.mark.parametrize(
    ("layer", "training", "expected"),
    [
        (SOFTMAX, "{}", []),
        (SIGMOIDS, "{loss: mse}", ["NN508 training/loss", "NN413 outputs/y"]),
        (SIGMOIDS, "{loss: binary_cross_entropy}", ["NN509 training/loss"]),
        (SOFTMAX.replace("softmax", "log_softmax"), "{loss: mae}", ["NN413 outputs/y"]),
        ("{dense: {units: 3}}", "{loss: hinge}", []),
    ],
)
def test_categories(layer: str, training: str, expected: list[str]) -> None:
    assert sorted(found(network([TANH, layer], CATEGORY, training))) == sorted(expected)


def test_what_comes_alone_is_told_as_that() -> None:
    sure = network([SCORE % ("100", "500", "sigmoid")], "{type: boolean}", None, "{z: {type: boolean}}")
    (finding,) = (
        each
        for each in check(Source("sure.yaml", f"nnspec: 1\nname: sure\n{sure}"))
        if each.code is ANSWER_OUT_OF_REACH
    )
    assert finding.message == "output 'y' is always yes: it takes 1, and yes is above 0.5"
    assert finding.hint == "look at the weights and the ranges of the inputs"
