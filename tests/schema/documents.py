"""Specs that check accepts, each part of the language among them, as values of JSON."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from nnspec.diagnostics import CODES, Source, SpecError
from nnspec.reading import parse, read_source
from nnspec.spec import loads
from tests.spec.texts import EVERYTHING

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "specs").rglob("*.yaml"))
EXAMPLE = re.compile(r"^```yaml (bad|good)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SNIPPET = re.compile(r"^```yaml\n(nnspec:.*?)^```$", re.MULTILINE | re.DOTALL)


def value_of(text: str) -> dict[str, Any]:
    """Return what a text of YAML holds."""
    value: dict[str, Any] = parse(Source("spec.yaml", text)).value
    return value


def examples(kind: str) -> dict[str, str]:
    """Return the good or bad example of each page that has one in YAML, by code."""
    pages = {code: files("nnspec.diagnostics") / "pages" / f"{code}.md" for code in CODES}
    found = {code: EXAMPLE.findall(page.read_text(encoding="utf-8")) for code, page in pages.items()}
    return {code: text for code, of_page in found.items() for form, text in of_page if form == kind}


def accepted(text: str) -> bool:
    """Return whether the structure and the names of a spec are in order."""
    try:
        loads(text)
    except SpecError:
        return False
    return True


def documents() -> dict[str, str]:
    """Return the texts: the shipped specs, the examples and snippets of all pages, the golden cases."""
    found = {path.stem: read_source(path).text for path in SHIPPED}
    found |= {f"page {code}": text for code, text in examples("good").items()}
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        found |= {f"{page.stem} {n}": text for n, text in enumerate(SNIPPET.findall(page.read_text(encoding="utf-8")))}
    for folder in ("spec", "codegen"):
        for case in sorted((ROOT / "tests" / folder / "golden").glob("*.yaml")):
            found[f"golden {case.stem}"] = case.read_text(encoding="utf-8")
    found["everything"] = EVERYTHING
    return {name: text for name, text in found.items() if accepted(text)}
