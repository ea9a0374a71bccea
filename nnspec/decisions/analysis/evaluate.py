"""What every unit does in every case of a domain."""

from nnspec.decisions.analysis.adder import Term, compare
from nnspec.decisions.analysis.domain import Domain, Source, Weighed, Weighing
from nnspec.decisions.network import BooleanOutput, Number, Outcome, Output

MAX_STATES = 1 << 20
MAX_WORK = 1 << 35  # bits of sets that are computed with: some seconds


class Evaluated:
    """The cases in which each unit, by place, fires, and those in which its sum equals its threshold."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.fires: dict[int, int] = {}
        self.ties: dict[int, int] = {}

    def outcomes(self, output: Output) -> dict[Outcome, int]:
        """Return the cases of each outcome."""
        full = self.domain.space.full
        if isinstance(output, BooleanOutput):
            yes = self.fires[output.unit]
            return {True: yes, False: full & ~yes}
        found: dict[Outcome, int] = {}
        left = full
        for category, unit in zip(output.categories, output.units, strict=True):
            found[category] = left & self.fires[unit]
            left &= ~self.fires[unit]
        found[output.categories[0]] |= left  # where none fires, the first of equals
        return found

    def where(self, source: Source, answer: int) -> int:
        """Return the cases in which a source has an answer."""
        if not source.is_unit:
            return self.domain.space.where(source.place, answer)
        fires = self.fires[source.place]
        return fires if answer == 1 else self.domain.space.full & ~fires

    def term(self, weighed: Weighed) -> Term:
        """Return what a source adds, as sets of cases."""
        return [(self.where(weighed.source, answer), number) for answer, number in enumerate(weighed.numbers) if number]


def work(domain: Domain) -> int:
    """Return the bits of the sets that evaluating a domain computes with."""
    digits = 0
    for place in domain.places:
        if place not in domain.free:
            weighing = domain.weighing(place)
            digits += (len(weighing.weighed) + 1) * (weighing.largest.bit_length() + 1)
    return domain.states * digits


def evaluate(domain: Domain, *, states: int = MAX_STATES, most: int = MAX_WORK) -> Evaluated | None:
    """Return what all units of the domain do, None where the domain has more cases, or is more work, than that."""
    if domain.states > states or work(domain) > most:
        return None
    evaluated = Evaluated(domain)
    space = domain.space
    for place in domain.places:
        if place in domain.free:
            axis = len(domain.elements) + domain.free.index(place)
            evaluated.fires[place], evaluated.ties[place] = space.where(axis, 1), 0
            continue
        weighing = domain.weighing(place)
        above, equal = compare(map(evaluated.term, weighing.weighed), weighing.threshold, space.full)
        evaluated.fires[place] = above
        # A number stands for its whole interval here: that one of its values makes the sum equal says nothing.
        evaluated.ties[place] = 0 if _weighs_number(domain, weighing) else equal
    return evaluated


def _weighs_number(domain: Domain, weighing: Weighing) -> bool:
    axes = (each.source.place for each in weighing.weighed if not each.source.is_unit)
    return any(isinstance(domain.elements[axis].input.kind, Number) for axis in axes)
