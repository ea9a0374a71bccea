"""The threshold units of a spec with the weights that its file gives, as the exact decision engine takes them.

It reads no data and no other file, so it knows what is decided only where the weights stand in the spec. A single
decision needs no graph, and then nothing of the vocabulary is imported.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from nnspec.decisions.exact import Exact, Numeric, Unit, exact
from nnspec.decisions.network import (
    Boolean,
    BooleanOutput,
    Category,
    CategoryOutput,
    Input,
    Network,
    Number,
    Output,
    ThresholdLayer,
)
from nnspec.diagnostics import Path
from nnspec.ir.scaling import Scaling, scaling
from nnspec.spec.inputs import CategoryInput, NumberInput
from nnspec.spec.inputs import Input as InputSpec
from nnspec.spec.names import Namespace
from nnspec.spec.outputs import CategoryOutput as CategorySpec
from nnspec.spec.outputs import NumberOutput
from nnspec.spec.spec import Spec

if TYPE_CHECKING:
    from nnspec.ir.entries import Entry
    from nnspec.ir.graph import Decider, Graph, Param


class Place(NamedTuple):
    """Where a unit stands in the file: itself, the number it fires above, and its weights by their names there."""

    unit: Path
    threshold: Path
    weights: Mapping[str, Path]


class Declared(NamedTuple):
    """The units, each with its place in the file, and the outputs that they alone decide.

    ``outside`` are the other outputs, each with the reason why it is not decided by units that are known.
    """

    network: Network
    places: tuple[Place, ...]
    outside: Mapping[str, str]


class NotDeclaredError(Exception):
    """The units of a spec are not known from its file; the text says why."""


def declared(spec: Spec, graph: "Graph | None") -> Declared:
    """Return the units of a spec; ``graph`` is what it was lowered to, needed where it has layers."""
    try:
        inputs = tuple(
            exact_input(name, kind, scaling(kind) if isinstance(kind, NumberInput) else None)
            for name, kind in spec.inputs.items()
        )
        if spec.training is not None and spec.training.rule == "perceptron":
            raise NotDeclaredError("training finds its weights; give the trained network (.safetensors)")
        if spec.layers is None:
            return _decision(spec, inputs)
        return _layers(spec, graph, inputs) if graph is not None else _nothing(spec, "the layers do not fit")
    except NotDeclaredError as error:
        return _nothing(spec, str(error))


def _nothing(spec: Spec, why: str) -> Declared:
    return Declared(Network(spec.name, (), (), ()), (), dict.fromkeys(spec.outputs, why))


def _decision(spec: Spec, inputs: Sequence[Input]) -> Declared:
    network = Network(spec.name, tuple(inputs), (), ())
    first = {element.input.name: element.first for element in reversed(network.elements)}
    names = Namespace(spec.inputs)
    weights: list[tuple[int, Numeric]] = []
    given = spec.weights if spec.weights is not None else {}
    for text, weight in given.items():
        feature = names.feature(text)
        if feature is not None:  # a spec that was checked has no other
            weights.append((first[feature.name] + feature.index, weight))
    (output,) = spec.outputs
    threshold = spec.threshold if spec.threshold is not None else -exact(spec.bias if spec.bias is not None else 0)
    layer = ThresholdLayer(output, (Unit(output, tuple(weights), threshold),))
    fires_above: Path = ("threshold" if spec.threshold is not None else "bias",)
    place = Place((), fires_above, {text: ("weights", text) for text in given})
    whole = Network(spec.name, tuple(inputs), (layer,), (BooleanOutput(output, 0),))
    return Declared(whole, (place,), {})


def _layers(spec: Spec, graph: "Graph", inputs: Sequence[Input]) -> Declared:
    from nnspec.ir.entries import entries  # whoever has a graph has imported it

    fitted = next((decider for decider in graph.deciders if decider.fitted), None)
    if fitted is not None:
        raise NotDeclaredError(f"layer {fitted.layer!r} reads numbers that training standardizes")
    layers = tuple(ThresholdLayer(decider.layer, _declared_units(decider)) for decider in graph.deciders)
    outputs: list[Output] = []
    outside = {}
    for result in graph.results:
        kind = spec.outputs[result.name]
        if isinstance(kind, NumberOutput):
            outside[result.name] = "it is a number"
        elif not result.units:
            outside[result.name] = "it is computed by more than threshold neurons with weights that are given"
        elif isinstance(kind, CategorySpec):
            outputs.append(CategoryOutput(result.name, tuple(kind.categories), result.units))
        else:
            outputs.append(BooleanOutput(result.name, result.units[0]))
    named = {entry.name: entry for entry in entries(spec)}
    places = tuple(place for decider in graph.deciders for place in _places(decider, named[decider.layer]))
    return Declared(Network(spec.name, tuple(inputs), layers, tuple(outputs)), places, outside)


def exact_input(name: str, kind: InputSpec, scaled: Scaling | None) -> Input:
    """Return an input as the exact engine sees it; a number becomes a feature as ``scaled`` says."""
    shape = tuple(kind.shape) if kind.shape else None
    if isinstance(kind, CategoryInput):
        return Input(name, Category(tuple(kind.categories)), kind.question, shape)
    if not isinstance(kind, NumberInput):
        return Input(name, Boolean(), kind.question, shape)
    low, high = (None, None) if kind.range is None else (exact(kind.range[0]), exact(kind.range[1]))
    scaled = scaled if scaled is not None else Scaling()
    return Input(name, Number(low, high, scaled.factor, scaled.shift), kind.question, shape)


def exact_units(decider: "Decider", weights: Sequence[Numeric], biases: Sequence[Exact]) -> tuple[Unit, ...]:
    """Return the units of a layer; ``weights`` are all of them, one row a feature, ``biases`` one a unit."""
    width = len(decider.units)
    mask = decider.weights.mask if decider.weights.mask is not None else (True,) * len(weights)
    units = []
    for column, name in enumerate(decider.units):
        listed: dict[int, Numeric] = {}
        for row, feature in enumerate(decider.features):
            if mask[row * width + column]:
                weight = weights[row * width + column]
                # a dense layer may take the same source twice: both of its weights count
                listed[feature] = exact(listed[feature]) + exact(weight) if feature in listed else weight
        units.append(Unit(name, tuple(listed.items()), -biases[column]))
    return tuple(units)


def _declared_units(decider: "Decider") -> tuple[Unit, ...]:
    weights, biases = _given(decider, decider.weights), [0] * len(decider.units)
    if decider.bias is not None:
        return exact_units(decider, weights, [exact(bias) for bias in _given(decider, decider.bias)])
    return exact_units(decider, weights, biases)


def _given(decider: "Decider", param: "Param") -> Sequence[Decimal]:
    decimals: Sequence[Decimal] | None = getattr(param.start, "decimals", None)  # only those that stand in the file
    if decimals is None:
        raise NotDeclaredError(f"the weights of layer {decider.layer!r} do not stand in the file")
    return decimals


def _places(decider: "Decider", entry: "Entry") -> Iterator[Place]:
    neurons = getattr(entry.op, "units", None)  # of a dense layer their number
    path: Path = (*entry.path, entry.op.tag())
    for unit in decider.units:
        if isinstance(neurons, Mapping):
            own: Path = (*path, "units", unit)
            fires_above = (*own, "threshold" if neurons[unit].threshold is not None else "bias")
            yield Place(own, fires_above, {text: (*own, "weights", text) for text in neurons[unit].weights})
        else:
            yield Place((*path, "weights"), (*path, "weights"), {})
