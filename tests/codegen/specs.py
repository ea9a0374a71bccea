"""Random networks: acyclic graphs of every layer, with several outputs, as the author would write them."""

from math import prod
from typing import Any

from hypothesis import strategies as st

SMOOTH = ["identity", "sigmoid", "tanh", "elu", "selu", "gelu", "silu", "mish", "softplus", "softsign"]
KINKED = ["relu", "leaky_relu", "hard_sigmoid", "hard_tanh", "hard_swish"]
ROWWISE = ["softmax", "log_softmax"]
OPTIMIZERS: list[dict[str, Any]] = [
    {"sgd": {}},
    {"sgd": {"momentum": 0.9, "nesterov": True, "weight_decay": 0.01}},
    {"adagrad": {}},
    {"rmsprop": {"momentum": 0.5}},
    {"adam": {"weight_decay": 0.1}},
    {"adamw": {}},
    {"nadam": {}},
    {"lion": {"weight_decay": 0.1}},
]
HEADS: list[tuple[str, str, dict[str, Any], int]] = [
    ("identity", "mse", {"type": "number"}, 1),
    ("identity", "huber", {"type": "number", "shape": [3], "standardize": "fit"}, 3),
    ("tanh", "log_cosh", {"type": "number", "range": [0, 10], "scale": [-1, 1]}, 1),
    ("identity", "hinge", {"type": "boolean", "yes_above": 0}, 1),
    ("sigmoid", "binary_cross_entropy", {"type": "boolean"}, 1),
    ("softmax", "cross_entropy", {"type": "category", "categories": ["a", "b", "c"]}, 3),
    ("softmax", "kl_divergence", {"type": "category", "categories": ["a", "b"]}, 2),
    ("softplus", "poisson", {"type": "number"}, 1),
]
INPUTS: list[dict[str, Any]] = [
    {"type": "number"},
    {"type": "number", "shape": [2, 3], "range": [0, 1], "scale": [-1, 1]},
    {"type": "number", "shape": [4], "standardize": "fit"},
    {"type": "boolean"},
    {"type": "category", "categories": ["x", "y", "z"]},
]


@st.composite
def networks(draw: st.DrawFn, activations: list[str] | None = None) -> dict[str, Any]:
    """Return a spec with training; ``activations`` are those that layers may have."""
    chosen = activations if activations is not None else [*SMOOTH, *KINKED, *ROWWISE]
    inputs = draw(st.lists(st.sampled_from(INPUTS), min_size=1, max_size=3))
    shapes: dict[str, tuple[int, ...]] = {f"in{i}": _shape(kind) for i, kind in enumerate(inputs)}
    layers: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 7))):
        entry, shape = draw(_layers(shapes, chosen))
        name = f"layer{number}"
        layers.append({**entry, "name": name})
        shapes[name] = shape
    heads = draw(st.lists(st.sampled_from(HEADS), min_size=1, max_size=3))
    outputs, losses = {}, {}
    for number, (activation, loss, output, units) in enumerate(heads):
        source = draw(st.sampled_from([name for name, shape in shapes.items() if len(shape) == 1] or ["flat"]))
        if source == "flat" and source not in shapes:
            layers.append({"flatten": {}, "from": "in0", "name": "flat"})
            shapes["flat"] = (prod(shapes["in0"]),)
        layers.append({"dense": {"units": units, "activation": activation}, "name": f"head{number}", "from": source})
        outputs[f"out{number}"] = {**output, "from": f"head{number}"}
        losses[f"out{number}"] = {"loss": loss, "weight": draw(st.sampled_from([1, 0.5, 3]))}
    training: dict[str, Any] = {"loss": losses, "optimizer": draw(st.sampled_from(OPTIMIZERS))}
    if draw(st.booleans()):
        training["regularization"] = draw(st.sampled_from([{"l1": 0.01}, {"l2": 0.1}, {"l1": 0.1, "l2": 0.01}]))
    if draw(st.booleans()):
        training["clip"] = draw(st.sampled_from([{"norm": 0.5}, {"value": 0.01}]))
    return {
        "nnspec": 1,
        "name": "random",
        "inputs": {f"in{i}": kind for i, kind in enumerate(inputs)},
        "layers": layers,
        "outputs": outputs,
        "training": training,
    }


def _shape(kind: dict[str, Any]) -> tuple[int, ...]:
    return tuple(kind.get("shape", [])) + ((len(kind["categories"]),) if "categories" in kind else ()) or (1,)


@st.composite
def _layers(
    draw: st.DrawFn, shapes: dict[str, tuple[int, ...]], activations: list[str]
) -> tuple[dict[str, Any], tuple[int, ...]]:
    """Return one entry that fits what stands before it, and its shape."""
    source = draw(st.sampled_from(sorted(shapes)))
    shape = shapes[source]
    like = [name for name, other in shapes.items() if other == shape]
    beside = [name for name, other in shapes.items() if other[:-1] == shape[:-1]]
    activation = draw(st.sampled_from(activations))
    match draw(st.sampled_from(["dense", "dense", "activation", "add", "concat", "flatten", "dropout", "decider"])):
        case "dense" if len(shape) == 1:
            units = draw(st.integers(1, 5))
            options = {"units": units, "activation": activation, "use_bias": draw(st.booleans())}
            return {"dense": options, "from": source}, (units,)
        case "add":
            return {"add": {}, "from": draw(st.lists(st.sampled_from(like), min_size=2, max_size=3))}, shape
        case "concat":
            sources = draw(st.lists(st.sampled_from(beside), min_size=2, max_size=3))
            return {"concat": {}, "from": sources}, (*shape[:-1], sum(shapes[name][-1] for name in sources))
        case "flatten":
            return {"flatten": {}, "from": source}, (prod(shape),)
        case "dropout":
            return {"dropout": {"rate": 0.25}, "from": source}, shape
        case "decider" if source.startswith("in") and len(shape) == 1:
            options = {"units": 2, "activation": "step", "trainable": False}
            given = {"weights": [[0.5, -0.5]] * shape[0], "bias": [0.1, 0.1]}
            return {"dense": {**options, **given}, "from": source}, (2,)
        case _:
            return {"activation": activation, "from": source}, shape
