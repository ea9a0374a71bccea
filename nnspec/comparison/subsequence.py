"""What two sequences have in common, in order: the longest common subsequence, the same whichever comes first."""

from collections.abc import Sequence

MAX_CELLS = 1_000_000
"""Two sequences whose differing middles are longer have no more in common than their two ends."""


def common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places, in each, of what two sequences have in common: as much as can be, in order.

    Of several such the one whose elements sort first is taken, so that ``common(new, old)`` finds the same.
    """
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    ends = [(i, i) for i in range(head)]
    ends += [(len(old) - tail + k, len(new) - tail + k) for k in range(tail)]
    if len(middle_old) * len(middle_new) > MAX_CELLS:
        return ends
    return sorted(ends + [(head + i, head + j) for i, j in _longest(middle_old, middle_new)])


def _longest(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    # lengths[i][j] is that of the longest of old[i:] and new[j:]
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            same = old[i] == new[j]
            lengths[i][j] = lengths[i + 1][j + 1] + 1 if same else max(lengths[i + 1][j], lengths[i][j + 1])
    found: list[tuple[int, int]] = []
    i = j = 0
    while lengths[i][j]:
        first_old, first_new = _first_places(old, i), _first_places(new, j)
        left = lengths[i][j] - 1
        shared = first_old.keys() & first_new.keys()
        key = min(key for key in shared if lengths[first_old[key] + 1][first_new[key] + 1] == left)
        found.append((first_old[key], first_new[key]))
        i, j = first_old[key] + 1, first_new[key] + 1
    return found


def _first_places(sequence: Sequence[str], start: int) -> dict[str, int]:
    places: dict[str, int] = {}
    for place in range(start, len(sequence)):
        places.setdefault(sequence[place], place)
    return places
