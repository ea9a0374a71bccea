"""The verb ``test``."""

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

import nnspec
from tests.cli.commands import SPECS, TIE, Run
from tests.reports.test_json_forms import published
from tests.reports.test_junit import schema

CONCERT = SPECS / "concert" / "concert.yaml"
HALF = """
nnspec: 1
name: half
inputs: {x: {type: number}}
layers: [activation: sigmoid]
outputs: {y: {type: number}}
examples:
  - {given: {x: 0}, expect: {y: {value: 0.4, within: WITHIN}}}
"""


def test_the_examples_of_the_shipped_specs_hold(run: Run) -> None:
    told = run("test", SPECS)
    specs = [nnspec.load(path) for path in SPECS.rglob("*.yaml")]
    given = sum(len(spec.examples) for spec in specs if spec.training is None)
    untrained = sum(len(spec.examples) for spec in specs if spec.training is not None)
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines()[-1] == f"{given} passed, {untrained} skipped"


def test_a_failure_is_told_with_its_place_and_reason(run: Run, tmp_path: Path) -> None:
    text = CONCERT.read_text().replace("expect: {go: yes}", "expect: {go: no}")
    (tmp_path / "concert.yaml").write_text(text)
    line = text[: text.index("- {given")].count("\n") + 1
    told = run("test", "concert.yaml")
    assert told.code == 1
    assert told.out == (
        "concert.yaml  F.\n"
        "\n"
        f"concert.yaml:{line}:5: example 1 failed\n"
        f"   {line} |   - {{given: {{snacks: no, partner: yes, driving: yes}}, expect: {{go: no}}}}\n"
        f"      |     {'^' * 67}\n"
        "  go is yes, expected no (weighted sum 7 > threshold 6)\n"
        "\n"
        "1 passed, 1 failed\n"
    )


@pytest.mark.parametrize(
    ("weight", "threshold", "told"),
    [
        ("1234567.5", "1234567.25", "1234567.5 > threshold 1234567.25"),
        ("3e399", "25e398", "3E+399 > threshold 2.5E+399"),
    ],
)
def test_a_failed_decision_is_told_in_exact_numbers(run: Run, weight: str, threshold: str, told: str) -> None:
    example = "examples: [{given: {a: yes, b: no}, expect: {go: no}}]\n"
    text = TIE.replace("a: 0.1", f"a: {weight}").replace("threshold: 0.3", f"threshold: {threshold}") + example
    assert f"go is yes, expected no (weighted sum {told})" in run("test", "-", given=text).out


@pytest.mark.parametrize(("within", "code"), [("0.1", 0), ("0.0999999", 1)])
def test_a_tolerance_includes_its_ends(run: Run, within: str, code: int) -> None:
    told = run("test", "-", given=HALF.replace("WITHIN", within))
    assert told.code == code
    assert ("y is 0.5, expected 0.4 within 0.0999999" in told.out) == (code == 1)


OVERFLOWS = """
nnspec: 1
name: steep
inputs: {x: {type: number}}
layers:
  - dense: {units: 1, weights: [[2]], bias: [0]}
    name: twice
  - dense: {units: 1, weights: [[2]], bias: [0]}
    name: again
    from: x
  - dense: {units: 2, activation: softmax, weights: [[2, 2], [-2, -2]], bias: [0, 0]}
    name: sides
    from: [twice, again]
outputs:
  y: {type: number, from: twice}
  side: {type: category, categories: [left, right], from: sides}
examples:
  - {given: {x: 3e38}, expect: {y: {value: 6, within: 1}, side: {probabilities: {left: 0.5}, within: 0.5}}}
  - {given: {x: 3}, expect: {y: {value: 6, within: 1}}}
"""
"""Of which one answer becomes infinite, and another no number at all."""


def test_an_answer_that_overflows_is_a_failure_and_the_others_are_tested(run: Run) -> None:
    told = run("test", "-", given=OVERFLOWS)
    assert told.code == 1
    assert told.out.startswith("<stdin>  F.\n")
    assert "  output 'side' is not a number here, as sums in the network overflow float32" in told.out
    one_output = OVERFLOWS.replace("  side: {type: category, categories: [left, right], from: sides}\n", "").replace(
        ", side: {probabilities: {left: 0.5}, within: 0.5}", ""
    )
    told = run("test", "-", given=one_output)
    assert told.out.startswith("<stdin>  F.\n")
    assert "  y is inf, expected 6 within 1\n" in told.out


def test_the_sum_of_a_failure_is_exact(run: Run) -> None:
    text = CONCERT.read_text().replace("threshold: 6", "threshold: 7.00000000001")
    told = run("test", "-", given=text)
    assert "go is no, expected yes (weighted sum 7 <= threshold 7.00000000001)" in told.out


def test_json(run: Run) -> None:
    told = run("test", CONCERT, SPECS / "gates" / "xor_trained.yaml", "--format", "json")
    document = json.loads(told.out)
    assert (document["passed"], document["failed"], document["skipped"]) == (2, 0, 4)
    assert [each["status"] for each in document["examples"]] == ["passed"] * 2 + ["skipped"] * 4
    assert (document["version"], document["errors"]) == (1, [])
    assert (document["examples"][1]["column"], document["examples"][1]["faults"]) == (5, [])


def test_the_same_file_twice_is_tested_once(run: Run) -> None:
    assert run("test", CONCERT, CONCERT).out.splitlines()[-1] == "2 passed"


def test_a_spec_without_examples_is_said_to_have_none(run: Run) -> None:
    told = run("test", "-", given=HALF.partition("examples:")[0])
    assert (told.code, told.out) == (0, "<stdin>  no examples\n\n0 passed\n")


WRONG = "nnspec: 2\n"
FAILING = HALF.replace("WITHIN", "0.01")


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A directory with a network of each kind."""
    for name, text in {
        "a_fails": FAILING,
        "b_wrong": WRONG,
        "c_holds": HALF.replace("WITHIN", "0.2") + "  - {given: {x: 0}, expect: {y: {value: 0.5, within: 0}}}\n",
        "d_untrained": (SPECS / "gates" / "xor_trained.yaml").read_text(),
        "e_none": HALF.partition("examples:")[0],
    }.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    (tmp_path / "f_latin.yaml").write_bytes(b"name: \xe9\n")
    return tmp_path


PLACE = "a_fails.yaml:8:5"
EXAMPLE = "{given: {x: 0}, expect: {y: {value: 0.4, within: 0.01}}}"
REPORT = f"""
{PLACE}: example 1 failed
    8 |   - {EXAMPLE}
      |     {"^" * len(EXAMPLE)}
  y is 0.5, expected 0.4 within 0.01
"""


def test_one_that_cannot_be_asked_does_not_keep_the_others_from_it(run: Run, specs: Path) -> None:
    told = run("test", ".")
    assert told.code == 2
    assert told.err.startswith("nnspec test: cannot read f_latin.yaml: it is not UTF-8")
    assert told.out.splitlines()[:6] == [
        "a_fails.yaml      F",
        "b_wrong.yaml      E",
        "c_holds.yaml      ..",
        "d_untrained.yaml  ssss  skipped: the network has no trained weights",
        "e_none.yaml       no examples",
        "f_latin.yaml      E",
    ]
    assert REPORT in told.out
    assert "\nb_wrong.yaml:1:9: error[NN111]: version 2 of the language is not known\n" in told.out
    assert told.out.endswith("\n\n2 passed, 1 failed, 4 skipped, 1 invalid spec; 1 could not be read\n")
    (specs / "f_latin.yaml").unlink()
    assert run("test", ".").code == 1


def test_a_line_for_each_example(run: Run, specs: Path) -> None:
    told = run("test", "-v", "a_fails.yaml", "c_holds.yaml", "d_untrained.yaml", "e_none.yaml")
    assert told.out.splitlines()[:3] == [
        f"{PLACE}  example 1 failed",
        "c_holds.yaml:8:5  example 1 passed",
        "c_holds.yaml:9:5  example 2 passed",
    ]
    assert "  example 1 skipped: the network has no trained weights\n" in told.out
    assert "\ne_none.yaml  no examples\n" in told.out


def test_it_stops_at_the_first_failure_where_asked(run: Run, specs: Path) -> None:
    (specs / "a_fails.yaml").write_text(FAILING + "  - {given: {x: 1}, expect: {y: {value: 0.4, within: 0}}}\n")
    told = run("test", "-x", ".")
    assert told.out == f"a_fails.yaml      F\n{REPORT}\n0 passed, 1 failed; stopped at the first failure\n"
    assert told.code == 1
    assert "\n\n0 passed, 2 failed\n" in run("test", "a_fails.yaml").out


def test_junit(run: Run, specs: Path) -> None:
    told = run("test", ".", "--format", "junit")
    schema().validate(told.out)
    document = fromstring(told.out)  # noqa: S314 - our own text
    assert (document.get("tests"), document.get("failures"), document.get("errors")) == ("9", "1", "2")
    suites = {suite.get("name"): suite for suite in document}
    failure = suites["a_fails.yaml"].find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == "y is 0.5, expected 0.4 within 0.01"
    assert failure.text == REPORT.strip()
    assert [case.get("name") for case in suites["c_holds.yaml"]] == ["example 1", "example 2"]
    assert suites["d_untrained.yaml"].get("skipped") == "4"
    wrong = suites["b_wrong.yaml"].find("testcase/error")
    assert wrong is not None
    assert str(wrong.get("message")).startswith("b_wrong.yaml:1:1: error[NN102]")


def test_json_tells_errors_too(run: Run, specs: Path) -> None:
    document = json.loads(run("test", ".", "--format", "json").out)
    published("test").validate(document)
    assert [error["network"] for error in document["errors"]] == ["b_wrong.yaml", "f_latin.yaml"]
    (failed,) = [each for each in document["examples"] if each["status"] == "failed"]
    assert failed == {
        "network": "a_fails.yaml",
        "example": 1,
        "line": 8,
        "column": 5,
        "status": "failed",
        "faults": ["y is 0.5, expected 0.4 within 0.01"],
    }


def test_what_the_configuration_leaves_out_is_not_tested(run: Run, specs: Path) -> None:
    (specs / "nnspec.toml").write_text('include = ["c_*"]\n')
    assert run("test", ".").out.splitlines()[-1] == "2 passed"
    assert run("test", ".", "--no-config").code == 2


def test_a_report_in_a_file_leaves_the_one_in_text_to_the_log(run: Run, specs: Path) -> None:
    text, marked = run("test", "."), run("test", ".", "--format", "json")
    told = run("test", ".", "--format", "json", "--output-file", "report.json")
    assert told == text
    assert (specs / "report.json").read_text() == marked.out
    (specs / "report.json").write_text('{"nnspec": 1}')  # that of the last time is no spec, whatever it holds
    assert run("test", ".", "--format", "json", "--output-file", "report.json") == text
    told = run("test", "-v", ".", "--output-file", "report.txt")
    assert told == run("test", "-v", ".")
    assert (specs / "report.txt").read_text() == told.out
    told = run("test", "-v", "a_fails.yaml", "--format", "junit", "--output-file", "report.xml")
    assert told.out == run("test", "-v", "a_fails.yaml").out
    schema().validate((specs / "report.xml").read_text())


def test_a_report_that_cannot_be_written_is_told(run: Run) -> None:
    told = run("test", CONCERT, "--output-file", "no/where.txt")
    assert told.code == 2
    assert "no/where.txt: No such file or directory" in told.err


def test_standard_input_is_called_as_check_calls_it(run: Run) -> None:
    text = FAILING + "  - {given: {x: 0}, expect: {y: {value: 0.5, within: 0}}}\n"
    document = json.loads(run("test", "-", "--format", "json", given=text).out)
    assert [each["network"] for each in document["examples"]] == ["<stdin>"] * 2
    assert document["examples"][0]["status"] == "failed"
    document = json.loads(run("test", "-", "--format", "json", given=WRONG).out)
    assert [each["network"] for each in document["errors"]] == ["<stdin>"]
    (suite,) = fromstring(run("test", "-", "--format", "junit", given=text).out)  # noqa: S314 - our own text
    assert suite.get("name") == "<stdin>"


def test_a_directory_without_specs_is_in_the_report(run: Run, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    told = run("test", ".", "--format", "json", "--output-file", "report.json")
    assert (told.code, told.err) == (2, "nnspec test: no file in . has the key nnspec\n")
    assert told.out == ".  E\n\n0 passed; 1 could not be read; 1 other file left alone\n"
    assert json.loads((tmp_path / "report.json").read_text())["errors"] == [
        {"network": ".", "message": "no file in . has the key nnspec"}
    ]


def test_verbose_is_for_people(run: Run) -> None:
    told = run("test", "-", "-v", "--format", "json")
    assert (told.code, told.out) == (2, "")
    assert "--verbose goes with the format text" in told.err


def test_what_fails_is_red_where_color_is_asked_for(run: Run, specs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    lines = run("test", ".").out.splitlines()
    assert lines[:3] == [
        "a_fails.yaml      \x1b[1;31mF\x1b[0m",
        "b_wrong.yaml      \x1b[1;31mE\x1b[0m",
        "c_holds.yaml      ..",
    ]
    assert lines[-1].startswith("\x1b[1;31m2 passed, 1 failed")
    assert "\x1b" not in run("test", "c_holds.yaml").out
    assert "example 1 \x1b[1;31mfailed\x1b[0m\n" in run("test", "-v", "a_fails.yaml").out
    assert "\x1b" not in run("test", ".", "--format", "json").out
