"""One mistake does not hide another: each is told unless what it is about depends on the other."""

import pytest

from nnspec.check import check
from nnspec.diagnostics import Source

HEAD = "nnspec: 1\nname: one_pass\ninputs: {x: {type: number}, z: {type: number}}\n"
TAIL = "outputs: {y: {type: number}}\ntraining: {}\n"


def found(text: str, form: str = "yaml") -> list[str]:
    """Return ``NN203 layers/0/from/0`` for each finding, in the order of the text."""
    findings = check(Source("one_pass", text, "json" if form == "json" else "yaml"))
    return [f"{each.code.id} {'/'.join(map(str, each.path))}" for each in findings]


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ("{dense: {unit: 1}, from: w}", ["NN101 layers/0/dense/unit", "NN203 layers/0/from/0"]),
        ("{dnse: {units: 1}, from: [x, w]}", ["NN106 layers/0/dnse", "NN203 layers/0/from/1"]),
        ("{dense: {units: 0}, name: x}", ["NN401 layers/0/dense/units", "NN202 layers/0/name"]),
        (
            "{dense: {units: 1}, name: a, from: b}, {dense: {units: one}, name: b, from: a}",
            ["NN207 layers/0/from/0", "NN103 layers/1/dense/units"],
        ),
        (
            "{neurons: {units: {n: {weights: {x: 1, w: 1}, bias: 0}}, activation: stp}}",
            ["NN203 layers/0/neurons/units/n/weights/w", "NN106 layers/0/neurons/activation"],
        ),
        # What may follow from the first mistake is not told.
        ("{dense: {units: 0}, name: a}, {dense: {units: 1}, from: [a, a.n]}", ["NN401 layers/0/dense/units"]),
        ("{dense: {units: 0}, from: [x, {y: 1}, w]}", ["NN401 layers/0/dense/units", "NN103 layers/0/from/1"]),
        # A layer of neurons steps, and is trained here; its units are known.
        (
            "{nurons: {units: {n: {weights: {x: 1}, bias: 0}}}}, {dense: {units: 1}, from: n}",
            ["NN106 layers/0/nurons", "NN503 layers/0/nurons/activation"],
        ),
    ],
)
def test_a_slip_in_a_layer_hides_no_name(layers: str, expected: list[str]) -> None:
    told = found(f"{HEAD}layers: [{layers}]\n{TAIL}")
    assert sorted(told) == sorted(expected)


def test_a_shape_that_does_not_fit_hides_no_warning() -> None:
    layers = "layers: [{dense: {units: 2}, from: x}]\n"
    training = "training: {optimizer: {sgd: {learning_rate: 50}}}\n"
    told = found(f"{HEAD}{layers}outputs: {{y: {{type: number}}}}\n{training}")
    assert told == ["NN210 inputs/z", "NN302 outputs/y", "NN512 training/optimizer/sgd/learning_rate"]


def test_a_name_that_is_wrong_hides_what_depends_on_names_alone() -> None:
    layers = "layers: [{dense: {units: 1}, from: w}]\n"
    training = "training: {optimizer: {sgd: {learning_rate: 50}}}\n"
    told = found(f"{HEAD}{layers}outputs: {{y: {{type: number}}}}\n{training}")
    assert told == ["NN203 layers/0/from/0", "NN512 training/optimizer/sgd/learning_rate"]


DECISION = """\
nnspec: 1
name: one_pass
inputs: {a: {type: boolean}, b: {type: boolean}}
weights: {a: 1, c: 1}
threshold: 1
outputs: {go: {type: boolean}}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("threshold: 1", "threshold: .nan", "NN011 threshold"),
        ("a: 1,", "a: .inf,", "NN011 weights/a"),
        ("a: 1,", "a: 1, a: 2,", "NN002 weights/a"),
        ("threshold: 1", "threshold: !!int 1", "NN006 threshold"),
        ("threshold: 1", "threshold: *t", "NN014 threshold"),
    ],
)
def test_a_fault_of_reading_hides_no_wrong_name(right: str, wrong: str, fault: str) -> None:
    told = found(DECISION.replace(right, wrong))
    assert sorted(told) == sorted([fault, "NN203 weights/c"])


def test_nothing_is_missed_in_a_mapping_that_lost_its_keys() -> None:
    assert found(DECISION.replace("{a: 1, c: 1}", "{<<: {a: 1, b: 1}}")) == ["NN007 weights"]


def test_json_is_read_on_after_a_fault() -> None:
    text = '{"nnspec": 1, "name": "Wrong", "name": "right", "inputs": {"a": {"type": "bolean"}}, "weights": {"a": NaN}}'
    assert sorted(found(text, "json")) == ["NN002 name", "NN011 weights/a", "NN102 outputs", "NN106 inputs/a/type"]


def test_after_a_fault_of_reading_the_first_of_two_is_looked_at() -> None:
    head = '{"nnspec": 1, "name": "a", "inputs": {"a": {"type": "boolean"}}, "outputs": {"go": {"type": "boolean"}}, '
    assert found(head + '"threshold": 0, "weights": {"b": 1}, "weights": {"a": 1}}', "json")[0] == "NN203 weights/b"


SHAPES = (
    HEAD
    + """\
layers: [{dense: {units: 4}}, {dense: {units: 2}}]
outputs: {y: {type: number}}
training: {loss: mse, seed: 1, batch_size: 8}
examples: [{given: {x: 1, z: 2}, expect: {y: {value: 1, within: 0.1}}}]
"""
)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("seed: 1", "seed: -1", "NN401 training/seed"),
        ("seed: 1", "sed: 1", "NN101 training/sed"),
        ("name: one_pass", "name: [1]", "NN103 name"),
        ("nnspec: 1\n", "", "NN102 nnspec"),
        ("x: 1,", "w: 1,", "NN203 examples/0/given/w"),
        ("given:", "gven:", "NN101 examples/0/gven"),
        ("layers:", "layres:", "NN101 layres"),
        ("outputs:", "otuputs:", "NN101 otuputs"),
        ("name: one_pass", "name: one_pass\nauthor: me", "NN101 author"),
    ],
)
def test_shapes_are_told_beside_what_they_do_not_depend_on(right: str, wrong: str, told: str) -> None:
    assert right in SHAPES
    findings = found(SHAPES.replace(right, wrong, 1))
    assert told in findings
    shape = "NN302 otuputs/y" if wrong == "otuputs:" else "NN302 outputs/y"
    assert shape in findings
    assert {each for each in findings if each.split()[0] not in ("NN701", "NN210")} == {told, shape}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("units: 4", "units: [4]"), ("loss: mse", "loss: [mse]"), ("z: {type: number}", "z: {type: number, shap: 3}")],
)
def test_shapes_wait_for_what_they_depend_on(right: str, wrong: str) -> None:
    assert right in SHAPES
    assert not any(each.startswith("NN3") for each in found(SHAPES.replace(right, wrong, 1)))


def test_a_misspelt_key_hides_nothing_behind_it() -> None:
    text = SHAPES.replace("units: 2", "units: 1").replace("examples: [{given:", "exmaples: [{gvien:")
    told = found(text.replace("within: 0.1", "within: -1").replace("z: 2", "zz: 2"))
    assert sorted(told) == [
        "NN101 exmaples",
        "NN101 exmaples/0/gvien",
        "NN203 exmaples/0/gvien/zz",
        "NN401 exmaples/0/expect/y/within",
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("name: one_pass", "name: one_pass\nmetdta: 7", "NN101 metdta"),
        ("name: one_pass", "nmae: 5", "NN101 nmae"),
        ("layers: [", "layers: [{dnse: 5}, ", "NN106 layers/0/dnse"),
    ],
)
def test_what_a_key_was_guessed_to_be_is_not_told_to_be_of_another_kind(right: str, wrong: str, told: str) -> None:
    text = SHAPES.replace("units: 2", "units: 1")
    assert right in text
    assert found(text.replace(right, wrong)) == [told]


def test_neither_half_of_an_example_hides_the_other() -> None:
    text = SHAPES.replace("units: 2", "units: 1")
    assert sorted(found(text.replace("x: 1,", "").replace("expect: {y: {value: 1, within: 0.1}}", "expect: 7"))) == [
        "NN103 examples/0/expect",
        "NN701 examples/0/given",
    ]
    assert sorted(found(text.replace("{x: 1, z: 2}", "7").replace("{y: {value: 1,", "{yy: {value: 1,"))) == [
        "NN103 examples/0/given",
        "NN203 examples/0/expect/yy",
    ]


@pytest.mark.parametrize("key", ["unit", "unihs"])
def test_neurons_below_a_misspelt_key_are_known(key: str) -> None:
    neurons = f"{{neurons: {{{key}: {{n: {{weights: {{x: 1}}, bias: 0}}}}, activation: sigmoid}}, nam: m}}"
    told = found(f"{HEAD}layers: [{neurons}, {{dense: {{units: 1}}, from: [n, m.n]}}]\n{TAIL}")
    assert sorted(each for each in told if "NN210" not in each) == [
        "NN101 layers/0/nam",
        f"NN101 layers/0/neurons/{key}",
    ]


@pytest.mark.parametrize("training", ["{}", "{rule: perceptron}"])
def test_layers_that_are_not_known_are_not_told_to_have_nothing_to_train(training: str) -> None:
    text = f"{HEAD}layers: 7\noutputs: {{y: {{type: boolean}}}}\ntraining: {training}\n"
    assert [each for each in found(text) if "NN103" not in each] == []


@pytest.mark.parametrize(
    "units", ["neurons: 7", "neurons: {units: text, activation: sigmoid}", "neurons: {activation: sigmoid}"]
)
def test_neurons_that_cannot_be_read_may_have_any_name(units: str) -> None:
    told = found(f"{HEAD}layers: [{{{units}, name: m}}, {{dense: {{units: 1}}, from: [n, m.n]}}]\n{TAIL}")
    assert len(told) == 1, told
    assert "neurons" in told[0]


def test_a_rule_is_not_held_against_a_network_that_it_does_not_fit() -> None:
    layers = "layers: [{dense: {units: 1}}]\n"
    told = found(f"{HEAD}{layers}outputs: {{y: {{type: number}}}}\ntraining: {{rule: perceptron, epochs: 0}}\n")
    assert told == ["NN401 training/epochs"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("shape: [2, -1], range: [5, 1]", ["NN401 inputs/x/shape/1", "NN404 inputs/x/range"]),
        ("shape: 0, scale: [1, 0], range: [0, 1]", ["NN103 inputs/x/shape", "NN404 inputs/x/scale"]),
        ("rang: [0, 1], scale: [0, 1], standardize: fit", ["NN101 inputs/x/rang", "NN109 inputs/x/standardize"]),
        (
            "standardize: {mean: much, std: -1}, range: [5, 1]",
            ["NN103 inputs/x/standardize/mean", "NN404 inputs/x/range"],
        ),
        # A scale and a clip need a range, and there may be one.
        ("range: low, scale: [0, 1], clip: yes", ["NN103 inputs/x/range"]),
        ("range: [0, high], scale: [0, 1], clip: yes", ["NN103 inputs/x/range/1"]),
    ],
)
def test_a_wrong_field_hides_no_mistake_between_the_others(fields: str, expected: list[str]) -> None:
    layers = "layers: [{dense: {units: 1}}]\n"
    told = found(f"nnspec: 1\nname: one_pass\ninputs: {{x: {{type: number, {fields}}}}}\n{layers}{TAIL}")
    assert sorted(told) == sorted(expected)


@pytest.mark.parametrize(
    ("training", "expected"),
    [
        (
            "{rule: perceptron, epochs: 0, optimizer: adam}",
            ["NN401 training/epochs", "NN109 training/optimizer"],
        ),
        (
            "{epochs: 0, clip: {norm: 1, value: 1}, early_stopping: {patience: 0, monitor: mae}}",
            ["NN401 training/epochs", "NN109 training/clip/value", "NN401 training/early_stopping/patience"],
        ),
        # What is watched may be the metric that is wrong.
        ("{metrics: [ma], early_stopping: {patience: 1, monitor: mae}}", ["NN106 training/metrics/0"]),
        ("{clip: {norm: -1}}", ["NN401 training/clip/norm"]),
    ],
)
def test_a_wrong_field_of_training_hides_no_mistake_between_the_others(training: str, expected: list[str]) -> None:
    layers = "layers: [{dense: {units: 1}}]\n"
    inputs = "inputs: {x: {type: number}}\n"
    told = found(f"nnspec: 1\nname: one_pass\n{inputs}{layers}outputs: {{y: {{type: number}}}}\ntraining: {training}\n")
    assert sorted(told) == sorted(expected)


FOREIGN = """\
nnspec: 1
name: foreign
inputs:
  hungry: {type: bool}
  color: {type: enum, classes: [red, green]}
layers:
  - linear: {units: 3, activation: logistic}
    from: [hungry, colr]
outputs: {minutes: {type: float}}
train: {loss: MSE, optimizer: {Adam: {lr: -1}}}
tests:
  - {given: {hungry: maybe, color: blue}, expect: {minutes: 3}}
"""


def test_the_words_of_others_hide_nothing() -> None:
    told = [each for each in found(FOREIGN) if each.split()[0] not in ("NN101", "NN106")]
    assert told == [
        "NN203 layers/0/from/1",
        "NN401 train/optimizer/Adam/lr",
        "NN702 tests/0/given/hungry",
        "NN702 tests/0/given/color",
        "NN704 tests/0/expect/minutes",
    ]
    assert "NN302 outputs/minutes" in found(FOREIGN.replace("colr", "color"))


@pytest.mark.parametrize("name", ["[m]", "m m", "7"])
def test_a_layer_whose_name_cannot_be_read_may_be_the_one_that_is_taken(name: str) -> None:
    layers = f"layers: [{{dense: {{units: 1}}, name: {name}}}, {{dense: {{units: 1}}, from: m}}]\n"
    assert [each.split()[1] for each in found(f"{HEAD}{layers}{TAIL}")] == ["layers/0/name"]


def test_what_an_example_gives_beside_given_says_that_given_is_missing() -> None:
    text = SHAPES.replace("units: 2", "units: 1").replace("{given: {x: 1, z: 2}, ", "{x: 1, z: 2, ")
    assert found(text) == ["NN101 examples/0/x", "NN101 examples/0/z"]
