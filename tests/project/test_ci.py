"""The definitions that CI takes: their own commands, run as CI would run them, without the installation before."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.commands import CLEAN
from tests.cli.test_check import WRONG
from tests.reports.test_github import obeyed
from tests.reports.test_json_forms import validator
from tests.reports.test_junit import schema

ROOT = Path(__file__).parents[2]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
ACTION = yaml.safe_load((ROOT / "docs" / "ci" / "action.yml").read_text())
GITLAB = yaml.safe_load((ROOT / "docs" / "ci" / "gitlab.yml").read_text())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "right.yaml").write_text(CLEAN)
    (tmp_path / "specs" / "wrong.yaml").write_text(WRONG)
    return tmp_path


def bash(script: str, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a step as the runners do: bash stops at the first command that fails, and finds what is installed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {**os.environ, "PATH": path, **environment}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_takes_files_and_fails_on_a_wrong_one(project: Path, name: str) -> None:
    (project / "specs" / "broken.yaml").write_text("a: [1\n")
    assert bash(f"{HOOKS[name]['entry']} specs/right.yaml", project).returncode == 0
    assert bash(f"{HOOKS[name]['entry']} specs/right.yaml specs/broken.yaml", project).returncode != 0


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("specs/a.yaml", True),
        ("x/specs/deep/a.yml", True),
        ("specs/a.json", True),
        ("specs/a.schema.json", False),
        ("a.yaml", False),
        ("xspecs/a.yaml", False),
    ],
)
@pytest.mark.parametrize("name", HOOKS)
def test_hooks_are_about_specs(name: str, path: str, taken: bool) -> None:
    hook = HOOKS[name]
    assert (re.search(hook["files"], path) is not None and not re.search(hook["exclude"], path)) == taken


def steps() -> dict[str, Any]:
    return {step["name"]: step for step in ACTION["runs"]["steps"]}


def test_the_action_takes_no_input_into_its_scripts() -> None:
    given = {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}
    for step in ACTION["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        assert set(step.get("env", {}).values()) <= given


def test_the_action_annotates_what_it_finds_and_fails(project: Path) -> None:
    step = steps()["Check the specs"]
    told = bash(step["run"], project, PATHS="specs", ARGUMENTS="", GITHUB_WORKSPACE=str(project))
    assert told.returncode == 1
    (command,) = obeyed(told.stdout)
    assert (command.name, command.properties["file"]) == ("error", "specs/wrong.yaml")
    assert bash(step["run"], project, PATHS="specs/right.yaml", ARGUMENTS="--fail-on note").returncode == 0
    assert bash(step["run"], project, PATHS="specs", ARGUMENTS="--exit-zero").returncode == 0
    assert bash(step["run"], project, PATHS="--help", ARGUMENTS="").returncode == 2


def test_the_action_runs_the_examples(project: Path) -> None:
    step = steps()["Run their examples"]
    assert bash(step["run"], project, PATHS="specs").returncode == 1
    assert bash(step["run"], project, PATHS="specs/right.yaml").returncode == 0


@pytest.mark.parametrize(("paths", "code"), [("specs/right.yaml", 0), ("specs", 1), ("missing", 2)])
def test_the_job_of_gitlab_leaves_both_reports(project: Path, paths: str, code: int) -> None:
    job = GITLAB["nnspec"]
    script = "\n".join(job["script"])
    variables = {**GITLAB["variables"], "NNSPEC_PATHS": paths}
    told = bash(script, project, **variables, CI_PROJECT_DIR=str(project))
    assert told.returncode == code, told.stderr
    reports = job["artifacts"]["reports"]
    issues = json.loads((project / reports["codequality"]).read_text())
    validator("gitlab").validate(issues)
    schema().validate((project / reports["junit"]).read_text())
    assert [issue["location"]["path"] for issue in issues] == ["specs/wrong.yaml"] * (code == 1) + ["missing"] * (
        code == 2
    )


def test_the_variables_of_the_job_are_declared() -> None:
    job = GITLAB["nnspec"]
    used = set(re.findall(r"\$(NNSPEC_\w+)", "\n".join([*job["before_script"], *job["script"]])))
    assert used == set(GITLAB["variables"])
