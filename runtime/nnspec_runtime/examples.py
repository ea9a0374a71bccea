"""A spec's own examples, asked of its network: each either holds, or says which answer was another."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any

from nnspec.decisions.exact import number_text
from nnspec.errors import InputError
from nnspec.exact import exact_decimal
from nnspec.spec.examples import Example, Expected
from nnspec.spec.outputs import Output
from nnspec.spec.values import read_value
from nnspec_runtime.decision import Outcome
from nnspec_runtime.session import Session


@dataclass(frozen=True)
class ExampleResult:
    """One example, counted from 1, with a line for each answer that was not as expected."""

    number: int
    faults: tuple[str, ...]


def run_examples(session: Session) -> Iterator[ExampleResult]:
    """Ask each example in turn and yield its result; raises NotReadyError for a network without weights."""
    for number, example in enumerate(session.spec.examples, 1):
        yield ExampleResult(number, tuple(_faults(session, example)))


def _faults(session: Session, example: Example) -> Iterator[str]:
    """Yield what the network answers otherwise than expected; a tolerance includes its ends."""
    try:
        decision = session.decide(example.given)
    except InputError as error:  # what is given fits, and the network has no answer to it
        yield from (fault.message for fault in error.faults)
        return
    for name, expected in example.expect.items():
        outcome, output = decision.outcomes[name], session.spec.outputs[name]
        if isinstance(expected, Expected) and expected.probabilities is not None:
            yield from _probabilities(outcome, expected.probabilities, expected.within)
        elif isinstance(expected, Expected):
            yield from _numbers(outcome, output, expected)
        else:
            (wanted,) = read_value(output, expected)
            if outcome.value != wanted:
                yield f"{name} is {_text(outcome.value)}, expected {_text(wanted)}{_sum(outcome)}"


def _numbers(outcome: Outcome, output: Output, expected: Expected) -> Iterator[str]:
    found: list[Any] = outcome.value if isinstance(outcome.value, list) else [outcome.value]
    for place, (number, wanted) in enumerate(zip(found, read_value(output, expected.value), strict=True)):
        if not _is_within(number, Decimal(wanted), expected.within):
            name = f"{outcome.output}[{place}]" if len(found) > 1 else outcome.output
            yield f"{name} is {number:.7g}, expected {wanted} within {expected.within}"


def _probabilities(outcome: Outcome, expected: dict[str, Decimal], within: Decimal) -> Iterator[str]:
    found = outcome.probabilities
    for category, wanted in expected.items():
        # Threshold units give no probabilities: what they answer is certain.
        probability = found[category] if found is not None else float(category == outcome.value)
        if not _is_within(probability, wanted, within):
            yield f"{outcome.output} is {category!r} with {probability:.7g}, expected {wanted} within {within}"


def _is_within(found: float, wanted: Decimal, within: Decimal) -> bool:
    """Return whether an answer is near enough; one that overflowed, or is no number, is near to nothing."""
    return isfinite(found) and abs(exact_decimal(found) - wanted) <= within


def _sum(outcome: Outcome) -> str:
    """Return the weighted sum of a decision of one unit, as why it came out so."""
    if outcome.explanation is None or len(outcome.explanation.units) != 1:
        return ""
    (unit,) = outcome.explanation.units
    relation = ">" if unit.fires else "<="
    return f" (weighted sum {number_text(unit.weighted_sum)} {relation} threshold {number_text(unit.threshold)})"


def _text(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
