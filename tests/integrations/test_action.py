"""The action for GitHub as its runner takes it: the step that installs nnspec, and the steps that then find it."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integrations.repository import FAILING, MISSPELT, RIGHT, ROOT, bash, repository

FOLDER = ROOT / "docs" / "ci"
ACTION: dict[str, Any] = yaml.safe_load((FOLDER / "action.yml").read_text())
INSTALL, *STEPS = ACTION["runs"]["steps"]


@dataclass(frozen=True)
class Runner:
    """A machine with ``path`` on its path."""

    folder: Path
    path: str

    def variables(self, workspace: Path) -> dict[str, str]:
        return {
            "PATH": self.path,
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_PATH": str(self.folder / "path"),
            "GITHUB_ACTION_PATH": str(FOLDER),
            "GITHUB_WORKSPACE": str(workspace),
            "GITHUB_ACTIONS": "true",
            "CI": "true",
        }

    def run(self, workspace: Path, **inputs: str) -> dict[str, tuple[int, str]]:
        """Return exit code and output of each step that the inputs ask for, by its name."""
        given = {name: inputs.get(name, each["default"]) for name, each in ACTION["inputs"].items()}
        told = {}
        for step in STEPS:
            if "if" in step:
                asked, _, rest = step["if"].removeprefix("inputs.").partition(" ")
                assert rest == "== 'true' && !cancelled()"
                if given[asked] != "true":
                    continue
            known = {
                name: given[text.removeprefix("${{ inputs.").removesuffix(" }}")] for name, text in step["env"].items()
            }
            done = bash(step["run"], workspace, {**self.variables(workspace), **known})
            told[step["name"]] = (done.returncode, done.stdout + done.stderr)
        return told


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    folder = tmp_path_factory.mktemp("runner")
    done = bash(INSTALL["run"], folder, Runner(folder, os.environ["PATH"]).variables(folder))
    assert done.returncode == 0, done.stderr
    added = (folder / "path").read_text().strip()
    return Runner(folder, f"{added}{os.pathsep}{os.environ['PATH']}")


def test_what_is_installed_is_what_runs(runner: Runner, tmp_path: Path) -> None:
    told = runner.run(repository(tmp_path / "theirs", RIGHT), style="true", paths="specs")
    assert [code for code, _ in told.values()] == [0, 0, 0]
    where = bash("command -v nnspec", tmp_path, runner.variables(tmp_path)).stdout
    assert where.startswith(str(runner.folder))


def test_every_step_tells_what_it_finds(runner: Runner, tmp_path: Path) -> None:
    told = runner.run(repository(tmp_path / "one", MISSPELT))
    assert [code for code, _ in told.values()] == [1, 1]
    (annotation,) = [line for line in told["Check the specs"][1].splitlines() if line.startswith("::error")]
    assert "file=specs/tie.yaml,line=6," in annotation
    assert "did you mean 'boolean'?" in annotation
    told = runner.run(repository(tmp_path / "two", FAILING))
    assert [code for code, _ in told.values()] == [0, 1]
    assert "example 2 failed" in told["Run their examples"][1]


def test_inputs_are_words_and_no_code(runner: Runner, tmp_path: Path) -> None:
    folder = repository(tmp_path / "theirs", RIGHT)
    runner.run(folder, paths="$(touch injected) specs", arguments="; touch injected", test="false")
    assert not (folder / "injected").exists()


def test_what_is_installed_brings_templates_and_schema(runner: Runner, tmp_path: Path) -> None:
    script = "nnspec init --template neurons && nnspec schema | cmp - nnspec.schema.json && nnspec test outing.yaml"
    done = bash(script, tmp_path, runner.variables(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
