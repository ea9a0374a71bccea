"""Whatever network is written, lint tells what it finds, at places, the same each time; it never fails."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnspec.check import check
from nnspec.diagnostics import Severity, Source
from nnspec.ops.activations import AnyActivation
from nnspec.ops.initializers import AnyInitializer
from nnspec.ops.losses import AnyLoss
from nnspec.ops.metrics import AnyMetric
from nnspec.ops.optimizers import AnyOptimizer
from nnspec.ops.tagged import members
from nnspec.spec.canonical import canonical_text

ACTIVATIONS, LOSSES, OPTIMIZERS, METRICS = map(members, (AnyActivation, AnyLoss, AnyOptimizer, AnyMetric))
NUMBERS = st.sampled_from([-1e30, -300, -1, -0.5, 0, 1e-30, 0.25, 1, 2, 20, 1e6, 1e38])
RATES = st.sampled_from([1e-9, 0.001, 0.1, 0.9, 0.9999, 5, 500])
SCHEDULES = [
    {"step": {"every": 3, "factor": 0.001}},
    {"exponential": {"rate": 0.01}},
    {"cosine": {"epochs": 50}},
    {"linear_warmup": {"steps": 5, "then": {"reduce_on_plateau": {"patience": 20}}}},
    {"linear_warmup": {"epochs": 20, "then": "cosine"}},
]
INPUTS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"type": "boolean"},
        {"type": "category", "categories": ["no", "yes"]},
        {"type": "category", "categories": ["a", "A", "b"], "shape": [2]},
        {"type": "number"},
        {"type": "number", "shape": [2, 2]},
        {"type": "number", "range": [-500, 1e9], "scale": [-1, 1]},
        {"type": "number", "range": [1e9, 1.00001e9]},
        {"type": "number", "range": [0, 1], "standardize": {"mean": 5, "std": 9}},
        {"type": "number", "standardize": "fit"},
    ]
)


@st.composite
def networks(draw: st.DrawFn) -> dict[str, Any]:
    inputs = {f"i{n}": draw(INPUTS) for n in range(draw(st.integers(1, 3)))}
    layers: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(["dense", "dense", "activation", "dropout", "flatten", "concat", "add"]))
        options: Any = {}
        if kind == "dense":
            options = dense(draw)
        elif kind == "activation":
            options = draw(st.sampled_from([*ACTIVATIONS]))
        elif kind == "dropout":
            options = {"rate": draw(st.sampled_from([0.1, 0.9]))}
        known = [*inputs, *(layer["name"] for layer in layers)]
        sources = draw(st.lists(st.sampled_from(known), max_size=2))
        layers.append({kind: options, "name": f"l{number}"} | ({"from": sources} if sources else {}))
    width = draw(st.integers(1, 3))
    layers.append({"dense": dense(draw) | {"units": width}, "name": "last"})
    outputs: list[dict[str, Any]] = [{"type": "number", "shape": [width]}]
    outputs.append({"type": "number", "shape": [width], "standardize": "fit"})
    outputs.append({"type": "number", "shape": [width], "range": [-5, 5]})
    if width == 1:
        outputs += [{"type": "boolean"}, {"type": "boolean", "yes_above": draw(st.sampled_from([0, 0.5, 1, 7]))}]
    else:
        outputs.append({"type": "category", "categories": ["p", "q", "r"][:width]})
    spec = {
        "nnspec": 1,
        "name": "any",
        "inputs": inputs,
        "layers": layers,
        "outputs": {"y": draw(st.sampled_from(outputs))},
    }
    return spec | ({"training": training(draw)} if draw(st.booleans()) else {})


def dense(draw: st.DrawFn) -> dict[str, Any]:
    options: dict[str, Any] = {"units": draw(st.integers(1, 3)), "activation": draw(st.sampled_from([*ACTIVATIONS]))}
    if draw(st.booleans()):
        # Given weights fit where the layer takes one feature, and there training may leave them as they are.
        options |= {"weights": [[draw(NUMBERS) for _ in range(options["units"])]], "trainable": draw(st.booleans())}
    elif draw(st.booleans()):
        names = [name for name in members(AnyInitializer) if name != "constant"]
        options["initializer"] = draw(st.sampled_from(names))
    return options


def training(draw: st.DrawFn) -> dict[str, Any]:
    optimizer = draw(st.sampled_from([*OPTIMIZERS]))
    options: dict[str, Any] = {"learning_rate": draw(RATES)}
    if optimizer in ("sgd", "rmsprop"):
        options["momentum"] = draw(st.sampled_from([0, 0.9, 0.9999]))
    section: dict[str, Any] = {"optimizer": {optimizer: options}, "epochs": 10}
    section["metrics"] = draw(st.lists(st.sampled_from([*METRICS]), max_size=2))
    if draw(st.booleans()):
        section["loss"] = draw(st.sampled_from([*LOSSES]))
    if draw(st.booleans()):
        section["schedule"] = draw(st.sampled_from(SCHEDULES))
    if draw(st.booleans()):
        section["early_stopping"] = {"patience": draw(st.integers(1, 20))}
    return section


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(networks())
def test_any_network(spec: dict[str, Any]) -> None:
    source = Source("any.json", canonical_text(spec), "json")
    findings = check(source)
    assert check(source) == findings
    assert all(each.position is not None for each in findings)
    assert all(each.hint is not None for each in findings if each.code.severity is not Severity.ERROR)
