import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnspec.diagnostics import Code, Diagnostic, Position, Severity, Source, render_concise, render_full, summary
from nnspec.diagnostics.render import WIDTH, columns, excerpt, visible

ERROR = Code("NN901", "an-error", Severity.ERROR)
WARNING = Code("NN902", "a-warning", Severity.WARNING)
NOTE = Code("NN903", "a-note", Severity.NOTE)


def test_a_finding_in_full() -> None:
    source = Source("specs/a.yaml", "a: 1\nsnaks: 2\n")
    found = Diagnostic(ERROR, "unknown key 'snaks'", hint="did you mean 'snacks'?", position=Position(2, 1, 5))
    assert render_full([found], source) == (
        "specs/a.yaml:2:1: error[NN901]: unknown key 'snaks'\n"
        "    2 | snaks: 2\n"
        "      | ^^^^^\n"
        "  hint: did you mean 'snacks'?"
    )


def test_findings_are_told_by_position_and_the_placeless_last() -> None:
    found = [
        Diagnostic(ERROR, "whole"),
        Diagnostic(NOTE, "second", position=Position(2, 1)),
        Diagnostic(WARNING, "third", position=Position(2, 9)),
        Diagnostic(ERROR, "first", position=Position(1, 5)),
    ]
    assert render_concise(found, Source("a.yaml", "x\ny")) == (
        "a.yaml:1:5: error[NN901]: first\n"
        "a.yaml:2:1: note[NN903]: second\n"
        "a.yaml:2:9: warning[NN902]: third\n"
        "a.yaml: error[NN901]: whole"
    )


def test_a_finding_without_source_or_place_is_one_line() -> None:
    assert render_full([Diagnostic(ERROR, "m", position=Position(1, 1))], None) == "<spec>:1:1: error[NN901]: m"
    assert render_full([Diagnostic(ERROR, "m")], Source("a.yaml", "x")) == "a.yaml: error[NN901]: m"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], "no findings"),
        ([ERROR], "1 error"),
        ([ERROR, WARNING, ERROR], "2 errors, 1 warning"),
        ([NOTE, WARNING, NOTE, WARNING], "2 warnings, 2 notes"),
    ],
)
def test_summary(codes: list[Code], expected: str) -> None:
    assert summary(Diagnostic(code, "m") for code in codes) == expected


def test_color_changes_nothing_but_color() -> None:
    source = Source("a.yaml", "a: 1")
    found = [Diagnostic(code, "m", hint="h", position=Position(1, 4)) for code in (ERROR, WARNING, NOTE)]
    for render in (render_full, render_concise):
        colored = render(found, source, color=True)
        assert "\x1b[1;31m" in colored
        for code in ("\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[1m", "\x1b[34m", "\x1b[0m"):
            colored = colored.replace(code, "")
        assert colored == render(found, source)


@pytest.mark.parametrize(
    ("line", "place", "expected"),
    [
        ("\ta: b", Position(1, 5, 1), ("    a: b", "       ^")),
        ("日本: x", Position(1, 5, 1), ("日本: x", "      ^")),
        ("日本: x", Position(1, 1, 2), ("日本: x", "^^^^")),
        ("e\u0301: x", Position(1, 5, 1), ("e\u0301: x", "   ^")),
        ("a: \x1b[2J", Position(1, 4, 1), ("a: \ufffd[2J", "   ^")),
        ("a:", Position(1, 3, 1), ("a:", "  ^")),
        ("", Position(1, 1, 1), ("", "^")),
    ],
)
def test_a_caret_stands_below_its_token(line: str, place: Position, expected: tuple[str, str]) -> None:
    assert excerpt(line, place) == expected


@given(st.data())
def test_a_long_line_is_cut_around_its_caret(data: st.DataObject) -> None:
    line = data.draw(st.text("ab日\t", min_size=1, max_size=400))
    start = data.draw(st.integers(0, len(line) - 1))
    length = data.draw(st.integers(1, len(line) - start))
    text, carets = excerpt(line, Position(1, start + 1, length))
    assert columns(text) <= WIDTH + 2 * len("...")
    first = carets.index("^")
    assert columns(carets) <= WIDTH
    # The caret stands below the character that the position names.
    below, column = "", 0
    for char in text:
        if column == first:
            below = char
            break
        column += columns(char)
    assert below == (" " if line[start] == "\t" else line[start])


def test_a_line_of_megabytes_is_cut() -> None:
    text, carets = excerpt("x" * 4_000_000, Position(1, 2_000_000, 1_000_000))
    assert columns(text) < 2 * WIDTH
    assert columns(carets) <= WIDTH


@given(st.text())
def test_nothing_a_terminal_acts_on_is_sent(text: str) -> None:
    shown = visible(text)
    assert all(char.isprintable() or char in "\u200c\u200d" for char in shown)
    if text.isprintable():
        assert shown == text


@pytest.mark.parametrize("text", ["straße", "日本語", "می\u200cخواهم", "👩\u200d🔬", "a\u0301"])
def test_words_of_any_language_are_shown_as_they_are(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"), [("a\tb\nc", "a\\tb\\nc"), ("\x1b[31m", "\\x1b[31m"), ("\u202e", "\\u202e")]
)
def test_what_a_terminal_acts_on_is_shown_as_its_escape(text: str, shown: str) -> None:
    assert visible(text) == shown
