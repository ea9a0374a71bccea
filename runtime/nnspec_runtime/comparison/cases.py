"""All cases of two networks of any kind, where their inputs are few and answered by yes, no or a category."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from nnspec.comparison.behavior import Flips, Moves
from nnspec.comparison.groups import Axis, flipped
from nnspec.decisions.analysis.space import Space
from nnspec.decisions.network import Outcome
from nnspec.decisions.options import Option
from nnspec.spec.inputs import BooleanInput, CategoryInput, Input
from nnspec.spec.spec import Spec
from nnspec_runtime.comparison.rows import Answered, Rows, answer_rows
from nnspec_runtime.data import Table
from nnspec_runtime.session import Session

MAX_CASES = 4096

Names = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Cases:
    """Every answer to every input that either version asks, by its new name, and of those that both ask what both take.

    In the rows of ``table`` the last input varies fastest, as in a Space.
    """

    axes: tuple[Axis, ...]
    table: Table


def all_cases(old: Spec, new: Spec, inputs: Names) -> Cases | None:
    """Return the cases, None where there are too many or an input is a number or has a shape."""
    values = {name: _values(kind) for name, kind in new.inputs.items()}
    renamed = dict(inputs)
    for name, kind in old.inputs.items():
        after, own = renamed.get(name, name), _values(kind)
        values[after] = [value for value in values.get(after, own) if value in own]
    space = Space([*map(len, values.values())])
    if not 0 < space.total <= MAX_CASES:
        return None
    columns = zip(values, zip(*product(*values.values()), strict=True), strict=True)
    table = Table.from_arrays({name: np.array(cells, object) for name, cells in columns})
    return Cases(tuple(Axis(name, tuple(Option(value, ()) for value in own)) for name, own in values.items()), table)


def compare_cases(old: Session, new: Session, cases: Cases, inputs: Names, outputs: Names) -> Iterator[Flips | Moves]:
    """Yield which cases flip, and how far probabilities and numbers move."""
    space = Space([len(axis.options) for axis in cases.axes])
    for each in answer_rows(old, new, Rows(cases.table, inputs, outputs)):
        if each.is_number:
            yield Moves(each.output, space.total, (), (), each.movement)
            continue
        found = flipped(space, cases.axes, *(_outcomes(each, answers) for answers in (each.before, each.after)))
        yield Flips(each.output, space.total, found.count, found.ways, found.groups, movement=each.movement)


def _values(kind: Input) -> list[bool | str]:
    """Return what an input may be; nothing where that is not a few single values."""
    if kind.shape:
        return []
    if isinstance(kind, CategoryInput):
        return [*kind.categories]
    return [False, True] if isinstance(kind, BooleanInput) else []


def _outcomes(each: Answered, answers: NDArray[np.generic]) -> dict[Outcome, int]:
    """Return the set of cases with each answer, as an integer: bit c stands for row c."""
    found = np.unique(np.concatenate([each.before, each.after]))
    return {outcome.item(): _bits(answers == outcome) for outcome in found}


def _bits(rows: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(rows, bitorder="little").tobytes(), "little")
