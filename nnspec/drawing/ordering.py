"""The order of items within their ranks, for few crossings: by barycenters, then by swaps of neighbors."""

from bisect import bisect_left, insort
from collections.abc import Sequence

from nnspec.drawing.links import Link, side_by_side

SWEEPS = 12
STARTS = 6  # orders to begin from, as sweeps end where no single step helps
FEW = 150  # links for which that costs nothing to speak of
ROUNDS = 6  # of swaps
NEAR = 1e-9


class Ordering:
    """Ranks of items in the order they have so far; those in ``pinned`` keep theirs. Ties keep the order they had."""

    def __init__(
        self, ranks: Sequence[Sequence[int]], sizes: Sequence[float], links: Sequence[Link], pinned: frozenset[int]
    ) -> None:
        self.ranks = [[*rank] for rank in ranks]
        self._sizes, self._links, self._pinned = sizes, links, pinned
        self._before: list[list[Link]] = [[] for _ in sizes]
        self._after: list[list[Link]] = [[] for _ in sizes]
        for link in links:
            self._before[link.target].append(link)
            self._after[link.source].append(link)

    def improve(self) -> None:
        """Order the ranks with as few crossings as are found; never more than there were."""
        first = best = self.ranks
        fewest = self.crossings()
        starts = STARTS if len(self._links) <= FEW else 1
        for start in range(starts):
            self.ranks = [
                [*rank] if number in self._pinned else _mixed(rank, start) for number, rank in enumerate(first)
            ]
            for sweep in range(SWEEPS):
                if fewest == 0:
                    break
                self._sort(down=sweep % 2 == 0)
                self._swap()
                crossings = self.crossings()
                if crossings < fewest:
                    best, fewest = [[*rank] for rank in self.ranks], crossings
        self.ranks = best

    def crossings(self) -> int:
        """Return how many pairs of links cross: per gap the inversions of their ends."""
        place = side_by_side(self.ranks, self._sizes)
        rank_of = {item: number for number, rank in enumerate(self.ranks) for item in rank}
        gaps: dict[int, list[tuple[float, float]]] = {}
        for link in self._links:
            ends = (place[link.source] + link.leaves, place[link.target] + link.enters)
            gaps.setdefault(rank_of[link.source], []).append(ends)
        count = 0
        for gap in gaps.values():
            seen: list[float] = []  # where the links so far end, ascending
            for _, end in sorted(gap):
                count += len(seen) - bisect_left(seen, end + NEAR)
                insort(seen, end)
        return count

    def _sort(self, *, down: bool) -> None:
        """Sort each rank by where the neighbors of its items are, above or below."""
        for number in range(len(self.ranks)) if down else reversed(range(len(self.ranks))):
            if number not in self._pinned:
                place = side_by_side(self.ranks, self._sizes)
                ends = {item: self._ends(item, place, above=down) for item in self.ranks[number]}
                middle = {item: sum(each) / len(each) if each else place[item] for item, each in ends.items()}
                self.ranks[number].sort(key=middle.__getitem__)

    def _swap(self) -> None:
        """Swap neighbors while that undoes crossings."""
        for _ in range(ROUNDS):
            swapped = False
            for number, rank in enumerate(self.ranks):
                if number in self._pinned:
                    continue
                place = side_by_side(self.ranks, self._sizes)
                sides = {
                    item: [sorted(self._ends(item, place, above=above)) for above in (True, False)] for item in rank
                }
                for at in range(len(rank) - 1):
                    one, other = sides[rank[at]], sides[rank[at + 1]]
                    if sum(map(_inverted, one, other)) > sum(map(_inverted, other, one)):
                        rank[at], rank[at + 1] = rank[at + 1], rank[at]
                        swapped = True
            if not swapped:
                return

    def _ends(self, item: int, place: Sequence[float], *, above: bool) -> list[float]:
        """Return where the other ends of an item's links are, in the rank above or below."""
        if above:
            return [place[link.source] + link.leaves for link in self._before[item]]
        return [place[link.target] + link.enters for link in self._after[item]]


def _inverted(left: Sequence[float], right: Sequence[float]) -> int:
    """Return how many ends of the left item lie to the right of ends of the right one."""
    return sum(bisect_left(right, end - NEAR) for end in left)


def _mixed(rank: Sequence[int], start: int) -> list[int]:
    """Return a rank in another order for each start, always the same; the first is the one that was given."""
    if start == 0:
        return [*rank]
    return sorted(rank, key=lambda item: (item + 1) * (start * 40_503 + 7_919) % 65_521)
