"""Sessions: what they answer, how they are saved, and what they refuse."""

from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np
import pytest
from nnspec_runtime import Session

import nnspec
from nnspec.errors import BusyError, CancelledError, CorruptError, DivergedError, InputError, NotReadyError

ROOT = Path(__file__).parents[2]

REGRESSION = """
nnspec: 1
name: line
inputs: {x: {type: number, standardize: fit}, kind: {type: category, categories: [low, high]}}
layers:
  - dense: {units: 8, activation: tanh}
    name: hidden
  - dropout: {rate: 0.1}
  - dense: {units: 1}
outputs: {y: {type: number, standardize: fit}}
training: {optimizer: {adam: {learning_rate: 0.02}}, epochs: 6, batch_size: 16, seed: 3, validation: 0.25}
"""


def session(text: str) -> Session:
    return Session(nnspec.compile(nnspec.loads(text)))


def rows(count: int = 200) -> dict[str, Any]:
    random = np.random.default_rng(0)
    x = random.normal(5, 2, count)
    kind = np.where(random.random(count) < 0.5, "low", "high")
    return {"x": x, "kind": kind, "y": 100 + 10 * x + 5 * (kind == "high")}


def test_concert_in_all_ways_of_saying_yes() -> None:
    concert = Session.open(ROOT / "specs/concert/concert.yaml")
    for yes, no in ((True, False), ("yes", "no"), (1, 0), ("true", "false")):
        decision = concert.decide({"snacks": no, "partner": yes, "driving": yes})
        assert decision.outcome is True
        explanation = decision.outcomes["go"].explanation
        assert explanation is not None
        assert [int(c.total) for c in explanation.units[0].contributions] == [0, 4, 3]
    assert concert.predict({"snacks": [0, 1], "partner": [1, 0], "driving": [1, 1]})["go"].tolist() == [1, 0]


def test_a_tie_of_decimals_does_not_fire() -> None:
    tie = session(
        "nnspec: 1\nname: tie\ninputs: {a: {type: boolean}, b: {type: boolean}}\n"
        "weights: {a: 0.1, b: 0.2}\nthreshold: 0.3\noutputs: {go: {type: boolean}}\n"
    )
    assert tie.decide({"a": "yes", "b": "yes"}).outcome is False
    assert tie.predict({"a": [1], "b": [1]})["go"].tolist() == [0]
    assert tie.kind == "declared"


def test_nested_sigmoids() -> None:
    nested = Session.open(ROOT / "specs/nested/nested.yaml")
    assert nested.predict({"x": [3.0]})["y"][0] == pytest.approx(0.662167, abs=1e-6)


def test_one_seed_gives_one_result_and_another_seed_another() -> None:
    digests = []
    for seed in (None, None, 4):
        line = session(REGRESSION)
        line.train(rows(), seed=seed)
        digests.append(line.digest)
    assert digests[0] == digests[1] != digests[2]


def test_one_result_is_one_file() -> None:
    first, second = session(REGRESSION), session(REGRESSION)
    archives = set()
    for each in (first, second):
        each.train(rows())
        archives |= {each.to_archive() for _ in range(5)}
    assert len(archives) == 1


def test_training_learns_and_maps_back() -> None:
    line = session(REGRESSION)
    history = line.train(rows(), epochs=60)
    assert history.best_epoch > 0
    predicted = line.predict({"x": [5.0, 5.0], "kind": ["low", "high"]})["y"]
    assert predicted == pytest.approx([150, 155], abs=4)
    assert line.evaluate(rows()).metrics["r2"] > 0.9


def test_a_cancelled_training_resumes_to_the_same_bits(tmp_path: Path) -> None:
    whole = session(REGRESSION)
    whole.train(rows())
    checkpoint = tmp_path / "checkpoint.safetensors"
    cancel = Event()

    def stop(record: Any) -> None:
        if record.epoch == 3:
            cancel.set()

    part = session(REGRESSION)
    with pytest.raises(CancelledError):
        part.train(rows(), checkpoint=checkpoint, cancel=cancel, on_record=stop)
    assert part.kind == "trained"  # the best so far is kept
    resumed = session(REGRESSION)
    history = resumed.train(rows(), checkpoint=checkpoint, resume=True)
    assert resumed.digest == whole.digest
    assert [record.epoch for record in history.records] == [1, 2, 3, 4, 5, 6]
    with pytest.raises(InputError, match="belongs to a training"):
        session(REGRESSION).train(rows(), checkpoint=checkpoint, resume=True, seed=9)
    checkpoint.write_bytes(checkpoint.read_bytes()[:-5])
    with pytest.raises(CorruptError):
        session(REGRESSION).train(rows(), checkpoint=checkpoint, resume=True)


def test_divergence_tells_the_step_and_keeps_what_was_finite() -> None:
    line = session(REGRESSION.replace("adam: {learning_rate: 0.02}", "sgd: {learning_rate: 1.0e+30}"))
    with pytest.raises(DivergedError) as caught:
        line.train(rows())
    assert caught.value.step >= 1
    assert caught.value.learning_rate == 1e30
    assert line.kind == "initialized"
    with pytest.raises(NotReadyError, match="train it first"):
        line.predict({"x": [1.0], "kind": ["low"]})


@pytest.mark.parametrize("format", ["archive", "file"])
def test_archives_hold_everything(tmp_path: Path, format: str) -> None:  # noqa: A002 - what is tested
    line = session(REGRESSION)
    line.train(rows())
    if format == "file":
        line.save(tmp_path / "line.safetensors")
        again = Session.open(tmp_path / "line.safetensors")
    else:
        again = Session.from_archive(line.to_archive())
    assert again.digest == line.digest
    inputs = {"x": [1.0, 2.0], "kind": ["low", "high"]}
    assert again.predict(inputs)["y"].tolist() == line.predict(inputs)["y"].tolist()


def test_a_flipped_bit_in_an_archive_is_found() -> None:
    data = bytearray(session(REGRESSION).to_archive())
    for place in range(0, len(data), 97):
        data[place] ^= 4
        with pytest.raises(CorruptError):
            Session.from_archive(bytes(data))
        data[place] ^= 4
    Session.from_archive(bytes(data))


def test_many_threads_predict_while_another_trains() -> None:
    line = session(REGRESSION)
    line.train(rows(), epochs=1)
    inputs = {"x": [1.0, 9.0], "kind": ["low", "high"]}
    seen: set[tuple[float, ...]] = {tuple(line.predict(inputs)["y"].tolist())}
    faults: list[BaseException] = []
    done = Event()

    def ask() -> None:
        try:
            while not done.is_set():
                seen.add(tuple(line.predict(inputs)["y"].tolist()))
        except BaseException as error:
            faults.append(error)

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    line.train(rows(), epochs=30)
    seen.add(tuple(line.predict(inputs)["y"].tolist()))
    done.set()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(seen) <= 2  # what was published before, and what is now: nothing in between


def test_a_second_training_of_a_session_is_refused() -> None:
    line = session(REGRESSION)
    records = line.iter_train(rows())
    next(records)
    with pytest.raises(BusyError):
        line.train(rows())
    records.close()  # type: ignore[attr-defined]  # a generator
    line.train(rows(), epochs=1)


def test_the_perceptron_rule_learns_and_and_warns_of_xor() -> None:
    text = """
nnspec: 1
name: gate
inputs: {a: {type: boolean}, b: {type: boolean}}
layers: [{dense: {units: 1, activation: step, initializer: zeros}}]
outputs: {y: {type: boolean}}
training: {rule: perceptron, epochs: 30, batch_size: 1}
"""
    inputs = {"a": [0, 0, 1, 1], "b": [0, 1, 0, 1]}
    gate = session(text)
    assert not gate.train({**inputs, "y": [0, 0, 0, 1]}).warnings
    assert gate.predict(inputs)["y"].tolist() == [0, 0, 0, 1]
    assert [gate.decide({"a": a, "b": b}).outcome for a in (0, 1) for b in (0, 1)] == [False, False, False, True]
    assert session(text).train({**inputs, "y": [0, 1, 1, 0]}).warnings


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"x": [1.0]}, "'kind' is missing"),
    ({"x": [1.0], "kind": ["lo"]}, "did you mean 'low'"),
    ({"x": [float("nan")], "kind": ["low"]}, "not a finite number"),
    ({"x": [[1.0]], "kind": ["low"]}, "has shape"),
    ({"x": [1.0, 2.0], "kind": ["low"]}, "rows"),
    ({"x": [1.0], "kind": ["low"], "z": [1]}, "no input or output is called 'z': leave it out$"),
    ({"x": [1.0], "kin": ["low"]}, "called 'kin': leave it out, or rename it; did you mean 'kind'"),
    ({"x": [], "kind": []}, "no rows"),
    ({"x": [1e39], "kind": ["low"]}, "too large for float32"),
]


@pytest.mark.parametrize(("inputs", "message"), WRONG, ids=[message for _, message in WRONG])
def test_wrong_inputs_are_named(inputs: dict[str, Any], message: str) -> None:
    line = session(REGRESSION)
    line.train(rows(), epochs=1)
    with pytest.raises(InputError, match=message):
        line.predict(inputs)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (["p[0]", "p[2]"], "p: column 'p[1]' is missing"),
        (["p[1]", "p[2]"], "p: column 'p[0]' is missing"),
        (
            ["p[0]", "p[1]", "p[2]", "p[3]"],
            "p[3]: no input or output is called 'p[3]': leave it out",
        ),
        (["p[0]"], "p: column 'p[1]' is missing"),
    ],
)
def test_of_the_columns_of_a_shape_only_what_is_wrong_is_told(columns: list[str], told: str) -> None:
    sums = session(
        "{nnspec: 1, name: sums, inputs: {p: {type: number, shape: [3]}}, "
        "layers: [{dense: {units: 1, weights: [[1], [1], [1]], bias: [0]}}], outputs: {y: {type: number}}}"
    )
    assert sums.predict({f"p[{place}]": [1.0] for place in range(3)})["y"].tolist() == [3]
    with pytest.raises(InputError) as refused:
        sums.predict({name: [1.0] for name in columns})
    assert str(refused.value) == told
    assert refused.value.unread == [name for name in columns if name == "p[3]"]


def test_a_network_of_inputs_in_another_order_gives_the_same() -> None:
    line = session(REGRESSION)
    line.train(rows(), epochs=1)
    forward = line.predict({"x": [1.0], "kind": ["low"]})["y"]
    assert line.predict({"kind": ["low"], "x": [1.0]})["y"].tolist() == forward.tolist()
