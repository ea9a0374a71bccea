"""The chance that an answer is the one that settles an outcome, when the answers come in random order.

Once the answers of a set S of axes are known, the outcome may be settled whatever the others are; s(S) is the chance
of that, each answer of an axis being as likely as its others. The chance that it is settled just when an axis answers
is the Shapley value of s: over all orders, the mean of what the axis adds to s of those before it.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import factorial

from nnspec.decisions.analysis.space import Space

MAX_AXES = 14  # every set of them is looked at
MAX_BITS = 1 << 29  # of all the sets of cases that are made


def roll_call(space: Space, classes: Sequence[int], axes: Sequence[int]) -> dict[int, Fraction] | None:
    """Return the chance of each of ``axes`` to settle which of ``classes`` a case belongs to; the others never do.

    The chances add up to 1, unless all cases are of one class. None where there are too many axes.
    """
    if len(axes) > MAX_AXES or space.total << len(axes) > MAX_BITS:
        return None
    settled = _settled(space, classes, axes)
    everyone = (1 << len(axes)) - 1
    result = [0] * len(axes)
    weights = [factorial(size) * factorial(len(axes) - 1 - size) for size in range(len(axes))]
    for known in range(everyone):  # all sets but the full one, which nobody can join
        weight, before = weights[known.bit_count()], settled[everyone ^ known]
        for player in range(len(axes)):
            if not known >> player & 1:
                result[player] += weight * (settled[everyone ^ known ^ 1 << player] - before)
    orders = factorial(len(axes)) * space.total
    return {axis: Fraction(each, orders) for axis, each in zip(axes, result, strict=True)}


def _settled(space: Space, classes: Sequence[int], axes: Sequence[int]) -> list[int]:
    """Return, by the set of axes that are not known, how many cases have their outcome settled all the same."""
    settled = [0] * (1 << len(axes))
    waiting = [(0, 0, tuple(cases for cases in classes if cases))]
    while waiting:
        player, unknown, certain = waiting.pop()
        if player == len(axes):
            settled[unknown] = sum(cases.bit_count() for cases in certain)
            continue
        waiting.append((player + 1, unknown, certain))
        narrowed = tuple(cases for each in certain if (cases := space.for_all(each, axes[player])))
        if narrowed:  # otherwise nothing is settled, nor with more unknown
            waiting.append((player + 1, unknown | 1 << player, narrowed))
    return settled
