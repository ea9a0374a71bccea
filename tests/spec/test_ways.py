"""The way out for who knew the word and not its place, the thing and not its name, or the form of another framework."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnspec.diagnostics import Source
from nnspec.naming import NAME_RULE, NETWORK_NAME_RULE
from nnspec.ops.activations import AnyActivation
from nnspec.ops.initializers import AnyInitializer
from nnspec.ops.losses import AnyLoss
from nnspec.ops.metrics import AnyMetric
from nnspec.ops.optimizers import AnyOptimizer
from nnspec.ops.schedules import AnySchedule
from nnspec.ops.tagged import members
from nnspec.reading import parse
from nnspec.schema import schema
from nnspec.spec import check
from nnspec.spec.habits import _WORDS
from nnspec.spec.layers import tags

SPEC = """\
nnspec: 1
name: ways
inputs:
  x: {type: number, shape: [4]}
  c: {type: category, categories: [red, green]}
layers:
  - dense: {units: 8, activation: relu}
    name: hidden
  - dropout: {rate: 0.5}
  - dense: {units: 1, activation: sigmoid}
outputs: {y: {type: boolean}}
training: {loss: binary_cross_entropy, epochs: 4}
examples:
  - {given: {x: [1, 2, 3, 4], c: red}, expect: {y: yes}}
"""


SPEC_JSON = json.dumps(parse(Source("ways.yaml", SPEC)).value)


def hint_of(right: str, wrong: str) -> str | None:
    assert right in SPEC
    _, (finding, *_) = check(Source("ways.yaml", SPEC.replace(right, wrong, 1)))
    return finding.hint


def test_the_spec_is_right() -> None:
    assert check(Source("ways.yaml", SPEC))[1] == []


@pytest.mark.parametrize(
    ("right", "wrong", "hint"),
    [
        ("activation: relu", "activation: swish", "it is called silu here"),
        ("activation: relu", "activation: Linear", "it is called identity here"),
        ("loss: binary_cross_entropy", "loss: bce", "it is called binary_cross_entropy here"),
        ("epochs: 4", "metrics: [acc]", "it is called accuracy here"),
        ("epochs: 4", "num_epochs: 4", "it is called epochs here"),
        (
            "epochs: 4",
            "lr: 4",
            "it is called learning_rate here, and it goes into optimizer: {adam: {learning_rate: ...}}",
        ),
        ("type: category", "type: enum", "it is called category here"),
        ("- dense: {units: 8", "- Linear: {units: 8", "it is called dense here"),
        ("given:", "inputs:", "it is called given here"),
        ("nnspec: 1", "version: 1", "it is called nnspec here"),
    ],
)
def test_what_others_call_otherwise(right: str, wrong: str, hint: str) -> None:
    assert hint_of(right, wrong) == hint


@pytest.mark.parametrize(
    ("right", "wrong", "hint"),
    [
        (
            "{units: 8, activation: relu}\n    name: hidden",
            "{units: 8, name: hidden}",
            "name stands beside dense, not in it",
        ),
        ("{units: 8, activation: relu}\n", "{activation: relu}\n    units: 8\n", "it goes into dense: {units: ...}"),
        ("epochs: 4", "learning_rate: 0.1", "it goes into optimizer: {adam: {learning_rate: ...}}"),
        (
            "epochs: 4",
            "optimizer: sgd, learning_rate: 0.1",
            "it goes into optimizer: {sgd: {learning_rate: ...}}",
        ),
        ("epochs: 4", "patience: 4", "it goes into early_stopping: {patience: ...}"),
        ("epochs: 4", "l2: 0.1", "it goes into regularization: {l2: ...}"),
        ("training: {", "epochs: 3\ntraining: {", "it goes into training: {epochs: ...}"),
        ("units: 8,", "units: 8, dropout: 0.5,", "it is a layer of its own, an entry of layers: - dropout: {...}"),
        (
            ", activation: relu}",
            "}\n    activation: relu",
            "write it in dense: {activation: ...}, or give each an entry of its own",
        ),
        ("{given: {x: [1, 2, 3, 4], c: red}, expect: {y: yes}}", "{x: [1, 2, 3, 4]}", "it goes into given: {x: ...}"),
        ("expect: {y: yes}", "expect: {y: {probability: 0.9, within: 0.1}}", "write y: yes"),
        ("expect: {y: yes}", "y: yes", "it goes into expect: {y: ...}"),
        ("epochs: 4", "layers: []", "layers stands at the top of the spec"),
        ("{units: 8", "{units:8", "put a space behind the colon: units: 8"),
        ("{type: number", "{type:number", "put a space behind the colon: type: number"),
        ("epochs: 4", "\u00a0epochs: 4", "the blank beside it is U+00A0, which is none to YAML; write spaces"),
    ],
)
def test_a_word_that_stands_elsewhere(right: str, wrong: str, hint: str) -> None:
    _, findings = check(Source("ways.yaml", SPEC.replace(right, wrong, 1)))
    assert hint in [finding.hint for finding in findings]


@pytest.mark.parametrize(
    ("right", "wrong", "hint"),
    [
        ("activation: relu", "activation: {type: relu}", "write relu alone"),
        ("loss: binary_cross_entropy", "loss: {y: mse}", "the loss of one output is written {y: {loss: mse}}"),
        ("epochs: 4", "optimizer: {name: adam, learning_rate: 1}", "write {adam: {learning_rate: ...}}"),
        ("- dense: {units: 8", "- type: dense\n    units: {x: 8", "write dense: {...} in its place"),
        ("rate: 0.5", "rate: 50%", "write 0.5"),
        ("rate: 0.5", "rate: '0,5'", "write 0.5, with a point"),
        ("units: 8", "units: '8'", "write 8, without quotes"),
        ("units: 8", "units: '1,000'", "write 1.000 or 1000, with a point"),
        ("units: 8", "units: '.nan'", None),
        ("units: 8", "units: '1/3'", None),
        ("units: 8", "units: 8.0", "write 8"),
        ("units: 8", "units: \u22128", "write -8"),
        ("[red, green]", "[red, 3]", 'write "3", in quotes'),
        (
            "name: ways",
            "name: My Ways",
            f"{NETWORK_NAME_RULE}; write my_ways",
        ),
        (
            "  c: {",
            "  c-1: {",
            f"{NAME_RULE}; write c_1",
        ),
        (
            "  c: {",
            "  \u0441: {",
            f"{NAME_RULE}; this has CYRILLIC SMALL LETTER ES (U+0441)",
        ),
    ],
)
def test_another_form(right: str, wrong: str, hint: str | None) -> None:
    assert hint_of(right, wrong) == hint


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("inputs:\n  x: {type: number, shape: [4]}\n  c: {type: category, categories: [red, green]}", "inputs: [x, c]"),
        ("outputs: {y: {type: boolean}}", "outputs: y"),
        ("examples:\n  - {given: {x: [1, 2, 3, 4], c: red}, expect: {y: yes}}", "examples: {expect: {y: yes}}"),
        ("dense: {units: 8, activation: relu}", "dense: 8"),
        ("dropout: {rate: 0.5}", "dropout: 0.5"),
        ("shape: [4]", "shape: 4"),
        ("epochs: 4", "metrics: accuracy"),
        ("epochs: 4", "early_stopping: 4"),
        ("epochs: 4", "clip: 4"),
        ("epochs: 4", "regularization: 4"),
    ],
)
def test_the_form_that_is_shown_is_read(right: str, wrong: str) -> None:
    hint = hint_of(right, wrong)
    assert hint is not None
    key, written = wrong.partition(":")[0], hint.partition(": ")[2]
    written = written if not written.startswith("- ") else f"{key}:\n  {written}"
    _, findings = check(Source("ways.yaml", SPEC.replace(right, written, 1)))
    # Its names are others, but that is all.
    assert {finding.code.id for finding in findings} <= {"NN203", "NN701", "NN702"}


def test_an_example_that_gives_all_is_not_told_to_give_one_twice() -> None:
    right = "given: {x: [1, 2, 3, 4], c: red}"
    assert hint_of(right, right.replace("}", ", x2: 1}")) == "remove it, or declare it as an input"
    assert hint_of(right, right.replace("c: red", "cc: red")) == "did you mean 'c'?"


def test_a_key_that_is_misspelt_is_all_that_is_wrong() -> None:
    misspelt = (
        "weights: {a: 1}\ntreshold: 0",
        "wieghts: {a: 1}\nthreshold: 0",
        "layres: [flatten]",
        "model: [flatten]",
    )
    for wrong in misspelt:
        text = f"nnspec: 1\nname: one\ninputs: {{a: {{type: boolean}}}}\n{wrong}\noutputs: {{b: {{type: boolean}}}}\n"
        assert [finding.code.id for finding in check(Source("one.yaml", text))[1]] == ["NN101"]


ODD = ["-.INF", " a", "a: b", "type:x", "units:", "9" * 5000, "9" * 5000 + "%", "1e9999", "1e9999%", "\ud800", "name"]
WORDS = st.text() | st.sampled_from(ODD)


@given(WORDS, WORDS)
def test_any_word_has_a_way_or_none(key: str, value: str) -> None:
    for right, wrong in (("epochs", key), ("given", key), ("units", key), ("type", key), ("dense", key)):
        text = json.dumps(json.loads(SPEC_JSON.replace(json.dumps(right), json.dumps(wrong))) | {"threshold": value})
        assert check(Source("ways.json", text, "json"))[1]


UNIONS = {
    "activation": AnyActivation,
    "loss": AnyLoss,
    "metric": AnyMetric,
    "optimizer": AnyOptimizer,
    "schedule": AnySchedule,
    "initializer": AnyInitializer,
}


@pytest.mark.parametrize("noun", _WORDS)
def test_what_is_said_to_be_the_name_here_is(noun: str) -> None:
    keys = set(re.findall(r'"([$a-z_0-9]+)": \{', str(schema()).replace("'", '"')))
    known = {"type": {"boolean", "number", "category"}, "layer": {*tags()}, "key": keys}
    ours = known[noun] if noun in known else {*members(UNIONS[noun])}
    assert {*_WORDS[noun]} <= ours
    if noun != "key":  # which are others at each place
        assert not {word for theirs in _WORDS[noun].values() for word in theirs.split()} & ours
