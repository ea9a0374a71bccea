"""What every name of a spec stands for in the graph, down to the single feature that a neuron's weight belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

from nnspec.ir.features import encode, raw_features
from nnspec.ir.graph import Value
from nnspec.ir.network import Network
from nnspec.spec.inputs import Input, NumberInput
from nnspec.spec.names import feature_names


@dataclass(frozen=True)
class Column:
    """One feature: a column of a flat value. ``exact`` is its number among what deciders read, None where it is not."""

    name: str
    value: Value
    index: int
    exact: int | None


class Scope:
    """Names of inputs, layers, neurons and features; filled as layers are lowered."""

    def __init__(self, net: Network, inputs: dict[str, Input], raw: dict[str, Value]) -> None:
        self.net, self.inputs, self.raw = net, inputs, raw
        self.values: dict[str, Value] = {}  # encoded inputs and layers
        self.columns: dict[str, Column] = {}
        self.decided = 0  # features that deciders read so far: those of inputs, then fired units
        self.state: Value | None = None  # those features, side by side, float64
        for name, kind in inputs.items():
            self.values[name] = encode(net, name, kind, raw[name])
            flat = net.flat(self.values[name])
            # Means of an array's elements differ, and deciders fold one scaling an input: such a one is not exact.
            exact = not (isinstance(kind, NumberInput) and kind.standardize == "fit" and kind.shape)
            for index, feature in enumerate(feature_names(name, kind)):
                self.columns[feature] = Column(feature, flat, index, self.decided if exact else None)
                self.decided += 1
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
        """Let ``name``, ``name.unit`` and each unit stand for a layer and its columns."""
        self.values[name] = value
        for index, unit in enumerate(units):
            for alias in (unit, f"{name}.{unit}"):
                self.columns[alias] = Column(unit, value, index, None)

    def add_decider(self, name: str, fired: Value, units: Sequence[str]) -> None:
        """As ``add_layer``; the units become features that later deciders read."""
        state = self.exact_state()
        self.values[name] = fired
        for index, unit in enumerate(units):
            for alias in (unit, f"{name}.{unit}"):
                self.columns[alias] = Column(unit, fired, index, self.decided + index)
        self.decided += len(units)
        self.state = self.net.concat((state, fired), f"{name}_known")

    def flat_columns(self, name: str) -> list[Column]:
        """Return the columns of an input or layer, in order."""
        value = self.values[name]
        found = {column.index: column for column in self.columns.values() if column.value is self.net.flat(value)}
        size = value.type.size
        return [found.get(i, Column(f"{name}[{i}]", self.net.flat(value), i, None)) for i in range(size)]

    def units(self, columns: Sequence[Column]) -> tuple[int, ...]:
        """Return the numbers of the threshold units that the columns are; nothing unless all of them are."""
        units = tuple(column.exact - self.given for column in columns if column.exact is not None)
        return units if len(units) == len(columns) and all(unit >= 0 for unit in units) else ()

    def gather(self, columns: Sequence[Column], name: str) -> Value:
        """Return the columns side by side, in the element type of the computation; neighbors are taken together."""
        runs: list[tuple[Value, int, int]] = []
        for column in columns:
            if runs and runs[-1][0] is column.value and runs[-1][2] == column.index:
                runs[-1] = (column.value, runs[-1][1], column.index + 1)
            else:
                runs.append((column.value, column.index, column.index + 1))
        parts = (self.net.columns(self.net.cast(value, self.net.dtype), start, stop) for value, start, stop in runs)
        return self.net.concat(tuple(parts), name)
