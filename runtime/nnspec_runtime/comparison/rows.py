"""How two networks answer the same rows: which answers flip, and how far predictions move."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnspec.comparison.behavior import Movement, Moves, RowFlip, RowFlips
from nnspec.errors import InputError
from nnspec.spec.outputs import CategoryOutput, NumberOutput, Output
from nnspec_runtime.answers import answers
from nnspec_runtime.data import Table
from nnspec_runtime.session import Session

Array = NDArray[Any]

MAX_ROWS = 10
"""So many of the rows that flip are named."""


@dataclass(frozen=True)
class Rows:
    """The rows that both are asked for; ``ignored`` are columns that are neither's.

    ``inputs`` and ``outputs`` pair the old name and the new name of what both versions have.
    """

    table: Table
    inputs: Sequence[tuple[str, str]]
    outputs: Sequence[tuple[str, str]]
    ignored: Collection[str] = ()


@dataclass(frozen=True)
class Answered:
    """What both versions answer for one output: yes or no, or categories; of a number only how far it moves."""

    output: str
    before: Array
    after: Array
    is_number: bool
    movement: Movement | None


def compare_rows(old: Session, new: Session, rows: Rows) -> Iterator[Moves]:
    """Yield how each output that both have differs; raises InputError where the rows do not fit one of them."""
    for each in answer_rows(old, new, rows):
        before, after = each.before, each.after
        if each.is_number:
            yield Moves(each.output, len(before), (), (), each.movement)
        else:
            confusion, first = tuple(_confusion(before, after)), tuple(_first(before, after))
            right = _right(rows.table, each.output, before, after)
            yield Moves(each.output, len(before), confusion, first, each.movement, right)


def answer_rows(old: Session, new: Session, rows: Rows) -> Iterator[Answered]:
    """Yield what both answer for each output that both have; raises InputError where the rows do not fit."""
    renamed = {after: before for before, after in rows.inputs if before != after}
    before = _answered(old, _renamed(rows.table, renamed), new, rows.ignored)
    after = _answered(new, _renamed(rows.table, {old: new for new, old in renamed.items()}), old, rows.ignored)
    for name_before, name_after in rows.outputs:
        kinds = old.spec.outputs[name_before], new.spec.outputs[name_after]
        if type(kinds[0]) is not type(kinds[1]) or kinds[0].shape != kinds[1].shape:
            continue  # told to callers, and there is nothing to compare
        a, b = before[name_before], after[name_after]
        is_number = isinstance(kinds[0], NumberOutput)
        if is_number:
            movement: Movement | None = _movement(_apart(a, b).reshape(len(a), -1))
        else:
            movement = _of_probabilities(kinds, (name_before, name_after), before, after)
        yield Answered(name_after, a, b, is_number, movement)


def _answered(session: Session, table: Table, other: Session, ignored: Collection[str]) -> dict[str, Array]:
    """Return the answers to a table, which may also have the columns of the other version and of any output."""
    spec = session.spec
    others = {*other.spec.inputs, *other.spec.outputs, *spec.outputs} - {*spec.inputs}
    heads = {name: name.partition("[")[0] for name in table.columns}
    theirs = [name for name, head in heads.items() if head in others]
    return answers(session.program, session.predict(table, ignored=[*ignored, *theirs]))


def _renamed(table: Table, names: Mapping[str, str]) -> Table:
    """Return the table with columns under other names too, where it has none of those names."""
    columns = []
    for after, before in names.items():
        if after in table.columns and before not in table.columns:
            column = copy(table.columns[after])
            column.name = before
            columns.append(column)
    return Table(table.source, [*table.columns.values(), *columns]) if columns else table


def _confusion(before: Array, after: Array) -> Iterator[RowFlips]:
    names, codes = np.unique(np.concatenate([before, after]), return_inverse=True)
    old, new = codes.reshape(2, -1)
    pairs, counts = np.unique(old * len(names) + new, return_counts=True)
    for pair, count in zip(pairs, counts, strict=True):
        i, j = divmod(int(pair), len(names))
        yield RowFlips(names[i].item(), names[j].item(), int(count))


def _first(before: Array, after: Array) -> Iterator[RowFlip]:
    for row in np.flatnonzero(before != after)[:MAX_ROWS]:
        yield RowFlip(int(row) + 1, before[row].item(), after[row].item())


def _of_probabilities(
    kinds: tuple[Output, Output], names: tuple[str, str], before: Mapping[str, Array], after: Mapping[str, Array]
) -> Movement | None:
    """Return how far probabilities move; a category that one version lacks has the probability 0 there."""
    (kind_before, kind_after), (name_before, name_after) = kinds, names
    if isinstance(kind_before, CategoryOutput) and isinstance(kind_after, CategoryOutput):
        a, b = before.get(f"{name_before}.probabilities"), after.get(f"{name_after}.probabilities")
        if a is None or b is None:
            return None
        every = [*dict.fromkeys([*kind_before.categories, *kind_after.categories])]
        distances = np.abs(_columns(every, kind_before.categories, a) - _columns(every, kind_after.categories, b))
        return _movement(distances.max(axis=1, keepdims=True))
    a, b = before.get(f"{name_before}.probability"), after.get(f"{name_after}.probability")
    return None if a is None or b is None else _movement(_apart(a, b).reshape(-1, 1))


def _columns(names: Sequence[str], categories: Sequence[str], probabilities: Array) -> Array:
    columns = np.zeros((len(probabilities), len(names)))
    for place, category in enumerate(categories):
        columns[:, names.index(category)] = probabilities[:, place]
    return columns


def _apart(before: Array, after: Array) -> Array:
    """Return how far numbers are apart; an infinity is nowhere apart from itself."""
    with np.errstate(invalid="ignore"):
        return np.where(before == after, 0.0, np.abs(_wide(before) - _wide(after)))


def _movement(differences: Array) -> Movement:
    # Beside an infinity there is nothing to interpolate.
    method: Literal["linear", "higher"] = "linear" if np.isfinite(differences).all() else "higher"
    median, ninety, ninety_nine = map(float, np.quantile(differences, (0.5, 0.9, 0.99), method=method))
    return Movement(float(differences.max()), float(differences.mean()), median, ninety, ninety_nine)


def _right(table: Table, name: str, before: Array, after: Array) -> tuple[int, int] | None:
    """Return how many answers are what a column of the table says, None where it has no such column of answers."""
    if name not in table.columns or table.columns[name].shape:
        return None
    try:
        told = table.columns[name].texts().astype(str)
    except InputError:  # not every row says what is right
        return None
    if before.dtype.kind == "b":
        yes = np.isin(np.char.lower(told), ("yes", "true", "1"))
        return int((yes == before).sum()), int((yes == after).sum())
    return int((told == before).sum()), int((told == after).sum())


def _wide(array: Array) -> NDArray[np.float64]:
    return array.astype(np.float64)
