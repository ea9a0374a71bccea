"""The command line as a person and as CI use it: real processes, their output and their exit codes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONCERT = str(ROOT / "specs/concert/concert.yaml")
TIE = """
nnspec: 1
name: tie
inputs: {a: {type: boolean}, b: {type: boolean}}
weights: {a: 0.1, b: 0.2}
threshold: 0.3
outputs: {go: {type: boolean}}
"""


def nnspec(*arguments: str, given: str = "", cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    told = subprocess.run(
        [sys.executable, "-m", "nnspec", *arguments], input=given, capture_output=True, text=True, cwd=cwd, timeout=120
    )
    assert "Traceback" not in told.stderr
    return told


def test_check_finds_nothing_in_the_shipped_specs() -> None:
    told = nnspec("check", str(ROOT / "specs"))
    assert (told.returncode, told.stderr) == (0, "")


def test_check_tells_everything_at_once(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(TIE.replace("threshold", "treshold").replace("b: 0.2", "c: 0.2"))
    told = nnspec("check", "--format", "concise", path.name, cwd=tmp_path)
    assert told.returncode == 1
    assert "wrong.yaml:5:" in told.stdout
    assert "wrong.yaml:6:" in told.stdout
    assert "did you mean 'threshold'?" in nnspec("check", path.name, cwd=tmp_path).stdout


@pytest.mark.parametrize("verb", ["check", "explain"])
def test_what_only_looks_imports_neither_numpy_nor_grpc(verb: str) -> None:
    argument = {"check": CONCERT, "explain": "NN101"}[verb]
    code = (
        "import sys\nfrom nnspec.cli.main import main\n"
        f"main([{verb!r}, {argument!r}])\nprint([m for m in ('numpy', 'grpc') if m in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.splitlines()[-1] == "[]"


def test_a_tie_does_not_fire() -> None:
    told = nnspec("decide", "-", "a=yes", "b=yes", "--format", "json", given=TIE)
    assert json.loads(told.stdout)["outcomes"]["go"]["value"] is False


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["check", "missing.yaml"], 2, "missing.yaml"),
        (["check", "empty"], 2, "empty"),
        (["decide", "empty"], 2, "empty"),
        (["check", "latin.yaml"], 2, "UTF-8"),
        (["check", "concert.yaml/below"], 2, "concert.yaml/below"),
        (["decide", "concert.yaml", "snacks=no"], 1, "partner"),
        (["decide", "concert.yaml", "snack=no"], 1, "did you mean 'snacks'"),
        (["predict", "concert.yaml", "--data", "missing.csv"], 2, "missing.csv"),
        (["chekc"], 2, "did you mean 'check'"),
        (["check", "--fromat", "json", "concert.yaml"], 2, "--format"),
        ([], 2, ""),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, arguments: list[str], code: int, message: str) -> None:
    (tmp_path / "concert.yaml").write_text(Path(CONCERT).read_text())
    (tmp_path / "latin.yaml").write_bytes(b"name: \xe9\n")
    (tmp_path / "empty").mkdir()
    told = nnspec(*arguments, cwd=tmp_path)
    assert told.returncode == code
    assert message in told.stderr


def test_a_closed_standard_output_is_no_traceback() -> None:
    command = f"{sys.executable} -m nnspec show {ROOT / 'specs/digits/digits.yaml'} --stage program | head -1"
    told = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert told.stderr == ""


def test_train_evaluate_predict_and_test_one_network(tmp_path: Path) -> None:
    iris, data = str(ROOT / "specs/iris/iris.yaml"), str(ROOT / "specs/iris/iris.csv")
    trained = nnspec("train", iris, "--data", data, "--out", "iris.safetensors", "--epochs", "60", cwd=tmp_path)
    assert trained.returncode == 0
    assert [json.loads(line)["epoch"] for line in trained.stdout.splitlines()] == [*range(1, 61)]
    told = nnspec("evaluate", "iris.safetensors", "--data", data, "--format", "json", cwd=tmp_path)
    assert json.loads(told.stdout)["metrics"]["accuracy"] > 0.9
    predicted = nnspec("predict", "iris.safetensors", "--data", data, "--ignore", "species", cwd=tmp_path)
    assert predicted.stdout.splitlines()[0].startswith("species,species.setosa")
    assert len(predicted.stdout.splitlines()) == 151
    assert nnspec("test", "iris.safetensors", cwd=tmp_path).returncode == 0
    again = nnspec("train", iris, "--data", data, "--out", "again.safetensors", "--epochs", "60", cwd=tmp_path)
    assert again.stderr.partition("sha256")[2] == trained.stderr.partition("sha256")[2]  # the digest of the parameters


def test_the_examples_of_the_shipped_specs_hold() -> None:
    told = nnspec("test", str(ROOT / "specs"))
    assert told.returncode == 0
    assert "failed" not in told.stdout


LONG = """
nnspec: 1
name: long
inputs: {x: {type: number}}
layers: [{dense: {units: 400, activation: tanh}}, {dense: {units: 400, activation: tanh}}, {dense: {units: 1}}]
outputs: {y: {type: number}}
training: {optimizer: adam, epochs: 60, batch_size: 8, seed: 5}
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_training_that_was_stopped_resumes_to_the_same_bits(tmp_path: Path, how: signal.Signals) -> None:
    (tmp_path / "long.yaml").write_text(LONG)
    (tmp_path / "rows.csv").write_text("x,y\n" + "".join(f"{i / 100},{i / 50}\n" for i in range(200)))
    command = ["train", "long.yaml", "--data", "rows.csv", "--checkpoint", "c", "--resume"]
    whole = nnspec("train", "long.yaml", "--data", "rows.csv", "--out", "whole.safetensors", cwd=tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "nnspec", *command], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    for _ in range(20):
        process.stdout.readline()
    if how is signal.SIGKILL:
        deadline = time.monotonic() + 30
        while not (tmp_path / "c").exists() and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.01)
    os.kill(process.pid, how)
    process.communicate(timeout=60)
    assert process.returncode == (130 if how is signal.SIGINT else -signal.SIGKILL)
    resumed = nnspec(*command, "--out", "resumed.safetensors", cwd=tmp_path)
    assert resumed.returncode == 0
    assert resumed.stderr.partition("sha256")[2] == whole.stderr.partition("sha256")[2] != ""
