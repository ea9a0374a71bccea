"""Everything that the analysis knows of a network: its units, and of each output who decides it and what suffices.

An output is gone through case by case where its cases are few enough (``by_cases``); one that is a single unit over
inputs is counted by its sums (``by_sums``), and so are the orders and sets of answers of one whose cases are few and
whose orders and sets are not; of any other only what bounds prove is known (``by_bounds``).
How it is told is the affair of the command line.
"""

from dataclasses import dataclass, replace

from nnspec.decisions.analysis.by_bounds import by_bounds
from nnspec.decisions.analysis.by_cases import by_cases
from nnspec.decisions.analysis.by_sums import by_sums
from nnspec.decisions.analysis.domain import Domain
from nnspec.decisions.analysis.evaluate import evaluate
from nnspec.decisions.analysis.findings import Findings, find
from nnspec.decisions.analysis.output_survey import OutputSurvey
from nnspec.decisions.analysis.truth_table import Row, rows
from nnspec.decisions.network import BooleanOutput, Network, Output


@dataclass(frozen=True)
class Survey:
    """The whole; ``rows`` are all cases of all outputs where they are few."""

    network: Network
    outputs: tuple[OutputSurvey, ...]
    findings: Findings
    rows: tuple[Row, ...]


def survey(network: Network) -> Survey:
    """Return what is known of a network, in seconds."""
    outputs = tuple(_output(network, output) for output in network.outputs)
    return Survey(network, outputs, find(network), tuple(rows(network)))


def _output(network: Network, output: Output) -> OutputSurvey:
    domain = Domain.of(network, output.units)
    evaluated = evaluate(domain)
    single = isinstance(output, BooleanOutput) and domain.places == output.units and domain.is_exact
    if evaluated is not None and domain.is_exact:
        found = by_cases(evaluated, output)
        return _completed(found, by_sums(domain, output)) if single and _lacks(found) else found
    return by_sums(domain, output) if single else by_bounds(domain, output, evaluated)


def _lacks(found: OutputSurvey) -> bool:
    """Return whether there were too many answers to look at all orders, or at all sets of them."""
    return any(each.shapley is None for each in found.inputs) or all(chance.count is None for chance in found.chances)


def _completed(found: OutputSurvey, other: OutputSurvey) -> OutputSurvey:
    """Return a survey with the orders and the sets of another where it lacks them."""
    inputs = (
        each if each.shapley is not None else replace(each, shapley=counted.shapley)
        for each, counted in zip(found.inputs, other.inputs, strict=True)
    )
    chances = (
        each if each.count is not None else replace(each, sets=counted.sets, count=counted.count)
        for each, counted in zip(found.chances, other.chances, strict=True)
    )
    return replace(found, inputs=tuple(inputs), chances=tuple(chances))
