import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nnspec_runtime import Session
from nnspec_runtime.answers import answers
from nnspec_runtime.cli.answers import write
from nnspec_runtime.data import Format, read_table

import nnspec
from tests.cli.commands import LINE, ROWS, SPECS, TIE, Run

CONCERT = SPECS / "concert" / "concert.yaml"
ASKED = "snacks,partner,driving\nno,yes,yes\nyes,no,yes\n1,1,1\n"
SHAPED = """
nnspec: 1
name: shaped
inputs: {x: {type: number}}
layers: [{dense: {units: 4, weights: [[1, 2, 3, 4]], bias: [0, 0, 0, 0]}}]
outputs: {file: {type: number, shape: [2, 2]}}
"""


@pytest.fixture
def iris(tmp_path: Path) -> Path:
    session = Session.open(SPECS / "iris" / "iris.yaml")
    session.train(read_table(SPECS / "iris" / "iris.csv"), epochs=5)
    session.save(tmp_path / "iris.safetensors")
    return tmp_path / "iris.safetensors"


def test_a_decision_answers_yes_and_no(run: Run) -> None:
    told = run("predict", CONCERT, "--data", "-", "--data-format", "csv", given=ASKED)
    assert (told.code, told.out, told.err) == (0, "go\nyes\nno\nyes\n", "")


def test_a_tie_does_not_fire_in_a_batch(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tie.yaml").write_text(TIE)
    told = run("predict", "tie.yaml", "--data", "-", "--data-format", "csv", given="a,b\nyes,yes\n")
    assert told.out == "go\nno\n"


def test_csv_and_jsonl_and_npz_say_the_same(run: Run, iris: Path, tmp_path: Path) -> None:
    data = SPECS / "iris" / "iris.csv"
    csv = run("predict", iris, "--data", data).out.splitlines()
    assert csv[0] == "species,species.setosa,species.versicolor,species.virginica"
    lines = [json.loads(line) for line in run("predict", iris, "--data", data, "--format", "jsonl").out.splitlines()]
    assert run("predict", iris, "--data", data, "--out", "p.npz").code == 0
    with np.load(tmp_path / "p.npz", allow_pickle=False) as arrays:
        named, probabilities = arrays["species"].tolist(), arrays["species.probabilities"]
    assert len(csv) - 1 == len(lines) == len(named) == 150
    for row, line, name, numbers in zip(csv[1:], lines, named, probabilities, strict=True):
        cells = row.split(",")
        assert cells[0] == line["species"] == name
        assert [np.float32(cell) for cell in cells[1:]] == [*numbers]
        assert [np.float32(number) for number in line["species.probabilities"].values()] == [*numbers]


def test_standard_output_and_a_file_hold_the_same(run: Run, iris: Path, tmp_path: Path) -> None:
    data = SPECS / "iris" / "iris.csv"
    told = run("predict", iris, "--data", data, "--out", "p.csv")
    assert (told.code, told.out) == (0, "")
    assert (tmp_path / "p.csv").read_text() == run("predict", iris, "--data", data).out


def test_elements_of_a_shaped_output_are_columns(run: Run, tmp_path: Path) -> None:
    (tmp_path / "shaped.yaml").write_text(SHAPED)
    (tmp_path / "rows.jsonl").write_text('{"x": 1}\n{"x": 0.1}\n')
    assert run("predict", "shaped.yaml", "--data", "rows.jsonl").out == (
        '"file[0,0]","file[0,1]","file[1,0]","file[1,1]"\n1.0,2.0,3.0,4.0\n0.1,0.2,0.3,0.4\n'
    )
    assert run("predict", "shaped.yaml", "--data", "rows.jsonl", "--out", "p.npz").code == 0
    with np.load(tmp_path / "p.npz", allow_pickle=False) as arrays:
        assert arrays["file"].shape == (2, 2, 2)
    told = run("predict", "shaped.yaml", "--data", "rows.jsonl", "--format", "jsonl")
    assert json.loads(told.out.splitlines()[1]) == {"file": [[0.1, 0.2], [0.3, 0.4]]}


@pytest.mark.parametrize(
    ("yes_above", "probability", "answer"),
    [
        ("0.5", np.float32(0.5), False),
        ("0.5", np.nextafter(np.float32(0.5), np.float32(1)), True),
        # The float64 next to 0.3 is below it, the one next to 0.1 above it.
        ("0.3", np.float64(0.3), False),
        ("0.1", np.float64(0.1), True),
    ],
)
def test_yes_is_strictly_above_an_exact_bound(yes_above: str, probability: np.floating[Any], answer: bool) -> None:
    spec = nnspec.loads(
        "nnspec: 1\nname: p\ninputs: {x: {type: number}}\nlayers: [activation: sigmoid]\n"
        f"outputs: {{y: {{type: boolean, yes_above: {yes_above}}}}}\n"
    )
    program = nnspec.compile(spec)
    assert answers(program, {"y": np.array([probability])})["y"].tolist() == [answer]


def test_parts_of_a_long_table_join(monkeypatch: pytest.MonkeyPatch) -> None:
    program = nnspec.compile(nnspec.loads(SHAPED))
    predictions = {"file": np.arange(40, dtype=np.float32).reshape(10, 2, 2)}
    whole = {form: b"".join(write(program, predictions, form)) for form in (Format.CSV, Format.JSONL)}
    monkeypatch.setattr("nnspec_runtime.cli.answers.CHUNK", 3)
    for form, content in whole.items():
        assert b"".join(write(program, predictions, form)) == content


@pytest.mark.parametrize(
    ("data", "arguments", "code", "message"),
    [
        ("x,y,z\n1,2,3\n", [], 1, "no input or output is called 'z'"),
        ("x,y,z\n1,2,3\n", [], 1, "\n--ignore=z leaves it out\n"),
        ("x,a b,-z\n1,2,3\n", [], 1, "\n'--ignore=a b' --ignore=-z leave them out\n"),
        ("x,y,z\n1,2,3\n", ["--ignore", "w"], 1, "there is no column 'w'"),
        ("z\n1\n", [], 1, "'x' is missing"),
        ("x\none\n", [], 1, "rows.csv, row 1, column x: 'one' is not a number"),
        ("x\nnan\n", [], 1, "row 1, column x: 'nan' is not a finite number"),
        ("x\n", [], 1, "there are no rows"),
        ("", [], 1, "the file is empty"),
        ("x\n1\n", ["--out", "p.txt"], 2, "the name p.txt does not say its format"),
        ("x\n1\n", ["--out", "missing/p.csv"], 2, "missing"),
        ("x\n1\n", ["--data", "missing.csv"], 2, "missing.csv"),
        ("x\n1\n", ["--data", "."], 2, "."),
        ("x\n1\n", ["--out", "./rows.csv"], 2, "./rows.csv would be overwritten, which this command reads"),
        ("x\n1\n", ["--data", "packed.csv.gz"], 2, "packed.csv.gz is compressed: unpack it"),
        ("x\n1\n", ["--data", "-"], 2, "the format of <stdin> is not known by its name"),
    ],
)
def test_what_cannot_be_predicted_is_told(
    run: Run, tmp_path: Path, data: str, arguments: list[str], code: int, message: str
) -> None:
    (tmp_path / "line.yaml").write_text(LINE)
    (tmp_path / "train.csv").write_text(ROWS)
    (tmp_path / "rows.csv").write_text(data)
    (tmp_path / "packed.csv.gz").write_bytes(b"")
    assert run("train", "line.yaml", "--data", "train.csv").code == 0
    rows = [] if "--data" in arguments else ["--data", "rows.csv"]
    told = run("predict", "line.safetensors", *rows, *arguments)
    assert (told.code, told.out) == (code, "")
    assert message in told.err


def test_targets_and_ignored_columns_are_not_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "line.yaml").write_text(LINE)
    (tmp_path / "train.csv").write_text(ROWS)
    (tmp_path / "rows.csv").write_text("x,y,z\n1,unknown,3\n")
    run("train", "line.yaml", "--data", "train.csv")
    told = run("predict", "line.safetensors", "--data", "rows.csv", "--ignore", "z")
    assert (told.code, told.out.splitlines()[0]) == (0, "y")


def test_an_npz_is_not_shown_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnspec_runtime.cli.predict.is_terminal", lambda stream: isinstance(stream, io.TextIOBase))
    told = run("predict", CONCERT, "--data", "x.csv", "--format", "npz")
    assert (told.code, told.err.splitlines()[0]) == (2, "nnspec predict: npz is not for a terminal; give --out FILE")
