import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnspec.diagnostics import did_you_mean, nearest, suggestion
from nnspec.diagnostics.suggest import distance, is_slip

WORDS = st.text("abcd", max_size=7)


def plain_distance(a: str, b: str) -> int:
    """The recurrence as it is defined, without limit or early end."""
    table = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            cost = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                cost = min(cost, table[i - 2, j - 2] + 1)
            table[i, j] = cost
    return table[len(a), len(b)]


@given(WORDS, WORDS, st.integers(0, 7))
def test_distance_is_the_definition_within_its_limit(a: str, b: str, limit: int) -> None:
    expected = plain_distance(a, b)
    assert distance(a, b, limit) == (expected if expected <= limit else None)


@given(st.text("abcd", min_size=1, max_size=9), st.lists(WORDS, max_size=6))
def test_nearest_is_the_first_of_least_distance(name: str, candidates: list[str]) -> None:
    within = [(plain_distance(name, each), at) for at, each in enumerate(candidates)]
    best = min((pair for pair in within if pair[0] <= allowed(name, candidates[pair[1]])), default=None)
    assert nearest(name, candidates) == (candidates[best[1]] if best is not None else None)


def allowed(a: str, b: str) -> int:
    longer = max(len(a), len(b))
    return 1 if longer < 5 else 2 if longer < 9 else longer // 3


@pytest.mark.parametrize(
    ("name", "candidates", "expected"),
    [
        ("snaks", ["partner", "snacks"], "snacks"),
        ("PARTNER", ["partnr", "Partner"], "Partner"),
        ("aplha", ["alpha"], "alpha"),
        ("ab", ["cd"], None),
        ("vae", ["value"], "value"),
        ("nnpe", ["name", "nnspec"], "nnspec"),
        ("bite", ["bias"], None),
        ("", ["a"], None),
        ("x" * 100, ["x" * 99], None),
    ],
)
def test_nearest(name: str, candidates: list[str], expected: str | None) -> None:
    assert nearest(name, candidates) == expected


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        (["snacks", "partner"], "did you mean 'snacks'?"),
        (["moon", "sun"], "known here: moon, sun"),
        ([f"n{i}" for i in range(9)], "known here: n0, n1, n2, n3, n4, n5, n6, n7, ... (9 in all)"),
        ([], None),
    ],
)
def test_did_you_mean(candidates: list[str], expected: str | None) -> None:
    assert did_you_mean("snakcs", candidates) == expected


@pytest.mark.parametrize(
    ("name", "word", "others"),
    [
        ("sigmod", "sigmoid", ["tanh"]),
        ("snaks", "snacks", ["partner"]),
        ("aplha", "alpha", []),
        ("batch-size", "batch_size", []),
        ("batchsize", "batch_size", []),
        ("pixel[3]", "pixels[3]", []),
        ("form", "from", ["name"]),
    ],
)
def test_one_slip_has_one_meaning(name: str, word: str, others: list[str]) -> None:
    assert is_slip(name, word, [word, *others])
    assert not is_slip(name, word, [word, *others, f"{name}x"])


@pytest.mark.parametrize(
    ("name", "word", "near"), [("Yes", "yes", "yess"), ("Adam", "adam", "nadam"), ("ReLU", "relu", "elu")]
)
def test_capitals_alone_are_a_slip_whatever_else_is_near(name: str, word: str, near: str) -> None:
    assert is_slip(name, word, [near, word])
    assert not is_slip(name, word, [near, word, word.capitalize()])


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("x", "X"),
        ("x2", "x1"),
        ("hidden2", "hidden1"),
        ("pixels[3]", "pixels[4]"),
        ("part_b", "part_a"),
        ("sigmd", "sigmoid"),
        ("lr", "l1"),
    ],
)
def test_another_name_is_no_slip(name: str, word: str) -> None:
    assert not is_slip(name, word, [word])


def test_a_suggestion_can_be_copied() -> None:
    hint = suggestion("sigmod", "sigmoid", ["sigmoid"])
    for again in (copy.deepcopy(hint), pickle.loads(pickle.dumps(hint))):  # noqa: S301 - our own
        assert (again, again.given, again.word, again.sure) == ("did you mean 'sigmoid'?", "sigmod", "sigmoid", True)


@given(st.text("abcd_1", min_size=1, max_size=9), st.lists(st.text("abcd_1", max_size=9), min_size=1, max_size=6))
def test_no_other_name_is_as_near_as_the_one_that_was_meant(name: str, known: list[str]) -> None:
    near = [word for word in known if plain_distance(name, word) <= 1]
    for word in known:
        if is_slip(name, word, known):
            assert {*near} == {word}
