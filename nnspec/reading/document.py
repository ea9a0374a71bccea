"""What reading gives: the value of a spec, and where in the text each part of it stands."""

from collections.abc import Callable, Iterator
from functools import cached_property

from nnspec.diagnostics import Path, Position, Source

MAX_DEPTH = 64
"""How deep mappings and lists may nest, aliases expanded."""

MAX_NODES = 50_000
"""How many keys and values a spec may hold, aliases expanded."""

Span = tuple[int, int]
"""The characters from a first to before an end, as offsets into the text."""


class Branch:
    """Where a mapping or a list stands, and its parts; ``keys`` is empty for a list."""

    __slots__ = ("children", "keys", "span")

    def __init__(self, span: Span, keys: dict[str, Span], children: "dict[str, Place] | list[Place]") -> None:
        self.span, self.keys, self.children = span, keys, children

    def child(self, step: str | int) -> "Place | None":
        """Return where the part ``step`` stands, or None when there is none."""
        if isinstance(self.children, dict):
            return self.children.get(step) if isinstance(step, str) else None
        return self.children[step] if isinstance(step, int) and 0 <= step < len(self.children) else None


Place = Span | Branch
"""Where a value stands: a scalar is its span alone."""


class Document:
    """The value of one spec: dict, list, str, bool, None, int, and WrittenFloat for numbers that are not integers.

    Keys are text, as written. A value that the file names by an alias is one object in several places: copy before
    changing. ``source`` is the text it was read from.
    """

    def __init__(self, source: Source, value: dict[str, object], places: Callable[[], Place]) -> None:
        self.source, self.value = source, value
        self._places = places

    @cached_property
    def _root(self) -> Place:
        return self._places()

    def locate(self, path: Path, at_key: bool = False) -> Position:
        """Return the position of the value at ``path``, or of its key with ``at_key``.

        Where the file has no such path, the nearest parent that it has stands for it: the key of a mapping or list that
        lacks the part, or the scalar that has no parts.
        """
        place, key = self._root, None
        for step in path:
            if not isinstance(place, Branch):
                at_key = False
                break
            child = place.child(step)
            if child is None:
                at_key = True
                break
            key = place.keys.get(step) if isinstance(step, str) else None
            place = child
        return self.source.position(*(key if at_key and key is not None else self._head(place)))

    def scalars(self) -> Iterator[Span]:
        """Yield where each key and each scalar stands, in no order; those that aliases repeat come again."""
        open_: list[Place] = [self._root]
        while open_:
            place = open_.pop()
            if not isinstance(place, Branch):
                yield place
                continue
            yield from place.keys.values()
            open_ += place.children.values() if isinstance(place.children, dict) else place.children

    def _head(self, place: Place) -> Span:
        """Return what a caret goes under: a scalar, alias or flow collection itself, else the first key or the dash."""
        if not isinstance(place, Branch):
            return place
        start, _ = place.span
        first_key = next(iter(place.keys.values()), None)
        if first_key is not None and first_key[0] == start:
            return first_key
        return (start, start + 1) if self.source.text[start] == "-" else place.span
