"""Compares two sides: exactly where threshold units decide, on rows where there are any, and says what it could not.

Imports what runs networks, and so NumPy, only where rows or stored weights ask for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nnspec.comparison.behavior import Behavior, Difference, Flips, Uncompared
from nnspec.comparison.carry import obstacles
from nnspec.comparison.comparison import Comparison, WeightMove, compare
from nnspec.comparison.flips import find_flips
from nnspec.comparison.interface import aligned_inputs, aligned_outputs
from nnspec.comparison.joint import NotJoinableError, join
from nnspec.errors import NotReadyError
from nnspec_runtime.comparison.side import Side

if TYPE_CHECKING:
    from nnspec_runtime.data import Table

Names = Sequence[tuple[str, str]]
"""The old and the new name of what both versions have."""

WITH_ROWS = "--data FILE compares it on rows"


def compare_sides(old: Side, new: Side, table: "Table | None" = None, ignored: Sequence[str] = ()) -> Comparison:
    """Return all differences; both are asked for the rows of ``table``, whose columns ``ignored`` are neither's.

    Raises InputError where the rows do not fit, NotReadyError where a network has no weights to answer them with.
    """
    # Equal specs may have their neurons in another order, and so other categories; digests keep it.
    if table is None and not _have_stored_numbers(old, new) and old.version.spec.digest == new.version.spec.digest:
        return compare(old.version, new.version, Behavior())
    new, carried = _with_weights(old, new)
    inputs, outputs = aligned_inputs(old.version, new.version).pairs, aligned_outputs(old.version, new.version).pairs
    found = [*_exactly(old, new, inputs, outputs)]
    if table is not None:
        _require_weights(old, new)
        found = [each for each in found if isinstance(each, Flips)]
        found += _on_rows(old, new, table, inputs, outputs, ignored)
    else:
        known = {each.output for each in found}
        found += _without_rows(old, new, inputs, [pair for pair in outputs if pair[1] not in known])
    behavior = Behavior(tuple(found), table.source if table is not None else None, carried)
    return compare(old.version, new.version, behavior, tuple(_weights(old, new)))


def _with_weights(old: Side, new: Side) -> tuple[Side, bool]:
    """Return the new version with the weights of the old one where it has none and they carry over, and whether so."""
    if old.saved is None or not old.is_ready or new.is_ready:
        return new, False
    from nnspec_runtime.carry import carry_over

    carried = carry_over(new.session, old.session)
    return (new, False) if carried is None else (Side(new.version, carried), True)


def _require_weights(old: Side, new: Side) -> None:
    for side in (old, new):
        if not side.is_ready:
            raise NotReadyError(f"{side.name} has no trained weights; give the trained network (.safetensors)")


def _exactly(old: Side, new: Side, inputs: Names, outputs: Names) -> Iterator[Difference]:
    """Yield how the outputs flip that threshold units decide in both versions."""
    a, b = old.version, new.version
    if not any(a.answer(before).by_units and b.answer(after).by_units for before, after in outputs):
        return  # and nothing has to be known of the units
    known, known_now = ({output.name for output in side.thresholds.outputs} for side in (old, new))
    both = [(before, after) for before, after in outputs if before in known and after in known_now]
    if not both:
        return
    try:
        joint = join(old.thresholds, new.thresholds, dict(inputs), dict(both))
    except NotJoinableError as error:
        yield from (Uncompared(after, str(error)) for _, after in both)
        return
    for each in find_flips(joint):
        yield replace(each, reason=f"{each.reason}; {WITH_ROWS}") if isinstance(each, Uncompared) else each


def _without_rows(old: Side, new: Side, inputs: Names, outputs: Names) -> Iterator[Difference]:
    """Yield how the other outputs differ on all cases, where those are few; else why they are not compared."""
    same_type = [
        (before, after)
        for before, after in outputs
        if old.version.spec.outputs[before].type == new.version.spec.outputs[after].type
    ]
    if not same_type:
        return
    reason = WITH_ROWS
    if _is_runnable(old, new):
        from nnspec_runtime.comparison.cases import all_cases, compare_cases

        cases = all_cases(old.version.spec, new.version.spec, inputs)
        if cases is not None:
            yield from compare_cases(old.session, new.session, cases, inputs, same_type)
            return
    else:
        waiting = [side.name for side in (old, new) if not side.is_ready]
        reason = f"{' and '.join(waiting)} {'have' if len(waiting) > 1 else 'has'} no trained weights"
    yield from (Uncompared(after, reason) for _, after in same_type)


def _have_stored_numbers(old: Side, new: Side) -> bool:
    return old.has_stored_numbers or new.has_stored_numbers


def _is_runnable(old: Side, new: Side) -> bool:
    return old.is_ready and new.is_ready


def _on_rows(
    old: Side, new: Side, table: "Table", inputs: Names, outputs: Names, ignored: Sequence[str]
) -> Iterator[Difference]:
    from nnspec_runtime.comparison.rows import Rows, compare_rows

    yield from compare_rows(old.session, new.session, Rows(table, inputs, outputs, ignored))


def _weights(old: Side, new: Side) -> Iterator[WeightMove]:
    """Yield how far numbers moved that no spec shows, where they mean the same in both versions."""
    if _have_stored_numbers(old, new) and _is_runnable(old, new) and not any(obstacles(old.version, new.version)):
        from nnspec_runtime.comparison.weights import compare_weights

        yield from compare_weights(old.session, new.session)
