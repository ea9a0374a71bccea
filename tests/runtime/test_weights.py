"""What sample and class weights weigh: the loss by both, a metric by sample weights alone."""

from typing import Any

import numpy as np
import pytest
from nnspec_runtime import Session

import nnspec
from nnspec.errors import InputError
from tests.runtime.networks import HEAD

CLASSES = (
    HEAD
    + """
inputs: {x: {type: number}}
layers: [{dense: {units: 1, activation: sigmoid}}]
outputs: {y: {type: boolean}}
training: {optimizer: {sgd: {learning_rate: 1.0e-6}}, epochs: 1, metrics: [accuracy, confusion_matrix]CLASS_WEIGHTS}
"""
)
ROWS = {"x": [-2.0, -1.0, 1.0, 2.0], "y": [0, 0, 0, 1]}


def network(class_weights: str = "") -> Session:
    return Session(nnspec.compile(nnspec.loads(CLASSES.replace("CLASS_WEIGHTS", class_weights))))


def weighed(*weights: float) -> dict[str, Any]:
    return {**ROWS, "sample_weight": weights}


def test_class_weights_weigh_the_loss_and_no_metric() -> None:
    plain, classes = network(), network(", class_weights: {y: {yes: 5, no: 1}}")
    trained = [each.train(ROWS).records[-1] for each in (plain, classes)]
    evaluated = [each.evaluate(ROWS) for each in (plain, classes)]
    pairs: list[list[Any]] = [trained, evaluated]
    for one, other in pairs:
        assert other.loss > one.loss
        assert other.metrics == one.metrics
        assert np.sum(one.metrics["confusion_matrix"]) == 4


def test_sample_weights_weigh_loss_and_metrics() -> None:
    twice = network()
    twice.train(ROWS)
    repeated = {"x": [-2.0, -1.0, 1.0, 2.0, 2.0], "y": [0, 0, 0, 1, 1]}
    counted, listed = twice.evaluate(weighed(1, 1, 1, 2)), twice.evaluate(repeated)
    assert counted.metrics == listed.metrics
    assert counted.loss * 4 == pytest.approx(listed.loss * 5)


def test_rows_that_all_count_for_nothing_are_refused() -> None:
    session = network()
    with pytest.raises(InputError, match="sample_weight: every sample weight is 0"):
        session.train(weighed(0, 0, 0, 0))
    with pytest.raises(InputError, match="every sample weight is 0"):
        session.train(ROWS, validation=weighed(0, 0, 0, 0))
    session.train(weighed(0, 0, 0, 1))
    with pytest.raises(InputError, match="every sample weight is 0"):
        session.evaluate(weighed(0, 0, 0, 0))


def test_negative_sample_weights_are_refused() -> None:
    with pytest.raises(InputError, match="sample weights are numbers of 0 and above"):
        network().train(weighed(1, 1, 1, -1))
