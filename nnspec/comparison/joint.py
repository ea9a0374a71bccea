"""Two networks of threshold units as one, which takes the inputs of both and has the units of both side by side.

A question that only one version asks is one that the other does not listen to. So whatever can be said of all cases of
a network can be said of a change, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nnspec.decisions.exact import Unit, number_text
from nnspec.decisions.network import (
    BooleanOutput,
    Category,
    CategoryOutput,
    Element,
    Input,
    Kind,
    Network,
    Number,
    Output,
    ThresholdLayer,
)


class NotJoinableError(Exception):
    """Why two networks have no cases in common."""


@dataclass(frozen=True)
class Joint:
    """Both networks as one; ``outputs`` are those that both have, by the new name: of the old and of the new version.

    ``within`` says which cases it is about, where one version takes more than the other. ``names`` are those that the
    authors gave the units, by place; the network tells the two versions apart in its own.
    """

    network: Network
    outputs: dict[str, tuple[Output, Output]]
    within: tuple[str, ...]
    names: tuple[str, ...]


def join(old: Network, new: Network, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> Joint:
    """Return the joint network; ``inputs`` and ``outputs`` give the new names of those of ``old`` that ``new`` has too.

    Raises NotJoinableError.
    """
    shared = {inputs[each.name]: each for each in old.inputs if each.name in inputs}
    merged = [_merged(shared[each.name], each) if each.name in shared else _raw(each) for each in new.inputs]
    merged += [_raw(each) for each in old.inputs if each.name not in inputs]
    frame = Network(new.name, tuple(merged), (), ())
    before = [*_moved(old, "old", {each.name: inputs.get(each.name, each.name) for each in old.inputs}, frame, 0)]
    after = [*_moved(new, "new", {each.name: each.name for each in new.inputs}, frame, len(old.units))]
    by_name = {output.name: output for output in new.outputs}
    both = {
        outputs[output.name]: (output, _shifted(by_name[outputs[output.name]], len(old.units)))
        for output in old.outputs
        if outputs.get(output.name) in by_name
    }
    narrowed = [
        now
        for now, each in zip(merged, new.inputs, strict=False)
        if each.name in shared and not (_takes_all(now, shared[each.name]) and _takes_all(now, each))
    ]
    network = Network(new.name, tuple(merged), (*before, *after), ())
    names = tuple(unit.name for unit in (*old.units, *new.units))
    return Joint(network, both, tuple(map(_within, narrowed)), names)


def _raw(declared: Input) -> Input:
    """Return an input that takes numbers as they are given."""
    kind = declared.kind
    return _taking(declared, Number(kind.low, kind.high)) if isinstance(kind, Number) else declared


def _taking(declared: Input, kind: Kind) -> Input:
    return Input(declared.name, kind, declared.question, declared.shape)


def _merged(old: Input, new: Input) -> Input:
    """Return an input that takes what both take."""
    name = new.name
    if type(old.kind) is not type(new.kind) or old.shape != new.shape:
        raise NotJoinableError(f"input {name!r} is no longer of the same type and shape")
    if isinstance(old.kind, Category) and isinstance(new.kind, Category):
        common = tuple(category for category in new.kind.categories if category in old.kind.categories)
        if not common:
            raise NotJoinableError(f"the versions have no category of input {name!r} in common")
        return _taking(new, Category(common))
    if isinstance(old.kind, Number) and isinstance(new.kind, Number):
        lows = [end for end in (old.kind.low, new.kind.low) if end is not None]
        highs = [end for end in (old.kind.high, new.kind.high) if end is not None]
        low, high = max(lows, default=None), min(highs, default=None)
        if low is not None and high is not None and low > high:
            raise NotJoinableError(f"the versions have no number of input {name!r} in common")
        return _taking(new, Number(low, high))
    return new


def _takes_all(merged: Input, declared: Input) -> bool:
    """Return whether ``merged`` takes all that an input of one version does."""
    if isinstance(declared.kind, Category) and isinstance(merged.kind, Category):
        return set(declared.kind.categories) <= set(merged.kind.categories)
    return _raw(declared).kind == merged.kind


def _within(declared: Input) -> str:
    """Return what an input may be, where it does not take all that one of the versions does."""
    if isinstance(declared.kind, Category):
        return f"{declared.name} one of {', '.join(declared.kind.categories)}"
    kind = declared.kind if isinstance(declared.kind, Number) else Number()
    ends = [f"{word} {number_text(end)}" for word, end in (("from", kind.low), ("to", kind.high)) if end is not None]
    return f"{declared.name} {' '.join(ends)}"


def _moved(
    network: Network, side: str, names: Mapping[str, str], frame: Network, base: int
) -> Iterator[ThresholdLayer]:
    """Yield the layers with units that weigh the features of ``frame``, and of units from ``base`` on."""
    places = dict(_features(network, names, frame))
    for layer in network.layers:
        units = []
        for unit in layer.units:
            raw = network.on_raw(unit)
            weights = tuple(
                (places[feature] if feature in places else frame.raw_count + base + feature - network.raw_count, weight)
                for feature, weight in raw.weights
                if feature in places or feature >= network.raw_count
            )
            # What is found out about a unit is told by its name, so that must be its own.
            units.append(Unit(f"{side} {unit.name}", weights, raw.threshold))
        yield ThresholdLayer(f"{side} {layer.name}", tuple(units))


def _features(network: Network, names: Mapping[str, str], frame: Network) -> Iterator[tuple[int, int]]:
    """Yield each feature of the inputs with its place in ``frame``; a category that is not there has none."""
    own, joint = _by_input(network.elements), _by_input(frame.elements)
    for name, elements in own.items():
        for element, merged in zip(elements, joint[names[name]], strict=True):
            kind, other = element.input.kind, merged.input.kind
            if isinstance(kind, Category) and isinstance(other, Category):
                for index, category in enumerate(kind.categories):
                    if category in other.categories:
                        yield element.first + index, merged.first + other.categories.index(category)
            else:
                yield element.first, merged.first


def _by_input(elements: Sequence[Element]) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for element in elements:
        found.setdefault(element.input.name, []).append(element)
    return found


def _shifted(output: Output, base: int) -> Output:
    if isinstance(output, BooleanOutput):
        return BooleanOutput(output.name, output.unit + base)
    return CategoryOutput(output.name, output.categories, tuple(unit + base for unit in output.units))
