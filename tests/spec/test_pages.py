"""The bad example of each code that a spec alone can have gives exactly that code, and its good example gives none."""

import re
from importlib.resources import files

import pytest

from nnspec.diagnostics import CODES, Code, Source
from nnspec.diagnostics.codes import LOSS_MISMATCH
from nnspec.spec import check

EXAMPLE = re.compile(r"^```yaml (bad|good)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Reading and shapes are the affair of other stages.
OWN = [code for code in CODES.values() if code.id[2] not in "03" and code is not LOSS_MISMATCH]


def examples(code: Code) -> dict[str, Source]:
    page = (files("nnspec.diagnostics") / "pages" / f"{code.id}.md").read_text(encoding="utf-8")
    return {kind: Source(f"{code.id}.yaml", body) for kind, body in EXAMPLE.findall(page)}


@pytest.mark.parametrize("code", OWN, ids=lambda code: code.id)
def test_the_bad_example_gives_the_code_once(code: Code) -> None:
    spec, findings = check(examples(code)["bad"])
    assert [found.code for found in findings] == [code]
    assert spec is None
    assert findings[0].position is not None


@pytest.mark.parametrize("code", OWN, ids=lambda code: code.id)
def test_the_good_example_gives_nothing(code: Code) -> None:
    spec, findings = check(examples(code)["good"])
    assert findings == []
    assert spec is not None
