"""Text in columns, and sizes in words."""

from collections.abc import Collection, Iterable, Iterator

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")


def columns(rows: Iterable[Iterable[str]], *, right: Collection[int] = ()) -> Iterator[str]:
    """Yield a line for each row, its cells aligned to the left, those of the columns ``right`` to the right."""
    cells = [[*row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        aligned = (
            f"{cell:>{width}}" if index in right else f"{cell:<{width}}"
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(aligned).rstrip()


def bytes_text(size: int) -> str:
    """Return a number of bytes in the unit that makes it short: ``93.2 KiB``."""
    value, unit = float(size), 0
    while value >= 1024 and unit + 1 < len(_UNITS):
        value, unit = value / 1024, unit + 1
    return f"{value:.1f} {_UNITS[unit]}" if unit > 0 else f"{size} bytes"
