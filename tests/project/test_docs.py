"""The pages agree with the code: generated parts are as they would be written, specs are valid, paths exist."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

import nnspec
from docs.generate import pages
from nnspec.check import check
from nnspec.cli.main import parser_of
from nnspec.cli.verbs import VERBS
from nnspec.diagnostics import Source
from nnspec.ir.linear import MAX_PARAMETERS
from nnspec.reading.document import MAX_DEPTH, MAX_NODES
from nnspec.reading.source import MAX_BYTES
from nnspec.spec.inputs import MAX_FEATURES
from nnspec.spec.layers import MAX_LAYERS
from nnspec.spec.part import MAX_ENTRIES

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SPECS = [
    pytest.param(text, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, text in enumerate(re.findall(r"^```yaml\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL))
]
GENERATED = dict(pages())
FOLDERS = {"proto", "nnspec", "runtime", "server", "tests", "specs", "docs", "bench"}


@pytest.mark.parametrize("page", GENERATED, ids=lambda page: page.stem)
def test_generated_parts_are_up_to_date(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == GENERATED[page], "run: python docs/generate.py"


@pytest.mark.parametrize("text", SPECS)
def test_specs_on_pages_compile(text: str) -> None:
    assert nnspec.compile(nnspec.loads(text)).graph.results


@pytest.mark.parametrize("text", SPECS)
def test_specs_on_pages_are_good_examples(text: str) -> None:
    # But for what a small decision comes to when all its cases are looked at: in the concert, snacks never matter.
    assert [each for each in check(Source("page.yaml", text)) if each.code.id[2] != "6"] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_and_paths_exist(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    links = [page.parent / link.partition("#")[0] for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text)]
    named = [path for path in re.findall(r"`([a-z]+/[\w./]+)`", text) if path.partition("/")[0] in FOLDERS]
    assert [path for path in (*links, *(ROOT / path for path in named)) if not path.exists()] == []


def test_the_order_of_imports_is_the_one_that_is_checked() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    text = " ".join((ROOT / "docs" / "architecture.md").read_text().split())
    for contract, arrow in zip(contracts, (" -> ", " > "), strict=True):
        assert arrow.join(contract["layers"]) in text


def commands() -> dict[str, list[str]]:
    """Return the commands that the shells of the pages are given, each as its words, without what they redirect."""
    found: dict[str, list[str]] = {}
    for page in PAGES:
        for block in re.findall(r"^```(?:sh|bash|console)\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                for command in re.split(r"\|\|?|&&?|2?>|<", line.partition(" #")[0]):
                    _, name, rest = command.partition("nnspec ")
                    if name and rest[:1].isalpha():
                        found[command.strip()] = shlex.split(rest.rstrip(" )`"))
    return found


@pytest.mark.parametrize("words", commands().values(), ids=commands().keys())
def test_commands_on_pages_are_commands(words: list[str]) -> None:
    verb, *arguments = words
    assert parser_of(VERBS[verb]).read(arguments)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=lambda page: page.stem)
def test_verbs_and_options_in_sentences_exist(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    for span in re.findall(r"`nnspec\s+([a-z][^`]*)`", text):
        verb, *words = span.split()
        known = {option for action in parser_of(VERBS[verb])._actions for option in action.option_strings}
        assert {word.partition("=")[0] for word in words if word.startswith("-") and word != "-"} <= known, span


def test_the_limits_on_the_page_are_those_that_hold() -> None:
    section = (ROOT / "docs" / "language.md").read_text().partition("## Limits\n")[2].partition("\n## ")[0]
    limits = (f"{MAX_BYTES >> 20} MiB", f"depth of {MAX_DEPTH}", f"{MAX_NODES:,} keys", f"{MAX_LAYERS:,} layers")
    powers = (f"2^{MAX_FEATURES.bit_length() - 1} features", f"2^{MAX_PARAMETERS.bit_length() - 1} parameters")
    told = " ".join(section.split())
    assert [limit for limit in (*limits, *powers, f"{MAX_ENTRIES:,} entries") if limit not in told] == []
