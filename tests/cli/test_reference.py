"""docs/cli.md is the help of every verb; ``UPDATE_GOLDEN=1 pytest tests/cli/test_reference.py`` writes it anew."""

import os
from pathlib import Path

import pytest

from nnspec.cli.main import overview, parser_of
from nnspec.cli.verbs import VERBS

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"


def reference() -> str:
    parts = ["# The command line", "Written by `tests/cli/test_reference.py` from `nnspec --help`."]
    parts.append(f"```text\n{overview()}\n```")
    for verb in VERBS.values():
        parts += [f"## {verb.name}", f"```text\n{parser_of(verb).format_help().rstrip()}\n```"]
    return "\n\n".join(parts) + "\n"


def test_the_page_is_the_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "102")
    if os.environ.get("UPDATE_GOLDEN") == "1":
        PAGE.write_text(reference(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == reference()
