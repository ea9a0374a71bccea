"""An example against what its network answers."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from nnspec.exact import exact_decimal
from nnspec.spec.examples import Example, Expected
from nnspec.spec.outputs import Output
from nnspec.spec.values import read_value
from nnspec_runtime.cli.decide import value_text
from nnspec_runtime.decision import Outcome
from nnspec_runtime.session import Session


def misses(session: Session, example: Example) -> Iterator[str]:
    """Yield what the network answers otherwise than expected; a tolerance includes its ends."""
    decision = session.decide(example.given)
    for name, expected in example.expect.items():
        outcome, output = decision.outcomes[name], session.spec.outputs[name]
        if isinstance(expected, Expected) and expected.probabilities is not None:
            yield from _probabilities(outcome, expected.probabilities, expected.within)
        elif isinstance(expected, Expected):
            yield from _numbers(outcome, output, expected)
        else:
            (wanted,) = read_value(output, expected)
            if outcome.value != wanted:
                yield f"{name}: expected {value_text(wanted)}, got {value_text(outcome.value)}{_sums(outcome)}"


def _sums(outcome: Outcome) -> str:
    """Return how the one unit of a decision came to it."""
    if outcome.explanation is None or len(outcome.explanation.units) != 1:
        return ""
    (unit,) = outcome.explanation.units
    return f" (weighted sum {float(unit.weighted_sum):g}, threshold {float(unit.threshold):g})"


def _numbers(outcome: Outcome, output: Output, expected: Expected) -> Iterator[str]:
    got: list[Any] = outcome.value if isinstance(outcome.value, list) else [outcome.value]
    for place, (number, wanted) in enumerate(zip(got, read_value(output, expected.value), strict=True)):
        if abs(exact_decimal(number) - Decimal(wanted)) > expected.within:
            element = f"{outcome.output}[{place}]" if len(got) > 1 else outcome.output
            yield f"{element}: expected {wanted} within {expected.within}, got {number:.7g}"


def _probabilities(outcome: Outcome, expected: dict[str, Decimal], within: Decimal) -> Iterator[str]:
    got = outcome.probabilities
    for category, wanted in expected.items():
        # Threshold units give no probabilities: what they answer is certain.
        probability = got[category] if got is not None else float(category == outcome.value)
        if abs(exact_decimal(probability) - wanted) > within:
            wish = f"{category} with probability {wanted} within {within}"
            yield f"{outcome.output}: expected {wish}, got {probability:.7g}"
