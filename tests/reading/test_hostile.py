"""Texts made to hang, crash or mislead a reader; each is refused, whatever its size, with the finding it deserves."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnspec.diagnostics import Code, Diagnostic, Source, SpecError, codes
from nnspec.reading import Document, parse
from nnspec.reading.document import MAX_DEPTH, MAX_NODES

DEEP = 40_000


def findings(source: Source) -> tuple[Diagnostic, ...]:
    with pytest.raises(SpecError) as caught:
        parse(source)
    return caught.value.diagnostics


def document_or_error(source: Source) -> Document | SpecError:
    try:
        return parse(source)
    except SpecError as error:
        return error


def nested_merges(levels: int) -> str:
    return "a0: &a0 {x: 1}\n" + "".join(
        f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}\n" for i in range(1, levels)
    )


def alias_bomb(levels: int) -> str:
    return "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, levels))


YAML: dict[str, tuple[str, set[Code]]] = {
    "deep lists": ("[" * DEEP, {codes.TOO_DEEP}),
    "deep lists, closed": ("a: " + "[" * DEEP + "]" * DEEP, {codes.TOO_DEEP}),
    "deep flow mappings": ("{a: " * DEEP, {codes.TOO_DEEP}),
    "deep dashes": ("- " * DEEP, {codes.TOO_DEEP}),
    "deep keys": ("? " * DEEP, {codes.TOO_DEEP, codes.KEY_NOT_TEXT}),
    "deep blocks": ("".join(f"{' ' * i}a:\n" for i in range(2000)), {codes.TOO_DEEP}),
    "deep by aliases": ("a: &a0 []\n" + "".join(f"b{i}: &a{i + 1} [*a{i}]\n" for i in range(500)), {codes.TOO_DEEP}),
    "alias bomb": (alias_bomb(500), {codes.TOO_MANY_NODES}),
    "nested merges": (nested_merges(500), {codes.MERGE_KEY, codes.TOO_MANY_NODES}),
    "an alias of itself": ("a: &a [*a]", {codes.UNKNOWN_ANCHOR}),
    "wide": ("a: [" + "1," * MAX_NODES + "]", {codes.TOO_MANY_NODES}),
    "many duplicates": ("a: 1\n" * 10_000, {codes.DUPLICATE_KEY}),
    "a huge integer": ("a: " + "9" * 1_000_000, {codes.NUMBER_TOO_LONG}),
    "a huge hexadecimal": ("a: 0x" + "f" * 1_000_000, {codes.NUMBER_TOO_LONG}),
    "a huge decimal": ("a: 1." + "9" * 1_000_000, {codes.NUMBER_TOO_LONG}),
    "many directives": ("".join(f"%TAG !a{i}! x\n" for i in range(200_000)), {codes.DIRECTIVE}),
    "directives after the end": ("a: 1\n...\n" + "%TAG !a! x\n" * 200_000, {codes.SEVERAL_DOCUMENTS}),
    "many documents": ("---\na: 1\n" * 100_000, {codes.SEVERAL_DOCUMENTS}),
    "code": ("a: !!python/object/apply:os.system [date]", {codes.TAG_NOT_READ}),
    "control characters": ("a: '" + "\x1b" * 100_000, {codes.INVALID_CHARACTER}),
    "a lone surrogate": ("a: \ud800", {codes.INVALID_CHARACTER}),
}
JSON: dict[str, tuple[str, set[Code]]] = {
    "deep lists": ("[" * DEEP, {codes.TOO_DEEP}),
    "deep lists, closed": ("[" * DEEP + "]" * DEEP, {codes.TOO_DEEP}),
    "deep objects": ('{"a":' * DEEP, {codes.TOO_DEEP}),
    "wide": ('{"a": [' + "1," * MAX_NODES + "1]}", {codes.TOO_MANY_NODES}),
    "many duplicates": ("{" + '"a": 1,' * 10_000 + '"a": 2}', {codes.DUPLICATE_KEY}),
    "a huge integer": ('{"a": ' + "9" * 1_000_000 + "}", {codes.NUMBER_TOO_LONG}),
    "a huge decimal": ('{"a": 0.' + "9" * 1_000_000 + "}", {codes.NUMBER_TOO_LONG}),
    "an open string": ('{"a": "' + "x" * 1_000_000, {codes.SYNTAX_ERROR}),
}


@pytest.mark.parametrize("name", YAML)
def test_hostile_yaml_is_refused(name: str) -> None:
    text, expected = YAML[name]
    assert {found.code for found in findings(Source("a.yaml", text))} == expected


@pytest.mark.parametrize("name", JSON)
def test_hostile_json_is_refused(name: str) -> None:
    text, expected = JSON[name]
    assert {found.code for found in findings(Source("a.json", text, "json"))} == expected


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_the_limits_themselves_are_allowed(form: str) -> None:
    source = Source(
        "a", '{"a": ' + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1) + "}", "json" if form == "json" else "yaml"
    )
    assert parse(source).value.keys() == {"a"}
    # The mapping, its key, the list, and its items.
    source = Source("a", json.dumps({"a": [0] * (MAX_NODES - 3)}), source.format)
    assert len(source.text) > MAX_NODES
    assert parse(source).value.keys() == {"a"}
    source = Source("a", json.dumps({"a": [0] * (MAX_NODES - 2)}), source.format)
    assert [found.code for found in findings(source)] == [codes.TOO_MANY_NODES]


def test_an_alias_counts_as_what_it_stands_for() -> None:
    # 1 mapping, keys a and b, a list of 9 and 9 items make 13; each alias adds 10.
    text = "a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\nb: [{}]\n"
    most = (MAX_NODES - 14) // 10
    assert len(str(parse(Source("a", text.format(", ".join(["*a"] * most)))).value)) > most
    found = findings(Source("a", text.format(", ".join(["*a"] * (most + 1)))))
    assert [each.code for each in found] == [codes.TOO_MANY_NODES]


def pieces() -> Iterator[str]:
    yield from (
        "a",
        "b:",
        ": ",
        "- ",
        "\n",
        "\n  ",
        "\t",
        "[",
        "]",
        "{",
        "}",
        ",",
        "&x ",
        "*x",
        "!t ",
        "<<: ",
        "? ",
        "|\n",
        ">",
    )
    yield from (
        "#",
        "'",
        '"',
        "\\u",
        "d800",
        "\\",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "%",
        "1",
        ".",
        "e5",
        ".inf",
        "NaN",
        "é",
        "𝄞",
    )
    yield from ("\x00", "\x85", "\u2028", "\ufeff", "\r", "null", "true", "@", "`", "~", "/", "-")


@given(st.lists(st.sampled_from(list(pieces())) | st.text(max_size=3), max_size=30).map("".join))
@example("a: {b: 1}\n]")
@example("\n%")
@example("&x a: *x")
@example('{"a": "\\ud83d')
@example("NaNa")
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_any_text_is_a_document_or_findings_with_places(form: str, text: str) -> None:
    source = Source("a", text, "json" if form == "json" else "yaml")
    read = document_or_error(source)
    if isinstance(read, Document):
        assert isinstance(read.value, dict)
        for key in read.value:
            assert read.locate((key,), at_key=True).line >= 1
        return
    assert read.diagnostics
    for found in read.diagnostics:
        assert found.code.id.startswith("NN0")
        assert found.position is not None
        assert 1 <= found.position.column <= len(source.line(found.position.line)) + 1
    assert str(read)
