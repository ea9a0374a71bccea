"""Which epoch is kept and when training stops, by what early stopping watches."""

from nnspec_runtime import Session

import nnspec
from tests.runtime.networks import HEAD

TWO = (
    HEAD
    + """
inputs: {x: {type: number}}
layers:
  - {dense: {units: 1, activation: sigmoid}, name: chance, from: x}
  - {dense: {units: 1}, name: value, from: x}
outputs: {sold: {type: boolean, from: chance}, price: {type: number, from: value}}
training:
  optimizer: {sgd: {learning_rate: 0.1}}
  epochs: 40
  metrics: [accuracy, mean_absolute_error]
  early_stopping: {patience: 3, monitor: MONITOR}
"""
)


def test_a_metric_of_one_output_of_several_is_watched() -> None:
    rows = {"x": [-2.0, -1.0, 1.0, 2.0], "sold": [0, 0, 1, 1], "price": [-1.0, -0.5, 0.5, 1.0]}
    session = Session(nnspec.compile(nnspec.loads(TWO.replace("MONITOR", "price.mean_absolute_error"))), seed=1)
    history = session.train(rows)
    errors = [record.metrics["price.mean_absolute_error"] for record in history.records]
    assert len(errors) > 4  # it got better, and that was seen
    assert errors[history.best_epoch - 1] == min(errors)
