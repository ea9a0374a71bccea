"""What is drawn of a network: blocks (inputs, layers, outputs), what feeds them, and their units.

It knows neither positions nor formats, and holds no weights.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Literal

from nnspec.ir.entries import Entry, entries
from nnspec.ir.graph import Graph
from nnspec.ir.results import source_of
from nnspec.ops.activations import Identity, Step
from nnspec.ops.base import Op
from nnspec.ops.layers import Add, Concat, Dense, Neurons
from nnspec.spec.inputs import CategoryInput, Input
from nnspec.spec.names import Namespace
from nnspec.spec.outputs import CategoryOutput, Output
from nnspec.spec.spec import Spec
from nnspec.types import Shape

Kind = Literal["input", "layer", "output", "more"]
Wiring = Literal["full", "listed", "each", "sum"]
"""Which rows a unit reads: all of them, those it lists, the one of its own number, or that of each feed."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Units ``start`` to ``stop`` of the block ``source``, which are rows from ``row`` on of what a block reads."""

    source: str
    start: int
    stop: int
    row: int


@dataclass(frozen=True)
class Block:
    """An input, a layer or an output; ``more`` stands for several that are not drawn.

    ``key`` is unique in a subject, as an output may have the name of a layer. ``names`` are those of its units where
    they have some, ``categories`` what an input or an output has one unit for, ``listed`` the rows that each unit reads
    where it lists them. ``op`` is the type of an input or output, and ``stands_for`` the kind of the blocks in whose
    place ``more`` stands.
    """

    key: str
    name: str
    kind: Kind
    op: str
    shape: Shape
    width: int
    names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    activation: str | None = None
    feeds: tuple[Feed, ...] = ()
    wiring: Wiring = "each"
    listed: tuple[tuple[int, ...], ...] = ()
    lead: int = 1  # of a concatenation, the elements before its last axis
    parameters: int = 0
    note: str = ""
    thresholds: bool = False
    stands_for: Kind | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The blocks that feed it, each once."""
        return tuple(dict.fromkeys(feed.source for feed in self.feeds))

    @property
    def is_input(self) -> bool:
        """Whether it is an input, or stands for some."""
        return "input" in (self.kind, self.stands_for)

    @property
    def is_layer(self) -> bool:
        """Whether it is a layer, or stands for some."""
        return "layer" in (self.kind, self.stands_for)

    @property
    def is_output(self) -> bool:
        """Whether it is an output, or stands for some."""
        return "output" in (self.kind, self.stands_for)

    def unit_name(self, index: int) -> str:
        """Return the name of a unit: its own, or that of the block with its place."""
        if self.names:
            return self.names[index]
        if self.kind == "output" and self.categories:
            return self.categories[index]
        category = ""
        if self.categories:
            index, last = divmod(index, len(self.categories))
            category = f".{self.categories[last]}"
        place = []
        for size in reversed(self.shape):
            index, rest = divmod(index, size)
            place.append(str(rest))
        return self.name + (f"[{','.join(reversed(place))}]" if place else "") + category


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large a network is, whatever is drawn of it."""

    inputs: int
    features: int
    layers: int
    parameters: int


@dataclass(frozen=True)
class Subject:
    """A network as it is drawn; blocks stand in the order inputs, layers, outputs, each after what feeds it."""

    name: str
    description: str
    blocks: Mapping[str, Block]
    sizes: Sizes

    def of(self, kind: Kind) -> list[Block]:
        """Return the blocks of a kind."""
        return [block for block in self.blocks.values() if block.kind == kind]

    @property
    def is_neuron(self) -> bool:
        """Whether it is a single weighted unit."""
        layers = self.of("layer")
        return len(layers) == 1 and layers[0].width == 1 and layers[0].wiring in ("full", "listed")


def subject(spec: Spec, graph: Graph) -> Subject:
    """Return what is drawn of a spec and its graph."""
    blocks = {name: _input(name, kind) for name, kind in spec.inputs.items()}
    features = sum(block.width for block in blocks.values())
    listed = entries(spec)
    names = Namespace(spec.inputs, () if spec.layers is None else spec.layers)
    for number, entry in enumerate(listed):
        sources = entry.sources or ((listed[number - 1].name,) if number > 0 else tuple(spec.inputs))
        if isinstance(entry.op, Neurons):
            sources = tuple(dict.fromkeys(name for unit in entry.op.units.values() for name in unit.weights))
        feeds = tuple(_feeds(sources, blocks, names, listed))
        blocks[entry.name] = _layer(entry, graph.layers[entry.name].type.shape, feeds)
    sizes = Sizes(len(spec.inputs), features, len(listed), sum(block.parameters for block in blocks.values()))
    for name, output in spec.outputs.items():
        block = _output(name, output, spec, blocks, names, listed)
        blocks[block.key] = block
    return Subject(spec.name, spec.description or "", blocks, sizes)


def _feeds(
    sources: tuple[str, ...], blocks: Mapping[str, Block], names: Namespace, listed: list[Entry]
) -> Iterator[Feed]:
    row = 0
    for source in sources:
        if source in blocks:
            feed = Feed(source, 0, blocks[source].width, row)
        else:
            key, index = _unit(source, blocks, names, listed)
            feed = Feed(key, index, index + 1, row)
        yield feed
        row += feed.stop - feed.start


def _unit(source: str, blocks: Mapping[str, Block], names: Namespace, listed: list[Entry]) -> tuple[str, int]:
    """Return the block and the place of the one unit that a name stands for; references have been checked."""
    layer, dot, neuron = source.partition(".")
    if dot and layer in blocks and neuron in blocks[layer].names:  # also of a layer that the file does not name
        return layer, blocks[layer].names.index(neuron)
    feature = names.feature(source)
    if feature is None:
        raise AssertionError(f"{source} is no name of this spec")
    return feature.name if feature.layer is None else listed[feature.layer].name, feature.index


def _input(name: str, kind: Input) -> Block:
    categories = tuple(kind.categories) if isinstance(kind, CategoryInput) else ()
    note = kind.question or kind.description or ""
    return Block(name, name, "input", kind.type, tuple(kind.shape), kind.width, categories=categories, note=note)


def _layer(entry: Entry, shape: Shape, feeds: tuple[Feed, ...]) -> Block:
    op = entry.op
    wiring: Wiring = "sum" if isinstance(op, Add) else "each"
    activation: Op | None = None
    parameters, lead = 0, 1
    names: tuple[str, ...] = ()
    listed: tuple[tuple[int, ...], ...] = ()
    rows = sum(feed.stop - feed.start for feed in feeds)
    if isinstance(op, Dense):
        wiring, activation = "full", op.activation
        parameters = rows * op.width + (op.width if op.biased else 0)
    elif isinstance(op, Neurons):
        wiring, activation, names = "listed", op.activation, tuple(op.units)
        weighed = dict.fromkeys(name for unit in op.units.values() for name in unit.weights)
        row = {name: number for number, name in enumerate(weighed)}
        listed = tuple(tuple(row[name] for name in unit.weights) for unit in op.units.values())
        parameters = sum(map(len, listed)) + op.width
    elif isinstance(op, Concat) and len(shape) > 1:
        lead = prod(shape[:-1])
    return Block(
        key=entry.name,
        name=entry.name,
        kind="layer",
        op=op.tag(),
        shape=shape,
        width=prod(shape),
        names=names,
        activation=None if activation is None or isinstance(activation, Identity) else activation.tag(),
        feeds=feeds,
        wiring=wiring,
        listed=listed,
        lead=lead,
        parameters=parameters,
        thresholds=isinstance(activation, Step),
    )


def _output(
    name: str, kind: Output, spec: Spec, blocks: Mapping[str, Block], names: Namespace, listed: list[Entry]
) -> Block:
    feeds = tuple(_feeds((source_of(spec, listed, name, kind),), blocks, names, listed))
    categories = tuple(kind.categories) if isinstance(kind, CategoryOutput) else ()
    width = sum(feed.stop - feed.start for feed in feeds)
    return Block(
        f"{name} (output)",
        name,
        "output",
        kind.type,
        tuple(kind.shape),
        width,
        categories=categories,
        feeds=feeds,
        note=kind.description or "",
    )
