"""The numbers of a training, at the border between unusual and usual."""

import pytest

from tests.lint.texts import LINE, TANH, found, network


def trained(training: str) -> list[str]:
    return found(network([TANH, LINE], "{type: number}", training))


@pytest.mark.parametrize(
    ("optimizer", "expected"),
    [
        ("sgd", []),
        ("{sgd: {learning_rate: 10}}", []),
        ("{sgd: {learning_rate: 10.1}}", ["NN512 training/optimizer/sgd/learning_rate"]),
        ("{sgd: {learning_rate: 0.5, momentum: 0.9}}", []),
        ("{sgd: {learning_rate: 2, momentum: 0.9}}", ["NN512 training/optimizer/sgd/learning_rate"]),
        ("{adam: {learning_rate: 0.1}}", []),
        ("{adam: {learning_rate: 0.2}}", ["NN512 training/optimizer/adam/learning_rate"]),
        ("{nadam: {learning_rate: 1e-8}}", ["NN512 training/optimizer/nadam/learning_rate"]),
        ("{lion: {learning_rate: 0.02}}", ["NN512 training/optimizer/lion/learning_rate"]),
        ("{adagrad: {learning_rate: 0.5}}", []),
        ("{rmsprop: {learning_rate: 0.01, momentum: 0.95}}", ["NN512 training/optimizer/rmsprop/learning_rate"]),
        ("{sgd: {momentum: 0.99}}", []),
        ("{sgd: {learning_rate: 0.001, momentum: 0.999}}", ["NN513 training/optimizer/sgd/momentum"]),
        ("{adam: {beta1: 0.95, beta2: 0.95}}", []),
        ("{adam: {beta1: 0.96, beta2: 0.95}}", ["NN513 training/optimizer/adam/beta1"]),
        ("{adam: {beta1: 0.999}}", ["NN513 training/optimizer/adam/beta1"]),
        ("{adamw: {learning_rate: 0.01, weight_decay: 1}}", []),
        ("{adamw: {learning_rate: 0.01, weight_decay: 10}}", ["NN514 training/optimizer/adamw/weight_decay"]),
        ("{adam: {weight_decay: 1.5}}", ["NN514 training/optimizer/adam/weight_decay"]),
    ],
)
def test_optimizers(optimizer: str, expected: list[str]) -> None:
    assert trained(f"{{optimizer: {optimizer}}}") == expected


@pytest.mark.parametrize(
    ("training", "expected"),
    [
        ("{regularization: {l2: 1}}", []),
        ("{regularization: {l1: 2}}", ["NN514 training/regularization/l1"]),
        ("{optimizer: adamw, regularization: {l2: 0.1}}", ["NN515 training/regularization/l2"]),
        ("{optimizer: adamw, regularization: {l1: 0.1}}", []),
        ("{optimizer: {adamw: {weight_decay: 0}}, regularization: {l2: 0.1}}", []),
        ("{optimizer: {sgd: {weight_decay: 0.1}}, regularization: {l2: 0.1}}", ["NN515 training/regularization/l2"]),
    ],
)
def test_decay(training: str, expected: list[str]) -> None:
    assert trained(training) == expected


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("{step: {every: 9}}", []),
        ("{step: {every: 10}}", ["NN516 training/schedule/step/every"]),
        ("{step: {every: 1, factor: 0.01}}", ["NN517 training/schedule/step/factor"]),
        ("{step: {every: 3, factor: 0.01}}", ["NN517 training/schedule/step/factor"]),
        ("{step: {every: 4, factor: 0.01}}", []),
        ("{step: {every: 1, factor: 1}}", []),
        ("{exponential: {rate: 0.2}}", ["NN517 training/schedule/exponential/rate"]),
        ("{exponential: {rate: 0.3}}", []),
        ("{reduce_on_plateau: {patience: 9}}", []),
        ("{reduce_on_plateau: {patience: 10}}", ["NN516 training/schedule/reduce_on_plateau/patience"]),
        ("cosine", []),
        ("{cosine: {epochs: 10}}", []),
        ("{cosine: {epochs: 10.5}}", ["NN516 training/schedule/cosine/epochs"]),
        ("{linear_warmup: {epochs: 9.5}}", []),
        ("{linear_warmup: {steps: 1000}}", []),
        ("{linear_warmup: {epochs: 10}}", ["NN516 training/schedule/linear_warmup/epochs"]),
        (
            "{linear_warmup: {epochs: 1, then: {step: {every: 50}}}}",
            ["NN516 training/schedule/linear_warmup/then/step/every"],
        ),
    ],
)
def test_schedules_of_ten_epochs(schedule: str, expected: list[str]) -> None:
    assert trained(f"{{epochs: 10, schedule: {schedule}}}") == expected


@pytest.mark.parametrize(
    ("training", "expected"),
    [
        ("{epochs: 10, validation: 0.2, early_stopping: {patience: 9}}", []),
        (
            "{epochs: 10, validation: 0.2, early_stopping: {patience: 10}}",
            ["NN516 training/early_stopping/patience"],
        ),
        ("{epochs: 10, early_stopping: {patience: 3}}", ["NN518 training/early_stopping"]),
    ],
)
def test_early_stopping(training: str, expected: list[str]) -> None:
    assert trained(training) == expected
