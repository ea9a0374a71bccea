"""The verb ``train``: what it writes, what it shows, and what stops it."""

import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nnspec_runtime import EpochRecord, Session, StepProgress
from nnspec_runtime.cli.progress import Display, duration_text

from tests.cli.commands import LINE, ROWS, Run, command, start

LONG = """
nnspec: 1
name: long
inputs: {x: {type: number}}
layers: [{dense: {units: 100, activation: tanh}}, {dense: {units: 1}}]
outputs: {y: {type: number}}
training: {optimizer: adam, epochs: 60, batch_size: 2, seed: 5}
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "line.yaml").write_text(LINE)
    (tmp_path / "long.yaml").write_text(LONG)
    (tmp_path / "rows.csv").write_text(ROWS)
    return tmp_path


def digest(path: Path) -> str:
    return Session.open(path).digest


def test_a_line_an_epoch_and_a_network(run: Run, files: Path) -> None:
    told = run("train", "line.yaml", "--data", "rows.csv")
    assert told.code == 0
    records = [json.loads(line) for line in told.out.splitlines()]
    assert [record["epoch"] for record in records] == [1, 2, 3]
    assert all(record["epochs"] == 3 and record["loss"] > 0 for record in records)
    assert told.err.startswith("wrote line.safetensors: epoch 3, loss ")
    assert f"parameters sha256 {digest(files / 'line.safetensors')[:16]}" in told.err


def test_the_same_training_gives_the_same_weights(run: Run, files: Path) -> None:
    for name in ("a", "b"):
        run("train", "line.yaml", "--data", "rows.csv", "--out", f"{name}.safetensors")
    run("train", "line.yaml", "--data", "rows.csv", "--out", "c.safetensors", "--seed", "2")
    assert digest(files / "a.safetensors") == digest(files / "b.safetensors") != digest(files / "c.safetensors")


def test_options_go_before_the_spec(run: Run, files: Path) -> None:
    (files / "held.csv").write_text("x,y\n0.05,1.1\n")
    told = run(
        "train",
        "line.yaml",
        "--data",
        "rows.csv",
        "--validation",
        "held.csv",
        "--epochs",
        "5",
        "--learning-rate",
        "0.01",
    )
    records = [json.loads(line) for line in told.out.splitlines()]
    assert [record["learning_rate"] for record in records] == [0.01] * 5
    assert all(record["validation_loss"] is not None for record in records)
    told = run("train", "line.yaml", "--data", "rows.csv", "--validation-share", "0.25", "--out", "share.safetensors")
    assert all(json.loads(line)["validation_loss"] is not None for line in told.out.splitlines())


def test_a_trained_network_is_trained_further(run: Run, files: Path) -> None:
    first = run("train", "line.yaml", "--data", "rows.csv")
    more = run("train", "line.safetensors", "--data", "rows.csv", "--out", "more.safetensors")
    assert json.loads(more.out.splitlines()[0])["loss"] < json.loads(first.out.splitlines()[0])["loss"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--data", "missing.csv"], 2, "missing.csv"),
        (["--data", "empty.csv"], 1, "the file is empty"),
        (["--data", "header.csv"], 1, "there are no rows"),
        (["--data", "nan.csv"], 1, "nan.csv, row 1, column y: 'nan' is not a finite number"),
        (["--data", "wide.csv"], 1, "no input or output is called 'z'"),
        (["--data", "rows.csv", "--validation", "rows.csv"], 2, "validate on rows that are not trained on"),
        (["--data", "rows.csv", "--validation", "a", "--validation-share", "0.5"], 2, "not allowed with"),
        (["--data", "rows.csv", "--validation-share", "1"], 2, "'1' is not a number above 0 and below 1"),
        (["--data", "rows.csv", "--epochs", "0"], 2, "'0' is not a whole number from 1 to 1,000,000"),
        (["--data", "rows.csv", "--seed", "-1"], 2, "--seed"),
        (["--data", "rows.csv", "--learning-rate", "nan"], 2, "'nan' is not a number above 0"),
        (["--data", "rows.csv", "--resume"], 2, "name it with --checkpoint FILE"),
        (["--data", "rows.csv", "--checkpoint", "rows.csv"], 2, "rows.csv exists; --resume goes on from it"),
        (
            ["--data", "rows.csv", "--checkpoint", "line.safetensors"],
            2,
            "--out and --checkpoint are both line.safetensors",
        ),
        (["--data", "rows.csv", "--checkpoint", "missing/c"], 2, "missing is not a directory"),
        (["--data", "rows.csv", "--out", "missing/x.safetensors"], 2, "missing is not a directory"),
        (["--data", "rows.csv", "--out", "x.npz"], 2, "x.npz does not end in .safetensors"),
        (["--data", "rows.csv", "--out", "folder.safetensors"], 2, "it is a directory"),
        ([], 2, "--data"),
    ],
)
def test_what_cannot_be_trained_is_told_before_it_begins(
    run: Run, files: Path, arguments: list[str], code: int, message: str
) -> None:
    (files / "empty.csv").write_text("")
    (files / "header.csv").write_text("x,y\n")
    (files / "nan.csv").write_text("x,y\n1,nan\n")
    (files / "wide.csv").write_text("x,y,z\n1,2,3\n")
    (files / "folder.safetensors").mkdir()
    told = run("train", "line.yaml", *arguments)
    assert (told.code, told.out) == (code, "")
    assert message in told.err
    assert not (files / "line.safetensors").exists()


def test_a_column_of_the_validation_alone_can_be_ignored(run: Run, files: Path) -> None:
    (files / "held.csv").write_text("x,y,z\n1,2,3\n")
    command = ["train", "line.yaml", "--data", "rows.csv", "--validation", "held.csv", "--epochs", "1"]
    told = run(*command)
    assert told.code == 1
    assert told.err.endswith("\n--ignore=z leaves it out\n")
    assert run(*command, "--ignore=z").code == 0
    assert "there is no column 'w'" in run(*command, "--ignore=w", "--out", "other.safetensors").err


def test_a_network_is_not_overwritten_unless_it_is_named(run: Run, files: Path) -> None:
    (files / "line.safetensors").write_bytes(b"precious")
    told = run("train", "line.yaml", "--data", "rows.csv")
    assert (told.code, told.out) == (2, "")
    assert "line.safetensors exists; name the file to write, or to replace, with --out" in told.err
    assert (files / "line.safetensors").read_bytes() == b"precious"
    assert run("train", "line.yaml", "--data", "rows.csv", "--out", "line.safetensors").code == 0


def test_a_spec_without_training_is_not_trained(run: Run, files: Path) -> None:
    (files / "line.yaml").write_text(LINE.partition("training:")[0])
    told = run("train", "line.yaml", "--data", "rows.csv")
    assert (told.code, told.out) == (2, "")
    assert "has no training section" in told.err


def test_a_diverging_training_keeps_its_last_finite_epoch(run: Run, files: Path) -> None:
    told = run("train", "line.yaml", "--data", "rows.csv", "--learning-rate", "1e8", "--epochs", "50")
    assert told.code == 1
    assert "nnspec train: training diverged at step" in told.err
    assert "learning rate 1e+08" in told.err
    if told.out:
        assert "wrote line.safetensors" in told.err
        assert Session.open(files / "line.safetensors").kind == "trained"
    else:
        assert "no epoch was finished, so nothing is written" in told.err
        assert not (files / "line.safetensors").exists()


def test_a_training_that_diverges_in_its_first_epoch_writes_nothing(run: Run, files: Path) -> None:
    told = run("train", "line.yaml", "--data", "rows.csv", "--learning-rate", "1e38", "--epochs", "2")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("nnspec train: no epoch was finished, so nothing is written\n")
    assert not (files / "line.safetensors").exists()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_what_asks_to_stop_keeps_the_best_so_far(files: Path, how: signal.Signals) -> None:
    with start("train", "long.yaml", "--data", "rows.csv", "--epochs", "1000000", cwd=files) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["epoch"] == 1
        os.killpg(process.pid, how)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopping after this step" in told
    assert "wrote long.safetensors: epoch" in told
    assert Session.open(files / "long.safetensors").kind == "trained"


def test_a_second_ctrl_c_stops_at_once(files: Path) -> None:
    # The first is answered between two steps, so one step is made to last.
    slow = LONG.replace("units: 100", "units: 6000").replace(
        "{dense: {units: 1}}", "{dense: {units: 6000}}, {dense: {units: 1}}"
    )
    (files / "slow.yaml").write_text(slow.replace("batch_size: 2", "batch_size: 20"))
    with start("train", "slow.yaml", "--data", "rows.csv", cwd=files) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr is not None
        while "stopping" not in process.stderr.readline():
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode in (-signal.SIGINT, 130)  # 130 where the step ended in between


def test_ctrl_c_before_the_training_is_an_interrupt(files: Path) -> None:
    os.mkfifo(files / "never.csv")
    with start("train", "line.yaml", "--data", "never.csv", cwd=files) as process:
        writing = os.open(files / "never.csv", os.O_WRONLY)  # returns when the process has opened its end
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=60)
        os.close(writing)
    assert (process.returncode, told) == (130, "nnspec train: interrupted\n")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_training_that_was_stopped_resumes_to_the_same_bits(run: Run, files: Path, how: signal.Signals) -> None:
    arguments = ("train", "long.yaml", "--data", "rows.csv", "--epochs", "3000", "--checkpoint", "c")
    whole = run("train", "long.yaml", "--data", "rows.csv", "--epochs", "3000", "--out", "whole.safetensors")
    assert whole.code == 0
    with start(*arguments, cwd=files) as process:
        assert process.stdout is not None
        process.stdout.readline()
        if how is signal.SIGKILL:
            deadline = time.monotonic() + 60
            while not (files / "c").exists():
                assert time.monotonic() < deadline
                time.sleep(0.003)  # a slow reader holds the training back, so that it cannot end before it is killed
                process.stdout.readline()
        os.killpg(process.pid, how)
        process.communicate(timeout=60)
    assert process.returncode == (130 if how is signal.SIGINT else -signal.SIGKILL)
    resumed = run(*arguments, "--resume", "--out", "resumed.safetensors")
    assert resumed.code == 0
    assert 0 < len(resumed.out.splitlines()) < 3000
    assert digest(files / "resumed.safetensors") == digest(files / "whole.safetensors")


def test_to_resume_what_never_began_is_to_begin(run: Run, files: Path) -> None:
    told = run("train", "line.yaml", "--data", "rows.csv", "--checkpoint", "c", "--resume")
    assert told.code == 0
    assert "there is no c yet, so training starts from the beginning" in told.err


def test_a_checkpoint_of_another_training_is_refused(run: Run, files: Path) -> None:
    run("train", "line.yaml", "--data", "rows.csv", "--checkpoint", "c")
    told = run("train", "long.yaml", "--data", "rows.csv", "--checkpoint", "c", "--resume")
    assert told.code != 0
    assert told.out == ""
    assert "c" in told.err
    assert not (files / "long.safetensors").exists()


def test_a_reader_that_goes_away_costs_no_training(files: Path) -> None:
    reading, writing = os.pipe()
    with start("train", "line.yaml", "--data", "rows.csv", cwd=files, stdout=writing) as process:
        os.close(reading)
        os.close(writing)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 141
    assert "wrote line.safetensors: epoch 3" in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_below_standard_output_costs_no_training(files: Path) -> None:
    with (
        Path("/dev/full").open("w") as full,
        start("train", "line.yaml", "--data", "rows.csv", cwd=files, stdout=full.fileno()) as process,
    ):
        _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "wrote line.safetensors: epoch 3" in told
    assert told.endswith("nnspec train: cannot write standard output: No space left on device\n")


def small_disk(kib: int, *arguments: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command that can write no file larger than ``kib``, which stands for a disk that is full."""
    shell = ["sh", "-c", f'ulimit -f {kib * 2}; exec "$@"', "sh"]  # sh counts blocks of 512 bytes
    return subprocess.run([*shell, *command(*arguments)], cwd=cwd, capture_output=True, text=True, timeout=60)


def test_a_disk_without_room_for_the_network_is_told_before_it_is_trained(files: Path) -> None:
    told = small_disk(0, "train", "line.yaml", "--data", "rows.csv", cwd=files)
    assert (told.returncode, told.stdout) == (2, "")
    expected = r"nnspec train: line.safetensors takes [\d,]+ bytes: File too large; free some space\n"
    assert re.fullmatch(expected, told.stderr)
    assert {path.name for path in files.iterdir()} == {"line.yaml", "long.yaml", "rows.csv"}


def test_a_disk_without_room_for_the_checkpoint_costs_no_epoch(files: Path) -> None:
    # The records of many epochs make the checkpoint larger than the network.
    arguments = ("train", "line.yaml", "--data", "rows.csv", "--epochs", "500", "--checkpoint", "c")
    told = small_disk(16, *arguments, cwd=files)
    assert told.returncode == 2
    assert len(told.stdout.splitlines()) == 500
    assert "wrote line.safetensors: epoch " in told.stderr
    assert told.stderr.endswith("cannot write c: File too large; free some space, the former file is unchanged\n")
    assert Session.open(files / "line.safetensors").kind == "trained"


def test_validation_rows_may_be_in_another_format(run: Run, files: Path) -> None:
    (files / "rows.txt").write_text(ROWS)
    (files / "held.jsonl").write_text('{"x": 0.05, "y": 1.1}\n')
    told = run("train", "line.yaml", "--data", "rows.txt", "--data-format", "csv", "--validation", "held.jsonl")
    assert told.code == 0
    told = run("train", "line.yaml", "--data", "rows.csv", "--validation", "rows.txt", "--out", "l.safetensors")
    assert told.code == 2
    assert "the format of rows.txt is not known by its name: say --data-format csv, npz or jsonl" in told.err


def test_a_terminal_shows_one_line_that_is_rewritten(files: Path) -> None:
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        command("train", "long.yaml", "--data", "rows.csv", "--epochs", "2000"),
        cwd=files,
        stdout=terminal,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": "60"},
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            part = os.read(controller, 1 << 16)
        except OSError:  # EIO: the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(controller)
    assert process.wait(timeout=60) == 0
    text = shown.decode()
    assert text.count("\n") == 1
    lines = text.replace("\r\n", "").split("\r\x1b[K")[1:]
    assert len(lines) >= 2
    assert all(len(line) < 60 for line in lines)
    assert all(re.match(r"epoch [\d,]+", line) for line in lines)
    assert lines[-1].startswith("epoch 2,000/2,000  loss ")


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_steps_show_the_time_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr("nnspec_runtime.cli.progress.SECONDS", 0)
    with Display() as display:
        display.on_progress(StepProgress(1, 300, 24_000, 1.25, 125.4))
        display.on_record(
            EpochRecord(1, 30, 800, 0.5, 0.1, 0.75, {"accuracy": 0.9, "confusion_matrix": [[1]]}, True, 1.0)
        )
        display.on_progress(StepProgress(2, 900, 24_000, 0.4, None))
    assert screen.getvalue().split("\r\x1b[K") == [
        "",
        "epoch 1  step 300/24,000  loss 1.25  2 min 5 s left",
        "epoch 1/30  loss 0.5  validation loss 0.75  accuracy 0.9",
        "epoch 1/30  loss 0.5  validation loss 0.75  accuracy 0.9  |  step 900/24,000  loss 0.4"[:79],
        "epoch 1/30  loss 0.5  validation loss 0.75  accuracy 0.9\n",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0 s"), (59.6, "1 min 0 s"), (125, "2 min 5 s"), (3600, "1 h 0 min"), (36_000_000, "10,000 h 0 min")],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text
