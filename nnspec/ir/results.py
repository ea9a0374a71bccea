"""The ends of a graph: outputs as callers see them, and what training minimizes."""

from math import prod
from typing import NamedTuple

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import LOSS_MISMATCH, OUTPUT_WIDTH
from nnspec.ir.entries import Entry
from nnspec.ir.features import decode, encode, raw_value
from nnspec.ir.graph import Objective, Result, Value
from nnspec.ir.linear import LinearLayers
from nnspec.ir.network import Network, shape_text
from nnspec.ir.scope import Scope
from nnspec.ops.base import Activation, Kind, Loss
from nnspec.ops.layers import Dense, Neurons
from nnspec.ops.losses import BinaryCrossEntropy, CrossEntropy, Mse
from nnspec.ops.perceptron import Perceptron
from nnspec.spec.outputs import BooleanOutput, CategoryOutput, Output
from nnspec.spec.spec import Spec

SUITS: dict[Kind, tuple[Kind, ...]] = {
    "any": ("any", "positive", "probabilities", "distribution", "logarithms"),
    "positive": ("positive", "probabilities", "distribution"),
    "probabilities": ("probabilities", "distribution"),
    "distribution": ("distribution",),
    "logarithms": ("logarithms",),
}
WORDS: dict[Kind, str] = {
    "any": "plain numbers",
    "positive": "positive numbers",
    "probabilities": "probabilities",
    "distribution": "probabilities that sum to 1",
    "logarithms": "logarithms",
}
WAY_OUT: dict[Kind, str] = {
    "positive": "end the network in an activation whose values are positive, such as softplus",
    "probabilities": "end the network in sigmoid",
    "distribution": "end the network in softmax",
}


def add_results(
    spec: Spec, net: Network, scope: Scope, layers: list[Entry], findings: list[Diagnostic]
) -> tuple[Result, ...]:
    """Return the outputs; a width that does not fit is a finding."""
    results = []
    for name, kind in spec.outputs.items():
        source = _source(spec, scope, layers, name, kind)
        if source is None:
            continue  # reported where the name or that layer is
        raw, units = source
        if raw.type.size != width(kind):
            layer = next((entry for entry in layers if scope.values.get(entry.name) is raw), None)
            shared = layer is not None and sum(each.source == layer.name for each in spec.outputs.values()) > 1
            findings.append(_misfit(name, kind, raw, layer, shared=shared))
            continue
        raw = net.flat(raw)
        results.append(Result(name, raw, decode(net, name, kind, raw), units))
    return tuple(results)


def width(kind: Output) -> int:
    """Return how many values make an output: one for a yes/no or a number, one for each category, times its shape."""
    return prod(kind.shape) * (len(kind.categories) if isinstance(kind, CategoryOutput) else 1)


def add_objectives(
    spec: Spec,
    net: Network,
    scope: Scope,
    linear: LinearLayers,
    results: tuple[Result, ...],
    findings: list[Diagnostic],
) -> tuple[tuple[Value, ...], tuple[Objective, ...]]:
    """Return the targets that training data give and the terms of the loss; nothing where the spec has no training."""
    if spec.training is None:
        return (), ()
    targets, objectives = [], []
    for result in results:
        kind = spec.outputs[result.name]
        term = loss_of(spec, result.name)
        if term is None:
            continue  # a map of losses that leaves this output out
        loss, weight, path = term
        prediction = result.raw
        if spec.training.rule == "perceptron":
            loss, prediction = Perceptron(), linear.sum_before_step()
        elif not _suits(net, loss, result):
            findings.append(_wrong_loss(loss, result, _gives(net, result.raw), path))
            continue
        target = raw_value(net, f"{result.name}_target", kind, net.dtype)
        targets.append(target)
        encoded = net.flat(encode(net, result.name, kind, target))
        objectives.append(Objective(result.name, loss, weight, prediction, encoded))
    return tuple(targets), tuple(objectives)


def default_loss(kind: Output) -> Loss:
    """Return the loss of an output for which the file names none."""
    if isinstance(kind, BooleanOutput):
        return BinaryCrossEntropy()
    return CrossEntropy() if isinstance(kind, CategoryOutput) else Mse()


class Term(NamedTuple):
    """What one output adds to the loss: ``weight`` times a loss, which stands at ``path`` in the file."""

    loss: Loss
    weight: float
    path: Path


def loss_of(spec: Spec, name: str) -> Term | None:
    """Return the loss of an output, None where it has none."""
    training = spec.training
    if training is None:
        return None
    if training.loss is None:
        return Term(default_loss(spec.outputs[name]), 1.0, ("training",))
    if isinstance(training.loss, dict):
        term = training.loss.get(name)
        return None if term is None else Term(term.loss, term.weight, ("training", "loss", name, "loss"))
    return Term(training.loss, 1.0, ("training", "loss"))


def source_of(spec: Spec, layers: list[Entry], name: str, kind: Output) -> str:
    """Return the name of the layer or neuron that an output takes, where its file gives none by the rules for that."""
    if kind.source is not None:
        return kind.source
    last = layers[-1]
    return f"{last.name}.{name}" if len(spec.outputs) > 1 and isinstance(last.op, Neurons) else last.name


def _source(
    spec: Spec, scope: Scope, layers: list[Entry], name: str, kind: Output
) -> tuple[Value, tuple[int, ...]] | None:
    """Return the value of an output and the threshold units that it is, None where its name stands for nothing."""
    reference = source_of(spec, layers, name, kind)
    single = scope.single(reference)
    if single is not None:
        return scope.gather([single], name), scope.deciders([single])
    if reference not in scope.values:
        return None
    return scope.values[reference], scope.deciders([scope.whole(reference)])


def _misfit(name: str, kind: Output, raw: Value, layer: Entry | None, *, shared: bool) -> Diagnostic:
    wanted, unit = width(kind), "category" if isinstance(kind, CategoryOutput) else "value"
    takes = f"takes {wanted:,} values, one for each {unit}" if wanted > 1 else "takes 1 value"
    message = f"output {name!r} {takes}, and {raw.name!r} gives {shape_text(raw.type.shape)}"
    hint = f"give it units: {wanted}" if layer is not None and isinstance(layer.op, Dense) else None
    if shared:
        hint = f"an output takes a whole layer: write one of its own, - dense: {{units: {wanted}}} with a from"
    return Diagnostic(OUTPUT_WIDTH, message, ("outputs", name), hint=hint)


def _suits(net: Network, loss: Loss, result: Result) -> bool:
    return _gives(net, result.raw) in SUITS[loss.wants]


def _gives(net: Network, value: Value) -> Kind:
    node = next((node for node in net.nodes if node.output is value), None)
    return node.op.gives if node is not None and isinstance(node.op, Activation) else "any"


def _wrong_loss(loss: Loss, result: Result, gives: Kind, path: Path) -> Diagnostic:
    message = f"{loss.tag()} wants {WORDS[loss.wants]}, and output {result.name!r} gives {WORDS[gives]}"
    return Diagnostic(LOSS_MISMATCH, message, path, hint=WAY_OUT[loss.wants])
