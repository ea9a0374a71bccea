import json
from pathlib import Path

import pytest
from nnspec_runtime import Session
from nnspec_runtime.data import read_table

from tests.cli.commands import ROWS, SPECS, Run
from tests.reports.test_json_forms import published

IRIS, DATA = SPECS / "iris" / "iris.yaml", SPECS / "iris" / "iris.csv"


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    spec = IRIS.read_text().replace("metrics: [accuracy]", "metrics: [accuracy, confusion_matrix]")
    (tmp_path / "iris.yaml").write_text(spec)
    session = Session.open(tmp_path / "iris.yaml")
    session.train(read_table(DATA), epochs=20)
    session.save(tmp_path / "iris.safetensors")
    return tmp_path / "iris.safetensors"


def test_a_table_of_all_and_of_slices_then_the_confusion_matrix(run: Run, trained: Path) -> None:
    told = run("evaluate", trained, "--data", DATA, "--by", "species")
    assert told.code == 0
    table, *matrices = told.out.split("\n\n")
    assert [line.split()[:2] for line in table.splitlines()] == [
        ["species", "rows"],
        ["all", "150"],
        ["setosa", "50"],
        ["versicolor", "50"],
        ["virginica", "50"],
    ]
    assert len(matrices) == 4
    header, *rows = matrices[0].splitlines()[1:]
    assert header.split() == [row.split()[0] for row in rows] == ["setosa", "versicolor", "virginica"]
    assert [sum(map(int, row.split()[1:])) for row in rows] == [50, 50, 50]


def test_json_holds_what_the_session_says(run: Run, trained: Path) -> None:
    told = run("evaluate", trained, "--data", DATA, "--by", "species", "--format", "json")
    whole = Session.open(trained).evaluate(read_table(DATA), by="species")
    document = json.loads(told.out)
    published("evaluate").validate(document)
    assert (document["rows"], document["loss"], document["metrics"]) == (150, whole.loss, whole.metrics)
    assert {name: part["metrics"] for name, part in document["slices"].items()} == {
        name: part.metrics for name, part in whole.slices.items()
    }


def test_slices_by_a_column_that_is_not_the_networks(run: Run, trained: Path, tmp_path: Path) -> None:
    header, *rows = DATA.read_text().splitlines()
    lines = [f"{header},garden", *(f"{row},{'north' if i % 3 else 'south'}" for i, row in enumerate(rows))]
    (tmp_path / "gardens.csv").write_text("\n".join(lines))
    told = run("evaluate", trained, "--data", "gardens.csv", "--by", "garden", "--format", "json")
    assert {name: part["rows"] for name, part in json.loads(told.out)["slices"].items()} == {"north": 100, "south": 50}
    refused = run("evaluate", trained, "--data", "gardens.csv")
    assert (refused.code, refused.out) == (1, "")
    assert "no input or output is called 'garden'" in refused.err
    assert run("evaluate", trained, "--data", "gardens.csv", "--ignore", "garden").code == 0


def test_a_metric_that_is_undefined_is_said_to_be(run: Run, tmp_path: Path) -> None:
    (tmp_path / "line.yaml").write_text(
        "nnspec: 1\nname: line\ninputs: {x: {type: number}}\nlayers: [{dense: {units: 1}}]\n"
        "outputs: {y: {type: number}}\ntraining: {epochs: 1, metrics: [r2]}\n"
    )
    (tmp_path / "rows.csv").write_text(ROWS)
    (tmp_path / "one.csv").write_text("x,y\n1,1\n")
    assert run("train", "line.yaml", "--data", "rows.csv").code == 0
    told = run("evaluate", "line.safetensors", "--data", "one.csv")
    assert told.out.splitlines()[1].split()[-1] == "undefined"
    document = json.loads(run("evaluate", "line.safetensors", "--data", "one.csv", "--format", "json").out)
    published("evaluate").validate(document)
    assert document["metrics"] == {"r2": None}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([str(IRIS), "--data", str(DATA)], 2, "has no trained weights"),
        (["iris.safetensors", "--data", str(DATA), "--by", "specie"], 1, "species"),
        (["iris.safetensors", "--data", "missing.csv"], 2, "missing.csv"),
        (["iris.safetensors"], 2, "--data"),
    ],
)
def test_what_cannot_be_evaluated_is_told(
    run: Run, trained: Path, arguments: list[str], code: int, message: str
) -> None:
    assert trained.exists()
    told = run("evaluate", *arguments)
    assert (told.code, told.out) == (code, "")
    assert message in told.err


def test_a_damaged_network_is_refused(run: Run, trained: Path) -> None:
    data = bytearray(trained.read_bytes())
    data[-3] ^= 1
    trained.write_bytes(data)
    told = run("evaluate", trained, "--data", DATA)
    assert (told.code, told.out) == (2, "")
    assert "damaged" in told.err
