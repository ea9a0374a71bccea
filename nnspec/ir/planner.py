"""Graph -> Plan, one plan for each function a network needs.

``encode`` turns data into features and targets, once for a whole data set; ``forward`` inputs into outputs;
``evaluate`` encoded data into loss and outputs; ``step`` is one update of the parameters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nnspec.ir.graph import Graph, Node, Param, Value
from nnspec.ir.layout import Layout
from nnspec.ir.passes.buffers import assign_buffers
from nnspec.ir.passes.dead import drop_dead_steps
from nnspec.ir.passes.names import rename
from nnspec.ir.plan import Plan
from nnspec.ir.walk import Walk, formula, place
from nnspec.ops.base import Optimizer
from nnspec.primitives import Ref, Scalar, Step
from nnspec.types import DType

RATE, STEP, COUNT = Scalar("rate"), Scalar("step"), Scalar("count")


@dataclass(frozen=True)
class Update:
    """How a training changes the parameters: the optimizer, and what is done to the gradient before."""

    optimizer: Optimizer
    l1: float = 0.0
    l2: float = 0.0
    clip_norm: float | None = None
    clip_value: float | None = None


def plan_forward(graph: Graph, dtype: DType, values: Sequence[Value]) -> Plan:
    """Return the function from the graph's inputs, given the parameters, to ``values``."""
    walk = Walk(dtype, training=False)
    arguments = [walk.argument(value) for value in graph.inputs]
    walk.forward(graph.leading_to(values))
    return _finish("forward", walk, arguments, [walk.values[value] for value in values])


def plan_encode(graph: Graph, dtype: DType) -> Plan:
    """Return the function from inputs and targets to the values that training reads."""
    walk = Walk(dtype, training=False)
    arguments = [walk.argument(value) for value in (*graph.inputs, *graph.targets)]
    walk.forward(encoding_nodes(graph))
    return _finish("encode", walk, arguments, [walk.values[value] for value in encoded_values(graph)])


def plan_evaluate(graph: Graph, dtype: DType, *, weighted: bool) -> Plan:
    """Return the function from encoded values to the summed loss of the rows and the outputs as callers see them."""
    walk = Walk(dtype, training=False)
    arguments = [walk.argument(value) for value in encoded_values(graph)]
    row_weights = walk.b.array("row_weights", ()) if weighted else None
    walk.forward(_training_nodes(graph))
    loss = walk.loss(graph, row_weights)
    arguments += [row_weights] if row_weights is not None else []
    return _finish("evaluate", walk, arguments, [loss, *(walk.values[result.value] for result in graph.results)])


def plan_step(graph: Graph, dtype: DType, layout: Layout, update: Update, *, weighted: bool) -> Plan:
    """Return the function that draws a batch by row numbers, computes loss and gradient, and updates the parameters.

    It returns the loss summed over the batch and the squared norm of the gradient; when either is not finite it returns
    before it has changed anything.
    """
    walk = Walk(dtype, training=True)
    b = walk.b
    rows = b.array("rows", (), dtype="int64")
    flat, gradient = (b.array(name, (layout.size,), batched=False) for name in ("trainable", "gradient"))
    slots = {name: b.array(f"slot.{name}", (layout.size,), batched=False) for name in update.optimizer.slots}
    for value in encoded_values(graph):
        data = b.array(f"data.{value.name}", value.type.shape, dtype=value.type.dtype)
        b.begin(value.name, "the rows of this batch")
        walk.values[value] = b.take(data, rows)
        walk.names[walk.values[value]] = value.name
    row_weights = b.take(b.array("data.row_weights", ()), rows) if weighted else None
    places: dict[Param, Ref] = {}
    for param, offset in zip(layout.params, layout.offsets, strict=True):
        for storage, suffix, views in ((flat, "", walk.params), (gradient, "_gradient", places)):
            views[param] = b.window(storage, offset, param.type.shape)
            walk.names[views[param]] = param.name + suffix
    nodes = _training_nodes(graph)
    walk.forward(nodes)
    loss = walk.loss(graph, row_weights)
    gradients = walk.backward(graph, nodes, row_weights)
    computed = {step.output for step in b.steps if step.primitive.kind != "view"}
    placed: dict[Ref, Ref] = {}
    b.begin("gradient", "gradients that are already there, and 0 where none comes")
    for param, gradient_window in places.items():
        total = gradients.get(param)
        if total is None:
            b.copy(0.0, into=gradient_window)
        elif total in computed and total not in placed:
            placed[total] = gradient_window
        else:  # a view, or an array that another parameter's gradient is too
            b.copy(total, into=gradient_window)
    loss, norm = _record_update(walk, layout, update, flat, gradient, slots, loss)
    return _finish("train_step", walk, [rows], [loss, norm], place(b.steps, placed), (RATE, STEP))


def encoding_nodes(graph: Graph) -> list[Node]:
    """Return the nodes that only rearrange data: no parameter that moves and nothing random stands before them."""
    known = {*graph.inputs, *graph.targets}
    nodes = []
    for node in graph.leading_to(graph.ends):
        fixed = node.op.encodes and not any(param.trainable for param in node.params)
        if fixed and all(value in known for value in node.inputs):
            known.add(node.output)
            nodes.append(node)
    return nodes


def encoded_values(graph: Graph) -> list[Value]:
    """Return the values at the border: given or made by encoding nodes, and read by training."""
    inside = {*graph.inputs, *graph.targets, *(node.output for node in encoding_nodes(graph))}
    read = [value for node in _training_nodes(graph) for value in node.inputs] + graph.ends
    return [value for value in dict.fromkeys(read) if value in inside]


def _training_nodes(graph: Graph) -> list[Node]:
    encoding = set(encoding_nodes(graph))
    return [node for node in graph.leading_to(graph.ends) if node not in encoding]


def _record_update(
    walk: Walk, layout: Layout, update: Update, flat: Ref, gradient: Ref, slots: dict[str, Ref], loss: Scalar
) -> tuple[Scalar, Scalar]:
    """Record penalties, the finite check, clipping and the optimizer; return loss and squared gradient norm."""
    b = walk.b
    weights, slopes = (_part(walk, storage, "weights", 0, layout.decayed) for storage in (flat, gradient))
    b.begin("penalty", "the penalty on weights: l2 * sum(w^2) + l1 * sum(|w|)")
    if update.l2 > 0:
        loss = loss + COUNT * (b.dot(weights, weights) * update.l2)
        b.add(slopes, b.mul(weights, 2 * update.l2), into=slopes)
    if update.l1 > 0:
        loss = loss + COUNT * (b.total(b.abs(weights)) * update.l1)
        b.add(slopes, b.mul(b.sign(weights), update.l1), into=slopes)
    b.begin("gradient_square", "the squared norm of the gradient: what is not finite changes nothing")
    norm = b.dot(gradient, gradient)
    b.guard(loss, norm)
    b.begin("clip", "the gradient held in its bounds")
    if update.clip_value is not None:
        b.minimum(b.maximum(gradient, -update.clip_value, into=gradient), update.clip_value, into=gradient)
    if update.clip_norm is not None:
        b.mul(gradient, (update.clip_norm / (norm.sqrt() + 1e-12)).minimum(1.0), into=gradient)
    spans = [("weights and biases", 0, layout.size)]
    if update.optimizer.decay > 0 and 0 < layout.decayed < layout.size:
        spans = [("weights", 0, layout.decayed), ("biases", layout.decayed, layout.size)]
    for name, start, stop in spans:
        part = (flat, gradient, *slots.values())
        if len(spans) > 1:
            part = tuple(_part(walk, storage, name, start, stop) for storage in part)
        p, g, *kept = part
        b.begin("update", f"{name} are updated by {update.optimizer.tag()}: {formula(update.optimizer.update)}")
        decays = name != "biases"
        update.optimizer.update(b, p, g, dict(zip(slots, kept, strict=True)), RATE, STEP, decays)
    return loss, norm


def _part(walk: Walk, storage: Ref, name: str, start: int, stop: int) -> Ref:
    part = walk.b.window(storage, start, (stop - start,))
    walk.names[part] = f"{storage.name}_{name}"
    return part


def _finish(
    name: str,
    walk: Walk,
    arguments: list[Ref],
    results: Sequence[Ref | Scalar],
    steps: Sequence[Step] | None = None,
    scalars: tuple[Scalar, ...] = (),
) -> Plan:
    """Return the plan: what steps read and none makes is given, at each call or (for a training step) once."""
    recorded = steps if steps is not None else walk.b.steps
    plan = drop_dead_steps(Plan(name, tuple(arguments), (), scalars, (), tuple(recorded), tuple(results)))
    made = {step.output for step in plan.steps if not step.stored}
    touched = [ref for step in plan.steps for ref in (*step.reads, step.output) if ref is not None]
    given = tuple(ref for ref in dict.fromkeys(touched) if ref not in made and ref not in arguments)
    plan = replace(plan, storage=given) if walk.training else replace(plan, parameters=given)
    return assign_buffers(rename(plan, walk.names))
