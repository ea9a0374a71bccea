"""The page and the record of ``nnspec analyze``; the golden files are the review of the page.

``UPDATE_GOLDEN=1 pytest tests/cli/test_analyze.py`` writes them anew.
"""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from random import Random

import numpy as np
import pytest
from nnspec_runtime import Session
from safetensors.numpy import save_file

import nnspec
from nnspec.cli.analyze_inputs import percent
from nnspec.cli.analyze_page import page
from nnspec.cli.analyze_record import to_json
from nnspec.cli.page import as_markdown, as_text
from nnspec.decisions.analysis.survey import survey
from tests.analysis.networks import many, network
from tests.cli.commands import LINE, SPECS, TIE, Run
from tests.reports.test_json_forms import published

GOLDEN = Path(__file__).parent / "golden" / "analyze"
PAGES = ("concert/concert", "curb65/curb65", "face/face", "gates/and", "gates/nand", "gates/or", "gates/xor")


def golden(name: str, told: str) -> str:
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(told, encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("spec", PAGES)
def test_the_reader_sees(run: Run, spec: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "96")
    told = run("analyze", SPECS / f"{spec}.yaml")
    assert (told.code, told.err) == (0, "")
    assert told.out == golden(f"{Path(spec).name}.txt", told.out)


@pytest.mark.parametrize(("format", "name"), [("markdown", "concert.md"), ("json", "concert.json")])
def test_other_formats(run: Run, format: str, name: str) -> None:  # noqa: A002
    told = run("analyze", SPECS / "concert" / "concert.yaml", "--format", format)
    assert told.out == golden(name, told.out)


@pytest.mark.parametrize("columns", ["20", "40", "72", "300"])
@pytest.mark.parametrize("spec", PAGES)
def test_a_page_is_as_wide_as_the_terminal(run: Run, spec: str, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = run("analyze", SPECS / f"{spec}.yaml").out.splitlines()
    width = min(max(int(columns), 40), 100)
    prose = [line for line in lines if not line.startswith("  ") or line.startswith("  - ")]
    assert max(map(len, prose)) <= width
    assert not any(line != line.rstrip() for line in lines)


def test_the_record_is_exact(run: Run) -> None:
    record = json.loads(run("analyze", SPECS / "curb65" / "curb65.yaml", "--format", "json").out)
    assert record["version"] == 1
    assert record["not_analyzed"] == {"score": "it is a number"}
    hospital, _ = record["outputs"]
    inputs = {each["input"]: each for each in hospital["inputs"]}
    assert sum(Fraction(each["shapley_shubik"]) for each in inputs.values()) == 1
    assert inputs["systolic"]["towards"] == "no"
    assert inputs["systolic"]["weights"] == {"low_systolic": "-1"}
    yes, no = hospital["outcomes"]
    assert Fraction(yes["share"]) + Fraction(no["share"]) == 1
    above_7 = {"low": "7", "low_included": False, "high": None, "high_included": False}
    assert {"confusion": True, "urea": above_7} in yes["sufficient"]
    assert yes["sufficient_count"] == len(yes["sufficient"]) == 14


@pytest.mark.parametrize("spec", PAGES)
def test_the_record_keeps_to_its_schema_and_the_schema_tells_all(run: Run, spec: str) -> None:
    published("analyze").validate(json.loads(run("analyze", SPECS / f"{spec}.yaml", "--format", "json").out))


@pytest.mark.parametrize("random", [*many(60, 5)], ids=range(60))
def test_any_network_is_told_in_every_form(random: Random) -> None:
    surveyed = survey(network(random))
    spec = nnspec.loads(TIE.replace("go:", "out:"))
    published("analyze").validate(json.loads(to_json(spec, surveyed, {})))
    blocks = [*page(spec, surveyed, {})]
    for text in (as_text(blocks, 80), as_markdown(blocks)):
        assert "Worth knowing" in text
        assert all(name in text for name in (each.output.name for each in surveyed.outputs))


def test_what_never_changes_is_said_in_the_first_lines(run: Run) -> None:
    told = run("analyze", "-", given=TIE).out
    assert told.startswith("tie\n===\n\n  go is always no, whatever is answered.\n")
    assert "go is always no: its largest sum is exactly the threshold 0.3, and it fires only above." in flat(told)
    assert "\n  go never fires.\n" in told
    assert "\n  go always fires.\n" in run("analyze", "-", given=TIE.replace("threshold: ", "threshold: -")).out


def flat(text: str) -> str:
    """Return a page without its line ends."""
    return " ".join(text.split())


LARGE = """
nnspec: 1
name: large
inputs: {%s}
weights: {%s}
threshold: %s
outputs: {go: {type: boolean}}
"""


def large(weights: list[str], threshold: str) -> str:
    names = [f"i{number}" for number in range(len(weights))]
    inputs = ", ".join(f"{name}: {{type: boolean}}" for name in names)
    return LARGE % (inputs, ", ".join(map("{}: {}".format, names, weights)), threshold)


def test_forty_inputs_are_counted_by_their_sums(run: Run) -> None:
    text = large([str(number % 9 + 1) for number in range(40)], "97.5")
    record = json.loads(run("analyze", "-", "--format", "json", given=text).out)
    published("analyze").validate(record)
    (output,) = record["outputs"]
    assert (output["method"], output["cases"], record["complete"]) == ("sums", 2**40, True)
    assert sum(Fraction(each["shapley_shubik"]) for each in output["inputs"]) == 1
    yes, no = (Fraction(each["share"]) for each in output["outcomes"])
    assert yes + no == 1
    told = run("analyze", "-", given=text).out
    assert f"go is yes in {percent(yes)} of all ways to answer." in told
    assert "smallest of " in told


def test_forty_long_decimals_are_bounded_and_said_to_be(run: Run) -> None:
    weights = [f"0.{3 ** (number + 60) % 10**39:039d}" for number in range(40)]
    text = large(weights, "8")
    published("analyze").validate(json.loads(run("analyze", "-", "--format", "json", given=text).out))
    told = run("analyze", "-", given=text)
    assert told.code == 0
    assert "go is sometimes yes and sometimes no; how often is not known" in told.out
    assert "sometimes" in told.out


@pytest.mark.parametrize(
    ("booleans", "numbers", "why"),
    [
        (0, 2, "go weighs several numbers together"),
        (13, 1, "go weighs a number together with too many other inputs"),
    ],
)
def test_what_bounds_alone_are_known_of_is_said_with_its_reason(
    run: Run, booleans: int, numbers: int, why: str
) -> None:
    inputs = [
        f"i{place}: {{type: {'boolean' if place < booleans else 'number'}}}" for place in range(booleans + numbers)
    ]
    weights = [f"i{place}: {2**place}" for place in range(booleans + numbers)]
    told = run("analyze", "-", given=LARGE % (", ".join(inputs), ", ".join(weights), "9.5"))
    assert f"{why}, so only what bounds prove is known of what depends on it." in flat(told.out)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LINE, "y: it is a number."),
        (
            TIE + "training: {rule: perceptron, epochs: 1}\n",
            "go: training finds its weights; give the trained network (.safetensors).",
        ),
        (
            TIE.replace("weights: {a: 0.1, b: 0.2}\nthreshold: 0.3", "layers: [{dense: {units: 1, activation: step}}]"),
            "go: the weights of layer 'layer_1' do not stand in the file.",
        ),
    ],
)
def test_what_is_outside_is_said_to_be(run: Run, text: str, why: str) -> None:
    published("analyze").validate(json.loads(run("analyze", "-", "--format", "json", given=text).out))
    told = run("analyze", "-", given=text)
    assert told.code == 0
    assert "Not analyzed\n------------\n" in told.out
    assert why in flat(told.out)


PUSHES = """
nnspec: 1
name: pushes
inputs:
  fuel: {type: category, categories: [gas, oil]}
  size: {type: category, categories: [s, m, l]}
  age: {type: number}
  rich: {type: boolean}
weights: {fuel.gas: 1, fuel.oil: 0, size.s: 0, size.m: 2, size.l: 2, age: 0.1, rich: -1}
threshold: 1.5
outputs: {go: {type: boolean}}
"""


def test_what_makes_it_yes_is_told_of_every_kind_of_input(run: Run) -> None:
    told = run("analyze", "-", given=PUSHES).out
    rows = {line.split()[0]: line for line in told.splitlines() if line.startswith("  ")}
    ends = {"fuel": "gas", "size": "m or l", "age": "higher", "rich": "no"}
    assert all(rows[name].endswith(f"%  {end}") for name, end in ends.items())
    inputs = json.loads(run("analyze", "-", "--format", "json", given=PUSHES).out)["outputs"][0]["inputs"]
    assert {each["input"]: each["towards"] or each["best"] for each in inputs} == {
        "fuel": ["gas"],
        "size": ["m", "l"],
        "age": "yes",
        "rich": "no",
    }


def test_numbers_are_weighed_as_they_are_given(run: Run) -> None:
    text = TIE.replace("a: {type: boolean}", "a: {type: number, range: [0, 100], scale: [-1, 1]}")
    told = run("analyze", "-", given=text).out
    assert "In numbers: 0.002 x a + 0.2 x b > 0.4." in told  # 0.1 x (0.02 x a - 1) + 0.2 x b > 0.3


LEARNED = """
nnspec: 1
name: learned
inputs: {age: {type: number, standardize: fit}, rich: {type: boolean}}
layers: [{neurons: {units: {go: {weights: {age: 0, rich: 0}, bias: 0}}}}]
outputs: {go: {type: boolean}}
training: {rule: perceptron, seed: 1}
"""
ROWS = "age,rich,go\n10,0,no\n20,0,no\n35,1,yes\n45,0,yes\n50,1,yes\n30,0,no\n10,1,no\n"


def test_what_a_perceptron_learned_is_analyzed_as_it_is_stored(run: Run, tmp_path: Path) -> None:
    (tmp_path / "learned.yaml").write_text(LEARNED)
    (tmp_path / "rows.csv").write_text(ROWS)
    assert run("train", "learned.yaml", "--data", "rows.csv", "--out", "learned.safetensors").code == 0
    record = json.loads(run("analyze", "learned.safetensors", "--format", "json").out)
    published("analyze").validate(record)
    assert record["not_analyzed"] == {}
    session = Session.open(tmp_path / "learned.safetensors")
    for case in record["cases"]:
        age = case["given"]["age"]
        low, high = (age[end] and Fraction(age[end]) for end in ("low", "high"))
        within = high - 1 if low is None else low + 1 if high is None else (low + high) / 2
        given = {"age": float(within), "rich": case["given"]["rich"]}
        assert session.decide(given).outcome is case["outcomes"]["go"]
    assert len(record["cases"]) == 6
    assert run("analyze", "learned.safetensors").out.startswith("learned\n=======\n\n  go is yes in 3 of the 6 ways")


def test_weights_beside_the_spec_are_analyzed_too(run: Run, tmp_path: Path) -> None:
    stored = "{dense: {units: 1, activation: step, weights: {file: w.safetensors, tensor: w}, bias: [-1.5]}}"
    text = TIE.replace("weights: {a: 0.1, b: 0.2}\nthreshold: 0.3", f"layers: [{stored}]")
    (tmp_path / "stored.yaml").write_text(text)
    assert "cannot read weights from w.safetensors" in run("analyze", "stored.yaml").err
    save_file({"w": np.array([[1], [1]], np.float32)}, tmp_path / "w.safetensors")
    assert "go is yes in 1 of the 4 ways to answer (25%)." in run("analyze", "stored.yaml").out


def test_a_spec_is_analyzed_without_numpy() -> None:
    script = "import sys, nnspec.cli.main as m; m.main(sys.argv[1:]); print({'numpy', 'grpc'} & sys.modules.keys())"
    for spec in ("concert/concert", "face/face"):
        command = [sys.executable, "-c", script, "analyze", str(SPECS / f"{spec}.yaml")]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.endswith("\nset()\n")


def test_faults_are_told_as_everywhere(run: Run, tmp_path: Path) -> None:
    assert run("analyze", "-", given=TIE.replace("threshold", "treshold")).code == 1
    assert run("analyze", "missing.yaml").code == 2
    assert run("analyze", "missing.safetensors").code == 2
    (tmp_path / "x.safetensors").write_bytes(b"no archive")
    told = run("analyze", "x.safetensors")
    assert (told.code, told.out) == (2, "")
    assert "x.safetensors is no safetensors file" in told.err


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(1, 4), "25%"),
        (Fraction(1, 3), "33.3%"),
        (Fraction(1, 2000), "<0.1%"),
        (Fraction(1999, 2000), ">99.9%"),
        (Fraction(1, 1000), "0.1%"),
    ],
)
def test_percentages(share: Fraction, text: str) -> None:
    assert percent(share) == text


def test_the_documentation_shows_the_page(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    page = (SPECS.parent / "docs" / "analysis.md").read_text(encoding="utf-8")
    shown = page.partition("```console\n$ nnspec analyze specs/concert/concert.yaml\n")[2].partition("...\n")[0]
    assert shown
    assert run("analyze", SPECS / "concert" / "concert.yaml").out.startswith(shown)
