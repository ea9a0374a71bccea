"""Layered layout: items in ranks, in an order with few crossings, at places that make their links straight.

Items are numbers. The method is that of Sugiyama: order the ranks, then move each item towards its neighbors as far as
the others of its rank let it. Deterministic.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from nnspec.drawing.links import Link, side_by_side
from nnspec.drawing.ordering import Ordering

SWEEPS = 24
WEAK = 0.001  # how strongly an item without links keeps its place


def arrange(
    ranks: Sequence[Sequence[int]],
    sizes: Sequence[float],
    links: Sequence[Link],
    gap: float,
    *,
    pinned: Iterable[int] = (),
) -> tuple[list[list[int]], list[float]]:
    """Return the items of each rank in order, and the middle of each item; ranks in ``pinned`` keep their order."""
    ordering = Ordering(ranks, sizes, links, frozenset(pinned))
    ordering.improve()
    return ordering.ranks, _placed(ordering.ranks, sizes, links, gap)


def _placed(ranks: Sequence[Sequence[int]], sizes: Sequence[float], links: Sequence[Link], gap: float) -> list[float]:
    before: list[list[Link]] = [[] for _ in sizes]
    after: list[list[Link]] = [[] for _ in sizes]
    for link in links:
        before[link.target].append(link)
        after[link.source].append(link)
    place = side_by_side(ranks, [size + gap for size in sizes])
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for rank in ranks if down else reversed(ranks):
            upper = {item: [(e.pull, place[e.source] + e.leaves - e.enters) for e in before[item]] for item in rank}
            lower = {item: [(e.pull, place[e.target] + e.enters - e.leaves) for e in after[item]] for item in rank}
            first, second = (upper, lower) if down else (lower, upper)
            wanted = [_wanted(first[item] or second[item] or [(WEAK, place[item])]) for item in rank]
            near = _separated(
                [at for _, at in wanted], [pull for pull, _ in wanted], [sizes[item] for item in rank], gap
            )
            for item, at in zip(rank, near, strict=True):
                place[item] = at
    return place


def _wanted(pulls: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return how strongly an item is pulled, and whereto; what pulls much less than another does not count."""
    most = max(pull for pull, _ in pulls)
    strong = [(pull, at) for pull, at in pulls if pull > most / 5]
    total = sum(pull for pull, _ in strong)
    return total, sum(pull * at for pull, at in strong) / total


def _separated(wanted: Sequence[float], weights: Sequence[float], sizes: Sequence[float], gap: float) -> list[float]:
    """Return the places nearest to those wanted, by squares, neighbors being at least ``gap`` apart.

    With what each must keep from the first taken off, that is isotonic regression: what would overlap is pooled.
    """
    offsets = [0.0]
    for left, right in pairwise(sizes):
        offsets.append(offsets[-1] + left / 2 + gap + right / 2)
    pools: list[tuple[float, float, int]] = []  # mean, weight, members
    for place, weight, offset in zip(wanted, weights, offsets, strict=True):
        mean, total, members = place - offset, weight, 1
        while pools and pools[-1][0] > mean:
            other, other_weight, count = pools.pop()
            mean = (mean * total + other * other_weight) / (total + other_weight)
            total, members = total + other_weight, members + count
        pools.append((mean, total, members))
    means = [mean for mean, _, members in pools for _ in range(members)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]
