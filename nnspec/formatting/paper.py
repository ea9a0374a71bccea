"""What a layout writes on: lines one below the other, with the comments of the text between them, in their order."""

import re
from bisect import bisect_left

from nnspec.formatting.lines import Line, rendered
from nnspec.formatting.tree import Comment, Tree

_NOTHING_ELSE = re.compile(r"[ \t,\]}]*")


class Paper:
    """The lines written so far; a comment is taken once, by the first who asks for those up to its place."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.lines: list[Line] = []
        self._taken = 0
        self._addresses = [comment.start for comment in tree.comments if _is_to_nnspec(comment.text)]
        # The dashes that the next line begins with in place of its indentation.
        self._dashes: str | None = None
        # Nothing stands yet in what was begun last, so no blank line is wanted.
        self._fresh = True

    def text(self) -> str:
        """Return all that was written."""
        return rendered(self.lines)

    def line(self, indent: str, text: str, *, raw: bool = False) -> Line:
        """Write a line, and return it."""
        prefix, self._dashes = (self._dashes if self._dashes is not None else indent), None
        line = Line(prefix, text, raw=raw)
        self.lines.append(line)
        self._fresh = False
        return line

    def head(self, indent: str, text: str, until: int, behind: Comment | None = None) -> None:
        """Write a line whose value stands below it, with the comment that stands beside it before ``until``."""
        line = self.line(indent, text)
        comment = self.next_comment(until)
        if behind is not None:
            _put(line, behind)
        elif comment is not None and not comment.own_line:
            self._taken += 1
            _put(line, comment)
        self._fresh = True

    def dash(self, indent: str) -> None:
        """Let the next line begin with a dash at ``indent``."""
        self._dashes = (self._dashes if self._dashes is not None else indent) + "- "
        self._fresh = True

    def no_blank(self) -> None:
        """Let no blank line follow: it would be one more of the text that stands last."""
        self._fresh = True

    def blank(self, offset: int) -> None:
        """Write one blank line if there are any above the line that begins at ``offset``, unless it would be first."""
        if not self._fresh and self.lines[-1].text + self.lines[-1].comment and self.tree.follows_blank_line(offset):
            self.lines.append(Line("", ""))

    def next_comment(self, until: int) -> Comment | None:
        """Return the next comment if it begins before ``until``."""
        comments = self.tree.comments
        if self._taken < len(comments) and comments[self._taken].start < until:
            return comments[self._taken]
        return None

    def comments_before(self, until: int, indent: str) -> None:
        """Write the comments before ``until`` on lines of their own."""
        while (comment := self.next_comment(until)) is not None:
            self.comment(comment, indent)

    def comment(self, comment: Comment, indent: str) -> None:
        """Write the next comment on a line of its own."""
        self._taken += 1
        self.blank(comment.start)
        line = self.line(indent, "")
        line.comment = comment.text

    def behind(self, end: int, indent: str) -> None:
        """Write the comments inside a value, and the one behind its ``end``: the first beside the line written last."""
        line = self.lines[-1]
        while (comment := self.comment_behind(end)) is not None:
            if line.comment or line.raw:
                self.comment(comment, indent)
            else:
                self._taken += 1
                _put(line, comment)

    def comment_behind(self, end: int) -> Comment | None:
        """Return the next comment if it stands before ``end``, or behind it on its line."""
        comment = self.next_comment(len(self.tree.text))
        return comment if comment is not None and self._is_behind(comment.start, end) else None

    def _is_behind(self, start: int, end: int) -> bool:
        # Of several entries on a line the last has the comment.
        return start < end or _NOTHING_ELSE.fullmatch(self.tree.text, end, start) is not None

    def is_addressed(self, end: int) -> bool:
        """Return whether a comment to nnspec, which is about the findings of one line, stands above, in or behind."""
        if not self._addresses:
            return False
        above = self.lines[-1].comment if self.lines and not self.lines[-1].text else ""
        comment = self.next_comment(len(self.tree.text))
        index = bisect_left(self._addresses, comment.start) if comment is not None else len(self._addresses)
        return _is_to_nnspec(above) or any(self._is_behind(at, end) for at in self._addresses[index : index + 1])

    def skip(self, end: int) -> None:
        """Take the comments before ``end``, which the caller has written as they stand."""
        while self.next_comment(end) is not None:
            self._taken += 1

    def take(self, comment: Comment | None) -> Comment | None:
        """Take the next comment, which the caller will write."""
        self._taken += comment is not None
        return comment


def _is_to_nnspec(comment: str) -> bool:
    return comment[1:].lstrip().startswith("nnspec:")


def _put(line: Line, comment: Comment) -> None:
    line.comment, line.column = comment.text, comment.column
