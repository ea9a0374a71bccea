"""Each code has a page whose bad example gives exactly that code, and whose good example gives none."""

import re
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Literal

import pytest

from nnspec.diagnostics import CODES, Code, Diagnostic, Source, SpecError
from nnspec.reading import parse

PAGES = {page.name.removesuffix(".md"): page for page in (files("nnspec.diagnostics") / "pages").iterdir()}
SECTIONS = ["What it says", "Why it matters", "Bad", "Good", "How to fix"]
EXAMPLE = re.compile(r"^```(yaml|json) (bad|good)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Format = Literal["yaml", "json"]


def reading(source: Source) -> Iterable[Diagnostic]:
    try:
        parse(source)
    except SpecError as error:
        return error.diagnostics
    return ()


# Which check finds a family of codes, by the code's first digit.
CHECKS: dict[str, Callable[[Source], Iterable[Diagnostic]]] = {"0": reading}


def text(code: Code) -> str:
    return PAGES[code.id].read_text(encoding="utf-8")


def examples(code: Code, kind: str) -> list[Source]:
    formats: dict[str, Format] = {"yaml": "yaml", "json": "json"}
    return [Source(code.id, body, formats[form]) for form, of, body in EXAMPLE.findall(text(code)) if of == kind]


def test_the_codes_are_the_pages() -> None:
    assert sorted(PAGES) == list(CODES)


@pytest.mark.parametrize("code", CODES.values(), ids=list(CODES))
def test_a_page_has_its_title_sections_and_examples(code: Code) -> None:
    page = text(code)
    assert page.startswith(f"# {code.id}: {code.name}\n\n## ")
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == SECTIONS
    assert len(examples(code, "bad")) == len(examples(code, "good")) == 1


@pytest.mark.parametrize("code", [code for code in CODES.values() if code.id[2] in CHECKS], ids=lambda code: code.id)
def test_the_bad_example_gives_the_code_and_the_good_one_nothing(code: Code) -> None:
    check = CHECKS[code.id[2]]
    for source in examples(code, "bad"):
        assert {found.code for found in check(source)} == {code}
    for source in examples(code, "good"):
        assert list(check(source)) == []
