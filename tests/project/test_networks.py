"""The shipped networks do what they say: examples hold, training learns, the clinical score is the published one."""

from itertools import product
from pathlib import Path

import pytest
from nnspec_runtime import Session
from nnspec_runtime.data import read_table
from nnspec_runtime.examples import run_examples

import nnspec
from specs.digits.prepare import prepare

SPECS = Path(__file__).parents[2] / "specs"
GIVEN = [path for path in sorted(SPECS.rglob("*.yaml")) if nnspec.load(path).training is None]
# A metric over all rows of the file, and a bound far above what guessing gives.
LEARNED = {
    "gates/xor_trained": ("accuracy", 1.0),
    "iris/iris": ("accuracy", 0.9),
    "diabetes/diabetes": ("r2", 0.45),
}


def faults(session: Session) -> dict[int, tuple[str, ...]]:
    return {result.number: result.faults for result in run_examples(session) if result.faults}


@pytest.mark.parametrize("path", GIVEN, ids=lambda path: path.stem)
def test_examples_hold(path: Path) -> None:
    assert faults(Session.open(path)) == {}


@pytest.mark.parametrize("name", LEARNED)
def test_training_learns(name: str) -> None:
    metric, least = LEARNED[name]
    rows = read_table(SPECS / f"{name}.csv")
    session = Session.open(SPECS / f"{name}.yaml")
    session.train(rows)
    assert faults(session) == {}
    assert session.evaluate(rows).metrics[metric] >= least


def test_digits_are_read(tmp_path: Path) -> None:
    train, test = prepare(tmp_path)
    session = Session.open(SPECS / "digits" / "digits.yaml")
    session.train(read_table(train))
    assert faults(session) == {}
    assert session.evaluate(read_table(test)).metrics["accuracy"] >= 0.95


def test_every_trained_network_is_trained_here() -> None:
    trained = set(SPECS.rglob("*.yaml")) - set(GIVEN)
    assert trained == {SPECS / f"{name}.yaml" for name in (*LEARNED, "digits/digits")}


def test_curb65_is_the_published_score() -> None:
    """All combinations of values at and beside each boundary, against the score as the paper words it."""
    values = {
        "confusion": (False, True),
        "urea": (6.9, 7.0, 7.1),
        "respiratory_rate": (29.9, 30),
        "systolic": (89.5, 90, 125),
        "diastolic": (55, 60, 60.1),
        "age": (64.9, 65),
    }
    session = Session.open(SPECS / "curb65" / "curb65.yaml")
    cases = list(product(*values.values()))
    rows = {name: [case[place] for case in cases] for place, name in enumerate(values)}
    answers = session.predict(rows)
    for row, (confusion, urea, breaths, systolic, diastolic, age) in enumerate(cases):
        score = confusion + (urea > 7) + (breaths >= 30) + (systolic < 90 or diastolic <= 60) + (age >= 65)
        assert answers["score"][row] == score
        assert answers["hospital"][row] == (score >= 2)
        assert answers["severe"][row] == (score >= 3)
