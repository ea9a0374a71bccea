"""Layered layout: the order of items within their ranks, for few crossings, and their places, for straight edges.

Items are numbers. The method is that of Sugiyama: order by barycenters, then move each item towards its neighbors as
far as the others of its rank let it. Deterministic: ties keep the order they were given in.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Link:
    """An edge between items of neighboring ranks.

    It leaves and enters so far from their middles, and pulls them into line as strongly as ``pull`` says.
    """

    source: int
    target: int
    leaves: float = 0.0
    enters: float = 0.0
    pull: float = 1.0


def arrange(
    ranks: Sequence[Sequence[int]],
    sizes: Sequence[float],
    links: Sequence[Link],
    gap: float,
    *,
    pinned: Iterable[int] = (),
) -> tuple[list[list[int]], list[float]]:
    """Return the items of each rank in order, and the middle of each item; ranks in ``pinned`` keep their order."""
    before: list[list[Link]] = [[] for _ in sizes]
    after: list[list[Link]] = [[] for _ in sizes]
    for link in links:
        before[link.target].append(link)
        after[link.source].append(link)
    ordered = _ordered(ranks, sizes, links, before, after, frozenset(pinned))
    return ordered, _placed(ordered, sizes, before, after, gap)


def _ordered(
    ranks: Sequence[Sequence[int]],
    sizes: Sequence[float],
    links: Sequence[Link],
    before: Sequence[Sequence[Link]],
    after: Sequence[Sequence[Link]],
    pinned: frozenset[int],
) -> list[list[int]]:
    current = [[*rank] for rank in ranks]
    best, fewest = [[*rank] for rank in current], _crossings(current, sizes, links)
    for sweep in range(SWEEPS):
        if fewest == 0:
            break
        down = sweep % 2 == 0
        for number in range(len(current)) if down else reversed(range(len(current))):
            if number in pinned:
                continue
            place = _places(current, sizes)
            weights = {
                item: _barycenter(item, before if down else after, place, sizes, down=down) for item in current[number]
            }
            current[number].sort(key=lambda item: place[item] if weights[item] is None else weights[item])  # type: ignore[arg-type,return-value]
        crossings = _crossings(current, sizes, links)
        if crossings < fewest:
            best, fewest = [[*rank] for rank in current], crossings
    return best


def _places(ranks: Sequence[Sequence[int]], sizes: Sequence[float]) -> list[float]:
    """Return the middle of each item where those of a rank stand side by side, the rank around 0."""
    places = [0.0] * len(sizes)
    for rank in ranks:
        edge = -sum(sizes[item] for item in rank) / 2
        for item in rank:
            places[item] = edge + sizes[item] / 2
            edge += sizes[item]
    return places


def _barycenter(
    item: int, links: Sequence[Sequence[Link]], place: Sequence[float], sizes: Sequence[float], *, down: bool
) -> float | None:
    ends = [place[e.source] + e.leaves if down else place[e.target] + e.enters for e in links[item]]
    return sum(ends) / len(ends) if ends else None


def _crossings(ranks: Sequence[Sequence[int]], sizes: Sequence[float], links: Sequence[Link]) -> int:
    """Return how many pairs of links cross: per gap the inversions of their ends."""
    place = _places(ranks, sizes)
    rank_of = {item: number for number, rank in enumerate(ranks) for item in rank}
    by_gap: dict[int, list[tuple[float, float]]] = {}
    for link in links:
        ends = (place[link.source] + link.leaves, place[link.target] + link.enters)
        by_gap.setdefault(rank_of[link.source], []).append(ends)
    count = 0
    for ends_of in by_gap.values():
        seen: list[float] = []  # where the links so far end, ascending
        for _, end in sorted(ends_of, key=lambda ends: (ends[0], ends[1])):
            count += len(seen) - _right(seen, end)
            insort(seen, end)
    return count


def _right(seen: list[float], end: float) -> int:
    return bisect_left(seen, end + 1e-9)


def _placed(
    ranks: Sequence[Sequence[int]],
    sizes: Sequence[float],
    before: Sequence[Sequence[Link]],
    after: Sequence[Sequence[Link]],
    gap: float,
) -> list[float]:
    place = _places(ranks, [size + gap for size in sizes])
    for sweep in range(2 * SWEEPS):
        down = sweep % 2 == 0
        for rank in ranks if down else reversed(ranks):
            wanted, weights = [], []
            for item in rank:
                pulls = (
                    [(e.pull, place[e.source] + e.leaves - e.enters) for e in before[item]]
                    if down or not after[item]
                    else []
                )
                pulls += (
                    [(e.pull, place[e.target] + e.enters - e.leaves) for e in after[item]]
                    if not down or not pulls
                    else []
                )
                weight = sum(pull for pull, _ in pulls)
                wanted.append(sum(pull * at for pull, at in pulls) / weight if weight else place[item])
                weights.append(weight if weight else 0.01)
            for item, at in zip(rank, _separated(wanted, weights, [sizes[item] for item in rank], gap), strict=True):
                place[item] = at
    return place


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
