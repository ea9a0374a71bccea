"""The page and the record of ``nnspec analyze``; the golden files are the review of the page.

``UPDATE_GOLDEN=1 pytest tests/cli/test_analyze.py`` writes them anew.
"""

import json
import os
from fractions import Fraction
from pathlib import Path

import pytest

from nnspec.cli.analyze_page import percent
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


def test_what_never_changes_is_said_in_the_first_lines(run: Run) -> None:
    told = run("analyze", "-", given=TIE).out
    assert told.startswith("tie\n===\n\n  go is always no, whatever is answered.\n")
    assert "go is always no: its largest sum is exactly the threshold 0.3, and it fires only above." in flat(told)


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
    ("text", "why"),
    [
        (LINE, "y: it is a number."),
        (TIE + "training: {rule: perceptron, epochs: 1}\n", "go: training finds its weights"),
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


def test_faults_are_told_as_everywhere(run: Run, tmp_path: Path) -> None:
    assert run("analyze", "-", given=TIE.replace("threshold", "treshold")).code == 1
    assert run("analyze", "missing.yaml").code == 2
    told = run("analyze", tmp_path / "x.safetensors")
    assert told.code == 2
    assert "analyze takes the spec" in told.err


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
