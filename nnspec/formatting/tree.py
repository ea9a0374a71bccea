"""A text as its formatter sees it: values as they are written, where each stands, and the comments between them."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

# Nobody indents by more.
_FARTHEST = 1_000

Kind = Literal["plain", "quoted", "block", "alias"]


@dataclass(slots=True)
class Scalar:
    """A value without parts: ``text`` is how it is written, ``value`` what it says, ``anchor`` ``&name`` or nothing.

    ``start`` is that of the anchor where there is one; ``body`` is where the text begins, ``end`` where it ends.
    """

    start: int
    body: int
    end: int
    text: str
    value: str
    kind: Kind = "plain"
    anchor: str = ""

    @property
    def written(self) -> str:
        """The anchor and the text, on one line if the text is."""
        return f"{self.anchor} {self.text}".strip() if self.anchor else self.text

    @property
    def is_simple(self) -> bool:
        """Whether it stands on one line and may be a key before a colon."""
        return self.kind != "block" and "\n" not in self.text and len(self.text) < 1_000


@dataclass(slots=True)
class Entry:
    """One part of a collection, the key None in a list; ``start`` is that of the key or of the dash."""

    start: int
    key: Scalar | None
    value: "Node"


@dataclass(slots=True)
class Collection:
    """A mapping or a list; ``flow`` tells that it is written in brackets, ``column`` where its entries stand if not."""

    start: int
    body: int
    end: int
    mapping: bool
    flow: bool
    column: int = 0
    anchor: str = ""
    entries: list[Entry] = field(default_factory=list)


Node: TypeAlias = Scalar | Collection


@dataclass(slots=True)
class Comment:
    """A comment from its ``#`` to the end of the line; ``own_line`` where nothing but space stands before it."""

    start: int
    text: str
    column: int
    own_line: bool


@dataclass
class Tree:
    """A whole text, its line ends ``\\n``; ``marker`` is where ``---`` opens the document, None where nothing does."""

    text: str
    root: Node
    comments: list[Comment] = field(default_factory=list)
    marker: int | None = None

    def column(self, offset: int) -> int:
        """Return how many characters stand on the line before ``offset``."""
        return offset - (self.text.rfind("\n", 0, offset) + 1)

    def is_spread(self, node: Node) -> bool:
        """Return whether a node is written over several lines."""
        return "\n" in self.text[node.body : node.end]

    def follows_blank_line(self, offset: int) -> bool:
        """Return whether a blank line stands above what begins the line of ``offset``."""
        # In a line of megabytes each part would otherwise look back to its start.
        start = self.text.rfind("\n", max(0, offset - _FARTHEST), offset) + 1
        if start == 0 or self.text[start:offset].strip():
            return False
        return not self.text[self.text.rfind("\n", 0, start - 1) + 1 : start].strip()

    def has_comment(self, start: int, end: int) -> bool:
        """Return whether a comment begins from ``start`` to before ``end``."""
        index = bisect_left(self.comments, start, key=lambda comment: comment.start)
        return index < len(self.comments) and self.comments[index].start < end

    def outline(self) -> Iterator[object]:
        """Yield what formatting keeps: every value as it is said and whether in quotes, keys in order, and comments."""
        yield from (comment.text for comment in self.comments)
        yield from _outline(self.root)


def _outline(node: Node) -> Iterator[object]:
    if isinstance(node, Scalar):
        yield node.kind if node.kind in ("plain", "alias") else "text", node.anchor, node.value
        return
    yield "mapping" if node.mapping else "list", node.anchor, len(node.entries)
    for entry in node.entries:
        if entry.key is not None:
            yield from _outline(entry.key)
        yield from _outline(entry.value)
