"""What is known of an output whose cases are few enough to go through: everything, but where orders or sets are many.

The cases are exact here: a domain with units taken as free proves less (``by_bounds``).
"""

from fractions import Fraction

from nnspec.decisions.analysis.answers import of_options
from nnspec.decisions.analysis.evaluate import Evaluated
from nnspec.decisions.analysis.output_survey import MAX_SETS, Chance, Influence, OutputSurvey, sets_of
from nnspec.decisions.analysis.power import powers
from nnspec.decisions.analysis.push import of_cases, of_element
from nnspec.decisions.analysis.suffice import needed, sufficient
from nnspec.decisions.network import BooleanOutput, Output


def by_cases(evaluated: Evaluated, output: Output) -> OutputSurvey:
    """Return what the cases say; there is no ``shapley`` where orders are too many, no ``count`` where sets are."""
    domain, found = evaluated.domain, evaluated.outcomes(output)
    space = domain.space
    influences = []
    for axis, power in enumerate(powers(space, list(found.values()))):
        element = domain.elements[axis]
        pushes: tuple[int, tuple[str, ...]] = (0, ())
        if isinstance(output, BooleanOutput):
            pushes = of_element(element, of_cases(space, found[True], axis))
        influences.append(Influence(element.name, power.banzhaf > 0, power.banzhaf, power.shapley, *pushes))
    chances = tuple(
        Chance(
            outcome,
            Fraction(cases.bit_count(), space.total),
            of_options(domain, needed(space, cases)) if cases not in (0, space.full) else (),
            *sets_of(domain, sufficient(space, cases, MAX_SETS) if cases not in (0, space.full) else None),
        )
        for outcome, cases in found.items()
    )
    return OutputSurvey(output, "cases", space.total, tuple(influences), chances)
