"""Scalars as they are written: quotes, texts over several lines, and blocks of text. Their values stay the same."""

from nnspec.formatting.tree import Scalar


def is_mistakable(text: str) -> bool:
    """Return whether a plain text, which brackets make one, would be a sign of YAML outside of them."""
    return text in ("-", "?", ":")


def in_double_quotes(text: str) -> str:
    """Return a text in single quotes in double ones, where what stands between them means the same in both."""
    inside = text[1:-1]
    plain = text[:1] == text[-1:] == "'" and len(text) > 1 and "\n" not in text
    return f'"{inside}"' if plain and not any(char in inside for char in "'\"\\") else text


def lines_of(text: str) -> list[str]:
    """Return the lines of what is plain, quoted or in brackets, without their indentation, which says nothing there."""
    first, *others = (_right_stripped(line) for line in text.split("\n"))
    return [first, *(line.lstrip(" \t") for line in others)]


def _right_stripped(line: str) -> str:
    stripped = line.rstrip(" \t")
    # An escaped space at the end of a line is part of the value.
    return line[: len(stripped) + 1] if stripped.endswith("\\") else stripped


def block_lines(node: Scalar) -> list[str]:
    """Return the lines of a block of text without their indentation."""
    raw = node.text.split("\n")[1:]
    if raw and not raw[-1]:
        raw.pop()
    indent = _indent(raw, node.value)
    lines = [line[indent:] for line in raw]
    if not keeps_blank_lines(node):
        while lines and not lines[-1]:
            lines.pop()
    return lines


def keeps_blank_lines(node: Scalar) -> bool:
    """Return whether the blank lines at the end of a block of text are part of it."""
    return "+" in _indicators(node)


def header(node: Scalar, lines: list[str]) -> str:
    """Return what opens a block of text: with its indentation where that cannot be seen from its first line."""
    shown: list[str] = []
    for line in lines:
        shown.append(line)
        if line.strip(" "):
            break
    digit = "2" if any(line[:1] in (" ", "\t") for line in shown) else ""
    chomping = _indicators(node).strip("0123456789")
    # At the end of a file a text may lack the line end that every file here is given.
    ended = not node.value or node.value.endswith("\n")
    return f"{node.text[0]}{digit}{chomping if ended else '-'}"


def _indicators(node: Scalar) -> str:
    head = node.text.partition("\n")[0][1:]
    return head[: len(head) - len(head.lstrip("0123456789+-"))]


def _indent(raw: list[str], value: str) -> int:
    """Return how far a block of text is indented, from its first line and what its value makes of it."""
    first = next((line for line in raw if line.strip(" ")), None)
    said = value.split("\n")
    if first is None:
        return max(map(len, raw), default=0) - max(map(len, said))
    return _leading(first) - _leading(next(line for line in said if line.strip(" ")))


def _leading(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
