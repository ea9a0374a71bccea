"""Examples against each other: what is given twice, what cannot both be expected, what cannot be at all."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import TypeAlias

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import CONTRADICTING_EXAMPLES, IMPOSSIBLE_PROBABILITIES, REPEATED_EXAMPLE
from nnspec.spec.examples import Expected
from nnspec.spec.outputs import CategoryOutput, Output
from nnspec.spec.spec import Spec
from nnspec.spec.values import Value, read_value

Given: TypeAlias = tuple[tuple[Value, ...], ...]

MAX_COMPARED = 8
"""Examples of the same inputs that a further one is compared with."""


def check_examples(spec: Spec) -> Iterator[Diagnostic]:
    """Yield examples that say nothing new, contradict an earlier one, or expect what no distribution gives."""
    seen: dict[Given, dict[str, int]] = {}  # by what is given, and then by what is expected
    for number, example in enumerate(spec.examples):
        given = tuple(read_value(kind, example.given[name]) for name, kind in spec.inputs.items())
        same = seen.setdefault(given, {})
        expected = str({name: _answer(spec.outputs[name], example.expect[name]) for name in sorted(example.expect)})
        if expected in same:
            message = f"example {same[expected] + 1} gives and expects the same"
            yield Diagnostic(REPEATED_EXAMPLE, message, ("examples", number), hint="remove one of the two")
            continue
        yield from _contradictions(spec, number, [*islice(same.values(), MAX_COMPARED)])
        same[expected] = number
        for name, answer in example.expect.items():
            yield from _distribution(spec.outputs[name], answer, ("examples", number, "expect", name))


def _answer(output: Output, answer: object) -> object:
    if not isinstance(answer, Expected):
        return read_value(output, answer)
    value = read_value(output, answer.value) if answer.value is not None else None
    return value, answer.probabilities, answer.within


def _contradictions(spec: Spec, number: int, same: Sequence[int]) -> Iterator[Diagnostic]:
    for name, answer in spec.examples[number].expect.items():
        for other in same:
            earlier = spec.examples[other].expect
            if name in earlier and _exclude(spec.outputs[name], earlier[name], answer):
                message = f"example {other + 1} gives the same, and expects another {name}: no network can answer both"
                path: Path = ("examples", number, "expect", name)
                yield Diagnostic(CONTRADICTING_EXAMPLES, message, path, hint="remove or mend one of the two")
                break


def _exclude(output: Output, one: object, other: object) -> bool:
    """Return whether no answer meets both expectations; a category and probabilities are not compared."""
    if not isinstance(one, Expected) and not isinstance(other, Expected):
        return read_value(output, one) != read_value(output, other)
    if not isinstance(one, Expected) or not isinstance(other, Expected):
        return False
    if one.probabilities is not None and other.probabilities is not None:
        both = one.probabilities.keys() & other.probabilities.keys()
        pairs = [(one.probabilities[name], other.probabilities[name]) for name in both]
        return any(abs(a - b) > one.within + other.within for a, b in pairs)
    if one.value is None or other.value is None:
        return False
    values = zip(read_value(output, one.value), read_value(output, other.value), strict=True)
    return any(
        isinstance(a, Decimal) and isinstance(b, Decimal) and abs(a - b) > one.within + other.within for a, b in values
    )


def _distribution(output: Output, answer: object, path: Path) -> Iterator[Diagnostic]:
    if not isinstance(answer, Expected) or answer.probabilities is None or not isinstance(output, CategoryOutput):
        return
    least = sum(max(Decimal(0), each - answer.within) for each in answer.probabilities.values())
    most = sum(each + answer.within for each in answer.probabilities.values())
    every = len(answer.probabilities) == len(output.categories)
    if least > 1 or (every and most < 1):
        what = f"{least} at least" if least > 1 else f"{most} at most"
        message = f"the probabilities of one answer sum to 1, and these to {what}, within {answer.within} each"
        hint = "mend them, or widen within"
        yield Diagnostic(IMPOSSIBLE_PROBABILITIES, message, (*path, "probabilities"), hint=hint)
