"""What can be said of every unit without going through the cases: sums lie between their bounds.

Bounds only prove: a unit whose largest sum does not exceed its threshold never fires, one whose smallest does always
fires. Of any other, nothing is said.
"""

from collections.abc import Sequence
from fractions import Fraction

from nnspec.decisions.exact import exact
from nnspec.decisions.network import Boolean, Category, Element, Network, Number

Bound = Fraction | None
"""An end of what a sum can be; None where it has none."""


def constants(network: Network) -> dict[int, bool]:
    """Return the units, by place, that always fire (True) or never do (False), as far as bounds prove it."""
    found: dict[int, bool] = {}
    for place in range(len(network.units)):
        low, high = reach(network, place, found)
        threshold = exact(network.units[place].threshold)
        if low is not None and low > threshold:
            found[place] = True
        elif high is not None and high <= threshold:
            found[place] = False
    return found


def reach(network: Network, place: int, known: dict[int, bool]) -> tuple[Bound, Bound]:
    """Return bounds of a unit's sum; ``known`` are the earlier units that do not change."""
    weights = {feature: Fraction(exact(weight)) for feature, weight in network.units[place].weights if weight}
    low: Bound = Fraction(0)
    high: Bound = Fraction(0)
    for element in network.elements:
        own = {feature: weights[feature] for feature in element.features if feature in weights}
        if own:
            least, most = _of_element(element, own)
            low = low + least if low is not None and least is not None else None
            high = high + most if high is not None and most is not None else None
    for feature, weight in weights.items():
        unit = feature - network.raw_count
        if unit >= 0:
            ends = (weight * known[unit],) * 2 if unit in known else (min(weight, Fraction()), max(weight, Fraction()))
            low = low + ends[0] if low is not None else None
            high = high + ends[1] if high is not None else None
    return low, high


def _of_element(element: Element, weights: dict[int, Fraction]) -> tuple[Bound, Bound]:
    match element.input.kind:
        case Boolean():
            (weight,) = weights.values()
            return min(weight, Fraction()), max(weight, Fraction())
        case Category():
            each = [weights.get(feature, Fraction()) for feature in element.features]
            return min(each), max(each)
        case Number() as kind:
            (weight,) = weights.values()
            slope, offset = weight * kind.factor, weight * kind.offset
            ends = [slope * end + offset if end is not None else None for end in (kind.low, kind.high)]
            return (ends[0], ends[1]) if slope > 0 else (ends[1], ends[0])


def matters(network: Network, place: int) -> dict[str, bool | None]:
    """Return whether each element that a unit over inputs weighs can change whether it fires; None is not known.

    It can where the others have a sum from which it alone reaches across the threshold. Their sums lie between two
    ends, and some are had for certain: going from one end to the other, one input after another, a number has all that
    lie on its way.
    """
    unit = network.units[place]
    weights = {feature: Fraction(exact(weight)) for feature, weight in unit.weights if weight}
    spans: dict[str, tuple[Bound, Bound]] = {}
    numbers = set()
    for element in network.elements:
        own = {feature: weights[feature] for feature in element.features if feature in weights}
        if own:
            spans[element.name] = _of_element(element, own)
            if isinstance(element.input.kind, Number):
                numbers.add(element.name)
    found: dict[str, bool | None] = {}
    threshold = Fraction(exact(unit.threshold))
    for name, (low, high) in spans.items():
        others = [(spans[other], other in numbers) for other in spans if other != name]
        # The sums of the others from which this input crosses the threshold: above the first, up to the second.
        window = (_minus(threshold, high), _minus(threshold, low))
        if not _meets(window, _sum([span for span, _ in others])):
            found[name] = False
        else:
            found[name] = True if any(_meets(window, each) for each in _on_the_way(others)) else None
    return found


def _on_the_way(others: Sequence[tuple[tuple[Bound, Bound], bool]]) -> list[tuple[Bound, Bound]]:
    """Return sums that are had for certain, as intervals: from all low to all high, discrete inputs first and last."""
    found: list[tuple[Bound, Bound]] = []
    for numbers_last in (False, True):
        ordered = sorted(others, key=lambda other: other[1] == numbers_last)
        lows, highs = [span[0] for span, _ in ordered], [span[1] for span, _ in ordered]
        for index, (span, is_number) in enumerate(ordered):
            rest = [*highs[:index], *lows[index + 1 :]]
            if None not in rest:
                fixed = sum((end for end in rest if end is not None), Fraction())
                ends = [end + fixed if end is not None else None for end in span]
                found += [(ends[0], ends[1])] if is_number else [(ends[0], ends[0]), (ends[1], ends[1])]
    return found if others else [(Fraction(), Fraction())]


def _sum(spans: Sequence[tuple[Bound, Bound]]) -> tuple[Bound, Bound]:
    ends = []
    for side in (0, 1):
        all_of = [span[side] for span in spans]
        ends.append(sum((end for end in all_of if end is not None), Fraction()) if None not in all_of else None)
    return ends[0], ends[1]


def _minus(threshold: Fraction, end: Bound) -> Bound:
    return threshold - end if end is not None else None


def _meets(window: tuple[Bound, Bound], sums: tuple[Bound, Bound]) -> bool:
    """Return whether some sum lies above the first of the window and not above the second; None is without end."""
    above = window[0] is None or sums[1] is None or sums[1] > window[0]
    below = window[1] is None or sums[0] is None or sums[0] <= window[1]
    return above and below
