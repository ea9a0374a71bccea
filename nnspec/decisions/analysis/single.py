"""One unit whose inputs have too many cases to list: whether each input matters, and what suffices, by its sums alone.

An input of larger numbers is never idle where one of smaller numbers is not, so one witness settles many inputs. Where
sums are too many to count, a greedy search for a witness answers most of the time; of the rest it is said that nothing
is known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import nlargest
from itertools import accumulate, islice
from math import prod

from nnspec.decisions.analysis.counting import MAX_WORK, Counted, Numbers, count_orders, count_sums, reduced
from nnspec.decisions.analysis.domain import Weighing
from nnspec.decisions.analysis.suffice import Answers, Sufficient

MAX_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class CountedUnit:
    """What is known of the unit; its inputs are as it weighs them.

    ``constant`` is 1 where it always fires, 0 where it never does. The sets for either outcome are the smallest.
    ``tie`` is an answer of each input whose sum equals the threshold, of nothing excepted.
    """

    counted: Counted | None
    constant: Fraction | None
    matters: tuple[bool | None, ...]
    for_yes: Sufficient | None
    for_no: Sufficient | None
    tie: Answers | None


def count_unit(weighing: Weighing, most: int, *, work: int = MAX_WORK) -> CountedUnit:
    """Return what is known of a unit that weighs inputs only; of the sets that suffice no more than ``most``.

    Where none of those are asked for, neither are the orders in which inputs of several answers settle it.
    """
    given = tuple(each.numbers for each in weighing.weighed)
    counted = count_sums(given, weighing.threshold, most=min(work, MAX_WORK))
    known = counted is not None
    inputs, threshold = reduced(given, weighing.threshold)
    largest = sum(map(max, inputs))
    constant = Fraction(1) if threshold < 0 else Fraction(0) if threshold >= largest else None
    if counted is not None and counted.shapley is None and most > 0:
        counted = replace(counted, shapley=count_orders(inputs, threshold))
    # Turned about: each input adds what it lacks, and the sum is at most the threshold where these reach the rest.
    lacks = [tuple(max(numbers) - number for number in numbers) for numbers in inputs]
    return CountedUnit(
        counted,
        constant,
        tuple(share > 0 for share in counted.banzhaf) if counted is not None else decides(inputs, threshold),
        smallest_sets(inputs, threshold, most, count=known) if constant is None else None,
        smallest_sets(lacks, largest - threshold - 1, most, count=known) if constant is None else None,
        _tie(weighing, inputs, threshold) if counted is not None and counted.ties > 0 else None,
    )


def decides(inputs: Sequence[Numbers], threshold: int) -> tuple[bool | None, ...]:
    """Return whether each input can change which side of the threshold the sum lies on; None where it is not known.

    Only for inputs whose sums are too many to count: ``count_sums`` knows it of each.
    """
    spans = [max(numbers) for numbers in inputs]
    found: list[bool | None] = []
    for index, span in enumerate(spans):
        others = spans[:index] + spans[index + 1 :]
        if span == 0 or not threshold - span < sum(others) or threshold < 0:
            found.append(False)
        else:
            found.append(True if _reaches(others, threshold - span, threshold) else None)
    least = min((span for span, known in zip(spans, found, strict=True) if known), default=None)
    return tuple(
        True if known is None and least is not None and span >= least else known
        for span, known in zip(spans, found, strict=True)
    )


def smallest_sets(inputs: Sequence[Numbers], threshold: int, most: int, *, count: bool) -> Sufficient | None:
    """Return the smallest sets of answers that lift the sum above the threshold, which all have one size.

    Its count is that of the sets of any size that suffice and have no idle answer, if they are to be counted and are
    not too many for it. None where none are asked for, or where the sum lies on one side whatever is answered.
    """
    if most == 0 or not 0 <= threshold < sum(map(max, inputs)):
        return None
    spans = [max(numbers) for numbers in inputs]
    size, total = 0, 0
    for span in sorted(spans, reverse=True):
        if total > threshold:
            break
        size, total = size + 1, total + span
    sets: list[Answers] = []
    for axes in _of_size(spans, threshold, size, most):
        sets += islice(_answers(inputs, axes, threshold), most - len(sets))
    return Sufficient(tuple(sets), _count(inputs, threshold) if count else None)


def _answers(inputs: Sequence[Numbers], axes: tuple[int, ...], threshold: int) -> Iterator[Answers]:
    """Yield the answers of ``axes`` that lift the sum above the threshold, in order."""
    left = [*accumulate((max(inputs[axis]) for axis in reversed(axes)), initial=0)][::-1]
    waiting: list[tuple[tuple[int, ...], int]] = [((), 0)]
    while waiting:
        chosen, total = waiting.pop()
        if len(chosen) == len(axes):
            yield dict(zip(axes, chosen, strict=True))
            continue
        numbers = inputs[axes[len(chosen)]]
        for answer in reversed(range(len(numbers))):
            if total + numbers[answer] + left[len(chosen) + 1] > threshold:
                waiting.append(((*chosen, answer), total + numbers[answer]))


def _reaches(spans: Sequence[int], low: int, high: int) -> bool:
    """Return whether a greedy choice of ``spans`` reaches a sum above ``low`` and at most ``high``."""
    for start in range(len(spans) + 1):
        total = 0
        for span in sorted(spans, reverse=True)[start:]:
            if total + span <= high:
                total += span
        if low < total:
            return True
    return False


def _of_size(spans: Sequence[int], threshold: int, size: int, most: int) -> list[tuple[int, ...]]:
    """Return the first sets of ``size`` inputs, in their order, whose sum is above the threshold."""
    found: list[tuple[int, ...]] = []
    waiting: list[tuple[tuple[int, ...], int, int]] = [((), 0, 0)]
    steps = 0
    while waiting and len(found) < most and steps < MAX_STEPS:
        steps += 1
        chosen, index, total = waiting.pop()
        left = size - len(chosen)
        if total + sum(nlargest(left, spans[index:])) <= threshold or left > len(spans) - index:
            continue
        if left == 0:
            found.append(chosen)
            continue
        waiting.append((chosen, index + 1, total))
        waiting.append(((*chosen, index), index + 1, total + spans[index]))
    return found


def _count(inputs: Sequence[Numbers], threshold: int) -> int | None:
    """Return the number of minimal sets, each counted at its smallest number, which its larger ones reach over.

    None where counting them takes too long.
    """
    answers = sorted(((n, axis) for axis, numbers in enumerate(inputs) for n in numbers if n), reverse=True)
    slot = prod(len(numbers) + 1 for numbers in inputs).bit_length() + 1
    binary = all(len(numbers) == 2 for numbers in inputs)
    if not binary and slot * (threshold + 1) * len(answers) ** 2 > MAX_WORK:
        return None
    mask = (1 << slot * (threshold + 1)) - 1
    larger: list[list[int]] = [[] for _ in inputs]  # by input: its numbers that were counted already
    sums, total = 1, 0
    for number, axis in answers:
        if not binary:  # else no input has another number, and the sums are those of the others
            sums = 1
            for numbers in (*larger[:axis], *larger[axis + 1 :]):
                sums = (sums + sum(sums << slot * each for each in numbers)) & mask
        low = max(threshold - number + 1, 0)
        total += (sums >> slot * low) % ((1 << slot) - 1)  # the sum of the digits: see counting
        if binary:
            sums = (sums + (sums << slot * number)) & mask
        larger[axis].append(number)
    return total


def _tie(weighing: Weighing, inputs: Sequence[Numbers], threshold: int) -> Answers | None:
    """Return an answer of each source, by its axis, that make the threshold; None where nothing at all makes it."""
    nothing = sum(-each.least for each in weighing.weighed) == weighing.threshold
    if nothing and all(each.silent for each in weighing.weighed):
        return None
    places = [each.source.place for each in weighing.weighed]
    if threshold == sum(map(max, inputs)):
        return {place: numbers.index(max(numbers)) for place, numbers in zip(places, inputs, strict=True)}
    reached = [1]  # by source: the sums of those before it, a bit for each
    for numbers in inputs:
        reached.append(0)
        for number in numbers:
            reached[-1] |= reached[-2] << number
    left, answers = threshold, Answers()
    for place, numbers, before in reversed([*zip(places, inputs, reached[:-1], strict=True)]):
        fits = (answer for answer, number in enumerate(numbers) if number <= left and before >> left - number & 1)
        answer = next(fits)
        answers[place] = answer
        left -= numbers[answer]
    return answers
