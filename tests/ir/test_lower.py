"""What a spec becomes, and what is said where its parts do not fit."""

import re
from importlib.resources import files
from typing import Any

import pytest

import nnspec
from nnspec.diagnostics import Code, Diagnostic, Source, SpecError
from nnspec.diagnostics.codes import LOSS_MISMATCH, OUTPUT_WIDTH, SHAPE_MISMATCH, TOO_LARGE, WEIGHTS_SHAPE
from nnspec.ir.graph import Fitted, Graph
from nnspec.ir.lower import lower, try_lower
from nnspec.spec import check

EXAMPLE = re.compile(r"^```yaml (bad|good)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OWN = [SHAPE_MISMATCH, OUTPUT_WIDTH, WEIGHTS_SHAPE, LOSS_MISMATCH]
Spec = dict[str, Any]


def spec(layers: list[Any], inputs: Spec | None = None, outputs: Spec | None = None, **others: Any) -> Spec:
    return {
        "nnspec": 1,
        "name": "net",
        "inputs": inputs if inputs is not None else {"x": {"type": "number", "shape": [3]}},
        "layers": layers,
        "outputs": outputs if outputs is not None else {"y": {"type": "number"}},
        **others,
    }


def findings(of: Spec) -> list[Diagnostic]:
    return try_lower(nnspec.from_dict(of))[1]


def graph(of: Spec) -> Graph:
    return lower(nnspec.from_dict(of))


@pytest.mark.parametrize("code", OWN, ids=lambda code: code.id)
def test_the_examples_of_a_page(code: Code) -> None:
    page = (files("nnspec.diagnostics") / "pages" / f"{code.id}.md").read_text(encoding="utf-8")
    for kind, text in EXAMPLE.findall(page):
        source = Source(f"{code.id}.yaml", text)
        checked, found = check(source)
        assert checked is not None
        assert found == []
        lowered, found = try_lower(checked)
        assert [finding.code for finding in found] == ([code] if kind == "bad" else [])
        assert (lowered is None) == (kind == "bad")


IMAGE = {"x": {"type": "number", "shape": [2, 3]}}
SHAPES: list[tuple[Spec, tuple[str | int, ...], str]] = [
    (
        spec([{"dense": {"units": 1}, "from": "x"}], IMAGE),
        ("layers", 0),
        "dense 'layer_1' takes flat features, and 'x' gives [2, 3]",
    ),
    (
        spec([{"dense": {"units": 2}, "name": "a"}, {"add": {}, "from": ["a", "x"]}, {"dense": {"units": 1}}]),
        ("layers", 1),
        "add 'layer_2' adds values of one shape, and 'a' gives [2] and 'x' gives [3]",
    ),
    (
        spec([{"dense": {"units": 2}, "name": "a"}, {"concat": {}, "from": ["x", "a"]}, {"flatten": {}}], IMAGE),
        ("layers", 1),
        "concat 'layer_2' joins shapes that agree in all but the last axis, and 'x' gives [2, 3] and 'a' gives [2]",
    ),
    (
        spec([{"dense": {"units": 2}, "name": "a"}, {"activation": "relu", "from": ["x", "a"]}], IMAGE),
        ("layers", 1),
        "relu 'layer_2' joins shapes that agree in all but the last axis, and 'x' gives [2, 3] and 'a' gives [2]",
    ),
]


@pytest.mark.parametrize(("of", "path", "message"), SHAPES, ids=range(len(SHAPES)))
def test_a_layer_that_does_not_fit_is_named(of: Spec, path: tuple[str | int, ...], message: str) -> None:
    found = findings(of)
    assert [(f.code, f.path, f.message) for f in found] == [(SHAPE_MISMATCH, path, message)]


def test_what_depends_on_a_layer_that_does_not_fit_is_not_reported_too() -> None:
    wrong = {"add": {}, "from": ["x", "a"], "name": "wrong"}
    layers = [{"dense": {"units": 2}, "name": "a"}, wrong, {"dense": {"units": 9}}, {"activation": "relu"}]
    assert [finding.code for finding in findings(spec(layers))] == [SHAPE_MISMATCH]


def test_every_finding_is_told_at_once() -> None:
    layers = [
        {"dense": {"units": 2, "weights": [[1, 2]]}, "name": "a"},
        {"add": {}, "from": ["a", "x"], "name": "b"},
        {"dense": {"units": 2}, "name": "c", "from": "a"},
    ]
    outputs = {"y": {"type": "boolean", "from": "c"}, "z": {"type": "number", "shape": [2], "from": "c"}}
    training = {"loss": {"z": {"loss": "poisson"}}}
    found = findings(spec(layers, outputs=outputs, training=training))
    assert [finding.code for finding in found] == [WEIGHTS_SHAPE, SHAPE_MISMATCH, OUTPUT_WIDTH, LOSS_MISMATCH]
    with pytest.raises(SpecError) as caught:
        graph(spec(layers, outputs=outputs, training=training))
    assert len(caught.value.diagnostics) == 4


GIVEN: list[tuple[Any, str]] = [
    ([[1, 2, 3]], "shape [1, 3]"),
    ([[1], [2]], "shape [2, 1]"),
    ([[1], [2, 3], [4]], "rows of different lengths"),
    ([], "shape [0, 0]"),
]


@pytest.mark.parametrize(("weights", "found"), GIVEN)
def test_weights_of_another_shape(weights: Any, found: str) -> None:
    (finding,) = findings(spec([{"dense": {"units": 1, "weights": weights}}]))
    assert (finding.code, finding.path) == (WEIGHTS_SHAPE, ("layers", 0, "dense", "weights"))
    assert finding.message == f"the weights have {found}, and dense 'layer_1' takes 3 features and has 1 unit: [3, 1]"


def test_a_bias_of_another_shape() -> None:
    (found,) = findings(spec([{"dense": {"units": 1, "bias": [1, 2]}}]))
    assert (found.path, found.message) == (
        ("layers", 0, "dense", "bias"),
        "the bias has shape [2], and dense 'layer_1' has 1 unit: [1]",
    )


@pytest.mark.parametrize(
    ("output", "units"),
    [
        ({"type": "boolean"}, 2),
        ({"type": "number"}, 3),
        ({"type": "number", "shape": [2, 2]}, 3),
        ({"type": "category", "categories": ["a", "b"]}, 1),
    ],
)
def test_an_output_of_another_width(output: Spec, units: int) -> None:
    (found,) = findings(spec([{"dense": {"units": units}}], outputs={"y": output}))
    assert (found.code, found.path) == (OUTPUT_WIDTH, ("outputs", "y"))
    assert f"gives [{units}]" in found.message


def test_outputs_that_share_a_layer_are_told_to_take_one_each() -> None:
    labels = {"dense": {"units": 2, "activation": "sigmoid"}, "name": "labels"}
    each = {"type": "boolean", "from": "labels"}
    found = findings(spec([labels], outputs={"spam": each, "urgent": each}))
    assert [finding.code for finding in found] == [OUTPUT_WIDTH, OUTPUT_WIDTH]
    assert found[0].hint == "an output takes a whole layer: write one of its own, - dense: {units: 1} with a from"


LOSSES = [
    ("cross_entropy", "sigmoid", "softmax"),
    ("cross_entropy", "log_softmax", "softmax"),
    ("kl_divergence", "identity", "softmax"),
    ("binary_cross_entropy", "tanh", "sigmoid"),
    ("poisson", "identity", "softplus"),
]


@pytest.mark.parametrize(("loss", "wrong", "right"), LOSSES)
def test_a_loss_of_other_numbers_names_its_way_out(loss: str, wrong: str, right: str) -> None:
    def of(activation: str) -> Spec:
        layers = [{"dense": {"units": 2, "activation": activation}}]
        category = {"y": {"type": "category", "categories": ["a", "b"]}}
        return spec(layers, outputs=category, training={"loss": loss})

    (found,) = findings(of(wrong))
    assert (found.code, found.path) == (LOSS_MISMATCH, ("training", "loss"))
    assert found.hint is not None
    assert right in found.hint
    assert findings(of(right)) == []


def test_two_dropouts_of_one_value_are_two() -> None:
    layers = [
        {"dropout": {"rate": 0.5}, "name": "a", "from": "x"},
        {"dropout": {"rate": 0.5}, "name": "b", "from": "x"},
        {"dense": {"units": 1}, "from": ["a", "b"]},
    ]
    lowered = graph(spec(layers))
    assert lowered.layers["a"] is not lowered.layers["b"]
    assert [node.layer for node in lowered.nodes if node.op.tag() == "dropout"] == ["a", "b"]


def test_the_same_op_on_the_same_value_is_one_node() -> None:
    layers = [
        {"activation": "tanh", "name": "a", "from": "x"},
        {"activation": "tanh", "name": "b", "from": "x"},
        {"dense": {"units": 1}, "from": ["a", "b"]},
    ]
    lowered = graph(spec(layers))
    assert lowered.layers["a"] is lowered.layers["b"]


def test_layers_with_the_same_options_have_weights_of_their_own() -> None:
    dense = {"dense": {"units": 3, "activation": "tanh"}}
    lowered = graph(spec([dense, dense, {"dense": {"units": 1}}]))
    assert [param.name for param in lowered.params if param.role == "weights"] == [
        "layer_1.weights",
        "layer_2.weights",
        "layer_3.weights",
    ]


def test_what_threshold_units_read_is_fitted_even_if_nothing_else_reads_it() -> None:
    inputs = {"x": {"type": "number", "standardize": "fit"}, "u": {"type": "number"}, "unread": FIT}
    high = {"neurons": {"units": {"high": {"weights": {"x": 1}, "threshold": 0.5}}, "trainable": False}, "name": "n"}
    lowered = graph(spec([high, {"dense": {"units": 1}, "from": ["n", "u"]}], inputs, training={"loss": "mse"}))
    assert [param.name for param in lowered.params if isinstance(param.start, Fitted)] == ["x.mean", "x.deviation"]


FIT = {"type": "number", "standardize": "fit"}


def test_features_are_named_by_the_rows_of_weights() -> None:
    inputs = {"x": {"type": "number", "shape": [2]}, "c": {"type": "category", "categories": ["red", "blue"]}}
    units = {"a": {"weights": {"c.blue": 1, "x[1]": 2}, "threshold": 0}}
    layers = [
        {"dense": {"units": 2}, "name": "all"},
        {"neurons": {"units": units, "activation": "tanh"}, "name": "some"},
        {"dense": {"units": 1}, "name": "last", "from": ["some", "all"]},
    ]
    features = graph(spec(layers, inputs)).features
    assert {name: tuple(rows) for name, rows in features.items()} == {
        "all.weights": ("x[0]", "x[1]", "c.red", "c.blue"),
        "some.weights": ("c.blue", "x[1]"),
        "last.weights": ("a", "all[0]", "all[1]"),
    }


def test_an_input_of_millions_of_features_is_lowered_without_naming_each() -> None:
    inputs = {"x": {"type": "number", "shape": [4000, 4000]}, "b": {"type": "boolean"}}
    layers = [
        {"neurons": {"units": {"a": {"weights": {"x[7,0]": 1, "b": 2}, "threshold": 0}}}, "name": "few"},
        {"flatten": {}, "from": "x", "name": "all"},
        {"dense": {"units": 1}, "from": ["all", "few"], "name": "last"},
    ]
    made = graph(spec(layers, inputs))
    assert made.deciders[0].features == [7 * 4000, 4000**2]
    assert next(iter(made.features["last.weights"])) == "all[0]"


def test_zeros_before_an_index_say_nothing() -> None:
    inputs = {"x": {"type": "number", "shape": [12]}}
    units = {"a": {"weights": {"x[03]": 1}, "threshold": 0}}
    made = graph(spec([{"neurons": {"units": units}}], inputs))
    assert tuple(made.features["layer_1.weights"]) == ("x[3]",)


def test_parameters_are_counted_before_they_are_made() -> None:
    layers = [{"dense": {"units": 100_000}, "name": f"wide_{i}"} for i in range(2_000)]
    with pytest.raises(SpecError) as caught:
        graph(spec(layers, {"x": {"type": "number"}}))
    (found,) = caught.value.diagnostics
    assert (found.code, found.path) == (TOO_LARGE, ("layers", 1, "dense"))
