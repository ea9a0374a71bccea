"""What is known of an output that has neither few cases nor a single unit: what bounds prove, in all cases."""

from collections.abc import Sequence
from fractions import Fraction

from nnspec.decisions.analysis.bounds import constants, matters
from nnspec.decisions.analysis.domain import Domain
from nnspec.decisions.analysis.evaluate import Evaluated
from nnspec.decisions.analysis.output_survey import Chance, Influence, OutputSurvey
from nnspec.decisions.exact import exact
from nnspec.decisions.network import BooleanOutput, Element, Number, Outcome, Output


def by_bounds(domain: Domain, output: Output, evaluated: Evaluated | None) -> OutputSurvey:
    """Return what is proven; ``evaluated`` is the domain with units taken as free, where its cases are few enough."""
    proven = constants(domain.network)
    shares = {outcome: _proven_share(output, outcome, proven) for outcome in _outcomes(output)}
    known = matters(domain.network, output.units[0]) if domain.places == output.units else {}
    if evaluated is not None:
        space, found = domain.space, evaluated.outcomes(output)
        shares |= {o: Fraction(cases != 0) for o, cases in found.items() if cases in (0, space.full)}
        for axis, element in enumerate(domain.elements):
            # An input of a free unit is no answer of its axes, and what turns nothing there may do so in that unit.
            if not domain.reads_free(element) and not any(space.turned_by(cases, axis) for cases in found.values()):
                known[element.name] = False
    if 1 in shares.values():
        known = {element.name: False for element in domain.elements}
    influences = tuple(
        Influence(element.name, known.get(element.name), towards=_sign(domain, element)) for element in domain.elements
    )
    return OutputSurvey(output, "bounds", domain.states, influences, tuple(Chance(o, s) for o, s in shares.items()))


def _outcomes(output: Output) -> Sequence[Outcome]:
    return (True, False) if isinstance(output, BooleanOutput) else output.categories


def _proven_share(output: Output, outcome: Outcome, proven: dict[int, bool]) -> Fraction | None:
    """Return 1 or 0 where bounds prove that the outcome always is or never."""
    possible: list[Outcome] = []
    for each, unit in zip(_outcomes(output), output.units, strict=False):
        if proven.get(unit) is not False:
            possible.append(each)
        if proven.get(unit) is True:
            break
    else:
        possible.append(False if isinstance(output, BooleanOutput) else _outcomes(output)[0])
    if outcome not in possible:
        return Fraction(0)
    return Fraction(1) if set(possible) == {outcome} else None


def _sign(domain: Domain, element: Element) -> int:
    """Return the sign of an input's one weight in the one unit that there is; 0 where there are several."""
    weights = dict(domain.network.units[domain.places[0]].weights)
    if len(domain.places) != 1 or len(element.features) != 1:
        return 0
    weight = exact(weights.get(element.first, 0))
    if isinstance(element.input.kind, Number):
        weight *= element.input.kind.factor
    return (weight > 0) - (weight < 0)
