"""What every name of a spec stands for in the graph, down to the single feature that a neuron's weight belongs to.

An input may have millions of features, so they are kept as slices, and named one by one only when somebody asks.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from nnspec.ir.features import encode, raw_features
from nnspec.ir.graph import Value
from nnspec.ir.network import Network
from nnspec.record import record
from nnspec.spec.inputs import Input, NumberInput
from nnspec.spec.names import feature_index, feature_names, parse_reference


class Numbered(Sequence[str]):
    """The names ``layer[0]``, ``layer[1]``, ... of units that have none of their own."""

    def __init__(self, layer: str, length: int) -> None:
        self.layer, self.length = layer, length

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        """Return one name, or a list of some."""
        chosen = range(self.length)[index]
        return f"{self.layer}[{chosen}]" if isinstance(chosen, int) else [f"{self.layer}[{each}]" for each in chosen]


@record
class FeaturesOf:
    """The names of an input's features."""

    name: str
    kind: Input

    def __iter__(self) -> Iterator[str]:
        return feature_names(self.name, self.kind)


@record
class Slice:
    """Neighboring features ``start`` to ``stop`` of a flat value; ``names`` are what they are called.

    ``exact`` is the number of the first among what deciders read, None where they cannot read them.
    """

    value: Value
    start: int
    stop: int
    exact: int | None
    names: Iterable[str]

    @property
    def width(self) -> int:
        """The number of features."""
        return self.stop - self.start

    @property
    def numbers(self) -> range:
        """The numbers of the features among what deciders read; nothing where they cannot read them."""
        return range(0) if self.exact is None else range(self.exact, self.exact + self.width)


@record
class Names:
    """The names of all features of some slices, in order."""

    slices: tuple[Slice, ...]

    def __iter__(self) -> Iterator[str]:
        for each in self.slices:
            yield from each.names


class Scope:
    """Names of inputs, layers, neurons and features; filled as layers are lowered."""

    def __init__(self, net: Network, inputs: dict[str, Input], raw: dict[str, Value]) -> None:
        self.net, self.inputs, self.raw = net, inputs, raw
        self.values: dict[str, Value] = {}  # encoded inputs and layers
        self.wholes: dict[str, Slice] = {}  # inputs, and layers of units that have names or are decided exactly
        self.units: dict[str, Slice] = {}  # single neurons
        self.decided = 0  # features that deciders read so far: those of inputs, then fired units
        self.state: Value | None = None  # those features, side by side, float64
        for name, kind in inputs.items():
            self.values[name] = encode(net, name, kind, raw[name])
            flat = net.flat(self.values[name])
            # Means of an array's elements differ, and deciders fold one scaling an input: such a one is not exact.
            exact = not (isinstance(kind, NumberInput) and kind.standardize == "fit" and kind.shape)
            self.wholes[name] = Slice(flat, 0, kind.width, self.decided if exact else None, FeaturesOf(name, kind))
            self.decided += kind.width
        self.given = self.decided  # features of the inputs; those of units come after

    def all_inputs(self) -> Value:
        """Return the features of all inputs, in the order of the file, flat."""
        return self.net.concat(tuple(self.net.flat(self.values[name]) for name in self.inputs), "features")

    def exact_state(self) -> Value:
        """Return all features that a decider can read now, as given and in float64."""
        if self.state is None:
            parts = tuple(raw_features(self.net, kind, self.raw[name]) for name, kind in self.inputs.items())
            self.state = self.net.concat(parts, "given")
        return self.state

    def add_layer(self, name: str, value: Value, units: Sequence[str] = ()) -> None:
        """Let ``name``, ``name.unit`` and each unit stand for a layer and its neurons."""
        self.values[name] = value
        if units:
            self._add_units(name, Slice(value, 0, len(units), None, units), units)

    def add_decider(self, name: str, fired: Value, units: Sequence[str]) -> None:
        """As ``add_layer``, of a layer that decides exactly: its units become features that later deciders read."""
        state = self.exact_state()
        self.values[name] = fired
        width = fired.type.size
        names = units if units else Numbered(name, width)
        self._add_units(name, Slice(fired, 0, width, self.decided, names), units)
        self.decided += width
        self.state = self.net.concat((state, fired), f"{name}_known")

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and (text in self.values or self.single(text) is not None)

    def single(self, text: str) -> Slice | None:
        """Return the one feature or neuron that ``text`` names, None where it names none, or several."""
        if text in self.units:
            return self.units[text]
        reference = parse_reference(text)
        kind = self.inputs.get(reference.name) if reference is not None else None
        index = feature_index(kind, reference) if kind is not None and reference is not None else None
        if reference is None or index is None:
            return None
        whole = self.wholes[reference.name]
        exact = whole.exact + index if whole.exact is not None else None
        return Slice(whole.value, index, index + 1, exact, (reference.text,))

    def whole(self, name: str) -> Slice:
        """Return all features of an input or layer."""
        if name in self.wholes:
            return self.wholes[name]
        flat = self.net.flat(self.values[name])
        return Slice(flat, 0, flat.type.size, None, Numbered(name, flat.type.size))

    def deciders(self, slices: Sequence[Slice]) -> tuple[int, ...]:
        """Return the numbers of the threshold units that the slices are; nothing unless all of them are."""
        if any(each.exact is None or each.exact < self.given for each in slices):
            return ()
        return tuple(number - self.given for each in slices for number in each.numbers)

    def gather(self, slices: Sequence[Slice], name: str) -> Value:
        """Return the features side by side, in the element type of the computation; neighbors are taken together."""
        runs: list[tuple[Value, int, int]] = []
        for each in slices:
            if runs and runs[-1][0] is each.value and runs[-1][2] == each.start:
                runs[-1] = (each.value, runs[-1][1], each.stop)
            else:
                runs.append((each.value, each.start, each.stop))
        parts = (self.net.columns(self.net.cast(value, self.net.dtype), start, stop) for value, start, stop in runs)
        return self.net.concat(tuple(parts), name)

    def _add_units(self, layer: str, whole: Slice, units: Sequence[str]) -> None:
        self.wholes[layer] = whole
        for index, unit in enumerate(units):
            exact = whole.exact + index if whole.exact is not None else None
            one = Slice(whole.value, index, index + 1, exact, (unit,))
            self.units[unit] = self.units[f"{layer}.{unit}"] = one
