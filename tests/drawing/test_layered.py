from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from nnspec.drawing.layered import arrange
from nnspec.drawing.links import Link
from nnspec.drawing.ordering import Ordering

SIZES = st.floats(1, 200)


@st.composite
def layerings(draw: st.DrawFn) -> tuple[list[list[int]], list[float], list[Link]]:
    ranks: list[list[int]] = []
    sizes: list[float] = []
    for _ in range(draw(st.integers(1, 5))):
        count = draw(st.integers(1, 6))
        ranks.append([*range(len(sizes), len(sizes) + count)])
        sizes += [draw(SIZES) for _ in range(count)]
    links = []
    for upper, lower in pairwise(ranks):
        pairs = st.tuples(st.sampled_from(upper), st.sampled_from(lower))
        links += [Link(*pair) for pair in draw(st.lists(pairs, unique=True, max_size=12))]
    return ranks, sizes, links


def crossings(ranks: list[list[int]], sizes: list[float], links: list[Link]) -> int:
    return Ordering(ranks, sizes, links, frozenset()).crossings()


@given(layerings())
def test_crossings_are_those_of_every_pair(case: tuple[list[list[int]], list[float], list[Link]]) -> None:
    ranks, sizes, links = case
    at = {item: index for rank in ranks for index, item in enumerate(rank)}
    rank_of = {item: number for number, rank in enumerate(ranks) for item in rank}
    crossed = [
        (one, other)
        for one, other in combinations(links, 2)
        if rank_of[one.source] == rank_of[other.source]
        and (at[one.source] - at[other.source]) * (at[one.target] - at[other.target]) < 0
    ]
    assert crossings(ranks, sizes, links) == len(crossed)


@given(layerings(), st.floats(0, 40))
def test_items_keep_apart_and_cross_no_more_than_before(
    case: tuple[list[list[int]], list[float], list[Link]], gap: float
) -> None:
    ranks, sizes, links = case
    ordered, places = arrange(ranks, sizes, links, gap)
    assert [sorted(rank) for rank in ordered] == ranks
    for rank in ordered:
        for left, right in pairwise(rank):
            assert places[right] - places[left] >= (sizes[left] + sizes[right]) / 2 + gap - 1e-6
    assert crossings(ordered, sizes, links) <= crossings(ranks, sizes, links)


@given(layerings())
def test_a_pinned_rank_keeps_its_order(case: tuple[list[list[int]], list[float], list[Link]]) -> None:
    ranks, sizes, links = case
    ordered, _ = arrange(ranks, sizes, links, 0, pinned=range(len(ranks)))
    assert ordered == ranks


def test_a_chain_is_straight_and_a_crossing_is_undone() -> None:
    _, places = arrange([[0], [1], [2]], [10, 50, 20], [Link(0, 1), Link(1, 2)], 5)
    assert max(places) - min(places) < 1e-6
    ordered, _ = arrange([[0, 1], [2, 3]], [10] * 4, [Link(0, 3), Link(1, 2)], 5)
    assert ordered in ([[0, 1], [3, 2]], [[1, 0], [2, 3]])
