"""From the tree of a YAML text to its lines in the one style, which docs/formatting.md describes."""

from dataclasses import dataclass

from nnspec.formatting.columns import width
from nnspec.formatting.flow import WIDTH, cells, fill, one_line, rows_of, set_rows
from nnspec.formatting.paper import Paper
from nnspec.formatting.scalars import block_lines, header, keeps_blank_lines, lines_of
from nnspec.formatting.tree import Collection, Comment, Entry, Scalar, Tree

_STEP = "  "


@dataclass(frozen=True, slots=True)
class _After:
    """What follows a node: a comment before its ``start`` and not right of its ``column`` is not the node's."""

    start: int
    column: int


def lay_out(tree: Tree) -> str:
    """Return the text of a tree."""
    layout, root, end = _Layout(tree), tree.root, len(tree.text)
    paper = layout.paper
    if tree.marker is not None:
        paper.comments_before(tree.marker, "")
        paper.head("", "---", root.start)
    if isinstance(root, Collection) and root.entries:
        if root.anchor:
            paper.head("", root.anchor, root.entries[0].start)
        layout.block(root, "", _After(end, 0))
    else:
        paper.comments_before(root.start, "")
        paper.line("", f"{root.anchor} {{}}".strip())
    if isinstance(root, Collection) and root.flow:
        paper.behind(root.end, "")
    paper.comments_before(end, "")
    return paper.text()


class _Layout:
    """One walk over a tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.paper = Paper(tree)

    def block(self, node: Collection, indent: str, after: _After) -> None:
        """Write a collection with each entry on lines of its own."""
        for number, entry in enumerate(node.entries):
            follows = after
            if number + 1 < len(node.entries):
                start = node.entries[number + 1].start
                # In brackets no entry has entries at columns of their own.
                follows = _After(start, 0 if node.flow else self.tree.column(start))
            self.paper.comments_before(entry.start, indent)
            self.paper.blank(entry.start)
            self._entry(entry, indent, follows, id(node))
        while (comment := self.paper.next_comment(after.start)) is not None and _is_inside(comment, node, after):
            self.paper.comment(comment, indent)

    def _entry(self, entry: Entry, indent: str, after: _After, mapping: int) -> None:
        key = entry.key
        if key is None:
            self._value("-", entry, indent, after, 0)
        elif key.is_simple:
            self._value(f"{key.written}:", entry, indent, after, mapping)
        else:
            self._scalar("?", key, indent)
            self._value(":", entry, indent, after, 0)

    def _value(self, head: str, entry: Entry, indent: str, after: _After, mapping: int) -> None:
        """Write ``head``, a key with its colon or a dash, and its value: beside it, below it, or as a block."""
        node = entry.value
        if isinstance(node, Scalar):
            if not node.written or self.paper.next_comment(node.body) is None:
                self._scalar(head, node, indent, entry, mapping)
                return
            self._head(head, indent, node.body)
            self._scalar("", node, indent + _STEP)
        elif not self._in_brackets(head, node, indent, entry, mapping):
            self._as_block(head, node, indent, after)

    def _scalar(self, head: str, node: Scalar, indent: str, entry: Entry | None = None, mapping: int = 0) -> None:
        if node.kind == "block":
            lines = block_lines(node)
            self.paper.line(indent, _joined(head, node.anchor, header(node, lines)))
            self.paper.behind(node.body + node.text.find("\n"), indent)
            # Below its key it is indented already.
            inner = indent + _STEP if head else indent
            for line in lines:
                self.paper.line(inner, line, raw=True)
            if keeps_blank_lines(node):
                self.paper.no_blank()
            return
        if "\n" not in node.text:
            self._pair(head, node.written, indent, entry, mapping)
        else:
            first, *others = lines_of(node.text)
            self.paper.line(indent, _joined(head, node.anchor, first))
            for line in others:
                self.paper.line(indent + _STEP, line)
        self.paper.behind(node.end, indent)

    def _in_brackets(self, head: str, node: Collection, indent: str, entry: Entry, mapping: int) -> bool:
        """Write a collection on one line or in rows, and return whether the style has it so."""
        if self.tree.is_spread(node) and node.flow and node.entries and self.paper.is_addressed(node.end):
            self._as_written(head, node, indent)
            return True
        text, rows, inner = one_line(node, self.tree), rows_of(node, self.tree), indent + _STEP
        apart = self.paper.next_comment(node.body) is not None
        may_be_below = apart or (not node.mapping and cells(node) is not None)
        if text is not None and not apart and self._fits(f"{head} {text}", indent, node):
            self._pair(head, text, indent, entry, mapping)
        elif text is not None and may_be_below and self._fits(text, inner, node):
            self._head(head, indent, node.body)
            self.paper.line(inner, text)
        else:
            rows = rows if text is None else fill(node, WIDTH - len(inner) - 1)
            if rows is None:
                return False
            self._rows(head, node, indent, set_rows(rows), apart)
        self.paper.behind(node.end, indent)
        return True

    def _fits(self, text: str, indent: str, node: Collection) -> bool:
        """Return whether a line takes a collection; it has to where no other form exists, or a comment is about it."""
        return len(indent) + width(text) <= WIDTH or not node.entries or self.paper.is_addressed(node.end)

    def _rows(self, head: str, node: Collection, indent: str, rows: list[str], apart: bool) -> None:
        if head == "-" and not apart and not node.anchor:
            self.paper.dash(indent)
        else:
            self._head(_joined(head, node.anchor), indent, node.body)
        opening, closing = "{}" if node.mapping else "[]"
        for number, row in enumerate(rows):
            before, behind = opening if number == 0 else " ", closing if number + 1 == len(rows) else ","
            self.paper.line(indent + _STEP, f"{before}{row}{behind}")

    def _as_written(self, head: str, node: Collection, indent: str) -> None:
        """Write a collection with its lines as they are, so that what is said about one of them stays true."""
        if self.paper.next_comment(node.body) is not None:
            self._head(head, indent, node.body)
            head, indent = "", indent + _STEP
        first, *others = lines_of(self.tree.text[node.body : node.end])
        self.paper.line(indent, _joined(head, node.anchor, first))
        for line in others:
            self.paper.line(indent + _STEP, line)
        self.paper.skip(node.end)
        self.paper.behind(node.end, indent)

    def _as_block(self, head: str, node: Collection, indent: str, after: _After) -> None:
        first = node.entries[0].start
        apart = self.paper.next_comment(first) is not None
        # What is said about a whole line stays on the line of its key.
        whole = node.flow and not apart and not self.tree.is_spread(node)
        behind = self.paper.take(self.paper.comment_behind(node.end)) if whole else None
        if head == "-" and not node.anchor and not apart and behind is None:
            self.paper.dash(indent)
        else:
            self.paper.head(indent, _joined(head, node.anchor), first, behind)
        self.block(node, indent + _STEP, after)
        if node.flow:
            self.paper.behind(node.end, indent + _STEP)

    def _head(self, head: str, indent: str, body: int) -> None:
        self.paper.head(indent, head, body)
        self.paper.comments_before(body, indent + _STEP)

    def _pair(self, head: str, text: str, indent: str, entry: Entry | None, mapping: int) -> None:
        """Write a value of one line beside its key or dash, and remember where it stood."""
        line = self.paper.line(indent, _joined(head, text))
        if entry is not None and entry.key is not None and mapping and text:
            between = self.tree.text[entry.key.start : entry.value.start]
            line.key, line.mapping = len(head), mapping
            line.distance = 0 if "\n" in between else width(between)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _is_inside(comment: Comment, node: Collection, after: _After) -> bool:
    """Return whether a comment behind the last entry of a collection belongs to it."""
    if node.flow:
        return comment.start < node.end
    return comment.own_line and comment.column > after.column and comment.column >= node.column
