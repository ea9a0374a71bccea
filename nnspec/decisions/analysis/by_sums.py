"""What is known of an output that is a single unit over inputs, however many: its sums are counted, not its cases."""

from collections.abc import Sequence

from nnspec.decisions.analysis.domain import Domain
from nnspec.decisions.analysis.output_survey import MAX_SETS, Chance, Influence, OutputSurvey, sets_of
from nnspec.decisions.analysis.push import of_element, of_numbers
from nnspec.decisions.analysis.single import count_unit
from nnspec.decisions.analysis.suffice import Sufficient
from nnspec.decisions.network import Output


def by_sums(domain: Domain, output: Output) -> OutputSurvey:
    """Return what the sums of the one unit say; ``domain`` is that of the unit, and exact."""
    weighing = domain.weighing(output.units[0])
    unit = count_unit(weighing, MAX_SETS)
    weighed = {each.source.place: (each, index) for index, each in enumerate(weighing.weighed)}
    influences = []
    for axis, element in enumerate(domain.elements):
        each, index = weighed[axis]
        pushes = of_element(element, of_numbers(each.numbers))
        counted = unit.counted
        banzhaf = counted.banzhaf[index] if counted is not None else None
        shapley = counted.shapley[index] if counted is not None and counted.shapley is not None else None
        influences.append(Influence(element.name, unit.matters[index], banzhaf, shapley, *pushes))
    axes = [each.source.place for each in weighing.weighed]
    yes = unit.counted.above if unit.counted is not None else unit.constant
    no = 1 - yes if yes is not None else None
    chances = tuple(
        Chance(outcome, share, (), *sets_of(domain, _on(found, axes)))
        for outcome, share, found in ((True, yes, unit.for_yes), (False, no, unit.for_no))
    )
    return OutputSurvey(output, "sums", domain.states, tuple(influences), chances)


def _on(found: Sufficient | None, axes: Sequence[int]) -> Sufficient | None:
    """Return sets by axes of the domain, which were found by places among what the unit weighs."""
    if found is None:
        return None
    return Sufficient(
        tuple({axes[index]: option for index, option in each.items()} for each in found.sets), found.count
    )
