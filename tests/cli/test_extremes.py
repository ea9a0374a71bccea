"""Numbers at the limits of the language pass through every verb: beyond the doubles decisions are exact, too."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.commands import Run
from tests.reports.test_json_forms import published

LINE = """
nnspec: 1
name: line
inputs: {x: {type: number}}
layers: [{dense: {units: 1, weights: [[1]], bias: [0]}}]
outputs: {y: {type: number}}
"""

DECISION = """
nnspec: 1
name: decision
inputs: {a: {type: boolean}, b: {type: number, range: [-1e390, 1e390]}}
weights: {a: 1e399, b: -2e-399}
threshold: 2.5e-399
outputs: {go: {type: boolean}}
examples:
  - {given: {a: yes, b: -1e380}, expect: {go: yes}}
"""

NETWORK = """
nnspec: 1
name: network
inputs: {a: {type: boolean}, b: {type: boolean}}
layers:
  - neurons: {units: {h: {weights: {a: 1e399, b: -2e399}, threshold: -1e399}, k: {weights: {a: 1}, bias: 1e-390}}}
  - neurons: {units: {o: {weights: {h: 1e399, k: 3}, threshold: 5e398}}}
outputs: {go: {type: boolean}}
examples:
  - {given: {a: yes, b: no}, expect: {go: yes}}
"""

SCORE = """
nnspec: 1
name: score
inputs: {x: {type: number, shape: [2], range: [1e309, 1e390]}}
layers: [{dense: {units: 1, weights: [[1], [1]], bias: [0]}}]
outputs: {y: {type: number}}
"""

GIVEN = {"decision": ("a=yes", "b=1e300"), "network": ("a=yes", "b=no")}

COMMANDS = [
    "check",
    "test",
    "analyze",
    "analyze --format json",
    "show",
    "show --stage program",
    "draw",
    "draw --format svg",
    "draw --format svg --view network",
    "draw --format dot",
    "draw --format mermaid",
]
DECIDING = ["decide GIVEN", "decide --layers GIVEN", "draw --decide GIVEN", "draw --format svg --decide GIVEN"]


@pytest.mark.parametrize(
    ("spec", "command"),
    [
        *((spec, command) for spec in (DECISION, NETWORK, SCORE) for command in COMMANDS),
        *((spec, command) for spec in (DECISION, NETWORK) for command in DECIDING),
    ],
)
def test_every_verb_takes_them(run: Run, tmp_path: Path, spec: str, command: str) -> None:
    (name,) = re.findall("^name: (.*)$", spec, re.MULTILINE)
    (tmp_path / "spec.yaml").write_text(spec)
    verb, *options = command.split()
    given = GIVEN[name] if "GIVEN" in options else ()
    told = run(verb, "spec.yaml", *(option for option in options if option != "GIVEN"), *given)
    assert (told.code, told.err) == (0, "")
    assert not re.search(r"\bnan\b", told.out, re.IGNORECASE)


def test_edges_are_as_wide_as_their_weights_are_large(run: Run, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(NETWORK)
    widths = re.findall(r'stroke-width="([\d.]+)"><title>([ab]) → h', run("draw", "spec.yaml", "--format", "svg").out)
    assert {name: float(width) for width, name in widths} == {"a": 3.0, "b": 5.0}


@pytest.mark.parametrize("given", ["x=[1, 1e310]", "x=[1.7e308, 1.7e308]"])
def test_a_number_outside_such_a_range_is_refused(run: Run, given: str) -> None:
    told = run("decide", "-", given, given=SCORE)
    assert told.code == 1
    assert "is outside the range 1E+309 to 1E+390" in told.err


def test_a_decision_is_exact_beyond_the_doubles(run: Run) -> None:
    told = run("decide", "-", "a=no", "b=-1e385", given=DECISION)
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("decision: go = yes   (weighted sum 2E-14 > threshold 2.5E-399, margin ~2E-14)")


@pytest.mark.parametrize(
    ("spec", "arguments", "fault"),
    [
        (LINE, ["x=1e39"], "inputs.x: 1E+39 is too large for float32; give the spec dtype: float64"),
        (LINE + "dtype: float64\n", ["x=-1e309"], "inputs.x: -1E+309 is too large for float64"),
        (SCORE, ["x=[1e310, 1e350]"], "inputs.x: 1E+310 is too large for float32"),
        (DECISION, ["--layers", "a=no", "b=1e385"], "inputs.b: 1E+385 is too large for float64"),
    ],
)
def test_layers_that_compute_refuse_what_they_cannot_hold(
    run: Run, spec: str, arguments: list[str], fault: str
) -> None:
    told = run("decide", "-", *arguments, given=spec)
    assert (told.code, told.out) == (1, "")
    assert fault in told.err


CANCELLING = """
nnspec: 1
name: cancelling
inputs: {x: {type: number}}
layers: [{dense: {units: 2, weights: [[1e30, -1e30]], bias: [0, 0]}}, LAST]
outputs: {y: OUTPUT}
"""
"""Infinities meet in its last layer where x is large."""

UNDEFINED = "output 'y' is not a number here, as sums in the network overflow float32"


def cancelling(last: str, output: str) -> str:
    return CANCELLING.replace("LAST", last).replace("OUTPUT", output)


@pytest.mark.parametrize(
    ("last", "output"),
    [
        ("{activation: softmax}", "{type: category, categories: [a, b]}"),
        ("{dense: {units: 1, weights: [[1], [1]], activation: sigmoid}}", "{type: boolean}"),
        ("{dense: {units: 1, weights: [[1], [1]]}}", "{type: number}"),
    ],
)
def test_nothing_is_chosen_out_of_what_is_no_number(run: Run, tmp_path: Path, last: str, output: str) -> None:
    (tmp_path / "spec.yaml").write_text(cancelling(last, output))
    (tmp_path / "rows.jsonl").write_text('{"x": 1}\n{"x": 1e30}\n')
    assert run("decide", "spec.yaml", "x=1").code == 0
    decided, predicted = run("decide", "spec.yaml", "x=1e30"), run("predict", "spec.yaml", "--data", "rows.jsonl")
    assert (decided.code, decided.out) == (predicted.code, predicted.out) == (1, "")
    assert f"inputs: {UNDEFINED}" in decided.err
    assert f"row 2: {UNDEFINED}" in predicted.err


def test_an_example_without_an_answer_fails(run: Run) -> None:
    examples = "examples: [{given: {x: 1e30}, expect: {y: a}}, {given: {x: 1}, expect: {y: a}}]\n"
    spec = cancelling("{activation: softmax}", "{type: category, categories: [a, b]}")
    told = run("test", "-", given=spec + examples)
    assert told.code == 1
    assert UNDEFINED in told.out
    assert "1 passed, 1 failed" in told.out


def test_infinity_is_a_text_in_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(LINE.replace("[[1]]", "[[1e30]]"))
    (tmp_path / "rows.jsonl").write_text('{"x": 1}\n{"x": -1e30}\n')
    decided = run("decide", "spec.yaml", "x=1e30", "--layers", "--format", "json")
    told = json.loads(decided.out, parse_constant=pytest.fail)
    published("decide").validate(told)
    assert told["outcomes"]["y"]["value"] == "Infinity"
    assert told["layers"] == {"layer_1": ["Infinity"]}
    predicted = run("predict", "spec.yaml", "--data", "rows.jsonl", "--format", "jsonl")
    assert [json.loads(line, parse_constant=pytest.fail) for line in predicted.out.splitlines()] == [
        {"y": 1e30},
        {"y": "-Infinity"},
    ]


def test_how_far_infinity_moves_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(LINE.replace("[[1]]", "[[1e30]]"))
    (tmp_path / "new.yaml").write_text(LINE.replace("[[1]]", "[[2e30]]"))
    (tmp_path / "rows.csv").write_text("x\n0\n2e8\n1e9\n")  # the same, infinite in one version, infinite in both
    told = run("diff", "old.yaml", "new.yaml", "--data", "rows.csv", "--format", "json")
    assert told.err == ""
    document = json.loads(told.out, parse_constant=pytest.fail)
    published("diff").validate(document)
    (output,) = document["comparisons"][0]["behavior"]["outputs"]
    assert (output["movement"]["largest"], output["movement"]["median"]) == ("Infinity", 0)
    assert "moves by inf in the mean, 0 at the median" in run("diff", "old.yaml", "new.yaml", "--data", "rows.csv").out


BESIDE = """
nnspec: 1
name: beside
inputs: {x: {type: number}}
layers:
  - {dense: {units: 2, weights: [[1e30, -1e30]], bias: [0, 0]}, name: infinite}
  - {dense: {units: 2, weights: [[1, 1], [1, 1]], bias: [0, 0]}, name: undefined}
  - {neurons: {units: {n: {weights: {x: 1}, threshold: 1}}}, name: exact}
outputs: {go: {type: boolean, from: n}}
"""


@pytest.mark.parametrize("form", ["text", "svg", "dot", "mermaid"])
def test_a_layer_without_numbers_is_drawn_beside_a_decision(run: Run, tmp_path: Path, form: str) -> None:
    (tmp_path / "spec.yaml").write_text(BESIDE)
    told = run("draw", "spec.yaml", "--view", "network", "--format", form, "--decide", "x=1e30")
    assert (told.code, told.err) == (0, "")
    assert "go = yes" in told.out


def test_a_layer_without_numbers_is_told_beside_a_decision(run: Run) -> None:
    told = run("decide", "-", "x=1e30", "--layers", "--format", "json", given=BESIDE)
    document = json.loads(told.out, parse_constant=pytest.fail)
    published("decide").validate(document)
    assert document["outcomes"]["go"]["value"] is True
    assert document["layers"] == {"infinite": ["Infinity", "-Infinity"], "undefined": ["NaN", "NaN"], "exact": [1]}
