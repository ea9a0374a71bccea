"""Rules between the parts of a spec, at the border between what they refuse and what they take."""

import pytest

from nnspec.diagnostics import Code, Source, codes
from nnspec.spec import check

HEAD = """
nnspec: 1
name: rules
inputs:
  a: {type: boolean}
  x: {type: number, shape: [3]}
  c: {type: category, categories: [red, green]}
"""
STEPS = """
  - neurons: {units: {one: {weights: {a: 1}, threshold: 0.5}, two: {weights: {c.red: 1}, bias: 0}}, trainable: %s}
    name: steps
"""
TRAINING = "training: {optimizer: adam}\n"


def found(text: str) -> list[Code]:
    return [finding.code for finding in check(Source("rules.yaml", HEAD + text))[1]]


def layers(text: str, *, outputs: str = "{y: {type: number}}", training: str = "") -> list[Code]:
    return found(f"layers:{text}\noutputs: {outputs}\n{training}")


DENSE = "\n  - dense: {units: 1, activation: %s}"


@pytest.mark.parametrize("entry", ["flatten", "flatten:", "flatten: {}", "activation: relu", "activation: {relu: }"])
def test_an_entry_without_options(entry: str) -> None:
    assert layers(f"\n  - {entry}") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DENSE % "sigmoid", []),
        (DENSE % "step", [codes.STEP_HIDES_GRADIENT]),
        (STEPS % "no" + DENSE % "sigmoid", []),  # frozen concepts are features like others
        (STEPS % "yes" + DENSE % "sigmoid", [codes.STEP_HIDES_GRADIENT]),
        (STEPS % "no", [codes.NOTHING_TO_TRAIN]),
        (DENSE % "tanh" + "\n  - activation: step", [codes.STEP_HIDES_GRADIENT]),
        ("\n  - activation: step" + DENSE % "tanh", []),
        (DENSE % "tanh" + "\n    name: d" + STEPS % "no" + "\n  - concat: {}\n    from: [d, steps]", []),
        (DENSE % "tanh" + "\n    name: d\n  - activation: step\n    name: s\n    from: d", [codes.STEP_HIDES_GRADIENT]),
    ],
)
def test_where_a_gradient_passes(text: str, expected: list[Code]) -> None:
    assert layers(text, training=TRAINING) == expected


@pytest.mark.parametrize(
    ("text", "outputs", "training", "expected"),
    [
        (DENSE % "step", "{y: {type: boolean}}", "{rule: perceptron, epochs: 5}", []),
        (STEPS % "yes", "{one: {type: boolean}, two: {type: boolean}}", "{rule: perceptron}", []),
        (STEPS % "no", "{one: {type: boolean}, two: {type: boolean}}", "{rule: perceptron}", [codes.NOTHING_TO_TRAIN]),
        (DENSE % "step" * 2, "{y: {type: boolean}}", "{rule: perceptron}", [codes.NOT_A_PERCEPTRON]),
        (DENSE % "step", "{y: {type: number}}", "{rule: perceptron}", [codes.NOT_A_PERCEPTRON]),
        (DENSE % "step", "{y: {type: boolean}}", "{rule: perceptron, loss: mse}", [codes.CONFLICTING_KEYS]),
        (DENSE % "step", "{y: {type: boolean}}", "{rule: perceptron, optimizer: sgd}", [codes.CONFLICTING_KEYS]),
    ],
)
def test_the_perceptron_rule(text: str, outputs: str, training: str, expected: list[Code]) -> None:
    assert layers(text, outputs=outputs, training=f"training: {training}\n") == expected


@pytest.mark.parametrize(
    ("outputs", "monitor", "expected"),
    [
        ("{y: {type: boolean}}", "loss", []),
        ("{y: {type: boolean}}", "accuracy", []),
        ("{y: {type: boolean}}", "confusion_matrix", [codes.WATCHED_METRIC]),
        ("{y: {type: boolean}}", "r2", [codes.WATCHED_METRIC]),
        ("{y: {type: boolean}}", "y.accuracy", [codes.WATCHED_METRIC]),
        ("{y: {type: boolean}}", "recall", [codes.NEEDS_KEY]),
        ("{y: {type: number}}", "r2", []),
        ("{y: {type: number}}", "accuracy", [codes.WATCHED_METRIC]),
        ("{y: {type: boolean, from: d}, z: {type: number, from: d}}", "loss", []),
        ("{y: {type: boolean, from: d}, z: {type: number, from: d}}", "accuracy", [codes.WATCHED_METRIC]),
        ("{y: {type: boolean, from: d}, z: {type: number, from: d}}", "y.accuracy", []),
        ("{y: {type: boolean, from: d}, z: {type: number, from: d}}", "z.accuracy", [codes.WATCHED_METRIC]),
        ("{y: {type: boolean, from: d}, z: {type: number, from: d}}", "x.accuracy", [codes.WATCHED_METRIC]),
        ("{y: {type: boolean, from: d}, z: {type: number, from: d}}", "y.confusion_matrix", [codes.WATCHED_METRIC]),
        ("{y: {type: boolean, from: d}, z: {type: number, from: d}}", "a.b.c", [codes.NEEDS_KEY]),
    ],
)
def test_what_early_stopping_may_watch(outputs: str, monitor: str, expected: list[Code]) -> None:
    training = f"{{metrics: [accuracy, confusion_matrix, r2], early_stopping: {{patience: 1, monitor: {monitor}}}}}"
    text = DENSE % "sigmoid" + "\n    name: d"
    assert layers(text, outputs=outputs, training=f"training: {training}\n") == expected


WEIGHTS = "{a: 1, 'x[0]': 1, 'x[1]': 0, 'x[2]': 2, c.red: 1, c.green: 0}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"weights: {WEIGHTS}\nthreshold: 1\noutputs: {{y: {{type: boolean}}}}", []),
        (f"weights: {WEIGHTS}\nbias: 1\noutputs: {{y: {{type: boolean}}}}\ntraining: {{rule: perceptron}}", []),
        (f"weights: {WEIGHTS}\nbias: 1\noutputs: {{y: {{type: boolean, from: y}}}}", [codes.DECISION_OUTPUT]),
        (f"weights: {WEIGHTS}\nbias: 1\noutputs: {{c: {{type: boolean}}}}", [codes.NAME_TAKEN]),
        ("weights: {a: 1, x: 1, c: 2}\nbias: 1\noutputs: {y: {type: boolean}}", [codes.NOT_A_FEATURE] * 2),
        ("weights: {a: 1}\nbias: 1\noutputs: {y: {type: boolean}}", [codes.UNWEIGHED_FEATURE] * 2),
        ("weights: {a: 1}\nbias: 1\nlayers: [flatten]\noutputs: {y: {type: number}}", [codes.DECISION_AND_LAYERS] * 2),
        ("threshold: 1\noutputs: {y: {type: boolean}}", [codes.NO_NETWORK]),
    ],
)
def test_decisions(text: str, expected: list[Code]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ("{one: {type: boolean}, two: {type: boolean}}", []),
        ("{any: {type: boolean, from: one}}", []),
        ("{any: {type: boolean, from: steps.two}}", []),
        ("{any: {type: category, categories: [n, y], from: steps}}", []),
        ("{any: {type: boolean, from: other.two}}", [codes.UNKNOWN_NAME]),
        ("{one: {type: boolean}, three: {type: boolean}}", [codes.OUTPUT_WITHOUT_SOURCE]),
        ("{any: {type: boolean, from: a}}", [codes.UNKNOWN_NAME]),
    ],
)
def test_where_outputs_come_from(outputs: str, expected: list[Code]) -> None:
    assert layers(STEPS % "no", outputs=outputs) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x", []),
        ("[x, steps]", []),
        ("[steps.one, c.red, 'x[2]', two]", []),
        ("later", [codes.CYCLE]),
        ("self", [codes.CYCLE]),
        ("[x, y]", [codes.UNKNOWN_NAME]),
        ("'x[3]'", [codes.UNKNOWN_NAME]),
    ],
)
def test_what_a_layer_reads(source: str, expected: list[Code]) -> None:
    text = STEPS % "no" + f"\n  - flatten\n  - dense: {{units: 1}}\n    name: self\n    from: {source}"
    text = text.replace("  - flatten\n", "")
    assert layers(text + "\n  - flatten: {}\n    name: later") == expected


def test_a_layer_without_a_name_keeps_the_one_of_its_place() -> None:
    assert layers("\n  - flatten: {}\n    name: layer_2" + DENSE % "relu") == [codes.NAME_TAKEN]
    assert layers("\n  - flatten: {}\n    name: layer_1" + DENSE % "relu") == []


def test_a_broken_layer_does_not_make_its_neurons_unknown() -> None:
    broken = STEPS % "perhaps"
    assert layers(broken + DENSE % "relu" + "\n    from: [steps, one]") == [codes.WRONG_TYPE]


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("from: stepz", "did you mean 'steps'?"),
        ("from: onee", "did you mean 'one'?"),
        ("from: nothing", "known here: a, x, c, steps, one, two"),
        ("from: layer_2", "the layer in that place has no name; write name: layer_2 beside it"),
    ],
)
def test_a_name_that_is_not_there_is_told_what_is(source: str, hint: str) -> None:
    text = f"{STEPS % 'perhaps'}{DENSE % 'relu'}{DENSE % 'relu'}\n    {source}"
    _, (_, finding) = check(Source("rules.yaml", f"{HEAD}layers:{text}\noutputs: {{y: {{type: number}}}}\n"))
    assert (finding.code, finding.hint) == (codes.UNKNOWN_NAME, hint)


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("onee", "did you mean 'one'?"),
        ("stepz", "did you mean 'steps'?"),
        ("layer_2", "the layer in that place has no name; write name: layer_2 beside it"),
        ("layer_2.one", "the layer in that place has no name; write name: layer_2 beside it"),
    ],
)
def test_an_output_of_what_is_not_there_is_told_what_is(source: str, hint: str) -> None:
    text = f"{STEPS % 'perhaps'}{DENSE % 'relu'}{DENSE % 'relu'}\n    name: last"
    outputs = f"{{y: {{type: number, from: {source}}}}}"
    _, (_, finding) = check(Source("rules.yaml", f"{HEAD}layers:{text}\noutputs: {outputs}\n"))
    assert (finding.code, finding.hint) == (codes.UNKNOWN_NAME, hint)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("weights: [[1]], initializer: ones", [codes.CONFLICTING_KEYS]),
        ("weights: {file: w, tensor: t}, initializer: ones, bias: [1]", [codes.CONFLICTING_KEYS]),
        ("bias: [1], bias_initializer: zeros", [codes.CONFLICTING_KEYS]),
        ("weights: [[1]], bias_initializer: ones", []),
        ("initializer: ones, bias: [1]", []),
        ("use_bias: no, bias: [1], bias_initializer: ones", [codes.CONFLICTING_KEYS] * 2),
        ("use_bias: yes, bias: [1]", []),
    ],
)
def test_options_that_contradict_each_other(options: str, expected: list[Code]) -> None:
    assert layers(f"\n  - dense: {{units: 1, {options}}}", training=TRAINING) == expected


def test_a_long_circle_is_shown_at_its_ends() -> None:
    entries = "".join(f"\n  - {{activation: relu, name: l{n}, from: l{(n + 1) % 30}}}" for n in range(30))
    text = f"{HEAD}layers:{entries}\noutputs: {{y: {{type: number}}}}\n"
    first = check(Source("rules.yaml", text))[1][0]
    assert first.code is codes.CYCLE
    assert first.message.endswith("l0 -> l1 -> l2 -> l3 -> l4 -> (21 more) -> l26 -> l27 -> l28 -> l29 -> l0")


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("w.safetensors", []),
        ("./w.safetensors", []),
        ("below/w.safetensors", []),
        ("below/../w.safetensors", []),
        ("..w.safetensors", []),
        ("../w.safetensors", [codes.FILE_ELSEWHERE]),
        ("below/../../w.safetensors", [codes.FILE_ELSEWHERE]),
        ("/w.safetensors", [codes.FILE_ELSEWHERE]),
        ("//w.safetensors", [codes.FILE_ELSEWHERE]),
        ("..", [codes.FILE_ELSEWHERE]),
    ],
)
def test_where_weights_lie(file: str, expected: list[Code]) -> None:
    assert layers(f"\n  - dense: {{units: 1, weights: {{file: {file}, tensor: w}}, bias: [0]}}") == expected
