"""How much each axis has to say in an outcome: Banzhaf's measure, and the Shapley-Shubik index.

Banzhaf (Penrose 1946; Banzhaf 1965): the share of all cases of the other axes in which this one turns the outcome. It
needs no monotone outcome: O'Donnell's Analysis of Boolean Functions (2014, 2.2) calls the same number influence.

Shapley and Shubik (1954): the axes answer one after another, in an order in which all are equally likely; the index is
the chance that the outcome is settled at the answer of this one. With equally likely answers that is their index of a
monotone outcome (Mann and Shapley 1964; Felsenthal and Machover, Public Choice 87, 1996), and it is defined for any
other outcome too: ``rollcall`` computes it. Where each of two answers only ever pushes one way, the sums over
coalitions below give the same, faster; an axis that pushes towards no joins a coalition by its first answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

from nnspec.decisions.analysis.adder import count, where_count_is
from nnspec.decisions.analysis.rollcall import roll_call
from nnspec.decisions.analysis.space import Space


@dataclass(frozen=True, slots=True)
class Power:
    """Of one axis: the share of cases in which it decides; of orders in which it settles, None where not computed."""

    banzhaf: Fraction
    shapley: Fraction | None


def powers(space: Space, classes: Sequence[int]) -> tuple[Power, ...]:
    """Return the power of each axis over which of ``classes`` a case belongs to; it belongs to one of them."""
    axes = range(len(space.sizes))
    turned = [_turned(space, classes, axis) for axis in axes]
    towards = [direction(space, classes[0], axis) if len(classes) == 2 else 0 for axis in axes]
    players = [axis for axis in axes if turned[axis]]
    shapley: dict[int, Fraction] | None
    if all(towards[axis] for axis in players):
        shapley = _by_coalitions(space, {axis: turned[axis] for axis in players}, towards)
    else:
        shapley = roll_call(space, classes, players)
    return tuple(
        Power(
            banzhaf=Fraction(turned[axis].bit_count() * space.sizes[axis], space.total),
            shapley=shapley.get(axis, Fraction()) if shapley is not None else None,
        )
        for axis in axes
    )


def _turned(space: Space, classes: Sequence[int], axis: int) -> int:
    turned = 0
    for cases in classes[:-1]:  # what leaves the last class comes into another
        turned |= space.turned_by(cases, axis)
    return turned


def direction(space: Space, cases: int, axis: int) -> int:
    """Return 1 where the second of two answers only ever brings cases into the set, -1 where only out of it, else 0."""
    if space.sizes[axis] != 2:
        return 0
    first, second = space.at_first(cases, axis, 0), space.at_first(cases, axis, 1)
    joins, leaves = second & ~first, first & ~second
    return 0 if bool(joins) == bool(leaves) else 1 if joins else -1


def _by_coalitions(space: Space, turned: Mapping[int, int], towards: Sequence[int]) -> dict[int, Fraction]:
    """Return, for each axis that turns something, the share of orders in which it joins a coalition that it turns."""
    size = len(turned)
    joined = {axis: space.where(axis, 1 if towards[axis] > 0 else 0) for axis in turned}
    columns = count(joined.values(), size.bit_length())
    sized = [where_count_is(columns, members, space.full) for members in range(size)]
    result = {}
    for axis, cases in turned.items():
        outside = cases if towards[axis] > 0 else cases << space.strides[axis]
        orders = (
            (outside & coalitions).bit_count() * factorial(members) * factorial(size - 1 - members)
            for members, coalitions in enumerate(sized)
        )
        # Each coalition of these axes is there once for all answers of the others, which turn nothing.
        result[axis] = Fraction(sum(orders) << size, factorial(size) * space.total)
    return result
