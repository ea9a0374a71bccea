"""Commands run inside the test's process."""

import io
import sys
from pathlib import Path

import pytest

from nnspec.cli.main import main
from tests.cli.commands import Run, Told


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in ``tmp_path``; ``given`` is its standard input."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "NNSPEC_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def told(*arguments: str | Path, given: str | bytes = b"") -> Told:
        data = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Told(code, out, err)

    return told
