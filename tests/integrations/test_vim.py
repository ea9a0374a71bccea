"""Vim with the settings of docs/editors.md: specs are formatted when they are written, findings are in its list."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integrations.repository import MISSPELT, RIGHT, ROOT
from tests.programs import tool

LOOSE = RIGHT.replace("weights: {a: 1, b: 2}", "weights:   { a: 1,b: 2 }\n\n\n")
BROKEN = LOOSE.replace("outputs: {", "outputs: [")


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    (settings,) = re.findall(
        r"^```vim\n(.*?)^```$", (ROOT / "docs" / "editors.md").read_text(), re.MULTILINE | re.DOTALL
    )
    (tmp_path / "vimrc").write_text(f"set nocompatible\n{settings}")
    (tmp_path / "specs").mkdir()
    return tmp_path / "specs"


def vim(file: Path, *commands: str) -> None:
    """Open a file and run commands, without a screen."""
    program = tool("vim", package="vim")
    arguments = [part for command in (*commands, "qall!") for part in ("-c", command)]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [program, "-es", "-N", "-i", "NONE", "-u", str(file.parents[1] / "vimrc"), *arguments, str(file)],
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_spec_is_formatted_when_it_is_written(specs: Path) -> None:
    file = specs / "tie.yaml"
    file.write_text(LOOSE)
    vim(file, "write")
    assert file.read_text() == RIGHT.replace("threshold", "\nthreshold")


def test_what_cannot_be_read_is_written_as_it_is(specs: Path) -> None:
    file = specs / "tie.yaml"
    file.write_text(BROKEN)
    vim(file, "write")
    assert file.read_text() == BROKEN


def test_other_yaml_is_left_alone(specs: Path) -> None:
    file = specs.parent / "other" / "tie.yaml"
    file.parent.mkdir()
    file.write_text(LOOSE)
    vim(file, "write")
    assert file.read_text() == LOOSE


def test_findings_are_in_the_quickfix_list(specs: Path) -> None:
    file, told = specs / "tie.yaml", specs.parent / "told.json"
    file.write_text(MISSPELT)
    vim(file, "silent make!", f"call writefile([json_encode(getqflist())], '{told}')")
    found = [each for each in json.loads(told.read_text()) if each["valid"]]
    assert [(each["lnum"], each["col"], each["type"], each["nr"]) for each in found] == [(6, 22, "e", 106)]
    assert found[0]["text"].startswith("unknown")
