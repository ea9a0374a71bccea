"""Layers that do nothing or harm, how their weights start, and the numbers and sizes that they work with."""

import pytest

from nnspec.check import check
from nnspec.diagnostics import Source
from tests.lint.texts import CATEGORY, LINE, SOFTMAX, TANH, codes, found, network

IMAGE = "{x: {type: number, shape: [2, 2], range: [0, 1]}}"


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (["{flatten: {}}", LINE], []),  # which says what becomes of the inputs
        (["{flatten: {}}", "{flatten: {}}", LINE], ["NN804 layers/1"]),
        (["{activation: tanh, from: x}", "{flatten: {}}", LINE], []),
        (["{activation: tanh}", "{add: {}}", LINE], ["NN804 layers/1"]),
        (["{activation: relu}", LINE], ["NN804 layers/0/activation"]),  # of numbers from 0 to 1
        (["{activation: hard_tanh}", LINE], ["NN804 layers/0/activation"]),
        (["{activation: tanh}", "{activation: leaky_relu}", LINE], ["NN804 layers/1/activation"]),
        (["{activation: elu}", LINE], []),
        (["{activation: identity}", LINE], ["NN804 layers/0/activation"]),
        ([TANH, "{activation: relu}", LINE], []),
        (["{dense: {units: 4, activation: identity}}", "{activation: tanh}", LINE], []),
        (
            [TANH, LINE, "{activation: log_softmax}", "{activation: relu}"],
            ["NN807 layers/2/activation", "NN803 layers/3/activation"],
        ),
    ],
)
def test_layers_that_change_nothing(layers: list[str], expected: list[str]) -> None:
    assert found(network(layers, inputs=IMAGE)) == expected


@pytest.mark.parametrize(
    ("weights", "bias", "expected"),
    [
        ("{x: 1, z: 2}", "-12", ["NN803 layers/0/neurons/units/s"]),
        ("{x: 1, z: 2}", "-11.99", []),
        ("{x: -1, z: -2}", "0", ["NN803 layers/0/neurons/units/s"]),
        ("{x: 1, w: 1}", "-100", []),  # w has no range, and may be anything
        ("{x: 1, z: 2}", "0", ["NN804 layers/0/neurons/activation"]),
    ],
)
def test_relus_of_given_weights(weights: str, bias: str, expected: list[str]) -> None:
    layer = f"{{neurons: {{units: {{s: {{weights: {weights}, bias: {bias}}}}}, activation: relu}}}}"
    inputs = "{x: {type: number, range: [0, 10]}, z: {type: boolean}, w: {type: number}}"
    told = [each for each in found(network([layer], training=None, inputs=inputs)) if "NN210" not in each]
    assert told == expected


@pytest.mark.parametrize(
    ("bias", "activation", "expected"),
    [
        ("-30", "sigmoid", ["NN813 layers/0/neurons/units/s"]),
        ("20", "sigmoid", ["NN813 layers/0/neurons/units/s"]),
        ("-20", "sigmoid", []),
        ("10", "tanh", ["NN813 layers/0/neurons/units/s"]),
        ("-5", "tanh", []),
        ("2.5", "hard_sigmoid", ["NN813 layers/0/neurons/units/s"]),
        ("2.4", "hard_sigmoid", []),
        ("1", "hard_tanh", ["NN813 layers/0/neurons/units/s"]),
        ("1000", "softsign", []),
    ],
)
def test_saturated_units(bias: str, activation: str, expected: list[str]) -> None:
    layer = f"{{neurons: {{units: {{s: {{weights: {{x: 1}}, bias: {bias}}}}}, activation: {activation}}}}}"
    assert found(network([layer], training=None, inputs="{x: {type: number, range: [0, 10]}}")) == expected


def test_a_unit_without_weights_is_not_called_saturated() -> None:
    layer = "{dense: {units: 2, weights: [[0, 1]], bias: [3, -40], activation: tanh}}"
    text = network([layer], "{type: number, shape: [2]}", None, "{x: {type: number, range: [0, 10]}}")
    assert found(text) == ["NN813 layers/0/dense/activation"]


@pytest.mark.parametrize(
    ("bias", "activation", "which", "reach"),
    [
        ("[-10, -99, -11]", "relu", "gives 0", "at most 0"),
        ("[-9, -99, -10]", "relu", "gives 0 for units 1, 2 (counted from 0)", "at most -89"),
        ("[99, 0, 0]", "tanh", "gives 1 for unit 0 (counted from 0)", "at least 99"),
        ("[0, 0, -99]", "sigmoid", "gives 0 for unit 2 (counted from 0)", "at most -89"),
    ],
)
def test_units_without_names_are_counted(bias: str, activation: str, which: str, reach: str) -> None:
    layer = f"{{dense: {{units: 3, weights: [[1, 1, 1]], bias: {bias}, activation: {activation}}}}}"
    text = network([layer], "{type: number, shape: [3]}", None, "{x: {type: number, range: [0, 10]}}")
    (finding,) = check(Source("found.yaml", f"nnspec: 1\nname: found\n{text}"))
    assert finding.message == f"{activation} {which} whatever the inputs are: what it takes is {reach}"


def test_a_relu_that_training_moves_is_not_dead() -> None:
    layer = "{neurons: {units: {s: {weights: {x: -1, z: -1}, bias: 0}}, activation: relu}}"
    inputs = "{x: {type: number, range: [0, 10]}, z: {type: boolean}}"
    assert found(network([layer], inputs=inputs)) == []
    assert codes(network([layer], inputs=inputs, training=None)) == ["NN803"]


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (["{dense: {units: 3}}", "{activation: softmax}"], []),
        (["{dense: {units: 3, activation: sigmoid}}", "{activation: softmax}"], ["NN805 layers/1/activation"]),
        (["{dense: {units: 3, activation: tanh}}", "{activation: softmax}"], ["NN805 layers/1/activation"]),
        (["{dense: {units: 3, activation: relu}}", "{activation: softmax}"], []),
        ([TANH, SOFTMAX, "{activation: softmax}"], ["NN805 layers/2/activation"]),
    ],
)
def test_softmax_of_bounded_values(layers: list[str], expected: list[str]) -> None:
    assert found(network(layers, CATEGORY)) == expected


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (["{dense: {units: 2}}", LINE], ["NN806 layers/0"]),
        (["{dense: {units: 2}}", "{dropout: {rate: 0.5}}", LINE], ["NN806 layers/0"]),
        (["{dense: {units: 2}}", "{activation: relu}", LINE], []),
        (["{dense: {units: 1}}", "{dense: {units: 2, activation: tanh}}", LINE], []),  # narrower than both sides
        (["{dense: {units: 2, trainable: no}}", LINE], []),
        (["{dense: {units: 2, weights: [[1, 0], [0, 2]]}}", LINE], []),
        (["{dense: {units: 2}, name: a}", "{dense: {units: 2, activation: tanh}, from: a, name: b}",
          "{add: {}, from: [a, b]}", LINE], []),
    ],
)  # fmt: skip
def test_linear_layers_on_each_other(layers: list[str], expected: list[str]) -> None:
    assert found(network(layers)) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("relu", "sigmoid", ["NN814 layers/1/activation"]),
        ("sigmoid", "sigmoid", ["NN814 layers/1/activation"]),
        ("softmax", "tanh", ["NN814 layers/1/activation"]),
        ("tanh", "hard_sigmoid", ["NN814 layers/1/activation"]),
        ("tanh", "tanh", ["NN814 layers/1/activation"]),
        ("leaky_relu", "sigmoid", []),
        ("sigmoid", "elu", []),
        ("identity", "sigmoid", []),
    ],
)
def test_activations_of_activations(first: str, second: str, expected: list[str]) -> None:
    layers = [f"{{dense: {{units: 2, activation: {first}}}}}", f"{{activation: {second}}}"]
    assert found(network([*layers, LINE])) == expected
    assert found(network([f"{{activation: {second}}}"], training=None, inputs="{z: {type: boolean}}")) == []


DEEP = "{dense: {units: 4, activation: sigmoid}, name: d%d}"


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([DEEP % n for n in range(4)], []),
        ([DEEP % n for n in range(5)], ["NN810 layers/4/dense/activation"]),
        ([DEEP % n for n in range(9)], ["NN810 layers/4/dense/activation"]),
        ([*(DEEP % n for n in range(3)), "{add: {}, from: [d0, d2]}", *(DEEP % n for n in range(5, 8))], []),
        ([*(DEEP % n for n in range(3)), TANH, *(DEEP % n for n in range(5, 7))], ["NN810 layers/5/dense/activation"]),
    ],
)
def test_sigmoids_in_a_row(layers: list[str], expected: list[str]) -> None:
    assert found(network([*layers, LINE])) == expected


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([TANH, "{dropout: {rate: 0.8}}", LINE], []),
        ([TANH, "{dropout: {rate: 0.81}}", LINE], ["NN812 layers/1/dropout/rate"]),
        ([TANH, LINE, "{dropout: {rate: 0.5}}"], ["NN811 layers/2"]),
        ([TANH, LINE, "{dropout: {rate: 0.5}}", "{activation: elu}"], ["NN811 layers/2"]),
    ],
)
def test_dropout(layers: list[str], expected: list[str]) -> None:
    assert found(network(layers)) == expected


HIDDEN = "{dense: {units: 8, activation: %s, initializer: %s}, name: h}"


@pytest.mark.parametrize(
    ("activation", "initializer", "expected"),
    [
        ("relu", "he_normal", []),
        ("relu", "glorot_uniform", []),
        ("tanh", "he_uniform", ["NN808 layers/0/dense/initializer"]),
        ("tanh", "lecun_normal", []),
        ("tanh", "{normal: {deviation: 0.1}}", []),
        ("selu", "lecun_uniform", []),
        ("selu", "orthogonal", []),
        ("selu", "he_normal", ["NN808 layers/0/dense/initializer"]),
        ("relu", "zeros", ["NN809 layers/0/dense/initializer"]),
        ("tanh", "{constant: {value: 0.1}}", ["NN809 layers/0/dense/initializer"]),
    ],
)
def test_initializers(activation: str, initializer: str, expected: list[str]) -> None:
    assert found(network([HIDDEN % (activation, initializer), LINE])) == expected


def test_a_last_layer_and_a_branch_may_start_at_zero() -> None:
    branch = ["{dense: {units: 4, activation: tanh}, name: a}", "{dense: {units: 4, initializer: zeros}, name: b}"]
    last = "{dense: {units: 2, initializer: zeros}}"
    assert found(network([*branch, "{add: {}, from: [a, b]}", last], "{type: number, shape: [2]}")) == []


def test_selu_with_the_default_initializer() -> None:
    assert codes(network(["{dense: {units: 4, activation: selu}}", LINE])) == ["NN808"]


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([TANH, LINE], ["NN519 layers/0/dense"]),
        (["{dense: {units: 1, weights: [[1], [2]]}}"], []),  # a bias that nobody gives is 0
        (["{dense: {units: 1, weights: {file: w.safetensors, tensor: w}}}"], []),
    ],
)
def test_weights_that_nobody_gives(layers: list[str], expected: list[str]) -> None:
    inputs = "{x: {type: number}, z: {type: boolean}}"
    assert found(network(layers, training=None, inputs=inputs)) == expected


@pytest.mark.parametrize(
    ("number", "layers", "expected"),
    [
        ("range: [0, 20]", [TANH, LINE], []),
        ("range: [0, 21]", [TANH, LINE], ["NN802 inputs/x/range"]),
        ("range: [-21, 0]", [TANH, LINE], ["NN802 inputs/x/range"]),
        ("range: [0, 255], scale: [0, 1]", [TANH, LINE], []),
        ("range: [0, 1], scale: [0, 255]", [TANH, LINE], ["NN802 inputs/x/range"]),
        ("range: [0, 255], standardize: fit", [TANH, LINE], []),
        ("range: [0, 255]", ["{dense: {units: 4, activation: relu}}", LINE], []),
        ("range: [0, 255]", ["{dropout: {rate: 0.1}}", TANH, LINE], ["NN802 inputs/x/range"]),
        ("range: [0, 255]", ["{dense: {units: 4}}", "{activation: softsign}", LINE], ["NN802 inputs/x/range"]),
        ("range: [1.7e9, 1.7001e9], scale: [0, 1]", [TANH, LINE], ["NN801 inputs/x/range"]),
        ("range: [0, 1e9], scale: [0, 1]", [TANH, LINE], []),
    ],
)  # fmt: skip
def test_ranges(number: str, layers: list[str], expected: list[str]) -> None:
    inputs = f"{{x: {{type: number, {number}}}, z: {{type: boolean}}}}"
    assert found(network(layers, inputs=inputs)) == expected


def test_float64_and_threshold_units_lose_nothing() -> None:
    inputs = "{x: {type: number, range: [1.7e9, 1.7001e9], scale: [0, 1]}, z: {type: boolean}}"
    assert found("dtype: float64\n" + network([TANH, LINE], inputs=inputs)) == []
    exact = "{neurons: {units: {late: {weights: {x: 1, z: 0.1}, threshold: 0.5}}}}"
    assert found(network([exact], "{type: boolean}", None, inputs)) == []


def test_sizes() -> None:
    wide = "{x: {type: number, shape: [10000], range: [0, 1]}}"
    layer = "{dense: {units: %d, activation: relu}}"
    assert codes(network([layer % 4_998, LINE], inputs=wide)) == []
    assert found(network([layer % 5_000, LINE], inputs=wide)) == ["NN304 layers/0"]
    assert codes(network([layer % 100, LINE], training="{batch_size: 5000000}", inputs=wide)) == []
    assert found(network([layer % 300, LINE], training="{batch_size: 5000000}", inputs=wide)) == [
        "NN305 training/batch_size"
    ]
