"""What the style makes of a text: each case in ``golden/`` beside its ``.out``.

``UPDATE_GOLDEN=1 pytest tests/formatting/test_golden.py`` writes the outputs anew; the diff is then the review.
"""

import os
from pathlib import Path

import pytest

from nnspec.formatting import format_source
from nnspec.reading import read_source

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path for path in GOLDEN.iterdir() if path.suffix in (".yaml", ".json"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_style(case: Path) -> None:
    golden = case.with_name(f"{case.name}.out")
    formatted = format_source(read_source(case))
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(formatted, encoding="utf-8")
    assert formatted == golden.read_text(encoding="utf-8")


def test_no_output_is_without_its_case() -> None:
    assert sorted(golden.name for golden in GOLDEN.glob("*.out")) == [f"{case.name}.out" for case in CASES]
