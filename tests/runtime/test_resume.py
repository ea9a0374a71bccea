"""A training that is stopped, killed or extended ends in the bits of one that ran through, or is refused."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from nnspec_runtime import EpochRecord, Session
from nnspec_runtime.training import checkpoint as checkpoints
from nnspec_runtime.training import trainer
from safetensors import safe_open
from safetensors.numpy import load, save

from nnspec.errors import CancelledError, CorruptError, InputError, ReadError
from tests.runtime.networks import ADAM, line, rows

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("NNSPEC_KILLS", "2"))  # of each training; more take longer

TRAININGS = {
    "sgd": "optimizer: {sgd: {learning_rate: 0.05, momentum: 0.9, nesterov: true}}, batch_size: 4, epochs: 120",
    "adam": "optimizer: {adam: {learning_rate: 0.01}}, batch_size: 4, epochs: 120, validation: 0.2",
    "plateau": (
        "optimizer: {adamw: {learning_rate: 0.05}}, schedule: {reduce_on_plateau: {patience: 2, factor: 0.5}}, "
        "batch_size: 4, epochs: 120, validation: 0.2"
    ),
    "early": (
        "optimizer: {rmsprop: {}}, early_stopping: {patience: 25, monitor: r2}, metrics: [r2], "
        "schedule: {linear_warmup: {epochs: 2.5, then: cosine}}, batch_size: 4, epochs: 120, validation: 0.2"
    ),
}


def stop_after(step: int) -> dict[str, Any]:
    """Return options that cancel a training after a step, within an epoch."""
    cancel = Event()

    def look(progress: Any) -> None:
        if progress.step >= step:
            cancel.set()

    return {"cancel": cancel, "on_progress": look}


@pytest.fixture(autouse=True)
def progress_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "PROGRESS_SECONDS", -1.0)


@pytest.mark.parametrize("name", TRAININGS)
def test_killed_at_any_moment_and_resumed_gives_the_same_bits(name: str, tmp_path: Path) -> None:
    undisturbed = line(TRAININGS[name])
    undisturbed.train(rows(400))
    checkpoint, out = tmp_path / "checkpoint.safetensors", tmp_path / "line.safetensors"
    command = [sys.executable, "-m", "tests.runtime.victim", TRAININGS[name], str(checkpoint), str(out)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "runtime"), str(ROOT)])}
    for attempt in range(KILLS + 1):
        former = checkpoint.read_bytes() if checkpoint.exists() else None
        with subprocess.Popen(command, cwd=ROOT, env=environment) as victim:
            if attempt == KILLS:
                break
            while victim.poll() is None and (not checkpoint.exists() or checkpoint.read_bytes() == former):
                time.sleep(0.001)
            time.sleep(random.uniform(0, 0.1))  # noqa: S311 - any moment will do
            victim.kill()
        assert victim.returncode == -9, "it was over before it was killed; let it train for longer"
    assert victim.returncode == 0
    assert Session.open(out).digest == undisturbed.digest


@pytest.mark.parametrize("step", [1, 7, 10, 13, 37, -2])  # -2: in the last epoch; 10 and 13: at the end of the first
@pytest.mark.parametrize("name", TRAININGS)
def test_stopped_between_any_two_steps_and_resumed_gives_the_same_records(name: str, step: int, tmp_path: Path) -> None:
    training = TRAININGS[name].replace("batch_size: 4, epochs: 120", "batch_size: 16, epochs: 6")
    undisturbed = line(training)
    history = undisturbed.train(rows())
    step = step if step > 0 else history.records[-1].step + step
    checkpoint = tmp_path / "checkpoint.safetensors"
    with pytest.raises(CancelledError, match=f"after step {step};"):
        line(training).train(rows(), checkpoint=checkpoint, **stop_after(step))
    resumed = line(training)
    assert resumed.train(rows(), checkpoint=checkpoint, resume=True) == history
    assert resumed.digest == undisturbed.digest


def test_the_session_that_was_stopped_may_go_on_itself(tmp_path: Path) -> None:
    undisturbed = line()
    undisturbed.train(rows())
    stopped = line()
    with pytest.raises(CancelledError):
        stopped.train(rows(), checkpoint=tmp_path / "c", **stop_after(31))
    assert stopped.kind == "trained"  # the best so far is published
    stopped.train(rows(), checkpoint=tmp_path / "c", resume=True)
    assert stopped.digest == undisturbed.digest


def test_resuming_a_finished_training_changes_nothing(tmp_path: Path) -> None:
    first, again = line(), line()
    history = first.train(rows(), checkpoint=tmp_path / "c")
    content = (tmp_path / "c").read_bytes()
    assert again.train(rows(), checkpoint=tmp_path / "c", resume=True) == history
    assert again.digest == first.digest
    assert (tmp_path / "c").read_bytes() == content


def test_resuming_what_was_never_begun_begins(tmp_path: Path) -> None:
    first, again = line(), line()
    first.train(rows())
    again.train(rows(), checkpoint=tmp_path / "c", resume=True)
    assert again.digest == first.digest
    with pytest.raises(InputError, match="name the file"):
        line().train(rows(), resume=True)


@pytest.mark.parametrize(
    "schedule", ["", "schedule: {exponential: {rate: 0.9}}, ", "schedule: {cosine: {epochs: 6}}, "]
)
def test_a_training_is_extended(schedule: str, tmp_path: Path) -> None:
    longer, extended = line(f"{schedule}{ADAM}"), line(f"{schedule}{ADAM}")
    longer.train(rows(), epochs=9)
    line(f"{schedule}{ADAM}").train(rows(), checkpoint=tmp_path / "c")
    history = extended.train(rows(), epochs=9, checkpoint=tmp_path / "c", resume=True)
    assert extended.digest == longer.digest
    assert [record.epoch for record in history.records] == [*range(1, 10)]


@pytest.mark.parametrize("schedule", ["cosine: {}", "linear_warmup: {steps: 3, then: cosine}"])
def test_a_schedule_over_all_epochs_is_not_extended(schedule: str, tmp_path: Path) -> None:
    training = f"schedule: {{{schedule}}}, {ADAM}"
    line(training).train(rows(), checkpoint=tmp_path / "c")
    with pytest.raises(InputError, match=r"spans all epochs, and .* was trained as the first of 6"):
        line(training).train(rows(), epochs=9, checkpoint=tmp_path / "c", resume=True)


def test_fewer_epochs_than_were_trained_are_refused(tmp_path: Path) -> None:
    line().train(rows(), checkpoint=tmp_path / "c")
    with pytest.raises(InputError, match="has trained 6 epochs already, and 2 are wanted"):
        line().train(rows(), epochs=2, checkpoint=tmp_path / "c", resume=True)


OTHERS: dict[str, tuple[str, dict[str, Any], int]] = {
    "spec": (ADAM.replace("0.02", "0.03"), {}, 200),
    "seed": (ADAM, {"seed": 4}, 200),
    "learning_rate": (ADAM, {"learning_rate": 0.5}, 200),
    "data": (ADAM, {}, 199),
    "validation": (ADAM, {"validation": rows(30)}, 200),
    "threads": (ADAM, {"threads": 2}, 200),
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_checkpoint_of_another_training_is_refused(what: str, tmp_path: Path) -> None:
    line().train(rows(), epochs=1, checkpoint=tmp_path / "c")
    training, options, count = OTHERS[what]
    with pytest.raises(InputError, match=r"belongs to a training with .*; train without resuming to start anew"):
        line(training).train(rows(count), epochs=1, checkpoint=tmp_path / "c", resume=True, **options)


def test_a_checkpoint_of_other_frozen_parameters_is_refused(tmp_path: Path) -> None:
    line().train(rows(), epochs=1, checkpoint=tmp_path / "c")
    shifted = line()
    shifted.train({**rows(), "y": rows()["y"] + 1}, epochs=1)  # so trained, it keeps another mean
    with pytest.raises(InputError, match="belongs to a training with"):
        shifted.train(rows(), epochs=1, checkpoint=tmp_path / "c", resume=True)


def test_a_damaged_checkpoint_is_refused_wherever_it_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "c"
    line().train(rows(), epochs=1, checkpoint=path)
    data = bytearray(path.read_bytes())
    for place in range(0, len(data), max(1, len(data) // 150)):
        data[place] ^= 16
        path.write_bytes(data)
        with pytest.raises(CorruptError):
            line().train(rows(), epochs=1, checkpoint=path, resume=True)
        data[place] ^= 16
    for cut in (0, 5, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:cut])
        with pytest.raises(CorruptError):
            line().train(rows(), epochs=1, checkpoint=path, resume=True)


def test_what_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    line().save(tmp_path / "archive")
    with pytest.raises(CorruptError, match="no checkpoint"):
        line().train(rows(), checkpoint=tmp_path / "archive", resume=True)
    (tmp_path / "folder").mkdir()
    with pytest.raises(ReadError, match="cannot read checkpoint"):
        line().train(rows(), checkpoint=tmp_path / "folder", resume=True)


def test_other_numerics_go_on_with_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line().train(rows(), epochs=1, checkpoint=tmp_path / "c")
    monkeypatch.setattr(np, "__version__", "9.0")
    history = line().train(rows(), epochs=2, checkpoint=tmp_path / "c", resume=True)
    assert len(history.warnings) == 1
    assert "may differ in their last bits" in history.warnings[0]


def test_a_checkpoint_of_a_newer_format_says_so(tmp_path: Path) -> None:
    path = tmp_path / "c"
    line().train(rows(), epochs=1, checkpoint=path)
    with safe_open(path, framework="numpy") as stored:
        metadata = stored.metadata()
    manifest = json.loads(metadata[checkpoints.MANIFEST])
    metadata[checkpoints.MANIFEST] = json.dumps({**manifest, "format": 2})
    arrays = load(path.read_bytes())
    metadata[checkpoints.SEAL] = checkpoints._seal(metadata[checkpoints.MANIFEST], arrays)
    path.write_bytes(save(arrays, metadata))
    with pytest.raises(CorruptError, match="another version"):
        line().train(rows(), epochs=1, checkpoint=path, resume=True)


def test_a_checkpoint_is_written_when_a_callback_fails_later(tmp_path: Path) -> None:
    def fail(record: EpochRecord) -> None:
        if record.epoch == 2:
            raise OSError("no space for the log")

    session = line()
    with pytest.raises(OSError, match="no space"):
        session.train(rows(), checkpoint=tmp_path / "c", on_record=fail)
    assert session.kind == "trained"
