"""Which way an input pushes an outcome: what more of it does, and which of its answers does most for it."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from nnspec.decisions.analysis.space import Space
from nnspec.decisions.network import Category, Element

T = TypeVar("T")


class Push(NamedTuple):
    """What the answers of an input do, in their order: ``towards`` is 1 where a later one only ever pushes towards the
    outcome, -1 where only away from it, 0 else; ``best`` are those that in every case push as far as any other.
    """

    towards: int
    best: tuple[int, ...]


def of_cases(space: Space, cases: int, axis: int) -> Push:
    """Return how the answers of an axis push into a set of cases."""
    answers = [space.at_first(cases, axis, option) for option in range(space.sizes[axis])]
    return _push(answers, lambda one, other: other & ~one == 0)


def of_numbers(numbers: Sequence[int]) -> Push:
    """Return how answers push a sum to which they add these numbers."""
    return _push(numbers, lambda one, other: one >= other)


def of_element(element: Element, push: Push) -> tuple[int, tuple[str, ...]]:
    """Return which way an input pushes: categories have no order, and what has one has no best but an end of it."""
    if not isinstance(element.input.kind, Category):
        return push.towards, ()
    categories = element.input.kind.categories
    return 0, tuple(categories[answer] for answer in push.best) if len(push.best) < len(categories) else ()


def _push(answers: Sequence[T], reaches: Callable[[T, T], bool]) -> Push:
    rises = all(reaches(later, earlier) for earlier, later in pairwise(answers))
    falls = all(reaches(earlier, later) for earlier, later in pairwise(answers))
    best = (place for place, one in enumerate(answers) if all(reaches(one, other) for other in answers))
    return Push(rises - falls, tuple(best))
