"""What CI takes from here, and every snippet of docs/ci.md, is valid by the schema that its system publishes.

check-jsonschema brings the schemas, so nothing is fetched.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SNIPPETS = re.findall(r"^```yml\n(.*?)^```$", (ROOT / "docs" / "ci.md").read_text(), re.MULTILINE | re.DOTALL)


def judged(schema: str, path: Path) -> str:
    """Return what check-jsonschema tells of a file; nothing where it is valid."""
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        schema,
        "--output-format",
        "text",
        str(path),
    ]
    told = subprocess.run(command, capture_output=True, text=True)
    return "" if told.returncode == 0 else told.stdout + told.stderr


def as_pre_commit(path: Path) -> str:
    """Return what pre-commit tells of a configuration."""
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(path)]
    told = subprocess.run(command, capture_output=True, text=True)
    return "" if told.returncode == 0 else told.stdout + told.stderr


def file_of(snippet: str) -> tuple[Any, Callable[[Path], str]]:
    """Return what a snippet is a part of as a whole file, and who judges that."""
    value = yaml.safe_load(snippet)
    if isinstance(value, list):
        value = {"steps": value}
    if "steps" in value:
        workflow = {"on": "pull_request", "jobs": {"specs": {"runs-on": "ubuntu-latest", **value}}}
        return workflow, lambda path: judged("vendor.github-workflows", path)
    if "repos" in value:
        return value, as_pre_commit
    return value, lambda path: judged("vendor.gitlab-ci", path)


@pytest.mark.parametrize(
    ("name", "schema"), [("action.yml", "vendor.github-actions"), ("gitlab.yml", "vendor.gitlab-ci")]
)
def test_its_system_takes_the_definition(name: str, schema: str, tmp_path: Path) -> None:
    path = ROOT / "docs" / "ci" / name
    assert judged(schema, path) == ""
    spoilt = tmp_path / name
    spoilt.write_text(path.read_text().replace("shell: bash", "shel: bash").replace("script:", "scripts:"))
    assert judged(schema, spoilt) != ""


@pytest.mark.parametrize("number", range(len(SNIPPETS)))
def test_a_snippet_is_part_of_a_valid_file(number: int, tmp_path: Path) -> None:
    value, judge = file_of(SNIPPETS[number])
    path = tmp_path / "file.yaml"
    path.write_text(yaml.safe_dump(value))
    assert judge(path) == ""


@pytest.mark.parametrize(
    ("right", "wrong"), [("steps:", "step:"), ("with:", "wiht:"), ("include:", "include: 3 #"), ("hooks:", "hook:")]
)
def test_a_spoilt_snippet_is_refused(right: str, wrong: str, tmp_path: Path) -> None:
    snippet = next(each for each in SNIPPETS if right in each)
    value, judge = file_of(snippet)
    text = yaml.safe_dump(value)
    assert right in text
    path = tmp_path / "file.yaml"
    path.write_text(text.replace(right, wrong, 1))
    assert judge(path) != ""
