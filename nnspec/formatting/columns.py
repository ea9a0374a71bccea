"""Columns that an author has lined up stay lined up; all else stands as near as the style allows."""

from collections import Counter
from collections.abc import Sequence

from nnspec.diagnostics.render import columns as width

__all__ = ["settle", "width"]


def settle(places: Sequence[tuple[int, int]]) -> list[int]:
    """Return the column of each part of a run of lines, given the least that it may have and the one that it had.

    Where more than half stood in one column, and not all of them by chance, all stand in the least column that
    they can share; otherwise each stands in its own.
    """
    ((common, count),) = Counter(column for _, column in places).most_common(1)
    by_intent = any(column == common > least for least, column in places)
    if 2 * count > len(places) and by_intent:
        return [max(least for least, _ in places)] * len(places)
    return [least for least, _ in places]
