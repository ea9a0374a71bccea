"""Names that were meant, as long as guessing is cheap: to compare every wrong name with every right one is not."""

from collections.abc import Collection

from nnspec.diagnostics import did_you_mean, nearest

MAX_COMPARISONS = 20_000
"""Comparisons of names that one spec may cost; after them findings come without a guess."""


class Guesses:
    """What ``nearest`` and ``did_you_mean`` of diagnostics say, within a limit for all of one spec's names."""

    def __init__(self) -> None:
        self._left = MAX_COMPARISONS

    def nearest(self, name: str, candidates: Collection[str]) -> str | None:
        """Return the candidate that was meant, or None when none is near or guessing has become too dear."""
        return nearest(name, candidates) if self._allows(len(candidates)) else None

    def did_you_mean(self, name: str, candidates: Collection[str]) -> str | None:
        """Return a hint at what was meant or at what there is, None when there is none or it has become too dear."""
        return did_you_mean(name, candidates) if self._allows(len(candidates)) else None

    def _allows(self, comparisons: int) -> bool:
        if comparisons > self._left:
            return False
        self._left -= comparisons
        return True
