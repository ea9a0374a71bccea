"""The differences as a page for a terminal."""

from collections.abc import Iterable, Iterator, Sequence

from nnspec.cli.table import columns
from nnspec.cli.terminal import PLAIN, RED
from nnspec.comparison.behavior import Behavior, FlipGroup, Flips, Moves, Uncompared
from nnspec.comparison.comparison import Comparison
from nnspec_runtime.cli.differences import words

MAX_LINES = 30
"""So many edits of a section are shown; of the others how many there are."""

MAX_GROUPS = 12
"""So many ways to flip are shown, those that most take."""

MAX_BLOCKS = 6
"""So many blocks of cases that flip are shown of each way to flip."""


def page(comparisons: Sequence[Comparison], *, color: bool) -> Iterator[str]:
    """Yield the lines of all comparisons that are not the same; of several networks, last the verdict over all."""
    changed = [each for each in comparisons if each.verdict != "same"]
    for number, comparison in enumerate(changed):
        if number:
            yield ""
        yield from _page(comparison, color=color)
    same = len(comparisons) - len(changed)
    if not changed:
        yield "nothing changed" if same == 1 else f"nothing changed in {words.counted(same, 'network')}"
    elif len(comparisons) > 1:
        unchanged = f", {same:,} did not change" if same else ""
        yield f"\n{words.counted(len(comparisons), 'network')}: {words.verdict(comparisons)}{unchanged}"


def _page(comparison: Comparison, *, color: bool) -> Iterator[str]:
    red, plain = (RED, PLAIN) if color and comparison.breaking else ("", "")
    yield f"{red}{comparison.network}: {words.headline(comparison)}{plain}"
    for side, name in (("old", comparison.old), ("new", comparison.new)):
        if name is not None:
            yield f"  {side}: {words.name_text(name)}"
    if comparison.old is None or comparison.new is None:
        return
    yield from _section("For callers", _callers(comparison))
    yield from _section("Behavior", _behavior(comparison.behavior))
    yield from _section("Structure", _rows(words.listed(comparison.structure)))
    yield from _section("Training", _training(comparison))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = [*lines]
    if found:
        yield ""
        yield title
        yield from (f"  {line}".rstrip() for line in found)


def _callers(comparison: Comparison) -> Iterator[str]:
    yield from columns(
        (
            "breaking" if change.breaking else "ok",
            words.path_of(change),
            f"{words.change_text(change.edit)}: {change.rule.why}",
        )
        for change in sorted(comparison.callers, key=lambda change: not change.breaking)
    )


def _behavior(behavior: Behavior) -> Iterator[str]:
    if behavior.rows is not None:
        yield f"on {behavior.rows}"
    if behavior.carried:
        yield words.CARRIED
    for difference in behavior.outputs:
        match difference:
            case Flips():
                yield from _flips(difference)
            case Moves():
                yield from _moves(difference)
            case Uncompared(output, reason):
                yield f"{output}: not compared; {reason}"
    if words.has_intervals(behavior):
        yield f"({words.INTERVALS})"


def _flips(flips: Flips) -> Iterator[str]:
    yield f"{flips.output}: {words.share(flips)} flip{'s' if flips.count == 1 else ''}{words.within_text(flips)}"
    for group in flips.groups[:MAX_GROUPS]:
        turn = f"{words.outcome_text(group.old)} -> {words.outcome_text(group.new)}"
        yield f"  {turn} in {words.counted(group.cases, 'case')}{_always(group)}"
        shown = [block for block in group.blocks if block.conditions][:MAX_BLOCKS]
        for block in shown:
            yield f"    {', '.join(words.condition_texts(block.conditions))}"
        left = len(group.blocks) - len(shown) if shown else 0
        if left or group.untold:
            yield f"    and others: --format json lists {len(group.blocks)}{' of them' if group.untold else ''}"
    if flips.ways > MAX_GROUPS:
        yield f"  and {flips.ways - MAX_GROUPS:,} more ways to flip"
    if flips.movement is not None:
        yield f"  moves {words.movement_text(flips.movement)}"


def _always(group: FlipGroup) -> str:
    every = "all with" if group.cases > 1 else "with"
    return f", {every} {', '.join(words.condition_texts(group.always))}" if group.always else ""


def _moves(moves: Moves) -> Iterator[str]:
    if moves.confusion:
        yield f"{moves.output}: {words.share(moves)} flip{'s' if moves.count == 1 else ''}"
        turns = sorted((pair for pair in moves.confusion if pair.old != pair.new), key=lambda pair: -pair.rows)
        for pair in turns[:MAX_GROUPS]:
            turn = f"{words.outcome_text(pair.old)} -> {words.outcome_text(pair.new)}"
            yield f"  {turn} in {words.counted(pair.rows, 'row')}"
        if len(turns) > MAX_GROUPS:
            yield f"  and {len(turns) - MAX_GROUPS:,} more ways to flip"
    else:
        yield f"{moves.output}: compared on {words.counted(moves.rows, 'row')}"
    if moves.right is not None:
        yield f"  {words.right_text(moves)}"
    if moves.movement is not None:
        yield f"  moves {words.movement_text(moves.movement)}"
    if moves.first:
        listed_rows = ", ".join(f"{flip.row:,}" for flip in moves.first)
        more = " and more" if moves.count > len(moves.first) else ""
        yield f"  {'rows' if len(moves.first) > 1 else 'row'} {listed_rows}{more}"


def _rows(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield from columns(rows[:MAX_LINES])
    if len(rows) > MAX_LINES:
        yield f"and {len(rows) - MAX_LINES:,} more"


def _training(comparison: Comparison) -> Iterator[str]:
    moved = [(move.name, words.weight_text(move)) for move in comparison.weights]
    yield from _rows([*words.listed(comparison.training.edits), *moved])
    obstacles = comparison.training.obstacles
    if obstacles:
        yield "trained weights do not carry over:"
        yield from (f"  {line}" for line in _rows([(obstacle, "") for obstacle in obstacles]))
    elif obstacles is not None and not moved:
        yield "trained weights carry over"
