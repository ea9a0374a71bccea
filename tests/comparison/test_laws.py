"""A version does not differ from itself, and what came one way has gone the other way."""

from collections import Counter
from itertools import combinations

import pytest

from nnspec.comparison.behavior import Behavior
from nnspec.comparison.change import Edit
from nnspec.comparison.comparison import Comparison, compare
from nnspec.comparison.rules import Rule
from nnspec.comparison.version import Version
from nnspec.spec.canonical import canonical_text
from tests.comparison.test_interface import MUTATIONS
from tests.comparison.versions import BASE, SPECS, shipped, version

PAIRS = [*combinations(SPECS, 2)]

TURNED = {
    "added": "removed",
    "removed": "added",
    "widened": "narrowed",
    "narrowed": "widened",
}


def difference(old: Version, new: Version) -> Comparison:
    return compare(old, new, Behavior())


def edits(comparison: Comparison) -> list[Edit]:
    changes = [change.edit for change in comparison.callers]
    return [*changes, *comparison.structure, *comparison.training.edits]


def counted(found: list[Edit], *, turned: bool) -> Counter[str]:
    """Count edits by what they say; one that renames or changes may stand at either name."""
    said: Counter[str] = Counter()
    for edit in found:
        old, new = (edit.new, edit.old) if turned else (edit.old, edit.new)
        path = edit.path if edit.kind in ("added", "removed") else ""
        said[f"{path} {_text(old)} {_text(new)} {edit.renamed} {edit.note}"] += 1
    return said


def _text(value: object) -> str:
    return "-" if value is None else canonical_text(value)


@pytest.mark.parametrize("name", SPECS)
def test_a_version_is_the_same_as_itself(name: str) -> None:
    found = difference(shipped(name), shipped(name))
    assert edits(found) == []
    assert found.verdict == "same"
    assert not found.training.obstacles


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=[f"{a}-{b}" for a, b in PAIRS])
def test_swapping_the_sides_swaps_what_came_and_what_went(one: str, other: str) -> None:
    there = difference(shipped(one), shipped(other))
    back = difference(shipped(other), shipped(one))
    assert counted(edits(back), turned=True) == counted(edits(there), turned=False)


@pytest.mark.parametrize("name", MUTATIONS)
def test_swapping_a_mutation_swaps_it(name: str) -> None:
    old, new = version(BASE), version(MUTATIONS[name][0])
    there, back = difference(old, new), difference(new, old)
    assert counted(edits(back), turned=True) == counted(edits(there), turned=False)
    assert (there.verdict == "same") == (back.verdict == "same")


def test_rules_that_say_what_came_have_one_that_says_what_went() -> None:
    for rule in Rule:
        head, _, tail = rule.id.rpartition("-")
        if tail in TURNED:
            others = {each.id for each in Rule}
            assert f"{head}-{TURNED[tail]}" in others or tail == "removed", rule
