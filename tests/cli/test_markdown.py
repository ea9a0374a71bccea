"""Texts of a spec are written into Markdown as what they are."""

import re

import pytest

from nnspec.cli.markdown import code, plain, table
from tests.cli.commands import TIE, Run

HOSTILE = "a|b `c` *d* _e_ <img> [f](http://g) @team #1 ~~h~~ {i} \\"


def test_no_sign_of_a_text_is_markdown() -> None:
    written = plain(HOSTILE)
    assert re.sub(r"\\(.)", r"\1", written) == HOSTILE
    assert not re.search(r"[`*_<>\[\]{}#@~|]", re.sub(r"\\.", "", written))


@pytest.mark.parametrize(
    ("text", "span"),
    [("a", "`a`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("a``b`c", "```a``b`c```"), ("a|b", "`a\\|b`")],
)
def test_a_span_holds_its_text(text: str, span: str) -> None:
    assert code(text) == span


def test_a_table_has_a_line_for_each_row_and_aligns_its_columns() -> None:
    lines = ["| name | n |", "|---|---:|", "| a | 1 |", "| b | 20 |"]
    assert [*table(("name", "n"), [("a", "1"), ("b", "20")], right={1})] == lines


def test_a_question_cannot_break_the_page_of_an_analysis(run: Run) -> None:
    question = '{type: boolean, question: "Is it | so?\\n# Ask @team"}'
    told = run("analyze", "-", "--format", "markdown", given=TIE.replace("{type: boolean}", question, 1))
    assert told.code == 0
    assert [line for line in told.out.splitlines() if "Ask" in line] == [
        "| a | 0.1 | never | 0% | Is it \\| so? \\# Ask \\@team |",
    ]
