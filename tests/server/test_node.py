"""The example for Node runs, against a real server."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.programs import tool
from tests.server.conftest import ROOT, Server


def test_node_decides(tmp_path: Path, serve: Callable[[Path], Server]) -> None:
    npm = tool("npm", package="nodejs npm")
    example = tmp_path / "node"
    shutil.copytree(ROOT / "docs/clients/node", example, ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund"], cwd=example, check=True, timeout=300)
    server = serve(ROOT / "specs/concert")
    printed = subprocess.run(
        ["node", "decide.js", server.address],
        cwd=example,
        env={**os.environ, "NNSPEC_PROTO": str(ROOT / "proto")},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert printed.stdout.strip() == "go: yes, weighted sum 7, version 1"
