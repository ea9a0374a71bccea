"""A graph that is not well formed never reaches the planner."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import nnspec
from nnspec.ir.graph import Graph, Objective, Value, verify
from nnspec.ir.lower import PASSES, lower
from nnspec.ops.activations import Relu
from nnspec.ops.losses import Mse
from nnspec.types import TensorType

SPEC: dict[str, Any] = {
    "nnspec": 1,
    "name": "net",
    "inputs": {"x": {"type": "number", "shape": [3]}},
    "layers": [
        {"dense": {"units": 2, "activation": "tanh"}, "name": "a"},
        {"dense": {"units": 1, "activation": "sigmoid"}, "name": "b"},
    ],
    "outputs": {"y": {"type": "boolean"}},
    "training": {"loss": "binary_cross_entropy"},
}
STRANGER = Value("stranger", TensorType((2,), "float32"))


def late(graph: Graph) -> Graph:
    return replace(graph, nodes=graph.nodes[::-1])


def twice(graph: Graph) -> Graph:
    return replace(graph, nodes=(*graph.nodes, graph.nodes[-1]))


def over_an_input(graph: Graph) -> Graph:
    node = replace(graph.nodes[0], output=graph.inputs[0])
    return replace(graph, nodes=(node, *graph.nodes[1:]))


def of_another_shape(graph: Graph) -> Graph:
    wrong = Value("wrong", TensorType((7,), "float32"))
    return replace(graph, nodes=(*graph.nodes, replace(graph.nodes[1], output=wrong)))


def with_parameters_of_another_shape(graph: Graph) -> Graph:
    node = graph.nodes[0]
    narrow = replace(node.params[0], type=TensorType((3, 1), "float32", batched=False))
    return replace(graph, nodes=(replace(node, params=(narrow, node.params[1])), *graph.nodes[1:]))


def without_parameters(graph: Graph) -> Graph:
    return replace(graph, nodes=(replace(graph.nodes[0], params=()), *graph.nodes[1:]))


def with_an_output_of_nothing(graph: Graph) -> Graph:
    return replace(graph, results=(replace(graph.results[0], value=STRANGER),))


def with_an_objective_of_nothing(graph: Graph) -> Graph:
    return replace(graph, objectives=(Objective("y", Mse(), 1.0, STRANGER, graph.objectives[0].target),))


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (late, "before it is made"),
        (twice, "makes a value twice"),
        (over_an_input, "makes a value twice"),
        (of_another_shape, "the op gives"),
        (with_parameters_of_another_shape, "the op wants parameters"),
        (without_parameters, "the op wants parameters"),
        (with_an_output_of_nothing, "never made"),
        (with_an_objective_of_nothing, "never made"),
    ],
    ids=lambda case: case.__name__ if callable(case) else "",
)
def test_a_broken_graph_is_refused(broken: Callable[[Graph], Graph], message: str) -> None:
    graph = lower(nnspec.from_dict(SPEC))
    assert verify(graph) is graph
    with pytest.raises(AssertionError, match=message):
        verify(broken(graph))


@pytest.mark.parametrize("each", PASSES, ids=lambda each: each.__name__)
def test_a_pass_changes_nothing_where_it_has_been(each: Callable[[Graph], Graph]) -> None:
    graph = lower(nnspec.from_dict(SPEC))
    again = verify(each(graph))
    assert str(again) == str(graph)


def test_nodes_that_lead_nowhere_are_dropped() -> None:
    graph = lower(nnspec.from_dict(SPEC))
    node = replace(graph.nodes[1], op=Relu(), output=STRANGER, params=())
    (drop,) = (each for each in PASSES if each.__name__ == "drop_dead_nodes")
    assert drop(replace(graph, nodes=(*graph.nodes, node))).nodes == graph.nodes


def test_a_loss_reads_the_sums_before_its_activation() -> None:
    (objective,) = lower(nnspec.from_dict(SPEC)).objectives
    assert (objective.loss.tag(), objective.prediction.name) == ("sigmoid_binary_cross_entropy", "b_sum")
    losses = {"y": {"loss": "mse"}}
    (objective,) = lower(nnspec.from_dict({**SPEC, "training": {"loss": losses}})).objectives
    assert (objective.loss.tag(), objective.prediction.name) == ("mse", "b")
