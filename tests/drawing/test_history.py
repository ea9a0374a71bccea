import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnspec.drawing import ticks
from nnspec.drawing.chart import POINTS, draw_chart
from nnspec.drawing.formats import draw_training
from nnspec.drawing.history import read_curve
from nnspec.drawing.scene import Path
from nnspec.errors import ReadError
from tests.drawing.test_geometry import faults

LOSSES = st.lists(st.floats(-1e6, 1e6) | st.floats(1e-12, 1e3), min_size=1, max_size=30)


def lines(losses: list[float], *, validation: bool = False, best: int | None = None) -> list[str]:
    return [
        json.dumps(
            {
                "epoch": epoch,
                "loss": loss,
                "validation_loss": loss * 1.1 if validation else None,
                "best": epoch == best,
            }
        )
        for epoch, loss in enumerate(losses, 1)
    ]


def test_the_last_epoch_called_best_is() -> None:
    curve = read_curve(lines([3, 2, 1, 4], best=3), "x")
    assert (curve.epochs, curve.losses, curve.validation, curve.best) == ((1, 2, 3, 4), (3, 2, 1, 4), (), 3)
    assert curve.best_loss == 1


def test_without_that_it_is_the_lowest_of_what_was_watched() -> None:
    texts = ['{"epoch": 3, "loss": 1, "validation_loss": 5}', "", '{"epoch": 4, "loss": 2, "validation_loss": 4}']
    curve = read_curve(texts, "x")
    assert (curve.best, curve.best_loss) == (4, 4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "x:1: "),
        ("[1]", "x:1: [1] is no JSON object with epoch and loss"),
        ('{"loss": 1}', 'x:1: "epoch" is missing, and a whole number from 1 on is wanted'),
        ('{"epoch": true, "loss": 1}', 'x:1: "epoch" is true'),
        ('{"epoch": 1}', 'x:1: "loss" is missing, and a number within 1e300 is wanted'),
        ('{"epoch": 1, "loss": "low"}', 'x:1: "loss" is "low"'),
        ('{"epoch": 1, "loss": NaN}', "x:1: NaN is no finite number"),
        ('{"epoch": 1, "loss": 1e999}', 'x:1: "loss" is Infinity'),
        ('{"epoch": 1, "loss": -1e301}', 'x:1: "loss" is -1e+301, and a number within 1e300 is wanted'),
        ('{"epoch": 1, "loss": 1' + "0" * 400 + "}", 'x:1: "loss" is 1000'),
        ('{"epoch": 1, "loss": 1' + "0" * 5000 + "}", "x:1: "),
        ("[" * 100_000, "x:1: "),
        ('{"epoch": 2, "loss": 1}\n{"epoch": 2, "loss": 1}', "x:2: epoch 2 after epoch 2; keep one training in a file"),
        (
            '{"epoch": 1, "loss": 1}\n{"epoch": 2, "loss": 1, "validation_loss": 1}',
            'x:2: "validation_loss" stands in some epochs and not in others',
        ),
        ("", "x holds no epoch; give what nnspec train SPEC --data FILE --history x leaves there"),
    ],
)
def test_what_is_no_history_is_told(text: str, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_curve(text.split("\n"), "x")
    assert str(caught.value).startswith(message)


@given(LOSSES, st.booleans(), st.integers(1, 30))
def test_any_curve_has_its_room(losses: list[float], validation: bool, best: int) -> None:
    curve = read_curve(lines(losses, validation=validation, best=best), "x")
    assert [*faults(draw_chart(curve, "curve"))] == []
    assert draw_training(curve, "curve", "text", "auto").count("\n") == 21


@pytest.mark.parametrize(
    "losses", [[0.5], [1e-9] * 3, [0.0, 0.0], [-5.0, -5.0], [1e300, 1e-300], [-1e300, 1e300], [0.0, 5e-324]]
)
def test_curves_that_are_flat_short_or_steep(losses: list[float]) -> None:
    curve = read_curve(lines(losses), "x")
    assert [*faults(draw_chart(curve, "curve"))] == []
    assert "●" in draw_training(curve, "curve", "text", "auto")
    assert draw_training(curve, "curve", "mermaid", "auto").splitlines()[1] == "xychart-beta"


def test_a_long_training_is_drawn_by_its_lowest_and_highest() -> None:
    losses = [1 + (n % 7) / 10 for n in range(100_000)]
    losses[54_321] = 9.0
    picture = draw_chart(read_curve(lines(losses), "x"), "curve")
    line = next(shape for shape in picture.shapes if isinstance(shape, Path) and shape.role == "curve loss")
    assert len(line.points) <= POINTS + 4
    top = min(y for _, y in line.points)
    assert sum(y == top for _, y in line.points) == 1


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9), st.integers(2, 9))
def test_linear_ticks_hold_the_numbers(low: float, span: float, count: int) -> None:
    marks = ticks.linear(low, low + span, count)
    assert marks == sorted(set(marks))
    tolerance = 1e-6 * max(1.0, abs(low), span)
    assert marks[0] <= low + tolerance
    assert marks[-1] >= low + span - tolerance
    assert 2 <= len(marks) <= count + 2


@given(st.floats(1e-200, 1e200), st.floats(100, 1e100), st.integers(2, 9))
def test_powers_hold_the_numbers(low: float, ratio: float, count: int) -> None:
    marks = ticks.powers(low, low * ratio, count)
    assert marks[0] <= low * 1.001
    assert marks[-1] >= low * ratio * 0.999
    assert len(marks) <= count + 2


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_whole_ticks_lie_within(low: int, span: int) -> None:
    assert all(low <= mark <= low + span for mark in ticks.whole(low, low + span, 7))
    assert len(ticks.whole(low, low + span, 7)) <= 8
