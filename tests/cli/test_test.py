"""The verb ``test``."""

import json
from pathlib import Path

import pytest

import nnspec
from tests.cli.commands import SPECS, Run

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
    told = run("test", "concert.yaml")
    assert told.code == 1
    assert told.out == (
        "concert.yaml  F.\n"
        "\n"
        "concert.yaml:13:5: example 1 failed\n"
        "  go is yes, expected no (weighted sum 7, threshold 6)\n"
        "\n"
        "1 passed, 1 failed\n"
    )


@pytest.mark.parametrize(("within", "code"), [("0.1", 0), ("0.0999999", 1)])
def test_a_tolerance_includes_its_ends(run: Run, within: str, code: int) -> None:
    told = run("test", "-", given=HALF.replace("WITHIN", within))
    assert told.code == code
    assert ("y is 0.5, expected 0.4 within 0.0999999" in told.out) == (code == 1)


def test_json(run: Run) -> None:
    told = run("test", CONCERT, SPECS / "gates" / "xor_trained.yaml", "--format", "json")
    document = json.loads(told.out)
    assert (document["passed"], document["failed"], document["skipped"]) == (2, 0, 4)
    assert [each["status"] for each in document["examples"]] == ["passed"] * 2 + ["skipped"] * 4


def test_the_same_file_twice_is_tested_once(run: Run) -> None:
    assert run("test", CONCERT, CONCERT).out.splitlines()[-1] == "2 passed"


def test_a_spec_without_examples_is_said_to_have_none(run: Run) -> None:
    told = run("test", "-", given=HALF.partition("examples:")[0])
    assert (told.code, told.out) == (0, "-  no examples\n\n0 passed\n")


def test_a_wrong_spec_is_an_error(run: Run) -> None:
    told = run("test", "-", given="nnspec: 2\n")
    assert (told.code, told.out) == (1, "")
    assert "error[NN111]" in told.err
