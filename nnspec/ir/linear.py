"""Lowering of ``dense`` and ``neurons``: a weighted sum and its activation, or units that decide exactly."""

from dataclasses import replace
from decimal import Decimal
from math import prod

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import TOO_LARGE, WEIGHTS_SHAPE
from nnspec.ir.entries import Entry
from nnspec.ir.features import is_bounded
from nnspec.ir.graph import Decider, Drawn, Folded, Given, Param, Stored, Value
from nnspec.ir.network import Network, Start, parameter, shape_text
from nnspec.ir.overflow import overflowing
from nnspec.ir.scope import Names, Numbered, Scope, Slice
from nnspec.ops.activations import Identity, Step
from nnspec.ops.layers import Dense, Linear, Neurons, TensorFile
from nnspec.ops.layers.threshold import Threshold
from nnspec.types import DType, Shape, ShapeError, TensorType

MAX_PARAMETERS = 2**30
"""Of a network: 4 GiB in float32, several times that in training."""

MAX_MATRIX = 2**22
"""Weights of a layer of neurons, those that none of them lists included: they are laid out as a matrix."""


def is_decider(entry: Entry) -> bool:
    """Return whether a layer's units threshold: whether they decide exactly depends on what they read, too."""
    return isinstance(entry.op, Dense | Neurons) and isinstance(entry.op.activation, Step)


class LinearLayers:
    """Adds such layers to a network under construction; keeps the deciders and the features that weights belong to.

    ``learning`` says that training moves deciders too, as the perceptron rule does.
    """

    def __init__(self, net: Network, scope: Scope, findings: list[Diagnostic], *, learning: bool) -> None:
        self.net, self.scope, self.findings, self.learning = net, scope, findings, learning
        self.count = 0  # parameters so far
        self.deciders: list[Decider] = []
        self.features: dict[str, Names] = {}
        self.weighed: list[tuple[Linear, Entry, list[Slice], tuple[Param, ...]]] = []  # by each decider

    def add(self, entry: Entry, op: Dense | Neurons, sources: tuple[str, ...]) -> None:
        """Add the layer; raises ShapeError when its input does not fit."""
        if isinstance(op, Neurons):
            listed = dict.fromkeys(name for unit in op.units.values() for name in unit.weights)
            found = [self.scope.single(name) for name in listed]
            slices = [each for each in found if each is not None]
            if len(slices) < len(found):
                return  # reported where the weight stands
        else:
            slices = self._dense_slices(sources)
        exact = is_decider(entry) and all(each.exact is not None for each in slices)
        dtype = "float64" if exact and not self.learning else self.net.dtype
        if not self._is_within_budget(entry, op, sum(each.width for each in slices)):
            return
        if not exact or self.learning:
            self.findings += overflowing(entry, op, dtype)
        weights, bias = self._parameters(entry, op, slices, dtype)
        self.features[weights.name] = Names(tuple(slices))
        named = tuple(op.units) if isinstance(op, Neurons) else ()
        if exact:
            self._add_decider(entry, op, slices, named, weights, bias)
            return
        x = self.scope.gather(slices, f"{entry.name}_features")
        params = (weights, bias) if bias is not None else (weights,)
        activation = op.activation
        name = entry.name if isinstance(activation, Identity) else f"{entry.name}_sum"
        value = self.net.add(op, (x,), name, layer=entry.name, path=entry.path, params=params)
        if not isinstance(activation, Identity):
            path = (*entry.path, op.tag(), "activation")
            value = self.net.add(activation, (value,), entry.name, layer=entry.name, path=path)
        self.scope.add_layer(entry.name, value, named)

    def sum_before_step(self) -> Value:
        """Return the weighted sums of the one decider, in floating point: what the perceptron rule moves."""
        (op, entry, slices, params), *_ = self.weighed
        x = self.scope.gather(slices, f"{entry.name}_features")
        return self.net.add(op, (x,), f"{entry.name}_sum", layer=entry.name, path=entry.path, params=params)

    def _is_within_budget(self, entry: Entry, op: Dense | Neurons, width: int) -> bool:
        """Count the parameters of one more layer before anything is made of them; the first too many are told."""
        before = self.count
        self.count += sum(prod(parameter.shape) for parameter in op.parameters(((width,),)))
        if before <= MAX_PARAMETERS < self.count:
            hint = "make layers narrower, or reduce what they read"
            message = f"{self.count:,} parameters up to this layer; a network has at most {MAX_PARAMETERS:,}"
            self.findings.append(Diagnostic(TOO_LARGE, message, (*entry.path, op.tag()), at_key=True, hint=hint))
        if isinstance(op, Neurons) and width * op.width > MAX_MATRIX:
            hint = "cut it into layers whose units weigh the same features, or make it dense"
            message = (
                f"{op.width:,} neurons weigh {width:,} features in all; a matrix of them has at most {MAX_MATRIX:,}"
            )
            self.findings.append(Diagnostic(TOO_LARGE, message, (*entry.path, op.tag()), at_key=True, hint=hint))
            return False
        return self.count <= MAX_PARAMETERS

    def _dense_slices(self, sources: tuple[str, ...]) -> list[Slice]:
        names = sources if sources else tuple(self.scope.inputs)
        slices: list[Slice] = []
        for name in names:
            single = self.scope.single(name) if name not in self.scope.values else None
            if single is not None:
                slices.append(single)
                continue
            shape = self.scope.values[name].type.shape
            if len(shape) > 1 and sources:
                raise ShapeError("takes flat features")
            slices.append(self.scope.whole(name))
        return slices

    def _add_decider(
        self,
        entry: Entry,
        op: Dense | Neurons,
        slices: list[Slice],
        named: tuple[str, ...],
        weights: Param,
        bias: Param | None,
    ) -> None:
        bounded = all(map(is_bounded, self.scope.inputs.values()))
        node = Threshold(layer=entry.name, units=op.width, bounded=bounded)
        state = self.scope.exact_state()
        params = tuple(
            Param(
                f"{entry.name}.exact_{wanted.name}",
                TensorType(wanted.shape, "float64", batched=False),
                "weights",
                Folded(entry.name, part),
                trainable=self.learning and op.trainable,
            )
            for wanted, part in zip(node.parameters((state.type.shape,)), node.parts, strict=True)
        )
        fired = self.net.add(
            node, (state,), entry.name, layer=entry.name, path=entry.path, params=params, dtype="float64"
        )
        features = [number for each in slices for number in each.numbers]
        units = named if named else Numbered(entry.name, op.width)
        fitted = self.net.fitted(each.value for each in slices)
        self.deciders.append(Decider(entry.name, units, features, weights, bias, fitted))
        self.weighed.append((op, entry, slices, (weights, bias) if bias is not None else (weights,)))
        self.scope.add_decider(entry.name, fired, named)

    def _parameters(
        self, entry: Entry, op: Dense | Neurons, slices: list[Slice], dtype: DType
    ) -> tuple[Param, Param | None]:
        wanted = op.parameters(((sum(each.width for each in slices),),))
        if isinstance(op, Neurons):
            numbers, mask = _matrix(op)
            start: Start = Given(numbers)
            weights = parameter(entry.name, wanted[0], dtype, start, trainable=op.trainable)
            weights = weights if all(mask) else replace(weights, mask=mask)
            biases = Given(tuple(_bias(unit.threshold, unit.bias) for unit in op.units.values()))
            return weights, parameter(entry.name, wanted[1], dtype, biases, trainable=op.trainable)
        path = (*entry.path, op.tag())
        start = self._dense_start(entry, op.weights, Drawn(op.initializer), wanted[0].shape, (*path, "weights"))
        weights = parameter(entry.name, wanted[0], dtype, start, trainable=op.trainable)
        if not op.biased:
            return weights, None
        start = self._dense_start(entry, op.bias, Drawn(op.bias_initializer), wanted[1].shape, (*path, "bias"))
        return weights, parameter(entry.name, wanted[1], dtype, start, trainable=op.trainable)

    def _dense_start(
        self,
        entry: Entry,
        given: list[list[Decimal]] | list[Decimal] | TensorFile | None,
        drawn: Drawn,
        shape: Shape,
        path: Path,
    ) -> Start:
        if given is None:
            return drawn
        if isinstance(given, TensorFile):
            return Stored(given.file, given.tensor, given.transpose)
        rows = [row if isinstance(row, list) else [row] for row in given]
        found: Shape = (len(given),) if len(shape) == 1 else (len(given), len(rows[0]) if rows else 0)
        uneven = any(len(row) != len(rows[0]) for row in rows)
        if found != shape or uneven:
            given_shape = "rows of different lengths" if uneven else f"shape {shape_text(found)}"
            what = "weights have" if len(shape) > 1 else "bias has"
            message = f"the {what} {given_shape}, and dense {entry.name!r} {_wants(shape)}: {shape_text(shape)}"
            hint = "write " + ("one row for each feature, " if len(shape) > 1 else "") + "one number for each unit"
            self.findings.append(Diagnostic(WEIGHTS_SHAPE, message, path, hint=hint))
            return drawn
        return Given(tuple(number for row in rows for number in row))


def _matrix(op: Neurons) -> tuple[tuple[Decimal, ...], tuple[bool, ...]]:
    """Return the weights of neurons in C order, a row for each feature that any of them lists, and which are listed."""
    rows = {name: row for row, name in enumerate(dict.fromkeys(n for unit in op.units.values() for n in unit.weights))}
    numbers, mask = [Decimal(0)] * (len(rows) * op.width), [False] * (len(rows) * op.width)
    for column, unit in enumerate(op.units.values()):
        for name, weight in unit.weights.items():
            place = rows[name] * op.width + column
            numbers[place], mask[place] = weight, True
    return tuple(numbers), tuple(mask)


def _bias(threshold: Decimal | None, bias: Decimal | None) -> Decimal:
    if threshold is not None:
        return threshold.copy_negate()
    return bias if bias is not None else Decimal(0)


def _wants(shape: Shape) -> str:
    """Return the features that given weights must have rows for, and the units."""
    *rows, units = shape
    features = "".join(f"takes {count:,} feature{'s' if count > 1 else ''} and " for count in rows)
    return f"{features}has {units:,} unit{'s' if units > 1 else ''}"
