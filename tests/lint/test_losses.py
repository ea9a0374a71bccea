"""Losses and metrics against outputs."""

import pytest

from tests.lint.texts import CATEGORY, LINE, SIGMOID, SOFTMAX, TANH, codes, found, network


@pytest.mark.parametrize(
    ("layer", "output", "loss", "expected"),
    [
        (SOFTMAX, CATEGORY, "cross_entropy", []),
        (SOFTMAX, CATEGORY, "kl_divergence", []),
        (SOFTMAX, CATEGORY, "mse", ["NN508"]),
        (SOFTMAX, CATEGORY, "{huber: {delta: 2}}", ["NN508"]),
        (SOFTMAX, CATEGORY, "poisson", ["NN509"]),
        (SOFTMAX, CATEGORY, "binary_cross_entropy", ["NN509"]),
        (SIGMOID, "{type: boolean}", "log_cosh", ["NN508"]),
        (SIGMOID, "{type: boolean}", "poisson", ["NN509"]),
        # A number between 0 and 1 may well be learned so.
        (SIGMOID, "{type: number}", "mse", []),
        (SIGMOID, "{type: number}", "binary_cross_entropy", []),
        (SIGMOID, "{type: number}", "poisson", []),
        (LINE, "{type: number}", "hinge", ["NN509"]),
        (LINE, "{type: boolean, yes_above: 0}", "squared_hinge", []),
        (LINE, "{type: boolean, yes_above: 0.0}", "hinge", []),
        (LINE, "{type: boolean}", "hinge", ["NN511"]),
        (SIGMOID, "{type: boolean}", "hinge", ["NN511"]),
        ("{dense: {units: 1, activation: tanh}}", "{type: boolean, yes_above: 0}", "hinge", []),
        ("{dense: {units: 1, activation: relu}}", "{type: boolean, yes_above: 0}", "hinge", ["NN511"]),
        (SIGMOID, "{type: boolean, yes_above: 0}", "hinge", ["NN408", "NN511"]),
        (LINE, "{type: boolean}", "mse", []),
    ],
)
def test_losses(layer: str, output: str, loss: str, expected: list[str]) -> None:
    assert codes(network([TANH, layer], output, f"{{loss: {loss}}}")) == expected


@pytest.mark.parametrize(
    ("layer", "output", "metrics", "expected"),
    [
        (SOFTMAX, CATEGORY, "[accuracy, {top_k: {k: 2}}, f1, confusion_matrix, auc]", []),
        (SOFTMAX, CATEGORY, "[{top_k: {k: 3}}]", ["NN510 training/metrics/0"]),
        (SOFTMAX, CATEGORY, "[accuracy, top_k]", ["NN510 training/metrics/1"]),
        (SOFTMAX, CATEGORY, "[r2]", ["NN510 training/metrics/0"]),
        (SOFTMAX, CATEGORY, "[{top_k: {k: 1}}, accuracy, {top_k: {k: 2}}]", ["NN510 training/metrics/0"]),
        (LINE, "{type: number}", "[accuracy]", ["NN510 training/metrics/0"]),
        (LINE, "{type: number}", "[r2, mean_absolute_error]", []),
        (SIGMOID, "{type: boolean}", "[top_k]", ["NN510 training/metrics/0"]),
    ],
)
def test_metrics(layer: str, output: str, metrics: str, expected: list[str]) -> None:
    assert found(network([TANH, layer], output, f"{{metrics: {metrics}}}")) == expected


TWO = """
inputs: {x: {type: number, standardize: fit}}
layers:
  - dense: {units: 8, activation: tanh}
    name: body
  - dense: {units: 1, trainable: %s}
    name: value
  - dense: {units: 1, activation: sigmoid}
    name: chance
    from: body
outputs: {price: {type: number, from: value}, sold: {type: boolean, from: chance}}
training: {loss: %s}
"""


@pytest.mark.parametrize(
    ("trainable", "loss", "expected"),
    [
        ("yes", "{price: {loss: mse}, sold: {loss: binary_cross_entropy}}", []),
        ("yes", "{sold: {loss: binary_cross_entropy}}", ["NN507 layers/1"]),
        ("yes", "{price: {loss: mse}}", ["NN507 layers/2"]),
        ("no", "{sold: {loss: binary_cross_entropy}}", []),
    ],
)
def test_layers_that_no_loss_reaches(trainable: str, loss: str, expected: list[str]) -> None:
    assert found(TWO % (trainable, loss)) == expected


def test_the_perceptron_rule_has_a_loss_of_its_own() -> None:
    layer = "{dense: {units: 1, activation: step}}"
    assert found(network([layer], "{type: boolean}", "{rule: perceptron, metrics: [accuracy]}")) == []
