"""The longest common subsequence is common, as long as can be, and the same from either side."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from nnspec.comparison.subsequence import MAX_CELLS, common

SEQUENCES = st.lists(st.sampled_from("abc"), max_size=7)


@given(SEQUENCES, SEQUENCES)
def test_it_is_common_and_in_order(old: list[str], new: list[str]) -> None:
    found = common(old, new)
    assert all(old[i] == new[j] for i, j in found)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(found))


@given(SEQUENCES, SEQUENCES)
def test_none_is_longer(old: list[str], new: list[str]) -> None:
    size = len(common(old, new)) + 1
    of_old, of_new = ({tuple(chosen) for chosen in combinations(each, size)} for each in (old, new))
    assert not of_old & of_new


@given(SEQUENCES, SEQUENCES)
def test_it_is_the_same_from_either_side(old: list[str], new: list[str]) -> None:
    assert [(j, i) for i, j in common(new, old)] == common(old, new)


def test_long_sequences_keep_at_least_their_ends() -> None:
    size = int(MAX_CELLS**0.5) + 1
    old = ["head", *(f"old {i}" for i in range(size)), "tail"]
    new = ["head", *(f"new {i}" for i in range(size)), "tail"]
    assert common(old, new) == [(0, 0), (size + 1, size + 1)]
