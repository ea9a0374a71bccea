"""Each code has a page, whose bad example gives exactly that code and whose good example gives none of it.

What an author sees of each bad example stands in ``golden/``; ``UPDATE_GOLDEN=1 pytest tests/diagnostics`` writes it
anew.
"""

import os
import re
from pathlib import Path

import pytest

from nnspec.diagnostics import CODES, Code, render_full, summary
from tests.diagnostics.examples import PAGES, examples, findings, text

GOLDEN = Path(__file__).parent / "golden"
SECTIONS = ["What it says", "Why it matters", "Bad", "Good", "How to fix"]

each_code = pytest.mark.parametrize("code", CODES.values(), ids=list(CODES))


def test_the_codes_are_the_pages() -> None:
    assert sorted(PAGES) == list(CODES)


@each_code
def test_a_page_has_its_title_and_sections(code: Code) -> None:
    assert text(code).startswith(f"# {code.id}: {code.name}\n\n## ")
    assert re.findall(r"^## (.*)$", text(code), re.MULTILINE) == SECTIONS


@each_code
def test_the_bad_example_gives_the_code_at_a_place_and_nothing_else(code: Code) -> None:
    *others, source = examples(code, "bad")
    found = findings(source, others)
    assert {each.code for each in found} == {code}
    assert all(each.position is not None for each in found)
    assert all(findings(each, []) == [] for each in others)


@each_code
def test_the_good_example_gives_nothing(code: Code) -> None:
    *others, source = examples(code, "good")
    # But for what a small decision comes to when all its cases are looked at: an input that never matters, say.
    assert [each for each in findings(source, others) if each.code is code or each.code.id[2] != "6"] == []


@each_code
def test_the_author_sees(code: Code) -> None:
    *others, source = examples(code, "bad")
    golden = GOLDEN / f"{code.id}.out"
    found = findings(source, others)
    told = f"{render_full(found, source)}\n{summary(found)}\n"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_no_output_is_without_its_code() -> None:
    assert sorted(golden.stem for golden in GOLDEN.iterdir()) == list(CODES)
