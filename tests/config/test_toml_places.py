"""The place of a key holds that key, the place of a value holds that value: for TOML that tomllib reads."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnspec.config.toml_places import find_places
from nnspec.diagnostics import Path as Place

ROOT = Path(__file__).parents[2]
DOCUMENT = '''\
# a comment = 1
title = "a [b] # c" # after
"quoted key" = 'literal # "x"'
a.b . "c d".'e' = 0x1F
date = 1979-05-27 07:32:00
when = 1979-05-27T07:32:00-08:00
text = """
a \\""" b = 3
# no comment""\\""""
raw = \'\'\'
'' [x]\'\'\'\'\'
list = [ 1, # one
  [ "x", [] ], { y = 1, z.w = [2, 3] } ,
]
empty = {}

[table]
k = -1_000.5e+3
[table."sub table"]
inf = -inf
[[many]]
n = 1
[many.inner]
x = true
[[many.deep]]
d = 1
[[many.deep]]
d = 2
[[many]]
n = 2
[[many.deep]]
d = 3
'''


def paths(value: Any, at: Place = ()) -> Iterator[tuple[Place, Any]]:
    if at:
        yield at, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield from paths(each, (*at, key))


def assert_places_hold_what_they_are_of(text: str) -> None:
    places, value = find_places(text), tomllib.loads(text)
    for path, each in paths(value):
        if isinstance(path[-1], str):
            start, end = places.keys[path]
            assert tomllib.loads(f"{text[start:end]} = 1") == {path[-1]: 1}
        if path in places.values:
            start, end = places.values[path]
            assert tomllib.loads(f"x = {text[start:end]}") == {"x": each}
        else:
            assert isinstance(each, dict | list)
    known = {path for path, _ in paths(value)}
    assert set(places.keys) | set(places.values) <= known


@pytest.mark.parametrize("text", [DOCUMENT, DOCUMENT.replace("\n", "\r\n"), "", "#", "a=1", "[a]", "a = 'x'#y"])
def test_documents(text: str) -> None:
    assert_places_hold_what_they_are_of(text)


def test_our_own_project() -> None:
    assert_places_hold_what_they_are_of((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


keys = st.sampled_from(["a", "b-1", '"a b"', "'\"'", '"\\u00e9."', "2"])
scalars = st.sampled_from(
    [
        "1",
        "-2.5",
        "true",
        '"x"',
        '"a\\"#]"',
        "'}'",
        "'''a'b'''",
        '"""\n]"""',
        "07:32:00",
        "1979-05-27 07:32:00",
        '""""x"""',
    ]
)
gaps = st.sampled_from(["", " ", "\t "])
breaks = st.sampled_from(["", " ", "\n", " # c ]\n  "])


@st.composite
def values(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.integers(0, 3 if depth > 0 else 1))
    if kind < 2:
        return draw(scalars)
    parts = [draw(values(depth - 1)) for _ in range(draw(st.integers(0, 3)))]
    if kind == 2:
        items = [f"{draw(breaks)}{part}{draw(breaks)}" for part in parts]
        return f"[{','.join(items)}{draw(st.sampled_from([',', ''])) if parts else ''}{draw(breaks)}]"
    names = draw(st.lists(keys, min_size=len(parts), max_size=len(parts), unique=True))
    pairs = [
        f"{draw(gaps)}{name}{draw(gaps)}={draw(gaps)}{part}{draw(gaps)}"
        for name, part in zip(names, parts, strict=True)
    ]
    return f"{{{','.join(pairs)}}}"


@st.composite
def documents(draw: st.DrawFn) -> str:
    lines: list[str] = []
    for number, head in enumerate(
        draw(st.lists(st.sampled_from(["", "[t{}]", "[[many]]", "[t{}.'x y'.z]", "# c"]), max_size=4))
    ):
        lines.append(head.format(number))
        for name in draw(st.lists(keys, max_size=3, unique=True)):
            prefix = f"k{number}." if not head.startswith("[") else draw(st.sampled_from(["", "p . "]))
            lines.append(f"{draw(gaps)}{prefix}{name}{draw(gaps)}={draw(gaps)}{draw(values())}{draw(gaps)}")
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines)


@settings(deadline=None)
@given(documents())
def test_any_document(text: str) -> None:
    assert_places_hold_what_they_are_of(text)
