"""Programs that tests need beside Python. Where one is missing the test is skipped; in CI it fails."""

import os
import shutil

import pytest


def tool(*names: str, package: str) -> str:
    """Return the path of a program; skips the test where it is missing, and fails it in CI."""
    found = next((path for path in map(shutil.which, names) if path is not None), None)
    if found is None:
        message = f"{names[0]} is needed: apt-get install {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found
