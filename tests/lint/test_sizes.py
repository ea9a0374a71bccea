"""How much a network holds is told exactly where a project's limits are passed."""

import pytest

from nnspec.check import check
from nnspec.diagnostics import Source
from nnspec.lint.limits import Limits

SIDE = 1024
PARAMETERS = SIDE * SIDE + SIDE
"""Of one layer; its weights take 4 MiB."""


def told(training: str, limits: Limits) -> list[str]:
    text = f"""
nnspec: 1
name: sizes
inputs: {{x: {{type: number, shape: [{SIDE}], range: [0, 1]}}}}
layers: [{{dense: {{units: {SIDE}}}}}]
outputs: {{y: {{type: number, shape: [{SIDE}]}}}}
training: {training}
"""
    return [finding.message for finding in check(Source("sizes.yaml", text), limits)]


def test_as_many_parameters_as_are_allowed() -> None:
    assert told("{}", Limits(parameters=PARAMETERS)) == []
    assert told("{}", Limits(parameters=PARAMETERS - 1)) == [
        "1,049,600 parameters (4 MiB), most of them in layer 'layer_1': 1,024 x 1,024"
    ]


@pytest.mark.parametrize(
    ("optimizer", "rows", "mebibytes"),
    [
        # weights thrice and their gradient; momentum and squares are as large; a row of answers takes 4 KiB
        ("sgd", 1, 16),
        ("sgd", 256, 17),
        ("{sgd: {momentum: 0.9}}", 256, 21),
        ("adagrad", 512, 22),
        ("adam", 1, 24),
        ("adam", 512, 26),
    ],
)
def test_what_a_training_holds_at_least(optimizer: str, rows: int, mebibytes: int) -> None:
    training = f"{{optimizer: {optimizer}, batch_size: {rows}}}"
    batch = "1 row" if rows == 1 else f"{rows} rows"
    assert told(training, Limits(training_mib=mebibytes)) == [
        f"a training in batches of {batch} holds at least {mebibytes} MiB beside the data"
    ]
    # The biases are less than a whole one.
    assert told(training, Limits(training_mib=mebibytes + 1)) == []
