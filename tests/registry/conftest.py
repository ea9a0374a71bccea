from collections.abc import Iterator
from pathlib import Path

import pytest
from nnspec_runtime.registry import Registry


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    with Registry.open(tmp_path / "data") as opened:
        yield opened
