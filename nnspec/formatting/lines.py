"""The lines that a formatter writes: they are put together one by one, and lined up at the end."""

from dataclasses import dataclass

from nnspec.formatting.columns import settle, width


@dataclass(slots=True)
class Line:
    """One line: what indents it, what stands on it, and its comment.

    ``key`` is the length of ``key:`` where a value of one line follows it, else 0; ``distance`` is how far the value
    stood from the start of its key, ``mapping`` tells the mappings apart. ``column`` is where the comment stood. A
    ``raw`` line is one of a block of text, where a comment would be text.
    """

    indent: str
    text: str
    key: int = 0
    distance: int = 0
    mapping: int = 0
    comment: str = ""
    column: int = 0
    raw: bool = False


_END = Line("", "")


def rendered(lines: list[Line]) -> str:
    """Return the text of the lines, with values and comments lined up where their author had them so."""
    _line_up_values(lines)
    _line_up_comments(lines)
    return "".join(f"{line.indent}{line.text}\n" if line.text else "\n" for line in lines)


def _line_up_values(lines: list[Line]) -> None:
    run: list[Line] = []
    for line in [*lines, _END]:
        if not line.text and line.comment:
            continue
        if run and (line.key == 0 or line.mapping != run[0].mapping):
            _set_values(run)
            run = []
        if line.key > 0:
            run.append(line)


def _set_values(run: list[Line]) -> None:
    least = [width(line.text[: line.key]) + 1 for line in run]
    columns = settle([(place, line.distance) for place, line in zip(least, run, strict=True)])
    for line, place, column in zip(run, least, columns, strict=True):
        line.text = line.text[: line.key] + " " * (1 + column - place) + line.text[line.key + 1 :]


def _line_up_comments(lines: list[Line]) -> None:
    # By indentation: the lines of a block are one run, whatever stands deeper between them.
    runs: dict[int, list[Line]] = {}
    for line in [*lines, _END]:
        depth = len(line.indent) if line.text and not line.raw else -1
        for ended in [each for each in runs if each > depth]:
            _set_comments(runs.pop(ended))
        if line.comment and not line.text:
            line.text = line.comment
        elif line.comment:
            runs.setdefault(depth, []).append(line)


def _set_comments(run: list[Line]) -> None:
    least = [width(line.indent + line.text) + 2 for line in run]
    columns = settle([(place, line.column) for place, line in zip(least, run, strict=True)])
    for line, place, column in zip(run, least, columns, strict=True):
        line.text += " " * (2 + column - place) + line.comment
