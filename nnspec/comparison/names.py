"""Which name of the old version is which of the new: equal names, and renamed entries that are otherwise the same."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_HEAD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Aligned(Generic[T]):
    """Names of two mappings: ``kept`` in the order of the new one, then what has gone and what has come.

    ``stood`` and ``stands`` are the new names of what both have, in the old order and in the new one.
    """

    kept: tuple[str, ...]
    renamed: dict[str, str]
    removed: tuple[str, ...]
    added: tuple[str, ...]
    stood: tuple[str, ...]
    stands: tuple[str, ...]

    @property
    def reordered(self) -> bool:
        """Whether what both have stands in another order."""
        return self.stood != self.stands

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The old and the new name of each entry that both have."""
        return [*((name, name) for name in self.kept), *self.renamed.items()]


def align(
    old: Mapping[str, T], new: Mapping[str, T], same: Callable[[T, T], bool], says: Callable[[T], object]
) -> Aligned[T]:
    """Return which entries of two mappings are each other.

    An entry that is gone was renamed where exactly one that has come is the ``same``, stands at the same place, and no
    other that is gone is the same as that. Where an entry ``says`` nothing by which it could be known again, it must
    also be the only one that is gone, and the other the only one that has come.
    """
    gone = [name for name in old if name not in new]
    come = [name for name in new if name not in old]
    places_old, places_new = list(old), list(new)
    renamed: dict[str, str] = {}
    for name in gone:
        alike = [other for other in come if same(old[name], new[other])]
        rivals = [other for other in gone if alike and same(old[other], new[alike[0]])]
        known = says(old[name]) or len(gone) == len(come) == 1
        if known and len(alike) == len(rivals) == 1 and places_old.index(name) == places_new.index(alike[0]):
            renamed[name] = alike[0]
    removed = tuple(name for name in gone if name not in renamed)
    added = tuple(name for name in come if name not in renamed.values())
    stood = tuple(renamed.get(name, name) for name in old if name not in removed)
    stands = tuple(name for name in new if name not in added)
    return Aligned(tuple(name for name in new if name in old), renamed, removed, added, stood, stands)


class Renames:
    """What old names have become: those of inputs, layers and neurons, which share one namespace."""

    def __init__(self, inputs: Mapping[str, str]) -> None:
        self._names = {old: new for old, new in inputs.items() if old != new}
        self._inputs = frozenset(inputs)

    def add(self, old: str, new: str) -> None:
        """Let ``old``, a layer or a neuron, stand for ``new`` from now on."""
        if old != new:
            self._names[old] = new

    def __call__(self, reference: str) -> str:
        """Return a reference of the old version (``pixels[3]``, ``mood.fed``) as the new one writes it."""
        head = _HEAD.match(reference)
        if head is None:
            return reference
        name, rest = head[0], reference[head.end() :]
        if rest.startswith(".") and name not in self._inputs:  # the neuron of a layer, not the category of an input
            rest = f".{self._names.get(rest[1:], rest[1:])}"
        return f"{self._names.get(name, name)}{rest}"
