"""What nobody reads, and what is read twice."""

import pytest

from tests.lint.texts import found

INPUTS = "inputs: {a: {type: boolean}, b: {type: boolean}}\n"
NEURONS = "{one: {weights: {a: 1}, threshold: 0.5}, two: {weights: {b: 1}, threshold: 0.5}}"


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ("{one: {type: boolean}, two: {type: boolean}}", []),
        ("{any: {type: category, categories: [p, q], from: n}}", []),
        ("{any: {type: boolean, from: n.one}}", ["NN209 layers/0/neurons/units/two"]),
        ("{any: {type: boolean, from: two}}", ["NN209 layers/0/neurons/units/one"]),
    ],
)
def test_neurons_that_outputs_take(outputs: str, expected: list[str]) -> None:
    assert found(f"{INPUTS}layers: [{{neurons: {{units: {NEURONS}}}, name: n}}]\noutputs: {outputs}\n") == expected


@pytest.mark.parametrize(
    ("weights", "training", "expected"),
    [
        ("{a: 0, b: 1}", "", ["NN901 layers/0/neurons/units/n/weights/a"]),
        ("{a: 0.1, b: 1}", "", []),
        ("{a: 0, b: 1}", "training: {epochs: 1}\n", []),  # where training may begin
    ],
)
def test_weights_of_0(weights: str, training: str, expected: list[str]) -> None:
    layer = f"{{neurons: {{units: {{n: {{weights: {weights}, bias: 0.5}}}}, activation: sigmoid}}}}"
    told = found(f"{INPUTS}layers: [{layer}]\noutputs: {{y: {{type: boolean}}}}\n{training}")
    assert [each for each in told if not each.startswith("NN408")] == expected


def test_the_only_weight_of_a_neuron_may_be_0() -> None:
    layer = "{neurons: {units: {n: {weights: {a: 0}, bias: 1}}}}"
    told = found(f"{INPUTS}layers: [{layer}]\noutputs: {{y: {{type: boolean}}}}\n")
    assert not any(each.startswith("NN901") for each in told)


@pytest.mark.parametrize(
    ("layers", "width", "expected"),
    [
        ("[{activation: tanh, from: a}, {activation: sigmoid}]", 1, ["NN210 inputs/b"]),
        ("[{activation: tanh}, {activation: tanh, from: a}]", 1, ["NN208 layers/0"]),
        ("[{activation: tanh, name: first}, {activation: tanh, from: b}]", 1, ["NN208 layers/0/name"]),
        # What is read only by a layer that is not read leads nowhere either; the inputs are read, if in vain.
        (
            "[{activation: tanh}, {activation: tanh}, {activation: elu, from: b}]",
            1,
            ["NN208 layers/0", "NN208 layers/1"],
        ),
        ("[{concat: {}, from: [a, b, a]}, {activation: tanh}]", 3, ["NN211 layers/0/from/2"]),
    ],
)
def test_layers_and_inputs(layers: str, width: int, expected: list[str]) -> None:
    assert found(f"{INPUTS}layers: {layers}\noutputs: {{y: {{type: number, shape: [{width}]}}}}\n") == expected


def test_a_neuron_that_only_an_unread_neuron_weighs_is_unread() -> None:
    layers = "\n".join(
        [
            "layers:",
            f"  - neurons: {{units: {NEURONS}}}",
            "  - neurons: {units: {three: {weights: {one: 1}, bias: 0}, four: {weights: {two: 1}, bias: 0}}}",
            "outputs: {y: {type: boolean, from: three}}\n",
        ]
    )
    assert found(INPUTS + layers) == ["NN209 layers/0/neurons/units/two", "NN209 layers/1/neurons/units/four"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("from: n.one", "from: one", ["NN212 outputs/q"]),
        ("from: n.one, description: This", "from: one, description: That", ["NN212 outputs/q"]),
        ("from: one, yes_above: 0.25", "from: one", []),
        ("from: one", "from: two", []),
    ],
)
def test_outputs_that_answer_the_same(first: str, second: str, expected: list[str]) -> None:
    third = "r: {type: boolean, from: two, yes_above: 0.1}"
    outputs = f"{{p: {{type: boolean, {first}}}, q: {{type: boolean, {second}}}, {third}}}"
    assert found(f"{INPUTS}layers: [{{neurons: {{units: {NEURONS}}}, name: n}}]\noutputs: {outputs}\n") == expected
