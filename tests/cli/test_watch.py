"""``nnspec check --watch``, as a process of its own."""

import os
import pty
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.cli.commands import CLEAN, Run, command, start

STORED = """\
nnspec: 1
name: stored
inputs: {x: {type: number, shape: [3]}}
layers: [{dense: {units: 2, weights: {file: w.safetensors, tensor: hidden}, use_bias: false}}]
outputs: {y: {type: number, shape: [2]}}
"""


@pytest.fixture
def watching(tmp_path: Path) -> "Iterator[subprocess.Popen[str]]":
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "tie.yaml").write_text(CLEAN)
    process = start("check", "specs", "--watch", cwd=tmp_path)
    yield process
    process.kill()
    process.communicate()


def put(path: Path, text: str) -> None:
    """Write a file at once: half of it is never seen."""
    draft = path.with_name(".draft")
    draft.write_text(text)
    draft.replace(path)


def told(process: "subprocess.Popen[str]") -> list[str]:
    """Return the lines of the next report."""
    assert process.stdout is not None
    lines = []
    while (line := process.stdout.readline()) != "watching; Ctrl-C ends it\n":
        assert line, "the process has ended"
        lines.append(line.rstrip("\n"))
    return lines


def test_it_checks_again_after_each_change_and_ends_by_ctrl_c(
    watching: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    assert told(watching) == ["1 spec checked: no findings"]
    put(tmp_path / "specs" / "tie.yaml", CLEAN.replace("0.25", "zero"))
    assert told(watching)[-1] == "1 spec checked: 1 error"
    put(tmp_path / "specs" / "two.yaml", CLEAN.replace("name: tie", "name: two"))
    assert told(watching)[-1] == "2 specs checked: 1 error in 1 of them"
    put(tmp_path / "nnspec.toml", 'exclude = ["tie.yaml"')
    assert told(watching) == []
    put(tmp_path / "nnspec.toml", 'exclude = ["tie.yaml"]')
    assert told(watching) == ["1 spec checked: no findings"]
    (tmp_path / "specs" / "two.yaml").unlink()
    assert told(watching) == ["0 specs checked: no findings; 1 could not be read"]
    watching.send_signal(signal.SIGINT)
    _, complaints = watching.communicate(timeout=60)
    assert watching.returncode == 130
    assert "nnspec.toml:1:22: error: not valid TOML" in complaints
    assert "no file in specs ends in .yaml, .yml, .json and is taken by nnspec.toml" in complaints
    assert complaints.endswith("nnspec check: interrupted\n")


def test_the_files_of_weights_are_watched(watching: "subprocess.Popen[str]", tmp_path: Path) -> None:
    assert told(watching) == ["1 spec checked: no findings"]
    put(tmp_path / "specs" / "tie.yaml", STORED)
    assert told(watching)[-1] == "1 spec checked: 1 warning"
    save_file({"hidden": np.zeros((3, 2), np.float32)}, tmp_path / "specs" / "draft")
    (tmp_path / "specs" / "draft").replace(tmp_path / "specs" / "w.safetensors")
    assert told(watching) == ["1 spec checked: no findings"]
    watching.send_signal(signal.SIGINT)
    assert watching.wait(timeout=60) == 130


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="this system does not tell what a process has taken")
def test_it_rests_between(watching: "subprocess.Popen[str]") -> None:
    told(watching)
    ticks = os.sysconf("SC_CLK_TCK")

    def seconds() -> float:
        fields = Path(f"/proc/{watching.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    before = seconds()
    time.sleep(3)
    assert seconds() - before < 0.5


def test_a_terminal_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "tie.yaml").write_text(CLEAN)
    controller, terminal = pty.openpty()
    process = subprocess.Popen(command("check", "tie.yaml", "--watch"), cwd=tmp_path, stdout=terminal)
    os.close(terminal)
    shown = b""
    while b"watching" not in shown:
        shown += os.read(controller, 1000)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    os.close(controller)
    assert shown.startswith(b"\x1b[2J\x1b[3J\x1b[H1 spec checked: no findings")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-",), "--watch goes with files: standard input is read once"),
        (("x.yaml", "--format", "sarif"), "--watch goes with the formats full and concise"),
    ],
)
def test_what_cannot_be_watched(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run("check", "--watch", *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
