"""Collections in brackets, which YAML and JSON share: on one line, or a list of scalars in rows."""

import re
from collections.abc import Sequence

from nnspec.formatting.columns import width
from nnspec.formatting.tree import Collection, Node, Scalar, Tree

WIDTH = 120
"""Columns of a line; what is wider is broken where the style knows how."""

# A wider number is not lined up with others: one of them would push all others apart.
_WIDEST_CELL = 12
_NUMBER = re.compile(r"[-+]?\.?[0-9][0-9.eE+-]*")


def one_line(node: Node, tree: Tree) -> str | None:
    """Return a node as one line, None for one that is written over several, or with a key that needs a line."""
    if isinstance(node, Scalar):
        return node.written if node.kind != "block" and "\n" not in node.text else None
    if node.entries and (not node.flow or tree.is_spread(node)):
        return None
    parts: list[str] = []
    for entry in node.entries:
        value = one_line(entry.value, tree)
        if value is None or (entry.key is not None and not entry.key.is_simple):
            return None
        parts.append(value if entry.key is None else pair(entry.key, value))
    inside = ", ".join(parts)
    text = f"{{{inside}}}" if node.mapping else f"[{inside}]"
    return f"{node.anchor} {text}" if node.anchor else text


def pair(key: Scalar, value: str) -> str:
    """Return ``key: value``, or the key alone where it has none."""
    return f"{key.written}: {value}" if value else key.written


def cells(node: Collection) -> list[str] | None:
    """Return the entries of a collection as text, None where one is no scalar of one line."""
    texts: list[str] = []
    for entry in node.entries:
        value, key = entry.value, entry.key
        if not isinstance(value, Scalar) or not value.is_simple or (key is not None and not key.is_simple):
            return None
        texts.append(value.written if key is None else pair(key, value.written))
    return texts


def rows_of(node: Collection, tree: Tree) -> list[list[str]] | None:
    """Return the rows into which the author has put the scalars of a collection, None where they are no rows.

    One entry a line is a list, not rows; and comments have no place in them.
    """
    texts = cells(node) if node.flow and tree.is_spread(node) else None
    if texts is None or tree.has_comment(node.body, node.end):
        return None
    rows: list[list[str]] = []
    last = node.body
    for entry, text in zip(node.entries, texts, strict=True):
        if not rows or "\n" in tree.text[last : entry.start]:
            rows.append([])
        rows[-1].append(text)
        last = entry.value.end
    return rows if len(rows) > 1 and any(len(row) > 1 for row in rows) else None


def fill(node: Collection, room: int) -> list[list[str]] | None:
    """Return the scalars of a list in as few rows of ``room`` columns as hold them, None where no row takes two."""
    texts = cells(node) if not node.mapping else None
    if texts is None:
        return None
    rows: list[list[str]] = [[]]
    if _are_lined_up(texts):
        each = max(1, (room + 1) // (max(map(len, texts)) + 2))
        rows = [texts[start : start + each] for start in range(0, len(texts), each)]
    else:
        left = room
        for text in texts:
            if rows[-1] and width(text) + 2 > left:
                rows.append([])
                left = room
            rows[-1].append(text)
            left -= width(text) + 2
    return rows if any(len(row) > 1 for row in rows) else None


def set_rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines; short numbers in rows of one length (the last may be shorter) are lined up on the right."""
    texts = [text for row in rows for text in row]
    even = len({len(row) for row in rows[:-1]}) == 1 and len(rows[-1]) <= len(rows[0])
    size = max(map(len, texts)) if even and _are_lined_up(texts) else 0
    return [", ".join(f"{text:>{size}}" for text in row) for row in rows]


def _are_lined_up(texts: Sequence[str]) -> bool:
    return all(len(text) <= _WIDEST_CELL and _NUMBER.fullmatch(text) for text in texts)
