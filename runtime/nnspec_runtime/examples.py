"""A spec's own examples, run on a session: each either holds, or says which answer was another."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nnspec.exact import exact_decimal
from nnspec.spec.examples import Example, Expected
from nnspec_runtime.decision import WORDS, Outcome
from nnspec_runtime.session import Session


@dataclass(frozen=True)
class ExampleResult:
    """One example, counted from 1, with a line for each answer that was not as expected."""

    number: int
    faults: tuple[str, ...]


def run_examples(session: Session) -> list[ExampleResult]:
    """Return the result of every example, in order; raises NotReadyError for a network without weights."""
    return [
        ExampleResult(number, tuple(_faults(session, example)))
        for number, example in enumerate(session.spec.examples, 1)
    ]


def _faults(session: Session, example: Example) -> Iterator[str]:
    decision = session.decide(example.given)
    for name, expected in example.expect.items():
        outcome = decision.outcomes[name]
        if not isinstance(expected, Expected):
            wanted = WORDS.get(str(expected).lower(), expected) if outcome.kind == "boolean" else expected
            if wanted != outcome.value:
                yield f"{name} is {_text(outcome.value)}, expected {_text(wanted)}"
        elif expected.probabilities is not None:
            yield from _probabilities(outcome, expected.probabilities, expected.within)
        else:
            yield from _numbers(outcome, expected.value, expected.within)


def _probabilities(outcome: Outcome, wanted: dict[str, Decimal], within: Decimal) -> Iterator[str]:
    found = outcome.probabilities if outcome.probabilities is not None else {}
    for category, probability in wanted.items():
        if abs(Decimal(found.get(category, 0.0)) - probability) > within:
            yield f"{outcome.output} {category!r} has probability {found.get(category):.4g}, expected {probability}"


def _numbers(outcome: Outcome, wanted: Any, within: Decimal) -> Iterator[str]:
    # The probability of yes may be expected as a number, too.
    found = outcome.probability if outcome.kind == "boolean" and outcome.probability is not None else outcome.value
    for one, other in zip(_flat(found), _flat(wanted), strict=True):
        if abs(Decimal(one) - exact_decimal(other)) > within:
            yield f"{outcome.output} is {one:.7g}, expected {other} within {within}"


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for each in value:
            yield from _flat(each)
    else:
        yield value


def _text(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
