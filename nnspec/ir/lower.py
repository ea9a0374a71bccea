"""Spec -> Graph: the entries of a file become typed nodes, references become edges, and every shape is computed.

Findings are collected, not raised: a layer that does not fit is reported, and what depends on it is left out silently.
The references of a spec have been checked before; here a name that cannot be resolved is simply not there.
"""

from nnspec.diagnostics import Diagnostic, Path, SpecError
from nnspec.diagnostics.codes import SHAPE_MISMATCH
from nnspec.ir.entries import Entry, entries
from nnspec.ir.features import raw_value
from nnspec.ir.graph import Graph, Value, verify
from nnspec.ir.linear import LinearLayers, is_decider
from nnspec.ir.network import Network, shape_text
from nnspec.ir.passes.dead import drop_dead_nodes
from nnspec.ir.passes.fuse_loss import fuse_losses
from nnspec.ir.results import add_objectives, add_results
from nnspec.ir.scope import Scope
from nnspec.ops.base import Activation, NodeOp
from nnspec.ops.layers import Add, Concat, Dense, Neurons
from nnspec.spec.spec import Spec
from nnspec.types import ShapeError

PASSES = (fuse_losses, drop_dead_nodes)


def lower(spec: Spec) -> Graph:
    """Return the verified graph of a spec; raises SpecError with every finding."""
    graph, findings = try_lower(spec)
    if graph is None:
        raise SpecError(findings, spec.source)
    return graph


def try_lower(spec: Spec) -> tuple[Graph | None, list[Diagnostic]]:
    """Return the graph, or None and what is in its way."""
    return _Lowering(spec).run()


class _Lowering:
    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.findings: list[Diagnostic] = []
        self.entries = entries(spec)
        self.net = Network(spec.dtype)
        exact = any(is_decider(entry) for entry in self.entries)
        given = "float64" if exact else spec.dtype
        self.raw = {name: raw_value(self.net, name, kind, given) for name, kind in spec.inputs.items()}
        self.scope = Scope(self.net, spec.inputs, self.raw)
        learning = spec.training is not None and spec.training.rule == "perceptron"
        self.linear = LinearLayers(self.net, self.scope, self.findings, learning=learning)

    def run(self) -> tuple[Graph | None, list[Diagnostic]]:
        previous: str | None = None
        for entry in self.entries:
            self._layer(entry, previous)
            previous = entry.name
        results = add_results(self.spec, self.net, self.scope, self.entries, self.findings)
        targets, objectives = add_objectives(self.spec, self.net, self.scope, self.linear, results, self.findings)
        if self.findings:
            return None, self.findings
        named = {entry.name: self.scope.values[entry.name] for entry in self.entries}
        graph = Graph(
            self.spec.name,
            tuple(self.raw.values()),
            tuple(self.net.nodes),
            results,
            layers=named,
            targets=targets,
            objectives=objectives,
            deciders=tuple(self.linear.deciders),
            features=self.linear.features,
        )
        for each in PASSES:
            graph = each(verify(graph))
        return verify(graph), []

    def _layer(self, entry: Entry, previous: str | None) -> None:
        sources = entry.sources if entry.sources else ((previous,) if previous is not None else ())
        if any(source not in self.scope for source in sources):
            return  # reported where the name or that layer is
        try:
            if isinstance(entry.op, Dense | Neurons):
                self.linear.add(entry, entry.op, sources)
            else:
                self.scope.add_layer(entry.name, self._apply(entry, entry.op, self._inputs(entry.op, sources)))
        except ShapeError as error:
            given = " and ".join(f"{source!r} gives {self._shape(source)}" for source in sources)
            message = f"{entry.op.tag()} {entry.name!r} {error}, and {given}"
            self.findings.append(Diagnostic(SHAPE_MISMATCH, message, entry.path, hint=_way_out(entry.op)))

    def _shape(self, source: str) -> str:
        value = self.scope.values.get(source)
        return shape_text(value.type.shape if value is not None else (1,))

    def _inputs(self, op: NodeOp, sources: tuple[str, ...]) -> tuple[Value, ...]:
        values = tuple(self._value(source) for source in sources) if sources else (self.scope.all_inputs(),)
        return values if isinstance(op, Concat | Add) else (self.net.concat(values, "joined"),)

    def _value(self, name: str) -> Value:
        value = self.scope.values.get(name)
        if value is None:
            single = self.scope.single(name)
            value = self.scope.gather([single] if single is not None else [], name)
        value = self.net.cast(value, self.net.dtype)
        return value if value.type.shape else self.net.flat(value)

    def _apply(self, entry: Entry, op: NodeOp, inputs: tuple[Value, ...]) -> Value:
        path: Path = (*entry.path, "activation") if isinstance(op, Activation) else entry.path
        return self.net.add(op, inputs, entry.name, layer=entry.name, path=path)


def _way_out(op: NodeOp) -> str:
    """Return what would make shapes fit."""
    if isinstance(op, Dense | Neurons):
        return "put `- flatten: {}` between them"
    return "give them as many units each" if isinstance(op, Add) else "flatten them first"
