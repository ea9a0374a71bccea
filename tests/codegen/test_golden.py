"""What a reader of the compiler's stages sees: ``golden/case.yaml`` and, beside it, its graph, plans and program.

``UPDATE_GOLDEN=1 pytest tests/codegen/test_golden.py`` writes the outputs anew; the diff is then the review.
"""

import os
from pathlib import Path

import pytest

import nnspec
from nnspec.codegen.program import Program

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*.yaml"))
STAGES = ("graph", "plan", "program")


def text(program: Program, stage: str) -> str:
    match stage:
        case "graph":
            return str(program.graph)
        case "plan":
            return "\n".join(str(function.plan) for function in program.functions)
    return program.source


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_reader_sees(case: Path, stage: str) -> None:
    golden = case.with_suffix(f".{stage}")
    found = text(nnspec.compile(nnspec.load(case)), stage)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_no_output_is_without_its_case() -> None:
    wanted = {case.with_suffix(f".{stage}") for case in CASES for stage in STAGES}
    assert {*GOLDEN.iterdir()} == {*CASES, *wanted}
