"""Everything that the analysis knows of a network: its units, and of each output who decides it and what suffices.

An output is gone through case by case where its cases are few enough (``cases``); one that is a single unit over inputs
is counted by its sums (``sums``), and so are the orders and sets of answers of one whose cases are few and whose orders
and sets are not; of any other only what bounds prove is known (``bounds``).
How it is told is the affair of the command line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from nnspec.decisions.analysis.answers import Answers, of_case, of_options
from nnspec.decisions.analysis.bounds import constants, matters
from nnspec.decisions.analysis.domain import Domain
from nnspec.decisions.analysis.evaluate import Evaluated, evaluate
from nnspec.decisions.analysis.findings import Findings, find
from nnspec.decisions.analysis.power import powers
from nnspec.decisions.analysis.push import Push, of_cases, of_numbers
from nnspec.decisions.analysis.single import count_unit
from nnspec.decisions.analysis.suffice import Sufficient, needed, sufficient
from nnspec.decisions.exact import exact
from nnspec.decisions.network import BooleanOutput, Category, Element, Network, Number, Outcome, Output

Method: TypeAlias = Literal["cases", "sums", "bounds"]

MAX_SETS = 16
MAX_ROWS = 32


@dataclass(frozen=True, slots=True)
class Influence:
    """What one input has to say: ``matters`` is whether it ever changes the outcome; None is what is not known.

    Of an outcome of yes or no, ``towards`` is 1 where its yes, or a larger number, only ever pushes towards yes, -1
    towards no, 0 else; ``best`` are its categories that push as far towards yes as any other, whatever the others are.
    """

    input: str
    matters: bool | None
    banzhaf: Fraction | None = None
    shapley: Fraction | None = None
    towards: int = 0
    best: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chance:
    """One outcome: its share of the cases, answers it cannot be without, and the first sets of answers that suffice.

    ``count`` is the number of such sets, None where it is not known.
    """

    outcome: Outcome
    share: Fraction | None = None
    needed: Answers = ()
    sets: tuple[Answers, ...] = ()
    count: int | None = None


@dataclass(frozen=True, slots=True)
class OutputSurvey:
    """One output; ``inputs`` are those that can bear on it, ``cases`` the number of ways to answer them."""

    output: Output
    method: Method
    cases: int
    inputs: tuple[Influence, ...]
    chances: tuple[Chance, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the truth table; ``total`` is the weighted sum, where one unit over yes/no and categories decides."""

    answers: Answers
    outcomes: tuple[Outcome, ...]
    total: Fraction | None


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
    return Survey(network, outputs, find(network), tuple(_rows(network)))


def _output(network: Network, output: Output) -> OutputSurvey:
    domain = Domain.of(network, output.units)
    evaluated = evaluate(domain)
    single = isinstance(output, BooleanOutput) and domain.places == output.units and domain.is_exact
    if evaluated is not None and domain.is_exact:
        by_cases = _by_cases(evaluated, output)
        return _completed(by_cases, _by_sums(domain, output)) if single and _lacks(by_cases) else by_cases
    return _by_sums(domain, output) if single else _by_bounds(domain, output, evaluated)


def _lacks(found: OutputSurvey) -> bool:
    """Return whether there were too many answers to look at all orders, or at all sets of them."""
    return any(each.shapley is None for each in found.inputs) or all(chance.count is None for chance in found.chances)


def _completed(found: OutputSurvey, other: OutputSurvey) -> OutputSurvey:
    """Return a survey with the orders and the sets of another where it lacks them."""
    inputs = (
        each if each.shapley is not None else replace(each, shapley=by_sums.shapley)
        for each, by_sums in zip(found.inputs, other.inputs, strict=True)
    )
    chances = (
        each if each.count is not None else replace(each, sets=by_sums.sets, count=by_sums.count)
        for each, by_sums in zip(found.chances, other.chances, strict=True)
    )
    return replace(found, inputs=tuple(inputs), chances=tuple(chances))


def _by_cases(evaluated: Evaluated, output: Output) -> OutputSurvey:
    domain, found = evaluated.domain, evaluated.outcomes(output)
    space = domain.space
    influences = []
    for axis, power in enumerate(powers(space, list(found.values()))):
        element = domain.elements[axis]
        pushes = _pushes(element, of_cases(space, found[True], axis)) if isinstance(output, BooleanOutput) else (0, ())
        influences.append(Influence(element.name, power.banzhaf > 0, power.banzhaf, power.shapley, *pushes))
    chances = tuple(
        Chance(
            outcome,
            Fraction(cases.bit_count(), space.total),
            of_options(domain, needed(space, cases)) if cases not in (0, space.full) else (),
            *_sets(domain, sufficient(space, cases, MAX_SETS) if cases not in (0, space.full) else None),
        )
        for outcome, cases in found.items()
    )
    return OutputSurvey(output, "cases", space.total, tuple(influences), chances)


def _by_sums(domain: Domain, output: Output) -> OutputSurvey:
    weighing = domain.weighing(output.units[0])
    unit = count_unit(weighing, MAX_SETS)
    weighed = {each.source.place: (each, index) for index, each in enumerate(weighing.weighed)}
    influences = []
    for axis, element in enumerate(domain.elements):
        each, index = weighed[axis]
        pushes = _pushes(element, of_numbers(each.numbers))
        counted = unit.counted
        banzhaf = counted.banzhaf[index] if counted is not None else None
        shapley = counted.shapley[index] if counted is not None and counted.shapley is not None else None
        influences.append(Influence(element.name, unit.matters[index], banzhaf, shapley, *pushes))
    axes = [each.source.place for each in weighing.weighed]
    yes = unit.counted.above if unit.counted is not None else unit.constant
    no = 1 - yes if yes is not None else None
    chances = tuple(
        Chance(outcome, share, (), *_sets(domain, _on(found, axes)))
        for outcome, share, found in ((True, yes, unit.for_yes), (False, no, unit.for_no))
    )
    return OutputSurvey(output, "sums", domain.states, tuple(influences), chances)


def _by_bounds(domain: Domain, output: Output, evaluated: Evaluated | None) -> OutputSurvey:
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


def _sets(domain: Domain, found: Sufficient | None) -> tuple[tuple[Answers, ...], int | None]:
    if found is None:
        return (), None
    return tuple(of_options(domain, options) for options in found.sets), found.count


def _on(found: Sufficient | None, axes: Sequence[int]) -> Sufficient | None:
    if found is None:
        return None
    return Sufficient(
        tuple({axes[index]: option for index, option in each.items()} for each in found.sets), found.count
    )


def _rows(network: Network) -> list[Row]:
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


def _pushes(element: Element, push: Push) -> tuple[int, tuple[str, ...]]:
    """Return which way an input pushes: categories have no order, and what has one has no best but an end of it."""
    if not isinstance(element.input.kind, Category):
        return push.towards, ()
    categories = element.input.kind.categories
    return 0, tuple(categories[answer] for answer in push.best) if len(push.best) < len(categories) else ()


def _sign(domain: Domain, element: Element) -> int:
    """Return the sign of an input's one weight in the one unit that there is; 0 where there are several."""
    weights = dict(domain.network.units[domain.places[0]].weights)
    if len(domain.places) != 1 or len(element.features) != 1:
        return 0
    weight = exact(weights.get(element.first, 0))
    if isinstance(element.input.kind, Number):
        weight *= element.input.kind.factor
    return (weight > 0) - (weight < 0)
