from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn import metrics as peer

from nnspec.ops.metrics import (
    F1,
    R2,
    Accuracy,
    AnyMetric,
    Auc,
    ConfusionMatrix,
    MeanAbsoluteError,
    MeanSquaredError,
    Metric,
    Precision,
    Recall,
    TopK,
)
from nnspec.ops.tagged import members

Array = NDArray[Any]
ALL: list[Any] = [member() for member in members(AnyMetric).values()]
CLASSES = 4


def yes_or_no(rows: int = 60) -> tuple[Array, Array, Array]:
    """Probabilities with many ties, targets that they hint at, and weights."""
    rng = np.random.default_rng(7)
    target = rng.integers(0, 2, (rows, 1))
    prediction = np.round(np.clip(rng.normal(0.4 + 0.3 * target, 0.3), 0, 1), 1)
    return prediction, target, rng.uniform(0, 2, rows)


def categories(rows: int = 90) -> tuple[Array, Array, Array]:
    rng = np.random.default_rng(8)
    target = rng.integers(0, CLASSES, rows)
    scores = np.round(rng.uniform(0, 1, (rows, CLASSES)) + 0.4 * np.eye(CLASSES)[target], 1)
    return scores / scores.sum(axis=1, keepdims=True), target, rng.uniform(0, 2, rows)


def numbers(rows: int = 50) -> tuple[Array, Array, Array]:
    rng = np.random.default_rng(9)
    target = rng.normal(3, 2, (rows, 3))
    return target + rng.normal(0, 1, target.shape), target, rng.uniform(0, 2, rows)


weighing = pytest.mark.parametrize("weighed", [False, True], ids=["plain", "weighed"])


@weighing
@pytest.mark.parametrize(
    ("metric", "reference"),
    [
        (Accuracy(), peer.accuracy_score),
        (Precision(), peer.precision_score),
        (Recall(), peer.recall_score),
        (F1(), peer.f1_score),
        (ConfusionMatrix(), peer.confusion_matrix),
    ],
    ids=lambda value: value.tag() if isinstance(value, Metric) else "",
)
def test_decisions_agree_with_scikit_learn(metric: Metric, reference: Callable[..., Any], weighed: bool) -> None:
    prediction, target, weights = yes_or_no()
    value: Any = metric.compute(prediction, target, weights if weighed else None, yes_above=0.6)
    answer = prediction[:, 0] > 0.6
    assert 0 < answer.mean() < 1
    np.testing.assert_allclose(value, reference(target[:, 0], answer, sample_weight=weights if weighed else None))


@weighing
@pytest.mark.parametrize(
    ("metric", "reference"),
    [
        (Accuracy(), lambda t, p, w: peer.accuracy_score(t, p.argmax(axis=1), sample_weight=w)),
        (Precision(), lambda t, p, w: peer.precision_score(t, p.argmax(axis=1), sample_weight=w, average="macro")),
        (Recall(), lambda t, p, w: peer.recall_score(t, p.argmax(axis=1), sample_weight=w, average="macro")),
        (F1(), lambda t, p, w: peer.f1_score(t, p.argmax(axis=1), sample_weight=w, average="macro")),
        (ConfusionMatrix(), lambda t, p, w: peer.confusion_matrix(t, p.argmax(axis=1), sample_weight=w)),
    ],
    ids=lambda value: value.tag() if isinstance(value, Metric) else "",
)
def test_categories_agree_with_scikit_learn(metric: Metric, reference: Callable[..., Any], weighed: bool) -> None:
    prediction, target, weights = categories()
    used = weights if weighed else None
    value: Any = metric.compute(prediction, target, used)
    np.testing.assert_allclose(value, reference(target, prediction, used))


@weighing
def test_auc_agrees_with_scikit_learn(weighed: bool) -> None:
    prediction, target, weights = yes_or_no()
    used = weights if weighed else None
    assert Auc().compute(prediction, target, used) == pytest.approx(
        peer.roc_auc_score(target, prediction, sample_weight=used), rel=1e-12
    )
    prediction, target, weights = categories()
    used = weights if weighed else None
    assert Auc().compute(prediction, target, used) == pytest.approx(
        np.mean([peer.roc_auc_score(target == c, prediction[:, c], sample_weight=used) for c in range(CLASSES)])
    )


@weighing
@pytest.mark.parametrize(
    ("metric", "reference"),
    [
        (MeanAbsoluteError(), peer.mean_absolute_error),
        (MeanSquaredError(), peer.mean_squared_error),
        (R2(), peer.r2_score),
    ],
    ids=lambda value: value.tag() if isinstance(value, Metric) else "",
)
def test_numbers_agree_with_scikit_learn(metric: Metric, reference: Callable[..., Any], weighed: bool) -> None:
    prediction, target, weights = numbers()
    used = weights if weighed else None
    value = metric.compute(prediction, target, used)
    assert value == pytest.approx(reference(target, prediction, sample_weight=used), rel=1e-12)
    by_shape = metric.compute(prediction.reshape(-1, 1, 3), target.reshape(-1, 1, 3), used)
    assert by_shape == pytest.approx(value)


@weighing
@pytest.mark.parametrize("k", [1, 2, 3])
def test_top_k_agrees_with_scikit_learn(k: int, weighed: bool) -> None:
    rng = np.random.default_rng(10)
    prediction, target, weights = rng.uniform(0, 1, (80, CLASSES)), rng.integers(0, CLASSES, 80), rng.uniform(0, 2, 80)
    used = weights if weighed else None
    assert TopK(k=k).compute(prediction, target, used) == pytest.approx(
        peer.top_k_accuracy_score(target, prediction, k=k, sample_weight=used, labels=range(CLASSES))
    )


def test_of_equal_categories_the_first_declared_counts() -> None:
    prediction, target = np.array([[0.4, 0.4, 0.2]] * 3), np.array([0, 1, 2])
    assert Accuracy().compute(prediction, target) == pytest.approx(1 / 3)
    assert TopK(k=1).compute(prediction, target) == pytest.approx(1 / 3)
    assert TopK(k=2).compute(prediction, target) == pytest.approx(2 / 3)
    assert TopK(k=5).compute(prediction, target) == 1


def test_a_boolean_is_yes_strictly_above_the_threshold() -> None:
    prediction, target = np.array([[0.5], [0.6]]), np.array([[0], [1]])
    assert Accuracy().compute(prediction, target) == 1
    assert Accuracy().compute(prediction, target, yes_above=0.6) == 0.5
    assert Accuracy().compute(prediction, target, yes_above=-1.0) == 0.5


def test_ties_count_half_in_the_area() -> None:
    assert Auc().compute(np.full((4, 1), 0.3), np.array([[0], [1], [1], [0]])) == 0.5
    assert Auc().compute(np.array([[0.1], [0.5], [0.5], [0.9]]), np.array([[0], [0], [1], [1]])) == 0.875


def test_several_booleans_in_a_row_are_pooled() -> None:
    prediction, target = np.array([[0.9, 0.1], [0.8, 0.7]]), np.array([[1, 1], [0, 1]])
    assert Accuracy().compute(prediction, target) == 0.5
    assert Accuracy().compute(prediction, target, np.array([3.0, 1.0])) == 0.5
    assert Precision().compute(prediction, target) == pytest.approx(2 / 3)
    assert ConfusionMatrix().compute(prediction, target, np.array([3.0, 1.0])) == [[0, 1], [3, 4]]


def test_a_precision_without_yes_answers_and_a_recall_without_yes_are_undefined() -> None:
    no, yes = np.zeros((3, 1)), np.ones((3, 1))
    assert Precision().compute(no, yes) is None
    assert Recall().compute(no, yes) == 0
    assert Recall().compute(yes, no) is None
    assert F1().compute(no, no) is None
    assert Auc().compute(yes, yes) is None


def test_a_category_that_occurs_nowhere_is_left_out_and_one_never_right_counts_0() -> None:
    prediction, target = np.eye(4)[[0, 0, 1]], np.array([0, 2, 1])
    assert Precision().compute(prediction, target) == pytest.approx((1 / 2 + 1 + 0) / 3)
    assert Recall().compute(prediction, target) == pytest.approx((1 + 1 + 0) / 3)


def test_an_output_whose_target_does_not_vary_has_no_share_in_r2() -> None:
    target = np.array([[1.0, 5], [2, 5], [3, 5]])
    assert R2().compute(target + np.array([0.5, 1]), target) == pytest.approx(1 - 0.75 / 2)
    assert R2().compute(target[:, 1:], target[:, 1:]) is None


@pytest.mark.parametrize("metric", ALL, ids=str)
def test_weights_of_whole_numbers_count_as_repeated_rows(metric: Metric) -> None:
    for kind in metric.kinds:
        prediction, target, _ = {"boolean": yes_or_no, "category": categories, "number": numbers}[kind]()
        times = np.random.default_rng(11).integers(0, 4, len(target))
        weighed: Any = metric.compute(prediction, target, times.astype(np.float32))
        repeated: Any = metric.compute(prediction.repeat(times, axis=0), target.repeat(times, axis=0))
        np.testing.assert_allclose(weighed, repeated, rtol=1e-12)


@pytest.mark.parametrize("weights", [None, np.zeros(0)], ids=["plain", "weighed"])
@pytest.mark.parametrize("metric", ALL, ids=str)
def test_no_rows_leave_a_metric_undefined_or_empty(metric: Metric, weights: Array | None) -> None:
    for kind in metric.kinds:
        prediction, target, _ = {"boolean": yes_or_no, "category": categories, "number": numbers}[kind]()
        value = metric.compute(prediction[:0], target[:0], weights)
        assert not np.any(value) if isinstance(value, list) else value is None


@pytest.mark.parametrize("metric", ALL, ids=str)
def test_a_perfect_prediction_is_no_worse_than_another(metric: Metric) -> None:
    for kind in metric.kinds:
        prediction, target, _ = {"boolean": yes_or_no, "category": categories, "number": numbers}[kind]()
        perfect = np.eye(CLASSES)[target] if kind == "category" else target.astype(float)
        best, other = metric.compute(perfect, target), metric.compute(prediction, target)
        if metric.higher_is_better is None:
            assert isinstance(best, list)
        else:
            assert isinstance(best, float)
            assert isinstance(other, float)
            assert best >= other if metric.higher_is_better else best <= other
