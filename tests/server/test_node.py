"""The examples for Node run, against real servers."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.programs import tool
from tests.server.conftest import ROOT, Serve, Server


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with what it needs."""
    npm = tool("npm", package="nodejs npm")
    example = tmp_path_factory.mktemp("clients") / "node"
    shutil.copytree(ROOT / "docs/clients/node", example, ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund"], cwd=example, check=True, timeout=300)
    return example


def run(example: Path, script: str, address: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "NNSPEC_PROTO": str(ROOT / "proto")}
    command = ["node", script, address]
    return subprocess.run(command, cwd=example, env=environment, capture_output=True, text=True, timeout=60)


def test_node_decides(example: Path, server: Server) -> None:
    told = run(example, "decide.js", server.address)
    assert (told.stdout, told.stderr) == ("go: yes, weighted sum 7, version 1\n", "")


def test_node_trains_and_predicts(example: Path, serve: Serve) -> None:
    told = run(example, "train.js", serve(ROOT / "specs/gates").address)
    accepted, predicted = told.stdout.splitlines()
    assert accepted.startswith("run ")
    assert predicted == "version 2: odd = 0 1 1 0"
    assert (told.returncode, told.stderr) == (0, "")


def test_node_hears_what_is_wrong(example: Path, serve: Serve) -> None:
    told = run(example, "train.js", serve(ROOT / "specs/concert").address)
    assert (told.returncode, told.stdout) == (1, "")
    assert "NOT_FOUND: network 'xor_trained' does not exist" in told.stderr
