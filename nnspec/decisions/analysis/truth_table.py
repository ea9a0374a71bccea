"""The truth table of a network: what all its outputs are in each case, where the cases are few enough to read."""

from dataclasses import dataclass
from fractions import Fraction

from nnspec.decisions.analysis.answers import Answers, of_case
from nnspec.decisions.analysis.domain import Domain
from nnspec.decisions.analysis.evaluate import evaluate
from nnspec.decisions.network import Network, Number, Outcome

MAX_ROWS = 32


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the truth table; ``total`` is the weighted sum, where one unit over yes/no and categories decides."""

    answers: Answers
    outcomes: tuple[Outcome, ...]
    total: Fraction | None


def rows(network: Network) -> list[Row]:
    """Return a row for each case; none where the cases are many, or no answers may give one of them."""
    domain = Domain.of(network, [unit for output in network.outputs for unit in output.units])
    if not network.outputs or not domain.is_exact or domain.states > MAX_ROWS:
        return []
    evaluated = evaluate(domain)
    if evaluated is None:
        return []
    found = [evaluated.outcomes(output) for output in network.outputs]
    return [
        Row(
            of_case(domain, case),
            tuple(next(o for o, cases in each.items() if cases >> case & 1) for each in found),
            _total(domain, case),
        )
        for case in range(domain.states)
    ]


def _total(domain: Domain, case: int) -> Fraction | None:
    if len(domain.places) != 1 or any(isinstance(element.input.kind, Number) for element in domain.elements):
        return None
    options, weighing = domain.space.options(case), domain.weighing(domain.places[0])
    total = sum(each.numbers[options[each.source.place]] + each.least for each in weighing.weighed)
    return Fraction(total, weighing.scale)
