"""Which layer of the old version is which of the new: by name, else by what it does and where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nnspec.comparison.subsequence import common
from nnspec.comparison.version import Version
from nnspec.ir.entries import Entry, entries
from nnspec.spec.canonical import canonical_text, plain


@dataclass(frozen=True, slots=True)
class LayerPair:
    """A layer in both versions, or in one of them; ``renamed`` where the author gave it another name."""

    old: Entry | None
    new: Entry | None
    renamed: bool = False


@dataclass(frozen=True, slots=True)
class _Layer:
    entry: Entry
    named: bool  # by the author, and not only by its place


def pair_layers(old: Version, new: Version) -> list[LayerPair]:
    """Return the layers in the order of the new version, each removed one before the first that came after it.

    Those of the same name are one, then those that are the same, and of the others those without a name that do the
    same, as far as they stand in the same order.
    """
    before, after = _layers(old), _layers(new)
    places = {layer.entry.name: place for place, layer in enumerate(before) if layer.named}
    partners = {
        place: places[layer.entry.name]
        for place, layer in enumerate(after)
        if layer.named and layer.entry.name in places
    }
    for key in (_content, _kind):
        taken = {*partners.values()}
        left_before = [place for place in range(len(before)) if place not in taken]
        left_after = [place for place in range(len(after)) if place not in partners]
        keys_before = [key(before[place]) for place in left_before]
        keys_after = [key(after[place]) for place in left_after]
        partners |= {left_after[j]: left_before[i] for i, j in common(keys_before, keys_after)}
    return [*_in_order(before, after, partners)]


def _content(layer: _Layer) -> str:
    """Return what a layer is, but for its name."""
    return canonical_text(plain(layer.entry.op))


def _kind(layer: _Layer) -> str:
    """Return what layers are matched by that differ; two names of the author's are two layers."""
    return f"name {layer.entry.name}" if layer.named else f"tag {layer.entry.op.tag()}"


def _layers(version: Version) -> list[_Layer]:
    layers = version.spec.layers
    named = [layer.name is not None for layer in layers] if layers is not None else [True]
    return [_Layer(entry, by_author) for entry, by_author in zip(entries(version.spec), named, strict=True)]


def _in_order(before: Sequence[_Layer], after: Sequence[_Layer], partners: Mapping[int, int]) -> Iterator[LayerPair]:
    taken = {*partners.values()}
    gone = [place for place in range(len(before)) if place not in taken][::-1]
    for place, layer in enumerate(after):
        if place not in partners:
            yield LayerPair(None, layer.entry)
            continue
        while gone and gone[-1] < partners[place]:
            yield LayerPair(before[gone.pop()].entry, None)
        other = before[partners[place]]
        renamed = other.entry.name != layer.entry.name and (other.named or layer.named)
        yield LayerPair(other.entry, layer.entry, renamed)
    while gone:
        yield LayerPair(before[gone.pop()].entry, None)
