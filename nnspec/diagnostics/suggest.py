"""The name somebody probably meant."""

from collections.abc import Iterable

# A longer name is not a slip of the fingers, and comparing it would cost its square.
LONGEST = 64
LISTED = 8


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that ``name`` was meant to be, or None when none is near.

    A candidate that differs only in case wins; otherwise the one of least distance, at most ``max(1, len(name) // 3)``
    insertions, deletions, substitutions and swaps of neighbors; of equals the first.
    """
    if not name or len(name) > LONGEST:
        return None
    folded = name.casefold()
    best, limit = None, max(1, len(name) // 3)
    for candidate in candidates:
        other = candidate.casefold()
        if other == folded:
            return candidate
        if abs(len(other) - len(folded)) > limit:
            continue
        found = distance(folded, other, limit)
        if found is not None:
            # From here on only a nearer one is of interest; one at distance 1 can still lose to an equal in case.
            best, limit = candidate, found - 1
    return best


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """Return a hint that names the nearest candidate or, when none is near, lists what there is; None without any."""
    known = list(candidates)
    near = nearest(name, known)
    if near is not None:
        return f"did you mean {near!r}?"
    if not known:
        return None
    rest = f", ... ({len(known)} in all)" if len(known) > LISTED else ""
    return f"known here: {', '.join(known[:LISTED])}{rest}"


def distance(a: str, b: str, limit: int) -> int | None:
    """Return the optimal string alignment distance of ``a`` and ``b``, or None when it exceeds ``limit``.

    Source: Damerau's edit distance in its restricted form, where no part is edited twice.
    """
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        row = [i]
        for j, right in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        # A swap can still reach back past a bad row by one, so both rows must be out of reach.
        if min(row) > limit and min(above) > limit:
            return None
        before, above = above, row
    return above[-1] if above[-1] <= limit else None
