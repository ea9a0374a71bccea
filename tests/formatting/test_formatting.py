import re
from pathlib import Path
from typing import Literal

import pytest

from nnspec.diagnostics import Source
from nnspec.formatting import FormattingError, format_source
from nnspec.formatting.formatting import refuse_change, tree_of
from nnspec.reading import parse, read_source

SPECS = Path(__file__).parents[2] / "specs"
TEXT = """\
nnspec: 1  # the version
name: same
weights: {a: 1e-4, b: "010"}
both: &a [1, 010]
again: *a
"""


def refuse(formatted: str) -> None:
    refuse_change(parse(Source("same.yaml", TEXT)), tree_of(TEXT, "yaml"), formatted)


@pytest.mark.parametrize("path", sorted(SPECS.rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_specs_are_in_style(path: Path) -> None:
    source = read_source(path)
    assert format_source(source) == source.text, "run: nnspec fmt specs"


def test_the_page_about_the_style_is_in_style() -> None:
    page = (SPECS.parent / "docs" / "formatting.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 1
    assert [format_source(Source("page.yaml", block)) for block in blocks] == blocks


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1e-4", "0.0001"),
        ("1e-4", "1.0e-4"),
        ("010]", "10]"),
        ('"010"', "010"),
        ("same", '"same"'),
        ("*a", "[1, 010]"),
        ("&a ", ""),
        ("  # the version", ""),
        ("# the version", "# The version"),
        ("{a: 1e-4, b: ", "{b: 1e-4, a: "),
        ('a: 1e-4, b: "010"', 'b: "010", a: 1e-4'),
    ],
)
def test_a_text_that_says_something_else_is_refused(old: str, new: str) -> None:
    refuse(TEXT)
    assert old in TEXT
    with pytest.raises(FormattingError, match=r"same\.yaml is left as it is: formatted, .*please report it"):
        refuse(TEXT.replace(old, new))


def test_a_text_that_cannot_be_read_again_is_refused() -> None:
    with pytest.raises(FormattingError, match="could not be read again"):
        refuse(TEXT.replace("{a", "a"))
    with pytest.raises(FormattingError, match="larger than 4 MiB"):
        refuse(TEXT + "\n" * (4 * 1024 * 1024))


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize("text", ["{}", '{"a":' * 60 + "1" + "}" * 60])
def test_an_empty_mapping_and_a_deep_one(text: str, form: Literal["yaml", "json"]) -> None:
    once = format_source(Source("x", text, form))
    assert format_source(Source("x", once, form)) == once


def test_a_wide_character_takes_two_columns() -> None:
    text = "日本:  1     # one\nkey:   a  # two\n"
    assert format_source(Source("x.yaml", text)) == "日本: 1  # one\nkey:  a  # two\n"
