import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnspec.diagnostics import Position, Source


@given(st.text("ab\r\n", max_size=30))
def test_lines_are_those_of_the_text(text: str) -> None:
    source = Source("a.yaml", text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert [source.line(number + 1) for number in range(len(lines))] == lines


@given(st.text("ab\r\n", min_size=1, max_size=30), st.data())
def test_a_position_names_its_character(text: str, data: st.DataObject) -> None:
    source = Source("a.yaml", text)
    at = data.draw(st.integers(0, len(text) - 1))
    place = source.position(at, at + 1)
    if text[at] not in "\r\n":
        assert source.line(place.line)[place.column - 1] == text[at]
    assert place.length == 1


@pytest.mark.parametrize("number", [-1, 0, 3])
def test_a_line_outside_the_text_is_empty(number: int) -> None:
    assert Source("a.yaml", "one\ntwo").line(number) == ""


def test_a_token_is_cut_at_the_end_of_its_line() -> None:
    assert Source("a.yaml", "a: b\n  c").position(3, 8) == Position(1, 4, 1)
    assert Source("a.yaml", "a:\nb: 1").position(2, 2) == Position(1, 3, 1)
