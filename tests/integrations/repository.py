"""A repository of someone else, with a spec in it that is right or wrong."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]

RIGHT = """\
nnspec: 1
name: tie
inputs: {a: {type: boolean}, b: {type: boolean}}
weights: {a: 1, b: 2}
threshold: 2.5
outputs: {go: {type: boolean}}
examples:
  - {given: {a: yes, b: yes}, expect: {go: yes}}
  - {given: {a: no, b: yes}, expect: {go: no}}
"""
MISSPELT = RIGHT.replace("go: {type: boolean}", "go: {type: bolean}")
FAILING = RIGHT.replace("2.5", "1.5")


def repository(folder: Path, text: str, name: str = "tie.yaml") -> Path:
    """Make a repository whose one spec holds ``text``."""
    (folder / "specs").mkdir(parents=True)
    (folder / "specs" / name).write_text(text)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    return folder


def git(folder: Path, *arguments: str) -> str:
    """Run git and return what it prints."""
    command = ["git", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, env=environment({})).stdout


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a command that is to know nothing of where the tests run."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHON", "CI", "GITHUB_"))}
    return {**kept, **more}


def bash(script: str, folder: Path, variables: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run a script the way runners do."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment(variables),
        capture_output=True,
        text=True,
        timeout=300,
    )
