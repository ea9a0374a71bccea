"""Each code has a page, whose bad example gives exactly that code and whose good example gives none of it.

What an author sees of each bad example stands in ``golden/``; ``UPDATE_GOLDEN=1 pytest tests/diagnostics`` writes it
anew.
"""

import os
import re
from importlib.resources import files
from pathlib import Path
from typing import Literal

import pytest

from nnspec.check import check
from nnspec.diagnostics import CODES, Code, Source, render_full, summary

PAGES = {page.name.removesuffix(".md"): page for page in (files("nnspec.diagnostics") / "pages").iterdir()}
GOLDEN = Path(__file__).parent / "golden"
SECTIONS = ["What it says", "Why it matters", "Bad", "Good", "How to fix"]
EXAMPLE = re.compile(r"^```(yaml|json) (bad|good)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

each_code = pytest.mark.parametrize("code", CODES.values(), ids=list(CODES))


def text(code: Code) -> str:
    return PAGES[code.id].read_text(encoding="utf-8")


def example(code: Code, wanted: str) -> Source:
    formats: dict[str, Literal["yaml", "json"]] = {"yaml": "yaml", "json": "json"}
    ((form, body),) = [(form, body) for form, kind, body in EXAMPLE.findall(text(code)) if kind == wanted]
    return Source(f"{code.id}.{form}", body, formats[form])


def test_the_codes_are_the_pages() -> None:
    assert sorted(PAGES) == list(CODES)


@each_code
def test_a_page_has_its_title_and_sections(code: Code) -> None:
    assert text(code).startswith(f"# {code.id}: {code.name}\n\n## ")
    assert re.findall(r"^## (.*)$", text(code), re.MULTILINE) == SECTIONS


@each_code
def test_the_bad_example_gives_the_code_at_a_place_and_nothing_else(code: Code) -> None:
    findings = check(example(code, "bad"))
    assert {found.code for found in findings} == {code}
    assert all(found.position is not None for found in findings)


@each_code
def test_the_good_example_gives_nothing(code: Code) -> None:
    findings = check(example(code, "good"))
    # But for what a small decision comes to when all its cases are looked at: an input that never matters, say.
    assert [found for found in findings if found.code is code or found.code.id[2] != "6"] == []


@each_code
def test_the_author_sees(code: Code) -> None:
    source, golden = example(code, "bad"), GOLDEN / f"{code.id}.out"
    findings = check(source)
    told = f"{render_full(findings, source)}\n{summary(findings)}\n"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_no_output_is_without_its_code() -> None:
    assert sorted(golden.stem for golden in GOLDEN.iterdir()) == list(CODES)
