"""What an author sees: of each code's bad example, and of the cases in ``golden/``, beside their ``.out``.

``UPDATE_GOLDEN=1 pytest tests/spec/test_golden.py`` writes the outputs anew; the diff is then the review.
"""

import os
import re
from importlib.resources import files
from pathlib import Path

import pytest

from nnspec.diagnostics import CODES, Source, SpecError
from nnspec.reading import read_source
from nnspec.spec import loads

GOLDEN = Path(__file__).parent / "golden"
CASES = {case.stem: read_source(case).text for case in sorted(GOLDEN.glob("*.yaml"))}
BAD = re.compile(r"^```yaml bad\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = {
    f"page_{code}": BAD.findall((files("nnspec.diagnostics") / "pages" / f"{code}.md").read_text(encoding="utf-8"))[0]
    for code in CODES
    if code[2] in "124567" and code != "NN506"  # a loss that does not suit its output is found with the shapes
}


def told(name: str, text: str) -> str:
    with pytest.raises(SpecError) as caught:
        loads(text, name=f"{name}.yaml")
    return f"{caught.value}\n"


@pytest.mark.parametrize(("name", "text"), [*CASES.items(), *PAGES.items()], ids=[*CASES, *PAGES])
def test_the_author_sees(name: str, text: str) -> None:
    golden = GOLDEN / f"{name}.out"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(told(name, text), encoding="utf-8")
    assert told(name, text) == golden.read_text(encoding="utf-8")


def test_no_output_is_without_its_case() -> None:
    assert sorted(golden.stem for golden in GOLDEN.glob("*.out")) == sorted([*CASES, *PAGES])


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
