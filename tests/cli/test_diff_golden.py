"""What a reviewer sees of a change, in each format: the cases in ``golden_diff/``, old and new beside what is told.

``UPDATE_GOLDEN=1 pytest tests/cli/test_diff_golden.py`` writes it anew; the diff is then the review.
"""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cli.commands import Run

GOLDEN = Path(__file__).parent / "golden_diff"
CASES = sorted({case.name.partition(".")[0] for case in GOLDEN.glob("*.old.yaml")})
SUFFIXES = {"text": "txt", "markdown": "md", "json": "json"}
BREAKING = {"decision": True, "intervals": True, "training": True}


@pytest.mark.parametrize("form", SUFFIXES)
@pytest.mark.parametrize("case", CASES)
def test_the_reviewer_sees(case: str, form: str, run: Run, tmp_path: Path) -> None:
    for side in ("old", "new"):
        shutil.copy(GOLDEN / f"{case}.{side}.yaml", tmp_path)
    told = run("diff", f"{case}.old.yaml", f"{case}.new.yaml", "--format", form)
    assert (told.code, told.err) == (int(BREAKING[case]), "")
    golden = GOLDEN / f"{case}.{SUFFIXES[form]}"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(told.out, encoding="utf-8")
    assert told.out == golden.read_text(encoding="utf-8")


def test_every_output_has_its_case() -> None:
    wanted = {f"{case}.{suffix}" for case in CASES for suffix in (*SUFFIXES.values(), "old.yaml", "new.yaml")}
    assert {path.name for path in GOLDEN.iterdir()} == wanted


@pytest.mark.parametrize("case", CASES)
def test_json_tells_all_that_text_counts(case: str) -> None:
    document = json.loads((GOLDEN / f"{case}.json").read_text(encoding="utf-8"))
    (comparison,) = document["comparisons"]
    assert document["version"] == 1
    assert document["breaking"] == sum(change["breaking"] for change in comparison["callers"])
    for output in comparison["behavior"]["outputs"]:
        assert output["compared"] is None or output["flips"] == sum(group["cases"] for group in output["groups"])
        assert output["compared"] is None or output["ways"] == len(output["groups"])
