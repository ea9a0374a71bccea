import pytest

from nnspec.diagnostics import Path, Source
from nnspec.reading import Document, parse

YAML = """\
# a network
nnspec: 1
inputs:
  snacks: &yes_no {type: boolean}
  "partner": *yes_no
layers:
- dense:
    units: 30
    activation: relu
- [1, 2]
description: |
  two
  lines
empty:
"""
JSON = """\
{
 "nnspec": 1,
 "inputs": {"sn\\u0061cks": {"type": "boolean"}},
 "layers": [{"dense": {"units": 30}}, [1, 2]]
}
"""

Place = tuple[str, int, int]


def at(document: Document, path: Path, at_key: bool) -> Place:
    """Return the text that a caret goes under, with its line and column."""
    place = document.locate(path, at_key)
    text = document.source.line(place.line)
    return text[place.column - 1 : place.column - 1 + place.length], place.line, place.column


@pytest.mark.parametrize(
    ("path", "at_key", "expected"),
    [
        ((), False, ("nnspec", 2, 1)),
        (("nnspec",), False, ("1", 2, 9)),
        (("nnspec",), True, ("nnspec", 2, 1)),
        (("inputs",), False, ("snacks", 4, 3)),
        (("inputs",), True, ("inputs", 3, 1)),
        (("inputs", "snacks"), False, ("&yes_no {type: boolean}", 4, 11)),
        (("inputs", "snacks", "type"), False, ("boolean", 4, 26)),
        (("inputs", "partner"), True, ('"partner"', 5, 3)),
        (("inputs", "partner"), False, ("*yes_no", 5, 14)),
        (("inputs", "partner", "type"), False, ("boolean", 4, 26)),
        (("layers",), False, ("-", 7, 1)),
        (("layers", 0), False, ("dense", 7, 3)),
        (("layers", 0, "dense", "units"), False, ("30", 8, 12)),
        (("layers", 1), False, ("[1, 2]", 10, 3)),
        (("layers", 1, 1), True, ("2", 10, 7)),
        (("description",), False, ("|", 11, 14)),
        (("empty",), False, ("", 14, 7)),
    ],
)
def test_places_in_yaml(path: Path, at_key: bool, expected: Place) -> None:
    assert at(parse(Source("a.yaml", YAML)), path, at_key) == expected


@pytest.mark.parametrize(
    ("path", "at_key", "expected"),
    [
        ((), False, ("{", 1, 1)),
        (("nnspec",), False, ("1", 2, 12)),
        (("inputs", "snacks"), True, ('"sn\\u0061cks"', 3, 13)),
        (("inputs", "snacks", "type"), False, ('"boolean"', 3, 37)),
        (("layers", 0, "dense"), True, ('"dense"', 4, 14)),
        (("layers", 1, 1), False, ("2", 4, 43)),
    ],
)
def test_places_in_json(path: Path, at_key: bool, expected: Place) -> None:
    assert at(parse(Source("a.json", JSON, "json")), path, at_key) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("outputs",), ("nnspec", 2, 1)),
        (("outputs", "go", "type"), ("nnspec", 2, 1)),
        (("inputs", "snacks", "shape"), ("snacks", 4, 3)),
        (("inputs", 0), ("inputs", 3, 1)),
        (("layers", 7), ("layers", 6, 1)),
        (("layers", -1), ("layers", 6, 1)),
        (("layers", 0, "name"), ("dense", 7, 3)),
        (("layers", 0, "dense", "activation", "relu", "slope"), ("relu", 9, 17)),
        (("layers", "x"), ("layers", 6, 1)),
    ],
)
@pytest.mark.parametrize("at_key", [False, True])
def test_a_missing_part_is_shown_at_its_nearest_parent(path: Path, at_key: bool, expected: Place) -> None:
    assert at(parse(Source("a.yaml", YAML)), path, at_key) == expected
