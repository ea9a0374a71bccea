"""What is odd about the units of a network: those that never change, reach a tie, weigh in vain, or double another.

Each finding is proven: it holds whatever the inputs are. What is too large to go through is examined as far as bounds
reach, and ``complete`` says whether that was everything.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple

from nnspec.decisions.analysis.adder import compare
from nnspec.decisions.analysis.answers import Answers, of_case, of_options
from nnspec.decisions.analysis.domain import Domain, Weighed
from nnspec.decisions.analysis.evaluate import MAX_WORK, Evaluated, evaluate
from nnspec.decisions.network import BooleanOutput, Network, Number, Outcome

MAX_PAIRS = 20_000


class UnitFindings(NamedTuple):
    """Of one unit, by its place: whether it always fires or never does (None: it changes, or it is not known).

    ``tie`` are answers whose sum, of something, equals the threshold; of a unit over inputs those that add something.
    ``idle`` are inputs and units, by name, whose weight could as well be 0: the unit would fire in the same cases.
    """

    place: int
    constant: bool | None = None
    tie: Answers | None = None
    idle: tuple[str, ...] = ()


class Pair(NamedTuple):
    """Two units side by side, by place: whenever ``first`` fires so does ``second``; where ``equal``, only then."""

    first: int
    second: int
    equal: bool


class Findings(NamedTuple):
    """What was found; ``idle_inputs`` change no outcome, ``never`` are the outcomes that an output cannot have.

    ``free`` are the units of which only bounds are known; ``domain.why_free`` says why.
    """

    units: Mapping[int, UnitFindings]
    pairs: tuple[Pair, ...] = ()
    idle_inputs: tuple[str, ...] = ()
    never: Mapping[str, tuple[Outcome, ...]] = MappingProxyType({})
    free: tuple[int, ...] = ()
    complete: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing is odd."""
        units = self.units.values()
        odd = any(unit.constant is not None or unit.tie is not None or unit.idle for unit in units)
        return not (odd or self.pairs or self.idle_inputs or self.never)


def find(network: Network, *, most: int = MAX_WORK) -> Findings:
    """Return the findings about a network, as far as they are no more work than ``most``."""
    domain = Domain.of(network, range(len(network.units)))
    # To find weights that do nothing, each unit is evaluated again without each of them.
    heaviest = max((len(unit.weights) for unit in network.units), default=0)
    evaluated = evaluate(domain, most=most // (heaviest + 1))
    if evaluated is None:
        return _beyond(network, most)
    units = {place: _unit(evaluated, place) for place in evaluated.domain.places}
    constant = {place for place, found in units.items() if found.constant is not None}
    space = evaluated.domain.space
    outcomes = {output.name: evaluated.outcomes(output) for output in network.outputs}
    never = {name: tuple(o for o, cases in found.items() if not cases) for name, found in outcomes.items()}
    bearing = network.bearing_on(unit for output in network.outputs for unit in output.units)
    weighed = {feature for place in bearing for feature, weight in network.units[place].weights if weight}
    idle = tuple(
        element.name
        for axis, element in enumerate(evaluated.domain.elements)
        if not weighed.isdisjoint(element.features)
        and not evaluated.domain.reads_free(element)
        and not any(space.turned_by(cases, axis) for found in outcomes.values() for cases in found.values())
    )
    pairs = tuple(_pairs(evaluated, _layers(network), constant))
    return Findings(units, pairs, idle, {name: o for name, o in never.items() if o}, evaluated.domain.free)


def _beyond(network: Network, most: int) -> Findings:
    """Return what is found unit by unit: of units over inputs by their sums, of others by bounds."""
    from nnspec.decisions.analysis.bounds import constants  # few specs are so large, and each import costs a check
    from nnspec.decisions.analysis.single import count_unit

    units = {place: UnitFindings(place, fires) for place, fires in constants(network).items()}
    known = True
    for place in range(len(network.units)):
        domain = Domain.of(network, [place])
        if place in units or domain.places != (place,) or domain.free:
            known = known and place in units
            continue
        found = count_unit(domain.weighing(place), 0, work=most // len(network.units))
        names = [domain.name_of(weighed.source) for weighed in domain.weighing(place).weighed]
        idle = tuple(name for name, matters in zip(names, found.matters, strict=True) if matters is False)
        numbers = any(isinstance(element.input.kind, Number) for element in domain.elements)
        tie = None
        if found.tie is not None and not numbers:
            weighed = domain.weighing(place).weighed
            silent = {each.source.place for each in weighed if found.tie[each.source.place] in each.silent}
            tie = of_options(domain, {axis: answer for axis, answer in found.tie.items() if axis not in silent})
        units[place] = UnitFindings(place, None, tie, idle)
        known = known and found.counted is not None
    deciding = {output.unit for output in network.outputs if isinstance(output, BooleanOutput)}
    alone = len(network.units) == 1 and deciding == {0} and units[0].constant is None
    return Findings(units, idle_inputs=units[0].idle if alone else (), complete=known and alone)


def _unit(evaluated: Evaluated, place: int) -> UnitFindings:
    domain, fires = evaluated.domain, evaluated.fires[place]
    if place in domain.free:
        from nnspec.decisions.analysis.bounds import constants

        return UnitFindings(place, constants(domain.network).get(place))
    if fires in (0, domain.space.full):
        return UnitFindings(place, constant=bool(fires))  # that its largest sum is the threshold is told with that
    return UnitFindings(place, tie=_tie(evaluated, place), idle=tuple(_idle(evaluated, place)))


def _tie(evaluated: Evaluated, place: int) -> Answers | None:
    domain, ties = evaluated.domain, evaluated.ties[place]
    if not ties or not domain.is_exact:
        return None
    sources = domain.weighing(place).weighed
    # That nothing adds up to a threshold of nothing surprises nobody.
    nothing = domain.space.full
    for each in sources:
        nothing &= _silent(evaluated, each)
    ties &= ~nothing
    if not ties:
        return None
    case = ties.bit_length() - 1  # the last has the first inputs in it
    own = {element.name for element in Domain.of(domain.network, [place]).elements}
    if not any(each.source.is_unit for each in sources):
        options = domain.space.options(case)
        own -= {domain.name_of(each.source) for each in sources if options[each.source.place] in each.silent}
    return of_case(domain, case, [axis for axis, element in enumerate(domain.elements) if element.name in own])


def _silent(evaluated: Evaluated, weighed: Weighed) -> int:
    cases = 0
    for answer in weighed.silent:
        cases |= evaluated.where(weighed.source, answer)
    return cases


def _idle(evaluated: Evaluated, place: int) -> Iterator[str]:
    domain, fires = evaluated.domain, evaluated.fires[place]
    weighing = domain.weighing(place)
    for weighed in weighing.weighed:
        others = [evaluated.term(each) for each in weighing.weighed if each is not weighed]
        if compare(others, weighing.threshold + weighed.least, domain.space.full).above == fires:
            yield domain.name_of(weighed.source)


def _layers(network: Network) -> Iterator[range]:
    first = 0
    for layer in network.layers:
        yield range(first, first + len(layer.units))
        first += len(layer.units)


def _pairs(evaluated: Evaluated, layers: Iterable[range], constant: set[int]) -> Iterator[Pair]:
    """Yield the pairs that do not follow from others: of equal units only the first is compared with more."""
    found = list(_all_pairs(evaluated, layers, constant))
    doubles = {pair.second for pair in found if pair.equal}
    implied = {(p.first, p.second) for p in found if not p.equal and doubles.isdisjoint((p.first, p.second))}
    by_first: dict[int, set[int]] = {}
    for first, second in implied:
        by_first.setdefault(first, set()).add(second)
    for pair in found:
        if pair.equal:
            if pair.first not in doubles:
                yield pair
        elif (pair.first, pair.second) in implied:
            between = by_first[pair.first] - {pair.second}
            if not any(pair.second in by_first.get(other, ()) for other in between):
                yield pair


def _all_pairs(evaluated: Evaluated, layers: Iterable[range], constant: set[int]) -> Iterator[Pair]:
    looked = 0
    for layer in layers:
        for first, second in combinations([place for place in layer if place not in constant], 2):
            looked += 1
            if looked > MAX_PAIRS:
                return
            one, other = evaluated.fires[first], evaluated.fires[second]
            if one == other:
                yield Pair(first, second, equal=True)
            elif not one & ~other:
                yield Pair(first, second, equal=False)
            elif not other & ~one:
                yield Pair(second, first, equal=False)
