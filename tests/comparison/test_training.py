"""What differs for training, and whether trained weights still mean what they meant."""

from typing import Any

import pytest

from nnspec.comparison.change import Edit
from nnspec.comparison.structure import compare_structures
from nnspec.comparison.training import compare_trainings
from tests.comparison.versions import BASE, edited, version


def found(new: dict[str, Any], old: dict[str, Any] = BASE) -> tuple[list[Edit], tuple[str, ...] | None]:
    a, b = version(old), version(new)
    changes = compare_trainings(a, b, compare_structures(a, b).of_training)
    return [*changes.edits], changes.obstacles


def test_options_are_told_with_their_defaults() -> None:
    assert found(edited(BASE, "training", "batch_size", to=8)) == ([Edit("training.batch_size", 32, 8)], ())
    sgd = edited(BASE, "training", "optimizer", to="sgd")
    assert found(sgd)[0] == [Edit("training.optimizer", {"adam": {}}, {"sgd": {}})]
    faster = edited(BASE, "training", "optimizer", to={"sgd": {"learning_rate": 0.5}})
    assert found(faster, sgd)[0] == [Edit("training.optimizer.sgd.learning_rate", 0.01, 0.5)]


def test_a_loss_that_is_the_default_may_be_written_out() -> None:
    written = {"go": "binary_cross_entropy", "kind": "cross_entropy", "price": "mse"}
    named = edited(BASE, "training", "loss", to={name: {"loss": loss} for name, loss in written.items()})
    assert found(named) == ([], ())
    other = edited(named, "training", "loss", "price", to={"loss": "mae", "weight": 2.0})
    assert found(other)[0] == [
        Edit("training.loss.price", {"mse": {}}, {"mae": {}}),
        Edit("training.loss.price.weight", 1, 2),
    ]


def test_what_only_training_reads_of_a_layer_is_for_training() -> None:
    new = edited(BASE, "layers", 0, "dense", "initializer", to="zeros")
    assert found(new)[0] == [Edit("layers.hidden.dense.initializer", {"glorot_uniform": {}}, {"zeros": {}})]
    assert compare_structures(version(BASE), version(new)).edits == ()


@pytest.mark.parametrize(
    ("new", "obstacle"),
    [
        (edited(BASE, "layers", 0, "dense", "units", to=8), "hidden.weights is float32(9, 8), and was float32(9, 4)"),
        (edited(BASE, "layers", 0, "dense", "use_bias", to=False), "hidden.bias is gone"),
        (edited(BASE, "dtype", to="float64"), "hidden.weights is float64(9, 4), and was float32(9, 4)"),
        (
            edited(BASE, "inputs", "color", "categories", to=["green", "red", "blue"]),
            "hidden.weights weighs other features, or the same in another order",
        ),
        (edited(BASE, "outputs", "kind", "categories", to=["b", "a", "c"]), "output kind stands for something else"),
    ],
    ids=["units", "bias", "dtype", "features", "categories"],
)
def test_weights_do_not_carry_over_where_they_mean_something_else(new: dict[str, Any], obstacle: str) -> None:
    obstacles = found(new)[1]
    assert obstacles is not None
    assert obstacle in obstacles


def test_they_carry_over_what_callers_and_training_alone_see() -> None:
    new = edited(BASE, "inputs", "member", "question", to="In the club?")
    assert found(edited(new, "training", "epochs", to=50))[1] == ()


def test_nothing_carries_over_where_nothing_is_trained() -> None:
    assert found(edited(BASE, "training"))[1] is None
