"""Edges between neighboring ranks of a layered layout, and where items stand that only stand side by side."""

from collections.abc import Sequence
from dataclasses import dataclass


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


def side_by_side(ranks: Sequence[Sequence[int]], sizes: Sequence[float]) -> list[float]:
    """Return the middle of each item where those of a rank touch, each rank around 0."""
    places = [0.0] * len(sizes)
    for rank in ranks:
        edge = -sum(sizes[item] for item in rank) / 2
        for item in rank:
            places[item] = edge + sizes[item] / 2
            edge += sizes[item]
    return places
