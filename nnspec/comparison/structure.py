"""What changed in how a network is made: its layers, their weights as given, and how values come in and go out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nnspec.comparison.change import Edit
from nnspec.comparison.interface import aligned_inputs, aligned_outputs
from nnspec.comparison.layers import LayerPair, pair_layers
from nnspec.comparison.names import Renames, align
from nnspec.comparison.tree import below, edits
from nnspec.comparison.version import Version
from nnspec.ir.entries import Entry
from nnspec.ops.base import Activation
from nnspec.ops.layers import Neuron, Neurons
from nnspec.spec.canonical import canonical_text, plain
from nnspec.spec.spec import Spec

OF_TRAINING = frozenset({"initializer", "bias_initializer", "trainable"})
"""Options of a layer that only training reads."""

OF_ENCODING = ("scale", "standardize", "yes_above")
"""Options of inputs and outputs that callers do not see."""


@dataclass(frozen=True)
class Structure:
    """The differences, in the order of a file; ``of_training`` are those of layers that only training reads."""

    edits: tuple[Edit, ...]
    of_training: tuple[Edit, ...]


def compare_structures(old: Version, new: Version) -> Structure:
    """Return what differs in inputs' scaling, layers, outputs' sources, element type, examples and size."""
    inputs = aligned_inputs(old, new)
    renames = Renames({name: inputs.renamed.get(name, name) for name in old.spec.inputs})
    found = [*_encodings("inputs", old.spec.inputs, new.spec.inputs, inputs.pairs)]
    layers = [*_decision(old.spec, new.spec, renames)] if _are_decisions(old, new) else [*_layers(old, new, renames)]
    of_training = [edit for edit in layers if _is_of_training(edit)]
    found += [edit for edit in layers if not _is_of_training(edit)]
    outputs = aligned_outputs(old, new).pairs
    found += _encodings("outputs", old.spec.outputs, new.spec.outputs, outputs)
    for before, after in outputs:
        a, b = old.spec.outputs[before].source, new.spec.outputs[after].source
        found += edits(f"outputs.{after}.from", renames(a) if a is not None else None, b)
    found += edits("dtype", old.spec.dtype, new.spec.dtype)
    found += _examples(old.spec, new.spec)
    found += edits("parameters", _size(old), _size(new))
    return Structure(tuple(found), tuple(of_training))


def _is_of_training(edit: Edit) -> bool:
    parts = edit.path.split(".")  # layers.hidden.dense.initializer
    return len(parts) > 3 and parts[0] == "layers" and parts[3] in OF_TRAINING


def _are_decisions(old: Version, new: Version) -> bool:
    return old.spec.layers is None and new.spec.layers is None


def _size(version: Version) -> int:
    """Return the number of numbers that training or the author sets."""
    return sum(param.type.size for param in version.graph.params)


def _encodings(
    part: str, old: Mapping[str, Any], new: Mapping[str, Any], pairs: list[tuple[str, str]]
) -> Iterator[Edit]:
    for before, after in pairs:
        if type(old[before]) is type(new[after]):
            for key in OF_ENCODING:
                path = f"{part}.{after}.{key}"
                yield from edits(path, getattr(old[before], key, None), getattr(new[after], key, None))


def _decision(old: Spec, new: Spec, renames: Renames) -> Iterator[Edit]:
    weights = {renames(name): weight for name, weight in (old.weights or {}).items()}
    yield from edits("weights", weights, dict(new.weights or {}))
    yield from edits("threshold", _threshold(old), _threshold(new))


def _threshold(unit: Spec | Neuron) -> Decimal | None:
    """Return the threshold, from a bias where that is given: it says the same."""
    return unit.threshold if unit.bias is None else unit.bias.copy_negate() + 0


def _layers(old: Version, new: Version, renames: Renames) -> Iterator[Edit]:
    for pair in pair_layers(old, new):
        if pair.old is None or pair.new is None:
            yield from _alone(pair)
            continue
        path = f"layers.{pair.new.name}"
        if pair.renamed:
            yield Edit(path, pair.old.name, pair.new.name, renamed=True)
        renames.add(pair.old.name, pair.new.name)
        yield from _layer(path, pair.old, pair.new, renames)


def _alone(pair: LayerPair) -> Iterator[Edit]:
    """Yield a layer that only one of the versions has; a decision at top level is its weights and threshold."""
    entry = pair.old if pair.old is not None else pair.new
    if entry is None:
        return
    parts = {f"layers.{entry.name}": _described(entry)}
    if not entry.path and isinstance(entry.op, Neurons):
        (unit,) = entry.op.units.values()
        parts = {"weights": plain(unit.weights), "threshold": plain(_threshold(unit))}
    for path, value in parts.items():
        yield Edit(path, old=value) if pair.new is None else Edit(path, new=value)


def _layer(path: str, old: Entry, new: Entry, renames: Renames) -> Iterator[Edit]:
    yield from edits(f"{path}.from", [renames(source) for source in old.sources], [*new.sources])
    a, b = old.op, new.op
    if isinstance(a, Neurons) and isinstance(b, Neurons):
        yield from _neurons(f"{path}.neurons.units", a.units, b.units, renames)
        a, b = a.model_copy(update={"units": {}}), b.model_copy(update={"units": {}})
    yield from edits(path, a, b)


def _neurons(path: str, old: Mapping[str, Neuron], new: Mapping[str, Neuron], renames: Renames) -> Iterator[Edit]:
    units = {name: _renamed(unit, renames) for name, unit in old.items()}
    aligned = align(units, new, _is_same, lambda unit: unit.weights)
    for name in aligned.removed:
        yield Edit(below(path, name), old=plain(old[name]))
    for before, after in aligned.renamed.items():
        renames.add(before, after)
        yield Edit(below(path, after), before, after, renamed=True)
    for name in aligned.added:
        yield Edit(below(path, name), new=plain(new[name]))
    for before, after in aligned.pairs:
        inside = below(path, after)
        yield from edits(below(inside, "weights"), units[before].weights, new[after].weights)
        yield from edits(below(inside, "threshold"), _threshold(units[before]), _threshold(new[after]))
        yield from edits(below(inside, "description"), units[before].description, new[after].description)
    if aligned.reordered:
        yield Edit(path, [*aligned.stood], [*aligned.stands])


def _is_same(old: Neuron, new: Neuron) -> bool:
    return old.weights == new.weights and _threshold(old) == _threshold(new)


def _renamed(unit: Neuron, renames: Renames) -> Neuron:
    return unit.model_copy(update={"weights": {renames(name): weight for name, weight in unit.weights.items()}})


def _described(entry: Entry) -> Any:
    """Return an entry as a file writes it, but for its name."""
    op = plain(entry.op)
    described = {"activation": op} if isinstance(entry.op, Activation) else op
    return {**described, "from": [*entry.sources]} if entry.sources else described


def _examples(old: Spec, new: Spec) -> Iterator[Edit]:
    """Yield the examples that only one of the versions has."""
    before, after = (Counter(canonical_text(plain(example)) for example in spec.examples) for spec in (old, new))
    for version, gone, key in ((old, before - after, "old"), (new, after - before, "new")):
        for example in version.examples:
            text = canonical_text(plain(example))
            if gone[text] > 0:
                gone[text] -= 1
                yield Edit("examples", **{key: plain(example)})
