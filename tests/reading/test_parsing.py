import json
import subprocess
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nnspec.diagnostics import Source
from nnspec.reading import Document, WrittenFloat, parse, yaml_reader

# What both formats can hold: text without the characters that are refused.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\ufeff\u2028\u2029"), max_size=12
)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.floats(allow_nan=False, allow_infinity=False) | TEXT
)
VALUES = st.recursive(
    SCALARS, lambda of: st.lists(of, max_size=4) | st.dictionaries(TEXT, of, max_size=4), max_leaves=12
)
SPECS = st.dictionaries(TEXT, VALUES, max_size=5)


class Words(yaml.SafeDumper):
    """Writes what YAML 1.2 reads back: text in quotes, which PyYAML leaves out by the rules of YAML 1.1."""


Words.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def same(read: object, meant: object) -> bool:
    if isinstance(meant, dict):
        return (
            isinstance(read, dict) and list(read) == list(meant) and all(same(read[key], meant[key]) for key in meant)
        )
    if isinstance(meant, list):
        return isinstance(read, list) and len(read) == len(meant) and all(map(same, read, meant))
    if isinstance(meant, float):
        return isinstance(read, WrittenFloat) and float(read) == meant and float(read.text) == meant
    return type(read) is type(meant) and read == meant


@given(SPECS, st.sampled_from([None, 1, 4]))
def test_json_is_read_as_it_was_written(spec: dict[str, object], indent: int | None) -> None:
    assert same(parse(Source("a.json", json.dumps(spec, indent=indent), "json")).value, spec)
    assert same(parse(Source("a.json", json.dumps(spec, indent=indent, ensure_ascii=False), "json")).value, spec)


@given(SPECS, st.sampled_from([None, True, False]), st.booleans())
def test_yaml_is_read_as_it_was_written(spec: dict[str, object], flow: bool | None, allow_unicode: bool) -> None:
    text = yaml.dump(spec, Dumper=Words, default_flow_style=flow, allow_unicode=allow_unicode, sort_keys=False)
    assert same(parse(Source("a.yaml", text)).value, spec)


def leaves(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], object]]:
    if isinstance(value, dict):
        return [leaf for key, each in value.items() for leaf in leaves(each, (*path, key))]
    if isinstance(value, list):
        return [leaf for at, each in enumerate(value) for leaf in leaves(each, (*path, at))]
    return [(path, value)]


def token(document: Document, path: tuple[str | int, ...]) -> str:
    place = document.locate(path)
    return document.source.line(place.line)[place.column - 1 :][: place.length]


@given(SPECS)
def test_every_value_stands_where_it_is_located(spec: dict[str, object]) -> None:
    """JSON is YAML, so one text tells whether both readers place its values alike and rightly."""
    text = json.dumps(spec, ensure_ascii=False, indent=1)
    by_json = parse(Source("a.json", text, "json"))
    for path, value in leaves(spec):
        assert json.loads(token(by_json, path)) == value
    by_yaml = parse(Source("a.yaml", text))
    assert by_yaml.value == by_json.value
    for path, _ in leaves(spec):
        assert by_yaml.locate(path) == by_json.locate(path)
        assert by_yaml.locate(path, at_key=True) == by_json.locate(path, at_key=True)


@given(SPECS)
def test_without_libyaml_the_same_is_read(spec: dict[str, object]) -> None:
    source = Source("a.yaml", yaml.dump(spec, Dumper=Words, sort_keys=False))
    by_c = parse(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_reader, "Parser", yaml.SafeLoader)
        by_python = parse(source)
    assert same(by_python.value, spec)
    for path, _ in leaves(spec):
        assert by_python.locate(path) == by_c.locate(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: no\nb: yes\nc: on", {"a": "no", "b": "yes", "c": "on"}),
        ("a: 010\nb: 1e-4\nc: 0o17", {"a": 10, "b": 1e-4, "c": 15}),
        ("1: a\nyes: b\nnull: c\n1.0: d", {"1": "a", "yes": "b", "null": "c", "1.0": "d"}),
        ('"<<": 1\n"": 2', {"<<": 1, "": 2}),
        ("a: '3'\nb: \"true\"\nc: |\n  3\nd: >-\n  x\n  y", {"a": "3", "b": "true", "c": "3\n", "d": "x y"}),
        ("a: &x {b: 1}\nc: *x\nd: [*x, *x]", {"a": {"b": 1}, "c": {"b": 1}, "d": [{"b": 1}, {"b": 1}]}),
        ("&k a: 1\nb: *k", {"a": 1, "b": "a"}),
        ("a: &x 1\nb: &x 2\nc: *x", {"a": 1, "b": 2, "c": 2}),
        ("---\na: 1\n...\n# the end\n", {"a": 1}),
        ("# first\r\na: 1\r\nb:\r\n", {"a": 1, "b": None}),
        ('a: "x\\ty\\u2028"', {"a": "x\ty\u2028"}),
        ("{}", {}),
    ],
)
def test_yaml_means(text: str, value: dict[str, object]) -> None:
    assert parse(Source("a.yaml", text)).value == value


def test_json_takes_pairs_of_surrogates() -> None:
    assert parse(Source("a.json", '{"a": "\\ud83d\\ude00"}', "json")).value == {"a": "😀"}


@pytest.mark.parametrize(("name", "form", "unused"), [("a.yaml", "yaml", "json"), ("a.json", "json", "yaml")])
def test_a_start_pays_for_no_more_than_its_format(name: str, form: str, unused: str) -> None:
    program = (
        f"import sys; from nnspec.reading import parse, Source; parse(Source({name!r}, '{{\"a\": 1}}', {form!r}));"
        f"print([m for m in ({unused!r}, 'numpy', 'pydantic', 'grpc') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
