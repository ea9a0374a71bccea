"""Names in a spec: what ``pixels[3]``, ``color.red``, ``mood.fed`` and plain names stand for.

Inputs, layers and neurons share one namespace. The graph and the reading of data use the same names for features.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from nnspec.record import record
from nnspec.spec.inputs import CategoryInput, Input
from nnspec.spec.unread import Unread

if TYPE_CHECKING:
    from nnspec.spec.layers import Layer

_REFERENCE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[(\d{1,9}(?:,\d{1,9})*)\])?(?:\.(.+))?", re.DOTALL)


@record
class Reference:
    """A parsed name: ``pixels[3]`` has an index, ``color.red`` and ``mood.fed`` a part."""

    name: str
    index: tuple[int, ...] | None = None
    part: str | None = None

    @property
    def text(self) -> str:
        """The name as features are named, whatever zeros its index was written with."""
        index = f"[{','.join(map(str, self.index))}]" if self.index is not None else ""
        return f"{self.name}{index}" + (f".{self.part}" if self.part is not None else "")


@record
class Feature:
    """One number that a weight can belong to: feature ``index`` of input ``name``, or a neuron of that name.

    ``layer`` is the number of the neuron's layer, and ``index`` its place there.
    """

    name: str
    index: int
    layer: int | None = None


def parse_reference(text: str) -> Reference | None:
    """Return the parts of a name as a file writes it, None where it is none."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return None
    name, index, part = match.groups()
    return Reference(name, tuple(map(int, index.split(","))) if index is not None else None, part)


def feature_names(name: str, kind: Input) -> Iterator[str]:
    """Yield the name of each feature of an input: elements in C order, each one-hot in the order of its categories.

    ``x``; ``pixels[0]``, ``pixels[1]``, ...; ``grid[0,0]``, ...; ``color.red``, ...; ``colors[0].red``, ...
    """
    for place in _places(kind.shape):
        element = f"{name}[{','.join(map(str, place))}]" if place else name
        if isinstance(kind, CategoryInput):
            yield from (f"{element}.{category}" for category in kind.categories)
        else:
            yield element


def _places(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield the places of an array in C order; ``itertools.product`` would first lay out every axis in memory."""
    if not shape:
        yield ()
        return
    for first in range(shape[0]):
        yield from ((first, *rest) for rest in _places(shape[1:]))


def feature_index(kind: Input, reference: Reference) -> int | None:
    """Return which feature of an input a name stands for, None where it is not exactly one."""
    place = reference.index if reference.index is not None else ()
    if len(place) != len(kind.shape) or any(i >= size for i, size in zip(place, kind.shape, strict=True)):
        return None
    element = 0
    for i, size in zip(place, kind.shape, strict=True):
        element = element * size + i
    if isinstance(kind, CategoryInput):
        if reference.part not in kind.categories:
            return None
        return element * len(kind.categories) + kind.categories.index(reference.part)
    return element if reference.part is None else None


class Namespace:
    """Every name of a spec. An input that could not be read is None, and a layer is Unread or None.

    With ``all_doubtful`` any name may be among what was not read.
    """

    def __init__(
        self,
        inputs: Mapping[str, Input | None],
        layers: Sequence["Layer | Unread | None"] = (),
        *,
        all_doubtful: bool = False,
    ) -> None:
        self.inputs, self.all_doubtful = inputs, all_doubtful
        self._doubtful: set[str] = set()
        self.layers: dict[str, int] = {}
        self.neurons: dict[str, Feature] = {}
        self._by_place: set[str] = set()
        self._others: int | None = None  # the first layer whose names cannot be read
        for number, layer in enumerate(layers):
            if layer is not None and layer.name is not None:
                self.layers.setdefault(layer.name, number)
            elif layer is not None:
                self._by_place.add(f"layer_{number + 1}")
            if isinstance(layer, Unread):  # whose names may have parts that are not known
                self._doubtful.update(layer.neurons, [layer.name] if layer.name is not None else [])
                self._others = number if layer.has_others and self._others is None else self._others
            for index, neuron in enumerate(layer.neurons if layer is not None else ()):
                self.neurons.setdefault(neuron, Feature(neuron, index, number))

    def feature(self, text: str) -> Feature | None:
        """Return the one feature of an input, or the neuron, that ``text`` names; None where there is none."""
        if text in self.neurons:
            return self.neurons[text]
        reference = parse_reference(text)
        kind = self.inputs.get(reference.name) if reference is not None else None
        index = feature_index(kind, reference) if kind is not None and reference is not None else None
        return Feature(reference.name, index) if reference is not None and index is not None else None

    def neuron(self, text: str) -> Feature | None:
        """Return the neuron that ``text`` (``fed``, ``mood.fed``) names; None where there is none."""
        layer, dot, name = text.partition(".")
        neuron = self.neurons.get(name if dot else text)
        return neuron if not dot or (neuron is not None and self.layers.get(layer) == neuron.layer) else None

    def without_name(self, text: str) -> bool:
        """Return whether ``text`` is what a layer without a name is called by its place, ``layer_1``."""
        return text in self._by_place

    def is_doubtful(self, text: str, before: int | None = None) -> bool:
        """Return whether ``text`` may name something in a part that could not be read, or under a name that is none.

        It names nothing in layer number ``before`` or one behind it.
        """
        if self._others is not None and (before is None or self._others < before):
            return True
        if parse_reference(text) is None and text in self.inputs:
            return True
        name = re.split(r"[.\[]", text, maxsplit=1)[0]
        unread = name in self.inputs and self.inputs[name] is None
        return self.all_doubtful or unread or name in self._doubtful
