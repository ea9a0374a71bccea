"""The smallest change of inputs that turns an outcome of several units, by search in order of size.

Sets of inputs are tried from one input up, each size in declaration order, so the first that turns the outcome is the
answer. A branch is left as soon as no choice in it can turn the outcome: with some inputs still free and r changes to
go, a unit's margin lies between its present one less the r largest losses and that plus the r largest gains, and a unit
whose margin keeps its sign is known. One such look at all units is a step; the search gives up after ``MAX_STEPS``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nlargest
from itertools import product
from math import lcm

from nnspec.decisions.change import NONE_TURNS, Change, Flip, NoFlip, not_computed
from nnspec.decisions.exact import Unit, exact
from nnspec.decisions.network import BooleanOutput, Element, Network, Outcome, Output, Value
from nnspec.decisions.options import Options, TooManyBoundariesError, all_options, beyond, joined

MAX_INPUTS = 20
MAX_STEPS = 20_000  # a step takes some 1 microsecond for each weight

_State = tuple[int, ...]  # the options that an input may take; option 0 is the present one


class _OutOfStepsError(Exception):
    """The search has taken MAX_STEPS."""


@dataclass(frozen=True, slots=True)
class _Lever:
    """What an input adds to a unit's margin: by option, 0 for the present one, and how far up and down at most."""

    input: int
    deltas: tuple[int, ...]
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class _Margin:
    """The margin of the unit at ``place``, in integers: what the inputs make it now without the units that it reads."""

    place: int
    now: int
    levers: tuple[_Lever, ...]
    earlier: tuple[tuple[int, int], ...]  # (place, weight) of the units that it reads


def search_flip(network: Network, output: Output, values: Sequence[Value]) -> Flip | NoFlip:
    """Return the change of fewest inputs, then first in declaration order, that turns ``output``.

    ``values`` are those of all elements. A category becomes the first that does, a number lies in the nearest interval
    that does. The answer says so where it was not computed: for more than MAX_INPUTS inputs that bear on the outcome,
    beyond MAX_STEPS, and from two changes on where one unit weighs several numbers.
    """
    units = {place: network.units[place] for place in network.bearing_on(output.units)}
    weighed = {feature for unit in units.values() for feature, weight in unit.weights if weight}
    pairs = [(e, v) for e, v in zip(network.elements, values, strict=True) if not weighed.isdisjoint(e.features)]
    elements, present = [element for element, _ in pairs], [value for _, value in pairs]
    if len(elements) > MAX_INPUTS:
        return not_computed(
            f"{len(elements)} inputs bear on the outcome; more than {MAX_INPUTS} are searched for single neurons only"
        )
    try:
        options = all_options(list(units.values()), elements, present)
    except TooManyBoundariesError as error:
        return not_computed(f"neuron {error.unit!r} weighs a number together with too many other inputs")
    joint = next((unit for unit in units.values() if network.weighs_several_numbers(unit)), None)
    search = _Search(output, options, _margins(network, units, elements, options))
    try:
        states = search.smallest(len(elements) if joint is None else 1)
    except _OutOfStepsError:
        return not_computed(f"the search passed {MAX_STEPS:,} steps")
    if states is not None:
        changes = tuple(
            Change(element.name, value, joined([options[i][option] for option in states[i]]))
            for i, (element, value) in enumerate(pairs)
            if states[i] != (0,)
        )
        return Flip(changes, search.outcome(states))
    if joint is not None:
        return not_computed(f"no single change turns the outcome, and neuron {joint.name!r} weighs several numbers")
    return NONE_TURNS


class _Search:
    """The margins of all units, and the steps taken.

    ``states`` are what the first inputs may be; the inputs after them are free, but only so many of them may change.
    """

    def __init__(self, output: Output, options: Options, margins: Sequence[_Margin]) -> None:
        self.output = output
        self.options = options
        self.margins = margins
        self.steps = 0
        (self.present,) = self.outcomes([], 0)

    def outcome(self, states: Sequence[_State]) -> Outcome:
        """Return the outcome where each input takes the first of the options that its state allows."""
        (outcome,) = self.outcomes([state[:1] for state in states], 0)
        return outcome

    def outcomes(self, states: Sequence[_State], changes: int) -> set[Outcome]:
        """Return outcomes that include all within reach; exactly the outcome where no input has a choice left."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise _OutOfStepsError
        fired: dict[int, bool | None] = {}  # None: either may be
        for margin in self.margins:
            low = high = margin.now
            free = []
            for lever in margin.levers:
                if lever.input >= len(states):
                    free.append(lever)
                    continue
                reach = [lever.deltas[option] for option in states[lever.input]]
                low += min(reach)
                high += max(reach)
            low -= sum(nlargest(changes, (lever.down for lever in free)))
            high += sum(nlargest(changes, (lever.up for lever in free)))
            for place, weight in margin.earlier:
                low += min(weight, 0) if fired[place] is None else weight * bool(fired[place])
                high += max(weight, 0) if fired[place] is None else weight * bool(fired[place])
            fired[margin.place] = None if low <= 0 < high else low > 0
        return _possible(self.output, fired)

    def smallest(self, most: int) -> list[_State] | None:
        """Return the states of all inputs of the smallest change that turns the outcome, of ``most`` inputs at most."""
        for changes in range(1, most + 1):
            states = self.choose([], changes)
            if states is not None:
                return self.widen(states)
        return None

    def choose(self, states: list[_State], changes: int) -> list[_State] | None:
        """Return the first set of so many further changes that turns the outcome."""
        undecided = len(self.options) - len(states)
        if changes > undecided or self.outcomes(states, changes) == {self.present}:
            return None
        if changes == 0:
            return self.settle([*states, *[(0,)] * undecided])
        others = tuple(range(1, len(self.options[len(states)])))
        found = self.choose([*states, others], changes - 1) if others else None
        return found if found is not None else self.choose([*states, (0,)], changes)

    def settle(self, states: list[_State]) -> list[_State] | None:
        """Return the states with one option for each input, the first that together turn the outcome."""
        if self.outcomes(states, 0) == {self.present}:
            return None
        unsettled = next((i for i, state in enumerate(states) if len(state) > 1), None)
        if unsettled is None:
            return states
        for option in states[unsettled]:
            found = self.settle([*states[:unsettled], (option,), *states[unsettled + 1 :]])
            if found is not None:
                return found
        return None

    def widen(self, states: list[_State]) -> list[_State]:
        """Return ``states`` with the intervals of numbers extended away from the present for as long as all agree."""
        after = self.outcome(states)
        try:
            for index in range(len(states)):
                for option in beyond(self.options[index], states[index][0]):
                    wider = [*states[:index], (option,), *states[index + 1 :]]
                    if any(self.outcome([(one,) for one in choice]) != after for choice in product(*wider)):
                        break
                    states = [*states[:index], (*states[index], option), *states[index + 1 :]]
        except _OutOfStepsError:
            pass  # what was found turns the outcome, only more narrowly than it might
        return states


def _possible(output: Output, fired: Mapping[int, bool | None]) -> set[Outcome]:
    """Return the outcomes that may be, where None is a unit that may or may not fire."""
    if isinstance(output, BooleanOutput):
        known = fired[output.unit]
        return {True, False} if known is None else {known}
    possible: set[Outcome] = set()
    for category, unit in zip(output.categories, output.units, strict=True):
        if fired[unit] is not False:
            possible.add(category)
        if fired[unit]:
            return possible
    return possible | {output.categories[0]}


def _margins(
    network: Network, units: Mapping[int, Unit], elements: Sequence[Element], options: Options
) -> list[_Margin]:
    margins = []
    for place, unit in units.items():
        weights = {feature: Fraction(exact(weight)) for feature, weight in unit.weights if weight}
        scale = unit.integers.scale * lcm(*(x.denominator for choice in options for o in choice for x in o.features))
        now = -Fraction(exact(unit.threshold))
        levers = []
        for index, (element, choice) in enumerate(zip(elements, options, strict=True)):
            if weights.keys().isdisjoint(element.features):
                continue
            sums = [
                sum((weights.get(f, 0) * x for f, x in zip(element.features, o.features, strict=True)), Fraction())
                for o in choice
            ]
            now += sums[0]
            deltas = tuple(int((total - sums[0]) * scale) for total in sums)
            levers.append(_Lever(index, deltas, up=max(deltas), down=-min(deltas)))
        earlier = tuple((f - network.raw_count, int(w * scale)) for f, w in weights.items() if f >= network.raw_count)
        margins.append(_Margin(place, int(now * scale), tuple(levers), earlier))
    return margins
