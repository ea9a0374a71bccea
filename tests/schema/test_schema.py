"""The schema accepts what check accepts, and refuses every mistake of structure that check finds."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft7Validator

from nnspec.diagnostics import SpecError
from nnspec.ops.base import Op
from nnspec.ops.losses import AnyLoss
from nnspec.ops.metrics import AnyMetric
from nnspec.ops.optimizers import AnyOptimizer
from nnspec.ops.schedules import AnySchedule
from nnspec.ops.tagged import members
from nnspec.schema import FILE_NAME, schema, schema_text
from nnspec.schema.describe import field_descriptions
from nnspec.spec import from_dict
from nnspec.spec.layers import tags
from nnspec.spec.spec import Spec
from nnspec.spec.training import Training
from tests.schema.documents import ROOT, documents, examples, value_of
from tests.schema.mutants import mutants

DOCUMENTS = documents()
SCHEMA = schema()
MUTANTS_EACH = 25

# Mistakes that a schema can see; the others are between parts, or in a number's digits.
STRUCTURE = {
    *("NN101", "NN102", "NN103", "NN104", "NN105", "NN106", "NN107", "NN108", "NN109", "NN111"),
    *("NN201", "NN401", "NN405", "NN407", "NN601", "NN602", "NN603", "NN604"),
}


@cache
def validator() -> Draft7Validator:
    return Draft7Validator(SCHEMA)


def faults(value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(value)]


def codes(value: dict[str, Any]) -> set[str]:
    """Return the codes of what check finds, the shapes apart."""
    try:
        from_dict(value)
    except SpecError as error:
        return {found.code.id for found in error.diagnostics}
    return set()


def models(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema of a mapping with fixed keys."""
    if isinstance(part, dict) and part.get("additionalProperties") is False:
        yield part
    for value in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from models(value)


def test_the_committed_schema_is_that_of_the_models() -> None:
    committed = (ROOT / "docs" / FILE_NAME).read_text(encoding="utf-8")
    assert committed == schema_text(), f"run: nnspec schema > docs/{FILE_NAME}"


def test_the_schema_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert json.loads(schema_text()) == SCHEMA


def test_there_are_documents_of_every_kind() -> None:
    kinds = Counter(name.split()[0] for name in DOCUMENTS)
    assert kinds["page"] >= 40
    assert kinds["golden"] >= 4
    assert {"concert", "digits", "everything", "language"} <= kinds.keys()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_check_accepts_is_accepted(name: str) -> None:
    assert faults(value_of(DOCUMENTS[name])) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_mutants_are_judged_as_check_judges_them(name: str) -> None:
    for mutant in mutants(value_of(DOCUMENTS[name]), name, MUTANTS_EACH):
        found, told = codes(mutant.value), faults(mutant.value)
        if not found:
            assert told == [], mutant
        elif found & STRUCTURE:
            assert told != [], mutant


@pytest.mark.parametrize("code", sorted(STRUCTURE))
def test_the_bad_example_of_each_structural_code_is_refused(code: str) -> None:
    assert faults(value_of(examples("bad")[code])) != []


@pytest.mark.parametrize("word", ["yes", "no", "true", "false", "YES", "No", "True", True, False, 1, 0])
def test_a_boolean_takes_every_form(word: object) -> None:
    value = value_of(DOCUMENTS["everything"])
    value["layers"][1]["dense"]["use_bias"] = word
    assert codes(value) == set()
    assert faults(value) == []


@pytest.mark.parametrize("word", ["maybe", "1", 2, None, [], "yes "])
def test_a_boolean_takes_nothing_else(word: object) -> None:
    value = value_of(DOCUMENTS["everything"])
    value["layers"][1]["dense"]["use_bias"] = word
    assert codes(value) != set()
    assert faults(value) != []


def test_every_word_of_the_vocabulary_is_in_the_schema() -> None:
    definitions = SCHEMA["definitions"]
    assert [*definitions["layer"]["anyOf"][0]["properties"]] == [*tags(), "name", "from"]
    unions = {"loss": AnyLoss, "optimizer": AnyOptimizer, "schedule": AnySchedule, "metric": AnyMetric}
    for noun, union in {**unions, "activation": tags()["activation"]}.items():
        assert [*definitions[noun]["anyOf"][-1]["properties"]] == [*members(union)]


def test_everything_has_a_description() -> None:
    bare = [
        key
        for model in models(SCHEMA)
        for key, part in model.get("properties", {}).items()
        if not {"description", "$ref"} & part.keys()
    ]
    assert bare == []
    assert "max(x, slope x)" in json.dumps(SCHEMA)  # formulas too


@pytest.mark.parametrize("model", [Spec, Training, *members(AnyOptimizer).values()])
def test_every_field_says_what_it_is(model: type[Op]) -> None:
    assert set(field_descriptions(model)) == set(model.model_fields)


def test_no_key_takes_nothing() -> None:
    """Only the options of an op may be left empty; every other null is a mistake."""
    options = [part for part in models(SCHEMA) if part.get("type") == ["object", "null"]]
    assert options
    assert all(not part.get("required") for part in options)
    assert json.dumps(SCHEMA).count('"null"') == len(options)
