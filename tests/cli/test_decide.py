import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import SPECS, TIE, Run
from tests.reports.test_json_forms import published

CONCERT = SPECS / "concert" / "concert.yaml"
GRID = """
nnspec: 1
name: grid
inputs:
  cells: {type: number, shape: [2, 2], range: [0, 9]}
  color: {type: category, categories: [red, green]}
weights: {"cells[0,0]": 1, "cells[0,1]": 1, "cells[1,0]": 1, "cells[1,1]": 1, color.red: -2, color.green: 0.5}
threshold: 10
outputs: {full: {type: boolean}}
"""


def test_the_concert_is_explained(run: Run) -> None:
    told = run("decide", CONCERT, "snacks=no", "partner=yes", "driving=yes")
    assert told.code == 0
    assert told.out == (
        "concert: go = yes   (weighted sum 7 > threshold 6, margin 1)\n"
        "  snacks   no   x 1  =  0   Will I have enough money to buy snacks?\n"
        "  partner  yes  x 4  =  4   Will my partner be able to go with me?\n"
        "  driving  yes  x 3  =  3   Do I feel like driving tomorrow?\n"
        "  To turn it: partner = no\n"
    )


def test_a_sum_that_reaches_the_threshold_does_not_fire(run: Run) -> None:
    told = run("decide", "-", "a=yes", "b=yes", given=TIE)
    assert told.code == 0
    assert told.out.startswith("tie: go = no   (weighted sum 0.3 <= threshold 0.3, margin 0)\n")


@pytest.mark.parametrize(
    ("spec", "given"),
    [
        ("concert/concert", {"snacks": "no", "partner": "yes", "driving": "yes"}),
        (
            "curb65/curb65",
            {"confusion": True, "urea": 7.5, "respiratory_rate": 20, "systolic": 120, "diastolic": 80, "age": 70},
        ),
        ("gates/xor", {"a": "yes", "b": "no"}),
        ("nested/nested", {"x": 3}),
    ],
)
@pytest.mark.parametrize("layers", [[], ["--layers"]])
def test_json_keeps_to_its_schema_and_the_schema_tells_all(
    run: Run, spec: str, given: dict[str, Any], layers: list[str]
) -> None:
    told = run("decide", SPECS / f"{spec}.yaml", "--json", json.dumps(given), *layers, "--format", "json")
    assert told.err == ""
    published("decide").validate(json.loads(told.out))


def test_json_holds_exact_decimals(run: Run) -> None:
    told = run("decide", "-", "a=yes", "b=yes", "--format", "json", given=TIE)
    go = json.loads(told.out)["outcomes"]["go"]
    (unit,) = go["explanation"]["units"]
    assert go["value"] is False
    assert (unit["weighted_sum"], unit["threshold"], unit["margin"], unit["fires"]) == ("0.3", "0.3", "0", False)
    assert [each["contribution"] for each in unit["contributions"]] == ["0.1", "0.2"]
    assert go["explanation"]["flip"] == {"changes": None, "reason": "no change of inputs turns the outcome"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["cells=[[1, 2], [3, 4]]", "color=green"],
        ["--json", '{"cells": [[1, 2], [3, 4]], "color": "green"}'],
        ["--json", '{"cells": [[1, 2.0], [3e0, 4]]}', "color=green"],
    ],
)
def test_shaped_inputs_and_categories(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "grid.yaml").write_text(GRID)
    told = run("decide", "grid.yaml", *arguments)
    assert told.code == 0
    assert told.out.startswith("grid: full = yes   (weighted sum 10.5 > threshold 10, margin 0.5)")


def test_json_from_standard_input(run: Run) -> None:
    told = run("decide", CONCERT, "--json", "-", given='{"snacks": 1, "partner": "no", "driving": false}')
    assert told.out.startswith("concert: go = no   (weighted sum 1 <= threshold 6")


def test_a_number_and_the_layers_behind_it(run: Run) -> None:
    told = run("decide", SPECS / "nested" / "nested.yaml", "x=3", "--layers")
    lines = told.out.splitlines()
    assert lines[0] == "nested: y = 0.6621671"
    assert [line.split(": ")[1] for line in lines[1:]] == ["0.952574", "0.721633", "0.672966", "0.662167"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["snacks=no", "partner=yes"], 1, "inputs.driving: 'driving' is missing; yes or no is wanted"),
        (["snaks=no", "partner=yes", "driving=no"], 1, "did you mean 'snacks'?"),
        (["snacks=maybe", "partner=yes", "driving=no"], 1, "'maybe' is neither yes nor no"),
        (["snacks", "partner=yes", "driving=no"], 2, "'snacks' is not NAME=VALUE"),
        (["snacks=no", "snacks=yes"], 2, "input 'snacks' is given twice"),
        (["snacks=no", "--json", '{"snacks": true}'], 2, "input 'snacks' is given twice"),
        (["--json", '{"snacks": true,'], 1, "--json:1:"),
        (["--json", '{"snacks": true, "snacks": false}'], 1, "error[NN002]"),
        (["--json", "[1]"], 1, "error[NN013]"),
    ],
)
def test_wrong_inputs_are_told(run: Run, arguments: list[str], code: int, message: str) -> None:
    told = run("decide", CONCERT, *arguments)
    assert (told.code, told.out) == (code, "")
    assert message in told.err


@pytest.mark.parametrize(
    "text", ["x=", "x=nan", "x=.inf", "x=1e9999999999999999999", "x=one", "x=" + "9" * 5000, "x=1,5"]
)
def test_what_is_no_number_is_told(run: Run, text: str) -> None:
    told = run("decide", SPECS / "nested" / "nested.yaml", text)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("nnspec decide: inputs.x: ")


def test_one_standard_input_is_not_read_twice(run: Run) -> None:
    told = run("decide", "-", "--json", "-", given=TIE)
    assert (told.code, told.err) == (2, "nnspec decide: the spec and the inputs cannot both come from standard input\n")


def test_an_untrained_network_does_not_decide(run: Run) -> None:
    told = run("decide", SPECS / "gates" / "xor_trained.yaml", "a=yes", "b=no")
    assert (told.code, told.out) == (2, "")
    assert "has no trained weights" in told.err


@pytest.mark.parametrize("verb", [["decide"], ["show"], ["test"], ["predict", "--data", "x.csv"]])
@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing.yaml", "no such file"),
        ("missing.safetensors", "No such file"),
        ("empty", "directory"),
        ("cut.safetensors", "safetensors"),
        ("latin.yaml", "not UTF-8"),
    ],
)
def test_networks_that_cannot_be_read(run: Run, tmp_path: Path, verb: list[str], path: str, message: str) -> None:
    if (verb[0], path) == ("test", "empty"):
        message = "no file in empty"
    (tmp_path / "empty").mkdir()
    (tmp_path / "cut.safetensors").write_bytes(b"\x80\0\0")
    (tmp_path / "latin.yaml").write_bytes(b"name: \xe9\n")
    told = run(verb[0], path, *verb[1:])
    # The tests of other networks would go on.
    said = f"{path}  E\n\n0 passed; 1 could not be read\n" if verb[0] == "test" else ""
    assert (told.code, told.out) == (2, said)
    assert message in told.err


def test_a_wrong_spec_is_told_in_full(run: Run) -> None:
    told = run("decide", "-", "a=yes", given=TIE.replace("threshold", "treshold"))
    assert (told.code, told.out) == (1, "")
    assert "<stdin>:6:1: error[NN101]: unknown key 'treshold'" in told.err
    assert told.err.endswith("errors\n") or told.err.endswith("1 error\n")
