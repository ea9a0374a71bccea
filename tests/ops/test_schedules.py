import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nnspec.ops.base import Progress, Schedule
from nnspec.ops.schedules import Constant, Cosine, Exponential, LinearWarmup, ReduceOnPlateau, StepDecay

ALL: list[Any] = [
    Constant(),
    StepDecay(every=2),
    Exponential(rate=0.9),
    Cosine(),
    Cosine(floor=0.1, epochs=3),
    ReduceOnPlateau(patience=2, floor=0.01),
    LinearWarmup(steps=7),
    LinearWarmup(epochs=1.5, then=Cosine()),
]


def at(schedule: Schedule, step: int, *history: float) -> float:
    return schedule.at(Progress(step, 10, 20, history))


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (Constant(), {0: 1, 150: 1}),
        (StepDecay(every=3, factor=0.5), {0: 1, 29: 1, 30: 0.5, 59: 0.5, 60: 0.25}),
        (Exponential(rate=0.9), {0: 1, 9: 1, 10: 0.9, 35: 0.9**3}),
        (Cosine(), {0: 1, 50: (1 + math.sqrt(0.5)) / 2, 100: 0.5, 200: 0, 900: 0}),
        (Cosine(floor=0.2, epochs=5), {0: 1, 25: 0.6, 50: 0.2, 120: 0.2}),
        (LinearWarmup(steps=4), {0: 0.25, 1: 0.5, 3: 1, 4: 1, 100: 1}),
        (LinearWarmup(epochs=2), {0: 0.05, 9: 0.5, 19: 1, 20: 1}),
        (LinearWarmup(steps=20, then=StepDecay(every=1, factor=0.5)), {0: 0.05, 9: 0.5, 10: 0.275, 19: 0.5, 20: 0.25}),
    ],
    ids=str,
)
def test_factors_are_those_of_the_formula(schedule: Schedule, expected: dict[int, float]) -> None:
    assert {step: at(schedule, step) for step in expected} == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((), 1),
        ((3, 2, 1), 1),
        ((3, 3), 1),
        ((3, 3, 3), 0.5),
        ((3, 4, 2.95, 2), 0.5),  # lower than before by less than min_delta is not lower
        ((3, 3, 3, 3), 0.5),  # the count begins anew
        ((3, 3, 3, 3, 3), 0.3),  # 0.25, but for the floor
        ((3, 3, 2, 3, 1), 1),
        ((3, math.nan, math.nan), 0.5),
    ],
)
def test_plateaus_are_counted_from_history(history: tuple[float, ...], expected: float) -> None:
    schedule = ReduceOnPlateau(patience=2, factor=0.5, min_delta=0.1, floor=0.3)
    assert at(schedule, 10 * len(history), *history) == expected


@pytest.mark.parametrize("schedule", ALL, ids=str)
@given(step=st.integers(0, 10_000), history=st.lists(st.floats(0, 10), max_size=30))
def test_factors_stay_between_0_and_1(schedule: Schedule, step: int, history: list[float]) -> None:
    assert 0 <= at(schedule, step, *history) <= 1


@pytest.mark.parametrize("schedule", ALL, ids=str)
def test_a_schedule_moves_within_an_epoch_only_if_it_says_so(schedule: Schedule) -> None:
    moves = any(at(schedule, 10 * epoch, 1, 1, 1) != at(schedule, 10 * epoch + 9, 1, 1, 1) for epoch in range(20))
    assert moves == schedule.per_step


@pytest.mark.parametrize("options", [{}, {"steps": 3, "epochs": 1}])
def test_a_warmup_has_one_length(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="give either steps or epochs"):
        LinearWarmup(**options)
