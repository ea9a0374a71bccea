"""``nnspec train --history``: what a training keeps of its course, and what it would not overwrite."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import LINE, ROWS, Run, start
from tests.cli.pseudo_terminal import Conversation


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "line.yaml").write_text(LINE)
    (tmp_path / "rows.csv").write_text(ROWS)
    return tmp_path


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_file_holds_what_is_printed(run: Run, files: Path) -> None:
    told = run("train", "line.yaml", "--data", "rows.csv", "--history", "line.jsonl")
    assert told.code == 0
    assert (files / "line.jsonl").read_text() == told.out
    again = run("train", "line.yaml", "--data", "rows.csv", "--history", "line.jsonl", "--out", "again.safetensors")
    assert (files / "line.jsonl").read_text() == again.out


def test_at_a_terminal_it_is_kept_too(files: Path) -> None:
    with Conversation("train", "line.yaml", "--data", "rows.csv", "--history", "line.jsonl", cwd=files) as terminal:
        assert terminal.end() == 0
    assert [each["epoch"] for each in records(files / "line.jsonl")] == [1, 2, 3]


def test_the_curve_is_drawn_from_it(run: Run, files: Path) -> None:
    run("train", "line.yaml", "--data", "rows.csv", "--history", "line.jsonl")
    told = run("draw", "line.safetensors", "--history", "line.jsonl")
    assert (told.code, told.err) == (0, "")
    assert "epoch" in told.out
    assert run("draw", "line.yaml", "--history", "line.jsonl", "--format", "svg").out.startswith("<svg")


def test_a_training_that_was_stopped_and_resumed_has_one_history(run: Run, files: Path) -> None:
    arguments = ("train", "line.yaml", "--data", "rows.csv", "--epochs", "3000", "--history", "h.jsonl")
    assert run(*arguments, "--out", "whole.safetensors").code == 0
    whole = records(files / "h.jsonl")
    with start(*arguments, "--checkpoint", "c", cwd=files) as process:
        assert process.stdout is not None
        for _ in range(40):
            process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130
    part = records(files / "h.jsonl")
    assert 40 <= len(part) < 3000
    with (files / "h.jsonl").open("a") as file:  # what a training that was killed may leave
        file.write(json.dumps({**part[-1], "epoch": 2999}) + '\n{"epoch": 30')
    resumed = run(*arguments, "--checkpoint", "c", "--resume", "--out", "resumed.safetensors")
    assert resumed.code == 0
    told = records(files / "h.jsonl")
    assert [{**each, "seconds": 0} for each in told] == [{**each, "seconds": 0} for each in whole]


def test_to_begin_anew_begins_the_file_anew(run: Run, files: Path) -> None:
    (files / "h.jsonl").write_text('{"epoch": 1, "loss": 1}\n')
    told = run("train", "line.yaml", "--data", "rows.csv", "--history", "h.jsonl", "--checkpoint", "c", "--resume")
    assert told.code == 0
    assert [each["epoch"] for each in records(files / "h.jsonl")] == [1, 2, 3]
    assert records(files / "h.jsonl")[0]["loss"] != 1


@pytest.mark.parametrize(
    ("history", "message"),
    [
        ("rows.csv", "--history would overwrite rows.csv, which the training reads or writes"),
        ("./line.yaml", "--history would overwrite line.yaml"),
        ("c", "--history would overwrite c"),
        ("line.safetensors", "--history would overwrite line.safetensors"),
        ("-", "--history writes a file; the epochs go to standard output"),
        ("folder", "cannot write folder"),
        ("missing/h.jsonl", "cannot write missing/h.jsonl: missing is no place for a file"),
    ],
)
def test_what_cannot_be_kept_is_told_before_it_begins(run: Run, files: Path, history: str, message: str) -> None:
    (files / "folder").mkdir()
    told = run("train", "line.yaml", "--data", "rows.csv", "--checkpoint", "c", "--history", history)
    assert (told.code, told.out) == (2, "")
    assert message in told.err
    assert (files / "rows.csv").read_text() == ROWS
    assert not (files / "line.safetensors").exists()


def test_a_history_that_cannot_be_written_costs_no_training(run: Run, files: Path) -> None:
    told = run("train", "line.yaml", "--data", "rows.csv", "--history", "/dev/full")
    assert told.code == 2
    assert "nnspec train: cannot write /dev/full: No space left on device" in told.err
    assert (files / "line.safetensors").exists()
