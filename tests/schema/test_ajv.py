"""A second validator, Node's ajv in its strictest mode, judges every spec and mutant as Python's jsonschema does."""

import json
import subprocess
from pathlib import Path

from jsonschema import Draft7Validator

from nnspec.schema import schema
from tests.schema.documents import documents, value_of
from tests.schema.mutants import mutants

MUTANTS_EACH = 25


def test_ajv_judges_as_jsonschema_does(node_folder: Path, tmp_path: Path) -> None:
    values = {name: value_of(text) for name, text in documents().items()}
    judged = [*values.values()]
    judged += [mutant.value for name, value in values.items() for mutant in mutants(value, name, MUTANTS_EACH)]
    (tmp_path / "schema.json").write_text(json.dumps(schema()), encoding="utf-8")
    (tmp_path / "values.json").write_text(json.dumps(judged), encoding="utf-8")
    told = subprocess.run(
        ["node", "validate.js", str(tmp_path / "schema.json"), str(tmp_path / "values.json")],
        cwd=node_folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert told.stderr == ""
    validator = Draft7Validator(schema())
    verdicts = json.loads(told.stdout)
    assert all(verdicts[: len(values)])
    assert verdicts == [validator.is_valid(value) for value in judged]
