"""JSON in the one style: from its text to a tree, and from the tree to its lines. Numbers stay as they are written."""

import re

from nnspec.formatting.columns import width
from nnspec.formatting.flow import WIDTH, cells, fill, one_line, rows_of, set_rows
from nnspec.formatting.tree import Collection, Entry, Node, Scalar, Tree

_STEP = "  "
_TOKEN = re.compile(r'[ \t\n\r]*("[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+)')


def json_tree(text: str) -> Tree:
    """Return the tree of a text that can be read as JSON."""
    return Tree(text, _Builder(text).node())


def lay_out(tree: Tree) -> str:
    """Return the text of a tree."""
    return _Layout(tree).text(tree.root, "", 0) + "\n"


class _Builder:
    def __init__(self, text: str) -> None:
        self.tokens = ((match.start(1), match[1]) for match in _TOKEN.finditer(text))

    def node(self) -> Node:
        """Return the next value."""
        return self._after(*next(self.tokens))

    def _after(self, start: int, word: str) -> Node:
        if word not in "{[":
            return _scalar(start, word)
        made = Collection(start, start, start, mapping=word == "{", flow=True)
        for at, word in self.tokens:
            if word in "}]":
                made.end = at + 1
                break
            if word == ",":
                continue
            key = None
            if made.mapping:
                key = _scalar(at, word)
                next(self.tokens)  # the colon
            made.entries.append(Entry(at, key, self.node() if key is not None else self._after(at, word)))
        return made


def _scalar(start: int, word: str) -> Scalar:
    end = start + len(word)
    return Scalar(start, start, end, word, word, "quoted" if word[0] == '"' else "plain")


class _Layout:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def text(self, node: Node, indent: str, taken: int) -> str:
        """Return the text of a node; its first line has ``taken`` columns before and behind it."""
        if isinstance(node, Scalar):
            return node.text
        rows = None if node.mapping else rows_of(node, self.tree)
        if rows is None and node is not self.tree.root:
            line = self._one_line(node)
            if line is not None and taken + width(line) <= WIDTH:
                return line
            rows = fill(node, WIDTH - len(indent + _STEP))
        return self._spread(node, indent, rows)

    def _one_line(self, node: Collection) -> str | None:
        """Return a node as one line: what its author wrote so, and any list of scalars."""
        scalars = None if node.mapping else cells(node)
        return f"[{', '.join(scalars)}]" if scalars is not None else one_line(node, self.tree)

    def _spread(self, node: Collection, indent: str, rows: list[list[str]] | None) -> str:
        opening, closing = "{}" if node.mapping else "[]"
        if not node.entries:
            return opening + closing
        inner = indent + _STEP
        parts = set_rows(rows) if rows is not None else [self._entry(entry, inner) for entry in node.entries]
        separator = f",\n{inner}"
        return f"{opening}\n{inner}{separator.join(parts)}\n{indent}{closing}"

    def _entry(self, entry: Entry, indent: str) -> str:
        head = f"{entry.key.text}: " if entry.key is not None else ""
        # The comma behind it takes a column too.
        return head + self.text(entry.value, indent, len(indent) + width(head) + 1)
