"""The packages of Node that judge the schema, installed in a folder of their own."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.programs import tool

NODE = Path(__file__).parent / "node"


@pytest.fixture(scope="session")
def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with ajv and the services of editors in its ``node_modules``."""
    npm = tool("npm", package="nodejs npm")
    folder = tmp_path_factory.mktemp("node")
    shutil.copytree(NODE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True, timeout=300)
    return folder
