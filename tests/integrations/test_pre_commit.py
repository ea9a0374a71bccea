"""pre-commit itself installs this repository and runs its hooks on another."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.integrations.repository import FAILING, MISSPELT, RIGHT, ROOT, environment, git, repository

HOOKS = [hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())]


@dataclass(frozen=True)
class PreCommit:
    """pre-commit with a home of its own, so that it installs once, and a repository of what is in this checkout."""

    home: Path
    source: Path
    revision: str

    def run(self, folder: Path, hook: str) -> "subprocess.CompletedProcess[str]":
        repo = {"repo": str(self.source), "rev": self.revision, "hooks": [{"id": hook}]}
        (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repo]}))
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", hook, "--all-files", "--color", "never"],
            cwd=folder,
            env=environment({"PRE_COMMIT_HOME": str(self.home)}),
            capture_output=True,
            text=True,
            timeout=600,
        )


@pytest.fixture(scope="module")
def pre_commit(tmp_path_factory: pytest.TempPathFactory) -> PreCommit:
    source = tmp_path_factory.mktemp("source")
    for name in git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").strip("\0").split("\0"):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, source / name)
    git(source, "init", "--quiet")
    git(source, "add", "--all")
    git(source, "-c", "user.name=x", "-c", "user.email=x@localhost", "commit", "--quiet", "--message", "all")
    return PreCommit(tmp_path_factory.mktemp("home"), source, git(source, "rev-parse", "HEAD").strip())


def test_the_manifest_is_valid() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    assert subprocess.run(command, check=False).returncode == 0


@pytest.mark.parametrize("hook", HOOKS)
def test_a_right_spec_passes(hook: str, pre_commit: PreCommit, tmp_path: Path) -> None:
    told = pre_commit.run(repository(tmp_path / "theirs", RIGHT), hook)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "Passed" in told.stdout


@pytest.mark.parametrize(
    ("hook", "text", "said"),
    [
        ("nnspec-check", MISSPELT, "did you mean 'boolean'?"),
        ("nnspec-test", FAILING, "example 2 failed"),
        ("nnspec-fmt", RIGHT.replace(": 2.5", ":   2.5"), "reformatted specs/tie.yaml"),
    ],
)
def test_a_wrong_one_fails(hook: str, text: str, said: str, pre_commit: PreCommit, tmp_path: Path) -> None:
    told = pre_commit.run(repository(tmp_path / "theirs", text), hook)
    assert told.returncode == 1, told.stdout + told.stderr
    assert said in told.stdout


def test_json_is_formatted_and_its_schemas_are_left(pre_commit: PreCommit, tmp_path: Path) -> None:
    theirs = repository(tmp_path / "theirs", '{"nnspec":1}', "tie.json")
    (theirs / "specs" / "any.schema.json").write_text('{"type":"object"}')
    git(theirs, "add", ".")
    told = pre_commit.run(theirs, "nnspec-fmt")
    assert told.returncode == 1, told.stdout + told.stderr
    assert "reformatted specs/tie.json" in told.stdout
    assert (theirs / "specs" / "any.schema.json").read_text() == '{"type":"object"}'
