"""One form for specs that say the same: stable, read again as an equal spec, and sensitive to what a spec says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnspec.reading import read_source
from nnspec.spec import Spec, from_dict, load, loads
from nnspec.spec.canonical import canonical_text
from tests.spec.texts import CONCERT, EVERYTHING, SPECS

TEXTS = {"concert": CONCERT, "everything": EVERYTHING, **{path.stem: read_source(path).text for path in SPECS}}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_read_again_it_is_the_same_spec(text: str) -> None:
    spec = loads(text)
    again = from_dict(spec.canonical())
    assert again == spec
    assert again.canonical() == spec.canonical()
    assert again.digest == spec.digest


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_as_json_it_is_the_same_spec(text: str) -> None:
    spec = loads(text)
    again = loads(canonical_text(spec.canonical()), format="json")
    assert again == spec
    assert again.digest == spec.digest


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_it_is_plain_json(text: str) -> None:
    canonical = loads(text).canonical()
    assert json.loads(json.dumps(canonical)) == canonical


def test_defaults_spaces_and_ways_to_write_a_number_do_not_matter() -> None:
    spelled = CONCERT.replace("0.10", "1e-1").replace("1e-2", "0.010").replace("threshold: 6", "threshold: 6.0")
    assert loads(f"{spelled}dtype: float32\n").digest == loads(CONCERT).digest


@pytest.mark.parametrize(("old", "new"), [("0.10", "0.1000000000000000000000000000001"), ("6", "7"), ("go", "stay")])
def test_what_it_says_matters(old: str, new: str) -> None:
    assert loads(CONCERT.replace(old, new)).digest != loads(CONCERT).digest


def test_the_order_of_inputs_matters() -> None:
    value = loads(CONCERT).canonical()
    turned = {**value, "inputs": dict(reversed(value["inputs"].items()))}
    assert from_dict(turned).digest != from_dict(value).digest


@given(st.text(max_size=30))
def test_any_text_keeps_its_characters(text: str) -> None:
    assert json.loads(canonical_text({"a": [text, True, 1]})) == {"a": [text, True, 1]}


def test_where_a_spec_was_read_does_not_matter() -> None:
    path = next(path for path in SPECS if path.stem == "concert")
    spec: Spec = load(path)
    assert spec.source is not None
    assert spec.source.name == str(path)
    assert spec == from_dict(spec.canonical())
    assert from_dict(spec.canonical()).source is None
