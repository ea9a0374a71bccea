"""What text and Markdown both say of a difference, so that neither tells less than the other."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any

from nnspec.comparison.behavior import Behavior, Condition, Difference, Flips, Movement, Moves, Uncompared
from nnspec.comparison.change import Edit
from nnspec.comparison.comparison import Comparison, WeightMove
from nnspec.comparison.interface import Change
from nnspec.decisions.change import Bounds
from nnspec.decisions.exact import number_text
from nnspec.decisions.network import Outcome

_LONGEST = 72
_MANY = 4
_PLAIN = re.compile(r"\w[\w .,;:!?/()%+'-]*")
_READS_OTHERWISE = re.compile(r"true|false|null|[-+.]?\d[\d_.eE+-]*|.*(: |:$)", re.IGNORECASE)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number of things: ``1 flip``, ``2 flips``."""
    return f"{number:,} {noun if number == 1 else plural if plural else f'{noun}s'}"


def headline(comparison: Comparison) -> str:
    """Return what matters most, in one line."""
    if comparison.new is None:
        return "the network is removed"
    if comparison.old is None:
        return "the network is new"
    if comparison.verdict == "same":
        return "nothing changed"
    parts = [counted(comparison.breaking, "breaking change") if comparison.breaking else "compatible for callers"]
    parts += _behavior(comparison.behavior)
    if comparison.training.obstacles:
        parts.append("trained weights do not carry over")
    return "; ".join(parts)


def verdict(comparisons: Sequence[Comparison]) -> str:
    """Return the verdict over all comparisons."""
    breaking = sum(each.breaking for each in comparisons)
    if breaking:
        return counted(breaking, "breaking change")
    same = all(each.verdict == "same" for each in comparisons)
    return "nothing changed" if same else "compatible for callers"


def _behavior(behavior: Behavior) -> Iterator[str]:
    """Yield which outputs differ, or that none does as far as is known."""
    differ = [f"{each.output} {_differs(each)}" for each in behavior.outputs if each.moves and _differs(each)]
    yield from differ[:_MANY]
    if len(differ) > _MANY:
        yield f"{len(differ) - _MANY:,} more outputs differ"
    elif not differ and any(isinstance(each, Uncompared) for each in behavior.outputs):
        yield "behavior not compared"
    elif not differ and any(map(_is_decision, behavior.outputs)):
        yield "no decision flips"


def _differs(difference: Difference) -> str:
    """Return how an output differs; empty where only probabilities move."""
    if isinstance(difference, Uncompared):
        return ""
    if difference.count:
        return f"flips in {share(difference)}"
    movement = difference.movement
    return f"moves by {movement.largest:.4g} at most" if movement is not None and not _is_decision(difference) else ""


def _is_decision(difference: Difference) -> bool:
    return isinstance(difference, Flips) or (isinstance(difference, Moves) and bool(difference.confusion))


def share(difference: Flips | Moves) -> str:
    """Return how much of an output flips: ``3 of 8 cases``."""
    if isinstance(difference, Flips):
        return f"{difference.count:,} of {counted(difference.total, 'case')}"
    return f"{difference.count:,} of {counted(difference.rows, 'row')}"


def value_text(value: Any) -> str:
    """Return a value of a spec in one line of YAML, cut where it is long; nothing in it can steer a terminal."""
    text = _flow(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def name_text(name: str) -> str:
    """Return the name of a file, in which nothing can steer a terminal."""
    return name if name.isprintable() else encode_basestring_ascii(name)


def change_text(edit: Edit) -> str:
    """Return what happened to a path."""
    match edit.kind:
        case "added":
            return f"added {value_text(_brief(edit.new))}"
        case "removed":
            return f"removed {value_text(_brief(edit.old))}"
        case "renamed":
            return f"renamed from {value_text(edit.old)}"
    if edit.note is not None:
        return f"{value_text(edit.new)}: {edit.note}"
    return f"{value_text(edit.old)} -> {value_text(edit.new)}"


def _brief(value: Any) -> Any:
    """Return the declaration of an input or output without its texts for people."""
    if isinstance(value, dict) and "type" in value:
        return {key: entry for key, entry in value.items() if key not in ("question", "description")}
    return value


def path_of(change: Change) -> str:
    """Return the path of a change; the network as a whole has none."""
    return change.edit.path if change.edit.path else "network"


def listed(edits: Sequence[Edit]) -> list[tuple[str, str]]:
    """Return path and text of edits; examples, which are long, are counted."""
    rows = [(edit.path, change_text(edit)) for edit in edits if edit.path != "examples"]
    counts = Counter(edit.kind for edit in edits if edit.path == "examples")
    if counts:
        words = [f"{counts[kind]:,} {kind}" for kind in ("added", "removed") if counts[kind]]
        rows.append(("examples", ", ".join(words)))
    return rows


def weight_text(move: WeightMove) -> str:
    """Return how the numbers of a parameter differ."""
    numbers = f"{move.differ:,} of {counted(move.numbers, 'number')}"
    return f"moved by {move.mean:.4g} in the mean and {move.largest:.4g} at most, {numbers}"


def within_text(flips: Flips) -> str:
    """Return which cases were looked at, where these are not all that one version takes."""
    return f" with {'; '.join(flips.within)}" if flips.within else ""


CARRIED = "the new version answers with the weights of the old one, which carry over"
INTERVALS = "a number counts once for each interval within which no neuron changes"


def has_intervals(behavior: Behavior) -> bool:
    """Return whether cases are counted of which some are intervals."""
    return any(isinstance(each, Flips) and each.has_intervals for each in behavior.outputs)


def movement_text(moved: Movement) -> str:
    """Return how far numbers move."""
    return (
        f"by {moved.mean:.4g} in the mean, {moved.median:.4g} at the median, {moved.ninety:.4g} at 90%, "
        f"{moved.ninety_nine:.4g} at 99% and {moved.largest:.4g} at most"
    )


def right_text(moves: Moves) -> str:
    """Return how many answers are what the rows say; empty where they do not say it."""
    if moves.right is None:
        return ""
    before, now = moves.right
    return f"right in {now:,} of {counted(moves.rows, 'row')} now, and in {before:,} before"


def outcome_text(outcome: Outcome) -> str:
    """Return an outcome as people write it."""
    return ("yes" if outcome else "no") if isinstance(outcome, bool) else _flow(outcome)


def condition_text(condition: Condition) -> str:
    """Return what an input is: ``partner = yes``, ``color = red or blue``, ``age above 65``."""
    (first, *_) = condition.values
    if isinstance(first, Bounds):
        return f"{condition.input} {first.text(number_text)}"
    values = [outcome_text(value) for value in condition.values if not isinstance(value, Bounds)]
    return f"{condition.input} = {' or '.join(values)}"


def condition_texts(conditions: Sequence[Condition]) -> list[str]:
    """Return conditions that hold together, many answers of yes and no as one: ``yes to a, b and no to c, d``."""
    answers = [condition for condition in conditions if condition.values in ((True,), (False,))]
    if len(answers) <= _MANY:
        return [condition_text(condition) for condition in conditions]
    names = {answer: [each.input for each in answers if each.values == (answer,)] for answer in (True, False)}
    grouped = " and ".join(f"{outcome_text(answer)} to {', '.join(those)}" for answer, those in names.items() if those)
    return [grouped, *(condition_text(condition) for condition in conditions if condition not in answers)]


def _flow(value: Any) -> str:
    match value:
        case dict():
            entries = (f"{_flow(key)}: {_flow(entry)}" if entry != {} else _flow(key) for key, entry in value.items())
            text = ", ".join(entries)
            return f"{{{text}}}" if len(value) != 1 or [*value.values()] != [{}] else text
        case list() | tuple():
            return f"[{', '.join(map(_flow, value))}]"
        case bool():
            return "true" if value else "false"
        case str():
            if not value.isprintable():
                return encode_basestring_ascii(value)
            plain = _PLAIN.fullmatch(value) and not _READS_OTHERWISE.fullmatch(value)
            return value if plain and not value.endswith(" ") else encode_basestring(value)
    return repr(value)
