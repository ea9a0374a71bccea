"""Findings as sentences, for the page and for ``nnspec check``: each names the thing, says why, and the way out.

A finding that follows from another is told once: of a unit that never changes nothing more is said, and an input that
changes nothing is not told again as a weight that does nothing.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from nnspec.decisions.analysis.answers import Answers, answers_text, value_text
from nnspec.decisions.analysis.bounds import Bound, constants, reach
from nnspec.decisions.analysis.domain import Domain, weights_of
from nnspec.decisions.analysis.findings import Findings
from nnspec.decisions.exact import Exact, exact, number_text
from nnspec.decisions.network import BooleanOutput, Network, Outcome

Named: TypeAlias = Callable[[str], str]
Kind: TypeAlias = Literal["always", "never", "no_category", "idle_input", "idle_weight", "same", "tie", "implied"]

MAX_SUMS = 4096
MAX_ANSWERS = 8


class Remark(NamedTuple):
    """One sentence, about the input, unit or output ``name``.

    ``place`` is the unit that it is about, where it is about one, ``outcome`` the outcome that never is,
    ``other`` a unit that it is compared with.
    """

    kind: Kind
    name: str
    text: str
    hint: str | None = None
    place: int | None = None
    outcome: Outcome | None = None
    other: str | None = None


def remarks(network: Network, findings: Findings, named: Named = str) -> Iterator[Remark]:
    """Yield what is worth knowing, the gravest first; ``named`` is how names are written (``repr`` quotes them)."""
    yield from _constant(network, findings, named)
    for output in network.outputs:
        outcomes = findings.never.get(output.name, ()) if not isinstance(output, BooleanOutput) else ()
        for outcome in outcomes:
            text = f"{named(output.name)} is never {value_text(outcome)}, whatever is answered"
            yield Remark("no_category", output.name, text, outcome=outcome)
    yield from _idle(network, findings, named)
    yield from _pairs(network, findings, named)
    for place, unit in findings.units.items():
        if unit.tie is not None:
            yield _tie(network, place, unit.tie, named)


def _constant(network: Network, findings: Findings, named: Named) -> Iterator[Remark]:
    outputs = {output.unit: output.name for output in network.outputs if isinstance(output, BooleanOutput)}
    known = constants(network)
    for place, unit in findings.units.items():
        if unit.constant is None:
            continue
        kind: Kind = "always" if unit.constant else "never"
        ends = reach(network, place, known)
        why = _why_constant(exact(network.units[place].threshold), *ends)
        if place in outputs:
            text = f"{named(outputs[place])} is always {'yes' if unit.constant else 'no'}: {why}"
        else:
            text = f"neuron {named(network.units[place].name)} {kind} fires: {why}"
        meets = not unit.constant and ends[1] == exact(network.units[place].threshold)
        hint = _lower_threshold(network, place) if meets else None
        yield Remark(kind, outputs.get(place, network.units[place].name), text, hint, place)


def _why_constant(threshold: Exact, low: Bound, high: Bound) -> str:
    if high is not None and high <= threshold:
        if high == threshold:
            return f"its largest sum is exactly the threshold {number_text(high)}, and it fires only above"
        return f"its largest sum, {number_text(high)}, is below the threshold {number_text(threshold)}"
    if low is not None and low > threshold:
        return f"even its smallest sum, {number_text(low)}, is above the threshold {number_text(threshold)}"
    return "the neurons that it reads never add up otherwise"


def _idle(network: Network, findings: Findings, named: Named) -> Iterator[Remark]:
    constant = {place for place, unit in findings.units.items() if unit.constant is not None}
    settled = bool(network.outputs) and all(constant.issuperset(output.units) for output in network.outputs)
    for name in findings.idle_inputs if not settled else ():
        weighed = weights_of(network, name)
        text, hint = f"{named(name)} can never change the outcome", "remove the input, or let it weigh more"
        idle = [place for place in weighed if place in findings.units and name in findings.units[place].idle]
        if len(weighed) == 1 and idle:
            (place,) = idle
            weigher, weights = network.units[place], weighed[place]
            numbers = f" {number_text(exact(weights[0]))}" if len(weights) == 1 else ""
            text += f": its weight{numbers} in {named(weigher.name)} never carries a sum across the threshold"
            text += f" {number_text(exact(weigher.threshold))}"
            needed = _needed_weight(network, place, name)
            hint = f"it would take {needed}; or remove the input" if needed is not None else hint
        yield Remark("idle_input", name, text, hint)
    for place, unit in findings.units.items():
        for name in unit.idle:
            if name not in findings.idle_inputs or len(weights_of(network, name)) > 1:
                unit_name = named(network.units[place].name)
                text = f"the weight of {named(name)} in {unit_name} makes no difference"
                text += f": {unit_name} fires in the same cases without it"
                yield Remark("idle_weight", name, text, "remove it, or let it weigh more", place)


def _needed_weight(network: Network, place: int, name: str) -> str | None:
    """Return the weight from which on an idle yes/no input would matter to a unit; None where it is not known."""
    unit = network.units[place]
    element = next((element for element in network.elements if element.name == name), None)
    if element is None or len(element.features) != 1:
        return None
    weight = exact(dict(unit.weights).get(element.first, 0))
    sums = _sums(network, place, without=name)
    if sums is None:
        return None
    threshold = exact(unit.threshold)
    if weight > 0:
        below = [total for total in sums if total <= threshold]
        return f"a weight above {number_text(threshold - max(below))}" if below else None
    above = [total for total in sums if total > threshold]
    return f"a weight of {number_text(threshold - min(above))} or less" if above else None


def _pairs(network: Network, findings: Findings, named: Named) -> Iterator[Remark]:
    for pair in findings.pairs:
        first, second = network.units[pair.first].name, network.units[pair.second].name
        if pair.equal:
            text = f"{named(second)} fires in exactly the same cases as {named(first)}"
            yield Remark("same", second, text, place=pair.second, other=first)
        else:
            text = f"{named(first)} never fires without {named(second)}"
            yield Remark("implied", first, text, place=pair.first, other=second)


def _tie(network: Network, place: int, answers: Answers, named: Named) -> Remark:
    unit = network.units[place]
    threshold = exact(unit.threshold)
    more = f" and {len(answers) - MAX_ANSWERS} answers more" if len(answers) > MAX_ANSWERS else ""
    given = f"with {answers_text(answers[:MAX_ANSWERS])}{more} " if answers else ""
    text = (
        f"{given}the sum of {named(unit.name)} is exactly its threshold {number_text(threshold)}, so it does not fire"
    )
    hint = f"{_lower_threshold(network, place)}; where it should not, add an example that says so"
    return Remark("tie", unit.name, text, hint, place)


def _lower_threshold(network: Network, place: int) -> str:
    """Return the way out where a sum that meets the threshold should fire."""
    threshold = exact(network.units[place].threshold)
    sums = _sums(network, place, without=None)
    lower = max((total for total in sums if total < threshold), default=None) if sums is not None else None
    instead = ""
    if lower is not None:
        # As it can be written: of a long one the first digits, where these lie between the two.
        middle = number_text(Fraction(lower + threshold) / 2).removeprefix("~")
        instead = f", such as {middle}" if lower <= Fraction(middle) < threshold else ""
    return f"where that sum should do, write a threshold a little lower{instead}"


def _sums(network: Network, place: int, without: str | None) -> set[Exact] | None:
    """Return all sums that a unit over inputs can have, those of ``without`` left out; None where they are too many."""
    domain = Domain.of(network, [place])
    if domain.places != (place,) or domain.free:
        return None
    found = domain.weighing(place)
    sums: set[int] = {0}
    for weighed in found.weighed:
        if domain.name_of(weighed.source) != without:
            sums = {total + number + weighed.least for total in sums for number in weighed.numbers}
            if len(sums) > MAX_SUMS:
                return None
    return {Fraction(total, found.scale) for total in sums}
