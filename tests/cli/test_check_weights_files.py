"""``nnspec check`` looks into the headers of the files that a spec takes its weights from, each time anew."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file

from nnspec.cli.main import main
from tests.cli.commands import Run

SPEC = """\
nnspec: 1
name: stored
inputs: {x: {type: number, shape: [3]}}
layers:
  - dense:
      units: 2
      weights: {file: w.safetensors, tensor: hidden}
      bias: {file: w.safetensors, tensor: bias}
outputs: {y: {type: number, shape: [2]}}
"""
TENSORS: dict[str, NDArray[np.floating]] = {"hidden": np.zeros((3, 2), np.float32), "bias": np.zeros(2, np.float16)}


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """Return a directory with a spec and its weights."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "stored.yaml").write_text(SPEC)
    save_file(TENSORS, tmp_path / "specs" / "w.safetensors")
    return tmp_path / "specs"


def test_weights_that_fit_are_no_finding(run: Run, stored: Path) -> None:
    assert run("check", "specs").out == "1 spec checked: no findings\n"
    assert run("show", "specs/stored.yaml", "--stage", "plan").code == 0


@pytest.mark.parametrize(
    ("key", "tensor", "told"),
    [
        (
            "hidden",
            np.zeros((2, 3), np.float32),
            "7:16: warning[NN415]: tensor 'hidden' of w.safetensors has shape [2, 3], and the layer takes [3, 2]",
        ),
        (
            "hidden",
            np.zeros((3, 2), np.int64),
            "7:46: warning[NN415]: tensor 'hidden' of w.safetensors is of I64, no floating-point type",
        ),
        ("bias", None, "8:43: warning[NN415]: w.safetensors holds no tensor 'bias'"),
        (
            "bias",
            np.zeros((2, 1)),
            "8:13: warning[NN415]: tensor 'bias' of w.safetensors has shape [2, 1], and the layer takes [2]",
        ),
    ],
)
def test_a_tensor_that_does_not_fit_is_told(
    run: Run, stored: Path, key: str, tensor: NDArray[np.generic] | None, told: str
) -> None:
    tensors = {name: array for name, array in TENSORS.items() if name != key}
    save_file(tensors | ({key: tensor} if tensor is not None else {}), stored / "w.safetensors")
    first, *_ = run("check", "specs/stored.yaml", "--format", "concise").out.splitlines()
    assert first == f"specs/stored.yaml:{told}"


def test_the_way_out_of_a_turned_tensor_works(run: Run, stored: Path) -> None:
    save_file(TENSORS | {"hidden": np.zeros((2, 3), np.float32)}, stored / "w.safetensors")
    assert "hint: add transpose: true" in run("check", "specs").out
    spec = stored / "stored.yaml"
    spec.write_text(SPEC.replace("tensor: hidden", "tensor: hidden, transpose: true"))
    assert run("check", "specs").out == "1 spec checked: no findings\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "is not there"),
        (b"", "is no safetensors file, or was cut short"),
        (b"\x10\x00\x00\x00\x00\x00\x00\x00[1]             ", "is no safetensors file, or was cut short"),
        (b"\xff" * 64, "is no safetensors file, or was cut short"),
        (b"\x02\x00\x00\x00\x00\x00\x00\x00{}", "holds no tensor 'hidden'"),
        ((5).to_bytes(8, "little") + b"[[[[[", "is no safetensors file, or was cut short"),
        ((5 << 20).to_bytes(8, "little") + bytes(6 << 20), "has a header of 5,242,880 bytes"),
    ],
)
def test_a_file_that_is_none_is_told(run: Run, stored: Path, content: bytes | None, why: str) -> None:
    (stored / "w.safetensors").unlink()
    if content is not None:
        (stored / "w.safetensors").write_bytes(content)
    told = run("check", "specs", "--format", "concise")
    assert told.code == 0
    assert f"warning[NN415]: w.safetensors {why}" in told.out


def test_a_link_out_of_the_directory_is_told(run: Run, stored: Path, tmp_path: Path) -> None:
    (stored / "w.safetensors").rename(tmp_path / "elsewhere.safetensors")
    (stored / "w.safetensors").symlink_to(tmp_path / "elsewhere.safetensors")
    assert "w.safetensors leads out of the directory of the spec" in run("check", "specs").out
    (stored / "w.safetensors").unlink()
    (stored / "w.safetensors").mkdir()
    assert "w.safetensors is no file" in run("check", "specs").out


def test_the_cache_knows_nothing_of_files(
    run: Run, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NNSPEC_CACHE_DIR", str(tmp_path / "cache"))
    for _ in range(2):
        assert run("check", "specs").out == "1 spec checked: no findings\n"
    (stored / "w.safetensors").unlink()
    for _ in range(2):
        assert "NN415" in run("check", "specs").out
    save_file(TENSORS, stored / "w.safetensors")
    assert run("check", "specs").out == "1 spec checked: no findings\n"


def test_it_can_be_taken_back_and_graded(run: Run, stored: Path, tmp_path: Path) -> None:
    comment = "  # nnspec: ignore[NN415] reason: fetched by the pipeline"
    taken_back = SPEC.replace("hidden}\n", f"hidden}}{comment}\n").replace("bias}\n", f"bias}}{comment}\n")
    (stored / "stored.yaml").write_text(taken_back)
    assert run("check", "specs").out == "1 spec checked: no findings\n"
    (stored / "w.safetensors").unlink()
    assert run("check", "specs").out == "1 spec checked: no findings\n"
    (stored / "stored.yaml").write_text(SPEC)
    (tmp_path / "nnspec.toml").write_text('severity = {NN415 = "error"}\n')
    assert run("check", "specs").code == 1


def test_json_is_looked_at_and_standard_input_is_not(run: Run, stored: Path) -> None:
    (stored / "w.safetensors").unlink()
    layer = {"dense": {"units": 2, "weights": {"file": "w.safetensors", "tensor": "hidden"}}}
    spec = {"nnspec": 1, "name": "stored", "inputs": {"x": {"type": "number"}}, "layers": [layer]}
    (stored / "stored.json").write_text(json.dumps(spec | {"outputs": {"y": {"type": "number", "shape": [2]}}}))
    assert "stored.json:1:" in run("check", "specs/stored.json", "--format", "concise").out
    assert "NN415" not in run("check", "-", given=SPEC).out


def test_no_array_is_read(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = (stored / "w.safetensors").read_bytes()
    (stored / "w.safetensors").write_bytes(data[: 8 + int.from_bytes(data[:8], "little")])
    assert main(["check", str(stored)]) == 0
    assert capsys.readouterr().out == "1 spec checked: no findings\n"
