"""What an author sees: ``golden/case.yaml`` and, beside it, ``case.yaml.out``.

``UPDATE_GOLDEN=1 pytest tests/reading/test_golden.py`` writes the outputs anew; the diff is then the review.
"""

import os
from pathlib import Path

import pytest

from nnspec.diagnostics import Source, SpecError
from nnspec.reading import parse, read_source

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path for path in GOLDEN.iterdir() if path.suffix in (".yaml", ".json"))


def told(case: Path) -> str:
    source = read_source(case)
    with pytest.raises(SpecError) as caught:
        parse(Source(case.name, source.text, source.format))
    return f"{caught.value}\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_author_sees(case: Path) -> None:
    golden = case.with_name(f"{case.name}.out")
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(told(case), encoding="utf-8")
    assert told(case) == golden.read_text(encoding="utf-8")


def test_no_output_is_without_its_case() -> None:
    assert sorted(GOLDEN.glob("*.out")) == sorted(case.with_name(f"{case.name}.out") for case in CASES)
