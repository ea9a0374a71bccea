"""One unit of many inputs, by the sums that its inputs can reach: as many steps as sums, not as cases.

How often each sum is reached is kept in one Python integer with a slot of bits for each sum, so that another input is
one shift and one addition for each of its answers. The integer is the generating function with which Mann and Shapley
(1962) and Brams and Affuso (1976) count coalitions, evaluated at a power of two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import factorial, gcd, prod

MAX_WORK = 1 << 34  # bits of all additions: some seconds

Numbers = tuple[int, ...]
"""What one input adds, by its answer; the least is 0."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The share of cases above the threshold, the number that equal it, and what each input has to say.

    ``shapley`` is None where an input has more than two answers: ``count_orders`` tells it, and takes longer.
    """

    above: Fraction
    ties: int
    banzhaf: tuple[Fraction, ...]
    shapley: tuple[Fraction, ...] | None


@lru_cache(maxsize=4)  # an output and the findings about its unit ask the same
def count_sums(inputs: tuple[Numbers, ...], threshold: int, *, most: int = MAX_WORK) -> Counted | None:
    """Return how a unit with these inputs decides, None where its sums are too many to count."""
    meets = threshold % _common(inputs) == 0
    inputs, threshold = reduced(inputs, threshold)
    largest, cases = sum(map(max, inputs)), prod(map(len, inputs))
    if not 0 <= threshold < largest:
        ties = prod(numbers.count(max(numbers)) for numbers in inputs) if meets and threshold == largest else 0
        none = (Fraction(0),) * len(inputs)
        return Counted(Fraction(threshold < 0), ties, none, none)
    slot = cases.bit_length() + 1
    if slot * (threshold + 1) * len(inputs) ** 2 > most:
        return None
    sums = _reached(inputs, slot, threshold)
    above = cases - _between(sums, 0, threshold, slot)
    ties = _between(sums, threshold, threshold, slot) if meets else 0
    banzhaf: dict[Numbers, Fraction] = {}
    shapley: dict[Numbers, Fraction] = {}
    if all(len(numbers) == 2 for numbers in inputs):
        for numbers, decided in _by_size(inputs, threshold, slot).items():
            banzhaf[numbers] = Fraction(2 * sum(decided), cases)
            orders = (factorial(size) * factorial(len(inputs) - 1 - size) for size in range(len(inputs)))
            shapley[numbers] = Fraction(sum(map(int.__mul__, decided, orders)), factorial(len(inputs)))
    else:
        for index, numbers in enumerate(inputs):
            if numbers not in banzhaf:
                others = _reached([*inputs[:index], *inputs[index + 1 :]], slot, threshold)
                decides = _between(others, threshold - max(numbers) + 1, threshold, slot)
                banzhaf[numbers] = Fraction(decides * len(numbers), cases)
    return Counted(
        above=Fraction(above, cases),
        ties=ties,
        banzhaf=tuple(banzhaf[numbers] for numbers in inputs),
        shapley=tuple(shapley[numbers] for numbers in inputs) if shapley else None,
    )


def count_orders(inputs: tuple[Numbers, ...], threshold: int) -> tuple[Fraction, ...] | None:
    """Return the Shapley-Shubik index of each input, as ``rollcall`` defines it, None where the orders are too many.

    It is settled that the sum is above once what is known is, and that it is not once what the known inputs lack of
    their largest numbers leaves too little: the same question, turned about. The threshold is one that sums can cross.
    """
    inputs, threshold = reduced(inputs, threshold)
    lacks = [tuple(max(numbers) - number for number in numbers) for numbers in inputs]
    turned_about = sum(map(max, inputs)) - 1 - threshold
    cases = prod(map(len, inputs))
    slot = cases.bit_length() + len(inputs) + 1
    if slot * (threshold + turned_about + 2) * len(inputs) ** 2 * 2 * max(map(len, inputs)) > MAX_WORK:
        return None
    orders = [factorial(size) * factorial(len(inputs) - 1 - size) for size in range(len(inputs))]
    settled = zip(_settled(inputs, threshold, slot), _settled(lacks, turned_about, slot), strict=True)
    return tuple(
        Fraction(
            sum(order * (above + below) for order, above, below in zip(orders, *by_size, strict=True)),
            factorial(len(inputs)) * cases,
        )
        for by_size in settled
    )


def reduced(inputs: Sequence[Numbers], threshold: int) -> tuple[tuple[Numbers, ...], int]:
    """Return the same question in small numbers: whether a sum is above the threshold, or is the threshold.

    They are divided by what all have in common, and held to the least that is above the threshold alone: a set of sums
    has a place for each, and one far beyond the threshold would take gigabytes, only to be dropped.
    """
    common = _common(inputs)
    limit = threshold // common
    most = limit + 1 if limit >= 0 else max(map(max, inputs), default=0)
    return tuple(tuple(min(number // common, most) for number in numbers) for numbers in inputs), limit


def _common(inputs: Sequence[Numbers]) -> int:
    return gcd(*(number for numbers in inputs for number in numbers)) or 1


def _reached(inputs: Sequence[Numbers], slot: int, threshold: int) -> int:
    """Return how often each sum up to the threshold is reached."""
    mask = (1 << slot * (threshold + 1)) - 1
    sums = 1
    for numbers in inputs:
        sums = sum(sums << slot * number for number in numbers) & mask
    return sums


def _by_size(inputs: Sequence[Numbers], threshold: int, slot: int) -> dict[Numbers, list[int]]:
    """Return, by the numbers of an input, how many coalitions of each size of the others it turns.

    An input joins a coalition with its larger number.
    """
    # Turned about, the coalitions are those that block, and each input turns as many: take the lower threshold.
    turned_about = sum(map(max, inputs)) - 1 - threshold
    blocking, threshold = turned_about < threshold, min(turned_about, threshold)
    mask = (1 << slot * (threshold + 1)) - 1
    coalitions = [1] + [0] * len(inputs)  # by size: how many reach each sum
    for joined, numbers in enumerate(inputs, 1):
        for size in range(joined, 0, -1):
            coalitions[size] = (coalitions[size] + (coalitions[size - 1] << slot * max(numbers))) & mask
    result = {}
    for numbers in {*inputs}:
        number = max(numbers)
        others, decided = 0, []
        for size in range(len(inputs)):
            others = (coalitions[size] - (others << slot * number)) & mask  # those that the input is not in
            decided.append(_between(others, threshold - number + 1, threshold, slot))
        result[numbers] = decided[::-1] if blocking else decided
    return result


def _settled(inputs: Sequence[Numbers], threshold: int, slot: int) -> list[list[int]]:
    """Return, for each input and each size of a set of others, in how many cases it lifts them above the threshold.

    It is the cases of all sets of that size together; who is not in the set has any answer.
    """
    mask = (1 << slot * (threshold + 1)) - 1

    def added(sums: int, numbers: Numbers) -> int:
        return sum(sums << slot * number for number in numbers) & mask

    sets = [1] + [0] * len(inputs)  # by size: how many cases reach each sum
    for joined, numbers in enumerate(inputs, 1):
        for size in range(joined, 0, -1):
            sets[size] = sets[size] * len(numbers) + added(sets[size - 1], numbers)
        sets[0] *= len(numbers)
    found: dict[Numbers, list[int]] = {}
    for numbers in inputs:
        if numbers in found:
            continue
        without, lifts = 0, []
        for size in range(len(inputs)):
            # Each is there once for every answer of the input; the division is one of every slot.
            without = (sets[size] - added(without, numbers)) // len(numbers)
            lifts.append(sum(_between(without, threshold - number + 1, threshold, slot) for number in numbers))
        found[numbers] = lifts
    return [found[numbers] for numbers in inputs]


def _between(sums: int, low: int, high: int, slot: int) -> int:
    """Return how often a sum from ``low`` to ``high`` is reached."""
    low = max(low, 0)
    if low > high:
        return 0
    taken = (sums >> slot * low) & ((1 << slot * (high - low + 1)) - 1)
    return taken % ((1 << slot) - 1)  # of a number in base b, the sum of the digits is the remainder by b - 1
