"""What an author sees of the cases in ``golden/``, beside their ``.out``. Each code's own is in tests/diagnostics.

``UPDATE_GOLDEN=1 pytest tests/spec/test_golden.py`` writes the outputs anew; the diff is then the review.
"""

import os
from pathlib import Path

import pytest

from nnspec.diagnostics import Source, SpecError
from nnspec.reading import read_source
from nnspec.spec import loads

GOLDEN = Path(__file__).parent / "golden"
CASES = {case.stem: read_source(case).text for case in sorted(GOLDEN.glob("*.yaml"))}


def told(name: str, text: str) -> str:
    with pytest.raises(SpecError) as caught:
        loads(text, name=f"{name}.yaml")
    return f"{caught.value}\n"


@pytest.mark.parametrize(("name", "text"), CASES.items(), ids=list(CASES))
def test_the_author_sees(name: str, text: str) -> None:
    golden = GOLDEN / f"{name}.out"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(told(name, text), encoding="utf-8")
    assert told(name, text) == golden.read_text(encoding="utf-8")


def test_no_output_is_without_its_case() -> None:
    assert sorted(golden.stem for golden in GOLDEN.glob("*.out")) == sorted(CASES)


def test_findings_are_the_same_every_time() -> None:
    text = CASES["several_stages"]
    assert told("again", text) == told("again", text)


def test_a_finding_knows_its_path_and_place() -> None:
    with pytest.raises(SpecError) as caught:
        loads(CASES["semantic1_threshold_and_bias"])
    first = caught.value.diagnostics[0]
    assert first.path == ("layers", 0, "neurons", "units", "fed", "bias")
    assert first.position is not None
    assert first.position.line == 10
    assert isinstance(caught.value.source, Source)
