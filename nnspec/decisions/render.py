"""An explanation as a page of text for a person at a terminal; it decides nothing and computes nothing."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from heapq import nlargest

from nnspec.decisions.change import Bounds, Change, Flip, NoFlip
from nnspec.decisions.exact import exact, number_text
from nnspec.decisions.explain import Contribution, OutcomeExplanation, Term, UnitExplanation
from nnspec.decisions.network import Value, outcome_text

_SHOWN_ENTRIES = 8  # of a shaped input


def render(name: str, explanations: Iterable[OutcomeExplanation]) -> str:
    """Return the page: for each output the outcome, the units behind it with their contributions, and the flip."""
    return "\n".join(line for explanation in explanations for line in _lines(name, explanation))


def _lines(name: str, explanation: OutcomeExplanation) -> Iterator[str]:
    headline = f"{name}: {explanation.output} = {_value(explanation.outcome)}"
    if isinstance(explanation.outcome, bool):
        (unit,) = explanation.units
        yield f"{headline}   ({_comparison(unit)})"
        yield from _table(unit)
    else:
        yield headline
        for unit in explanation.units:
            yield f"  {unit.name}: {_value(unit.fires)}   ({_comparison(unit)})"
            yield from (f"  {line}" for line in _table(unit))
    yield f"  {_flip(explanation.flip, binary=isinstance(explanation.outcome, bool))}"


def _comparison(unit: UnitExplanation) -> str:
    relation = ">" if unit.fires else "<="
    return (
        f"weighted sum {number_text(unit.weighted_sum)} {relation} threshold {number_text(unit.threshold)}, "
        f"margin {number_text(unit.margin)}"
    )


def _table(unit: UnitExplanation) -> Iterator[str]:
    rows = [row for contribution in unit.contributions for row in _rows(contribution)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, value, weight, total, note in rows:
        factor = f"x {weight:>{widths[2]}}" if weight else " " * (widths[2] + 2)
        line = f"  {name:<{widths[0]}}  {value:<{widths[1]}}  {factor}  =  {total:>{widths[3]}}   {note}"
        yield line.rstrip()


def _rows(contribution: Contribution) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield name, value, weight, product and note; of a shaped input the sum, then its largest entries."""
    note = contribution.question if contribution.question is not None else ""
    terms = contribution.terms
    if len(terms) == 1 and terms[0].name == contribution.name:
        yield contribution.name, _given(terms[0]), number_text(terms[0].weight), number_text(terms[0].product), note
        return
    shown = f", the largest {_SHOWN_ENTRIES}:" if len(terms) > _SHOWN_ENTRIES else ":"
    yield contribution.name, f"{len(terms)} values{shown}", "", number_text(contribution.total), note
    largest = set(nlargest(_SHOWN_ENTRIES, range(len(terms)), key=lambda index: abs(Fraction(terms[index].product))))
    for index in sorted(largest):
        term = terms[index]
        yield f"  {term.name}", _given(term), number_text(term.weight), number_text(term.product), ""


def _given(term: Term) -> str:
    """Return the value as given, and after it the feature where scaling made it another number."""
    if isinstance(term.value, bool | str) or exact(term.value) == term.feature:
        return _value(term.value)
    return f"{_value(term.value)} ({number_text(term.feature)})"


def _flip(flip: Flip | NoFlip, *, binary: bool) -> str:
    if isinstance(flip, NoFlip):
        return flip.reason.capitalize() if flip.proven else f"To turn it: {flip.reason}"
    towards = "" if binary else f" to {_value(flip.outcome_after)}"
    return f"To turn it{towards}: {', '.join(map(_change, flip.changes))}"


def _change(change: Change) -> str:
    if isinstance(change.after, Bounds):
        return f"{change.input} {change.after.text(number_text)}"
    return f"{change.input} = {_value(change.after)}"


def _value(value: Value) -> str:
    return outcome_text(value) if isinstance(value, bool | str) else number_text(exact(value))
