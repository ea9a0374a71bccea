"""From text, file or mapping to a spec, or to all that is wrong with it."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from nnspec.diagnostics import Code, Source, SpecError, codes
from nnspec.errors import ReadError
from nnspec.reading.findings import MAX_FINDINGS
from nnspec.spec import check, from_dict, guesses, load, loads
from tests.spec.texts import CONCERT, EVERYTHING, SPECS


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_specs_of_the_repository_have_no_findings(path: Path) -> None:
    spec = load(path)
    assert spec.name == path.stem


def test_every_part_of_the_language_is_read() -> None:
    spec, findings = check(Source("everything.yaml", EVERYTHING))
    assert findings == []
    assert spec is not None
    assert spec.model_fields_set == {*type(spec).model_fields} - {"weights", "threshold", "bias"}


def test_json_and_yaml_say_the_same() -> None:
    text = '{"nnspec": 1, "name": "a", "inputs": {"a": {"type": "boolean"}}, "weights": {"a": 0.10}, "bias": -1e-2, \
"outputs": {"y": {"type": "boolean"}}}'
    assert loads(text, format="json") == loads(text)


def test_the_way_to_the_schema_says_nothing_of_the_network() -> None:
    led = loads(f"$schema: ../nnspec.schema.json\n{CONCERT}")
    assert led == loads(CONCERT)
    assert led.digest == loads(CONCERT).digest
    assert "$schema" not in led.canonical()


@pytest.mark.parametrize(
    ("entry", "code", "hint"),
    [
        ('"$schema": 3', codes.WRONG_TYPE, None),
        ('"$schema": null', codes.EMPTY_VALUE, "give it one, or remove the key"),
        ('"$schema": ""', codes.WRONG_LENGTH, None),
        ('"schema": "nnspec.schema.json"', codes.UNKNOWN_KEY, "did you mean '$schema'?"),
        ('"description": "", "metadata": {"$schema": []}', codes.WRONG_TYPE, None),
    ],
)
def test_the_way_to_the_schema_is_a_text(entry: str, code: Code, hint: str | None) -> None:
    text = f'{{"nnspec": 1, {entry}, "name": "a", "inputs": {{"a": {{"type": "boolean"}}}}, "weights": {{"a": 1}}, \
"bias": 1, "outputs": {{"y": {{"type": "boolean"}}}}}}'
    with pytest.raises(SpecError) as refused:
        loads(text, format="json")
    (finding,) = refused.value.diagnostics
    assert (finding.code, finding.hint) == (code, hint)


def test_a_json_finding_has_its_place() -> None:
    text = '{"nnspec": 1, "name": "a", "weights": {"a": 1},\n "threshold": "1", "outputs": {"y": {"type": "boolean"}}}'
    _, findings = check(Source("a.json", text, "json"))
    places = {d.code: (d.position.line, d.position.column) for d in findings if d.position is not None}
    assert places == {codes.MISSING_KEY: (1, 1), codes.WRONG_TYPE: (2, 15)}


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(ReadError, match="no such file"):
        load("nowhere.yaml")


def test_a_mapping_that_is_no_spec_raises_every_finding() -> None:
    with pytest.raises(SpecError) as caught:
        from_dict({"nnspec": 1, "name": "a", "inputs": {"a": {"type": "boolean"}}, "weights": {"b": 1}})
    assert {d.code for d in caught.value.diagnostics} == {codes.MISSING_KEY, codes.NO_THRESHOLD, codes.UNKNOWN_NAME}
    assert caught.value.source is None
    assert all(d.position is None for d in caught.value.diagnostics)


def test_a_spec_does_not_change() -> None:
    with pytest.raises(ValidationError):
        loads(CONCERT).name = "other"  # type: ignore[misc]


def test_a_misspelt_required_key_is_one_finding() -> None:
    _, findings = check(Source("a", CONCERT.replace("outputs:", "output:")))
    assert [(d.code, d.hint) for d in findings] == [(codes.UNKNOWN_KEY, "did you mean 'outputs'?")]


def test_thousands_of_mistakes_are_told_in_part() -> None:
    layers = "\n".join(["  - dense: {units: 0, activaton: relu}"] * 4_000)
    text = f"nnspec: 1\nname: a\ninputs: {{x: {{type: number}}}}\nlayers:\n{layers}\noutputs: {{y: {{type: number}}}}\n"
    _, findings = check(Source("a", text))
    assert len(findings) == MAX_FINDINGS


def test_names_are_compared_within_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def nearest(name: str, known: list[str]) -> str | None:
        nonlocal compared
        compared += len(known)
        return None

    monkeypatch.setattr(guesses, "nearest", nearest)
    inputs = ", ".join(f"input_{i}: {{type: boolean}}" for i in range(2_000))
    weights = ", ".join(f"imput_{i}: 1" for i in range(2_000))
    text = (
        f"nnspec: 1\nname: a\ninputs: {{{inputs}}}\nweights: {{{weights}}}\nbias: 0\noutputs: {{y: {{type: boolean}}}}"
    )
    _, findings = check(Source("a", text))
    assert len(findings) == MAX_FINDINGS
    assert 0 < compared <= guesses.MAX_COMPARISONS


def test_an_input_of_millions_of_features_is_told_at_once() -> None:
    text = """
nnspec: 1
name: a
inputs: {x: {type: number, shape: [4096, 4096]}}
weights: {"x[0,0]": 1}
bias: 0
outputs: {y: {type: boolean}}
"""
    _, findings = check(Source("a", text))
    assert [(d.code, "x[0,1], x[0,2], x[0,3], ..." in d.message) for d in findings] == [(codes.UNWEIGHED_FEATURE, True)]


def test_more_entries_than_are_read() -> None:
    entries = ", ".join(f"x{i}: {{type: boolean}}" for i in range(10_001))
    with pytest.raises(SpecError) as caught:
        loads(CONCERT.replace("inputs:\n", f"inputs: {{{entries}}}\nmetadata:\n"))
    assert codes.WRONG_LENGTH in {d.code for d in caught.value.diagnostics}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2", "NN111 version 2 of the language is not known"),
        ("one", "NN111 version 'one' of the language is not known"),
        ("", "NN104 nnspec has no value"),
        ("{a: 1}", "NN103 expected a whole number, not a mapping"),
        ("[1]", "NN103 expected a whole number, not a list"),
    ],
)
def test_what_is_no_version_is_told_as_what_it_is(written: str, told: str) -> None:
    with pytest.raises(SpecError) as caught:
        loads(f"nnspec: {written}\n")
    assert told in [f"{each.code.id} {each.message}" for each in caught.value.diagnostics]
