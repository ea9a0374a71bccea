"""What the tests of the forms share: reports of any findings, and what the forms are read by."""

from pathlib import Path

from hypothesis import strategies as st

from nnspec.diagnostics import CODES, Code, Diagnostic, Fix, Position, Severity, Source
from nnspec.reports import Checked, Report, Unread

SCHEMAS = Path(__file__).parent / "schemas"
PUBLISHED = Path(__file__).parents[2] / "docs" / "schemas"

# As a spec or a file system can hold them: with quotes, controls, commands, and bytes that are no UTF-8.
words = st.text(st.one_of(st.sampled_from("a:,%]<&>\"'\\{}[]#\r\n\t\x1b\u200dé😀\udc80"), st.characters()), max_size=30)
names = st.one_of(
    st.sampled_from(["<stdin>", "./a b.yaml", "../up.yaml", "/abs/ü.yaml", "a:b,c%d.yaml", "::error::x.yaml"]),
    words.filter(lambda word: word.strip("./\n\r") != "" and "\0" not in word).map(lambda word: f"d/{word}.yaml"),
)
codes = st.builds(
    lambda code, severity: Code(code.id, code.name, severity),
    st.sampled_from([*CODES.values()]),
    st.sampled_from(Severity),
)


@st.composite
def checked(draw: st.DrawFn) -> Checked:
    source = Source(draw(names), draw(words))
    lines = source.text.count("\n") + 1

    def position() -> Position | None:
        if draw(st.booleans()):
            return None
        line = draw(st.integers(1, lines))
        column = draw(st.integers(1, len(source.line(line)) + 1))
        return Position(line, column, draw(st.integers(1, 5)))

    found = [
        Diagnostic(
            draw(codes),
            draw(words) or "x",
            ("layers", 0),
            hint=draw(st.none() | words),
            position=position(),
            fix=Fix(place, draw(words)) if (place := position()) is not None else None,
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return Checked(source, tuple(found), draw(st.sampled_from(Severity)))


reports = st.builds(
    Report,
    st.lists(checked(), max_size=3).map(tuple),
    st.lists(st.builds(Unread, names, words.map(lambda word: word or "x")), max_size=2).map(tuple),
)
