"""The differences as JSON, for machines; docs/schemas/diff.json is what it keeps to."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from nnspec.comparison.behavior import Condition, Difference, FlipGroup, Flips, Movement, Moves, Uncompared
from nnspec.comparison.change import Edit
from nnspec.comparison.comparison import Comparison
from nnspec.comparison.interface import Change
from nnspec.decisions.change import Bounds
from nnspec.reading import WrittenFloat
from nnspec_runtime.cli.differences.words import headline
from nnspec_runtime.cli.records import json_text

FORMAT_VERSION = 1
"""Raised when a field changes its meaning or goes; a new field does not raise it."""

Record = dict[str, Any]


def to_json(comparisons: Sequence[Comparison]) -> str:
    """Return one document for all comparisons."""
    document = {
        "version": FORMAT_VERSION,
        "breaking": sum(each.breaking for each in comparisons),
        "comparisons": [comparison_record(each) for each in comparisons],
    }
    return json_text(document, indent=2, ensure_ascii=False)


def comparison_record(comparison: Comparison) -> Record:
    """Return the differences of one network."""
    obstacles = comparison.training.obstacles
    return {
        "network": comparison.network,
        "old": comparison.old,
        "new": comparison.new,
        "verdict": comparison.verdict,
        "headline": headline(comparison),
        "callers": [_change(change) for change in comparison.callers],
        "behavior": {
            "rows": comparison.behavior.rows,
            "carried": comparison.behavior.carried,
            "outputs": [_difference(difference) for difference in comparison.behavior.outputs],
        },
        "structure": [_edit(edit) for edit in comparison.structure],
        "training": {
            "changes": [_edit(edit) for edit in comparison.training.edits],
            "weights": [asdict(move) for move in comparison.weights],
            "carries_over": None if obstacles is None else not obstacles,
            "obstacles": [*obstacles] if obstacles is not None else [],
        },
    }


def _change(change: Change) -> Record:
    return {
        "rule": change.rule.id,
        "breaking": change.breaking,
        **_edit(change.edit),
        "why": change.rule.why,
    }


def _edit(edit: Edit) -> Record:
    note = {"note": edit.note} if edit.note is not None else {}
    return {"path": edit.path, "kind": edit.kind, "old": _plain(edit.old), "new": _plain(edit.new), **note}


def _difference(difference: Difference) -> Record:
    match difference:
        case Flips():
            return {
                "output": difference.output,
                "compared": "cases",
                "cases": difference.total,
                "flips": difference.count,
                "within": [*difference.within],
                "ways": difference.ways,
                "groups": [_group(group) for group in difference.groups],
                "movement": _movement(difference.movement),
            }
        case Moves():
            return _moves(difference)
        case Uncompared():
            return {"output": difference.output, "compared": None, "reason": difference.reason}


def _moves(moves: Moves) -> Record:
    return {
        "output": moves.output,
        "compared": "rows",
        "rows": moves.rows,
        "flips": moves.count,
        "confusion": [asdict(pair) for pair in moves.confusion],
        "first": [asdict(flip) for flip in moves.first],
        "movement": _movement(moves.movement),
        "right": {"old": moves.right[0], "new": moves.right[1]} if moves.right is not None else None,
    }


def _movement(movement: Movement | None) -> Record | None:
    return asdict(movement) if movement is not None else None


def _group(group: FlipGroup) -> Record:
    return {
        "old": group.old,
        "new": group.new,
        "cases": group.cases,
        "always": [_condition(condition) for condition in group.always],
        "blocks": [
            {"cases": block.cases, "where": [_condition(condition) for condition in block.conditions]}
            for block in group.blocks
        ],
        "untold": group.untold,
    }


def _condition(condition: Condition) -> Record:
    (first, *_) = condition.values
    if not isinstance(first, Bounds):
        return {"input": condition.input, "values": [*condition.values]}
    return {"input": condition.input, **first.record()}


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it; a decimal that is no double is a text, so that no digit is lost."""
    match value:
        case dict():
            return {key: _plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_plain(entry) for entry in value]
        case WrittenFloat():
            near = float(value)
            return near if Decimal(value.text) == Decimal(float.__repr__(near)) else value.text
    return value
