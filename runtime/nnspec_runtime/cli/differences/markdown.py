"""The differences as Markdown for a pull request: a verdict, what breaks callers, and the rest folded away."""

from collections.abc import Iterable, Iterator, Sequence

from nnspec.cli.markdown import code, plain, table
from nnspec.comparison.behavior import Behavior, FlipGroup, Flips, Moves, Uncompared
from nnspec.comparison.comparison import Comparison
from nnspec_runtime.cli.differences import words

MAX_ROWS = 30
"""So many rows of a table are shown."""

MAX_CHARACTERS = 50_000
"""Beyond these networks are told by their headlines alone: a comment on GitHub holds 65,536 characters."""

MAX_HEADLINES = 100


def page(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Yield the lines of all comparisons, those that break callers first."""
    yield f"## nnspec diff: {words.verdict(comparisons)}"
    changed = [each for each in comparisons if each.verdict != "same"]
    short: list[Comparison] = []
    left = MAX_CHARACTERS
    for comparison in sorted(changed, key=lambda each: each.verdict != "breaking"):
        text = "\n".join(_page(comparison))
        left -= len(text)
        if left < 0:
            short.append(comparison)
        else:
            yield f"\n{text}"
    if short:
        yield ""
        yield from (f"- {plain(each.network)}: {plain(words.headline(each))}" for each in short[:MAX_HEADLINES])
    if len(short) > MAX_HEADLINES:
        yield f"- and {len(short) - MAX_HEADLINES:,} more"
    same = len(comparisons) - len(changed)
    if same and changed:
        yield f"\n{words.counted(same, 'network')} did not change."


def _page(comparison: Comparison) -> Iterator[str]:
    yield f"### {plain(comparison.network)}: {plain(words.headline(comparison))}"
    yield ""
    names = [code(words.name_text(name)) for name in (comparison.old, comparison.new) if name is not None]
    yield " → ".join(names)
    if comparison.old is None or comparison.new is None:
        return
    if comparison.callers:
        yield ""
        ranked = sorted(comparison.callers, key=lambda change: not change.breaking)
        yield from _table(
            ("for callers", "at", "change", "so"),
            (
                (
                    "**breaking**" if change.breaking else "ok",
                    code(words.path_of(change)),
                    code(words.change_text(change.edit)),
                    change.rule.why,
                )
                for change in ranked
            ),
        )
    yield from _details("Behavior", _behavior(comparison.behavior))
    edits = words.listed(comparison.structure)
    yield from _details(f"Structure: {words.counted(len(edits), 'change')}", _edits(edits) if edits else ())
    yield from _details("Training", _training(comparison))


def _details(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = [*lines]
    if found:
        yield from ["", f"<details><summary>{title}</summary>", "", *found, "", "</details>"]


def _behavior(behavior: Behavior) -> Iterator[str]:
    if behavior.carried:
        yield f"{words.CARRIED.capitalize()}."
    for number, difference in enumerate(behavior.outputs):
        if number or behavior.carried:
            yield ""
        match difference:
            case Flips():
                yield from _flips(difference)
            case Moves():
                yield from _moves(difference, behavior.rows)
            case Uncompared(output, reason):
                yield f"{code(output)} is not compared: {plain(reason)}."
    if words.has_intervals(behavior):
        yield f"\n({words.INTERVALS})"


def _flips(flips: Flips) -> Iterator[str]:
    yield f"{code(flips.output)} flips in {words.share(flips)}{plain(words.within_text(flips))}."
    if flips.movement is not None:
        yield f"It moves {words.movement_text(flips.movement)}."
    if flips.groups:
        yield ""
        yield from _table(("from", "to", "cases", "where"), (row for group in flips.groups for row in _rows(group)))


def _rows(group: FlipGroup) -> Iterator[tuple[str, str, str, str]]:
    """Yield what all cases of a group have in common, then its blocks."""
    turn = code(words.outcome_text(group.old)), code(words.outcome_text(group.new))
    blocks = [block for block in group.blocks if block.conditions]
    if group.always or not blocks:
        always = ", ".join(map(code, words.condition_texts(group.always)))
        yield *turn, f"{group.cases:,}", f"always {always}" if always and blocks else always if always else "everywhere"
    for block in blocks:
        yield *turn, f"{block.cases:,}", ", ".join(map(code, words.condition_texts(block.conditions)))
    if group.untold:
        yield *turn, f"{group.untold:,}", "elsewhere"


def _moves(moves: Moves, rows: str | None) -> Iterator[str]:
    on = f" of {code(words.name_text(rows))}" if rows else ""
    if moves.confusion:
        yield f"{code(moves.output)} flips in {words.share(moves)}{on}."
    else:
        yield f"{code(moves.output)} on {words.counted(moves.rows, 'row')}{on}:"
    if moves.right is not None:
        yield f"It is {words.right_text(moves)}."
    if moves.movement is not None:
        yield f"It moves {words.movement_text(moves.movement)}."
    flipped = sorted((pair for pair in moves.confusion if pair.old != pair.new), key=lambda pair: -pair.rows)
    if flipped:
        yield ""
        yield from _table(
            ("from", "to", "rows"),
            (
                (code(words.outcome_text(pair.old)), code(words.outcome_text(pair.new)), f"{pair.rows:,}")
                for pair in flipped
            ),
        )


def _training(comparison: Comparison) -> Iterator[str]:
    training = comparison.training
    edits = words.listed(training.edits)
    if edits:
        yield from [*_edits(edits), ""]
    if comparison.weights:
        rows = ((code(move.name), words.weight_text(move)) for move in comparison.weights)
        yield from [*_table(("weights", "change"), rows), ""]
    if training.obstacles:
        yield "Trained weights do not carry over:"
        yield ""
        yield from (f"- {code(obstacle)}" for obstacle in training.obstacles[:MAX_ROWS])
    elif training.obstacles is not None and not comparison.weights:
        yield "Trained weights carry over."


def _edits(edits: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield from _table(("at", "change"), ((code(path), code(text)) for path, text in edits))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    found = [*rows]
    yield from table(heads, found[:MAX_ROWS])
    if len(found) > MAX_ROWS:
        yield f"\nand {len(found) - MAX_ROWS:,} more"
