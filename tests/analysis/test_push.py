"""Which way an input pushes is what it does in every case, each decided on its own."""

from itertools import pairwise

from nnspec.decisions.analysis.domain import Domain
from nnspec.decisions.analysis.output_survey import Influence
from nnspec.decisions.analysis.survey import survey
from nnspec.decisions.network import BooleanOutput, Category, Element
from tests.analysis.networks import Options, many, network, table


def test_an_input_pushes_as_it_does_in_every_case() -> None:
    seen: set[tuple[bool, int, bool]] = set()
    for random in many(600, seed=11):
        whole = network(random)
        (found,) = survey(whole).outputs
        if not isinstance(found.output, BooleanOutput):
            assert all((each.towards, each.best) == (0, ()) for each in found.inputs)
            continue
        domain = Domain.of(whole, found.output.units)
        if not domain.is_exact or domain.states > 300:
            continue
        outcomes = {case: bool(outcome) for case, outcome in table(whole, domain).items()}
        for axis, (element, influence) in enumerate(zip(domain.elements, found.inputs, strict=True)):
            assert (influence.towards, influence.best) == pushes(outcomes, axis, element)
            seen.add(kind_of(element, influence))
    assert {(True, 0, True), (True, 0, False), (False, 1, False), (False, -1, False), (False, 0, False)} == seen


def pushes(outcomes: dict[Options, bool], axis: int, element: Element) -> tuple[int, tuple[str, ...]]:
    """Return what all cases say of an axis, by the outcomes of its answers where the others stay as they are."""
    others: dict[Options, list[bool]] = {}
    for case, outcome in outcomes.items():  # the answers of an axis come in their order
        others.setdefault(case[:axis] + case[axis + 1 :], []).append(outcome)
    rows = [*others.values()]
    if isinstance(element.input.kind, Category):
        categories = element.input.kind.categories
        best = [place for place in range(len(categories)) if all(row[place] == max(row) for row in rows)]
        return 0, tuple(categories[place] for place in best) if len(best) < len(categories) else ()
    rises = all(earlier <= later for row in rows for earlier, later in pairwise(row))
    falls = all(earlier >= later for row in rows for earlier, later in pairwise(row))
    return rises - falls, ()


def kind_of(element: Element, influence: Influence) -> tuple[bool, int, bool]:
    return isinstance(element.input.kind, Category), influence.towards, influence.best != ()
