"""Examples against the inputs and outputs that they name."""

from collections.abc import Iterator, Mapping
from typing import Any

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import (
    EXAMPLE_EXPECTATION,
    EXAMPLE_LACKS_INPUT,
    EXAMPLE_OUT_OF_RANGE,
    EXAMPLE_VALUE,
    UNKNOWN_NAME,
)
from nnspec.spec.draft import Draft
from nnspec.spec.examples import Expected
from nnspec.spec.guesses import Guesses
from nnspec.spec.outputs import BooleanOutput, CategoryOutput, NumberOutput, Output
from nnspec.spec.values import Kind, misfits


def check_examples(draft: Draft) -> Iterator[Diagnostic]:
    """Yield examples that do not fit the network."""
    for number, example in enumerate(draft.examples):
        if example is None:
            continue
        if draft.inputs and example.given is not None:
            yield from _given(draft, example.given, ("examples", number, "given"))
        for name, answer in example.expect.items():
            path: Path = ("examples", number, "expect", name)
            output = draft.outputs.get(name)
            if output is not None:
                yield from _answer(output, answer, path, draft.guesses)
            elif draft.outputs and name not in draft.outputs:
                hint = draft.guesses.did_you_mean(name, draft.outputs)
                yield Diagnostic(UNKNOWN_NAME, f"no output is called {name!r}", path, at_key=True, hint=hint)


def _given(draft: Draft, given: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
    unknown = [name for name in given if name not in draft.inputs]
    lacking = [name for name in draft.inputs if name not in given]
    for name in unknown:
        hint = draft.guesses.did_you_mean(name, lacking) if lacking else "remove it, or declare it as an input"
        yield Diagnostic(UNKNOWN_NAME, f"no input is called {name!r}", (*path, name), at_key=True, hint=hint)
    # A name that is misspelt is told already.
    left_out = [name for name in lacking if draft.guesses.nearest(name, unknown) is None]
    if left_out:
        message = (
            f"an example gives every input, and {', '.join(left_out)} {'is' if len(left_out) == 1 else 'are'} missing"
        )
        yield Diagnostic(EXAMPLE_LACKS_INPUT, message, path, at_key=True, hint=f"add {left_out[0]}")
    for name, value in given.items():
        kind = draft.inputs.get(name)
        if kind is not None:
            yield from _value(kind, value, (*path, name), draft.guesses)


def _value(kind: Kind, value: object, path: Path, guesses: Guesses) -> Iterator[Diagnostic]:
    for misfit in misfits(kind, value, guesses.did_you_mean):
        code = EXAMPLE_OUT_OF_RANGE if misfit.problem == "range" else EXAMPLE_VALUE
        yield Diagnostic(code, misfit.message, (*path, *misfit.path), hint=misfit.hint)


def _answer(output: Output, answer: object, path: Path, guesses: Guesses) -> Iterator[Diagnostic]:
    if isinstance(answer, Expected):
        yield from _with_tolerance(output, answer, path, guesses)
    elif isinstance(output, NumberOutput):
        message = "a number is computed in floating point, and how near it must come is not said"
        hint = "write {value: ..., within: ...}"
        yield Diagnostic(EXAMPLE_EXPECTATION, message, path, hint=hint)
    else:
        yield from _value(output, answer, path, guesses)


def _with_tolerance(output: Output, answer: Expected, path: Path, guesses: Guesses) -> Iterator[Diagnostic]:
    match output:
        case NumberOutput() if answer.value is not None:
            yield from _value(output, answer.value, (*path, "value"), guesses)
        case CategoryOutput() if answer.probabilities is not None:
            yield from _probabilities(output, answer, path, guesses)
        case NumberOutput():
            hint = "write {value: ..., within: ...}"
            yield Diagnostic(EXAMPLE_EXPECTATION, "a number has no probabilities", path, hint=hint)
        case BooleanOutput():
            yield Diagnostic(EXAMPLE_EXPECTATION, "yes and no have no tolerance", path, hint="write yes or no")
        case _:
            hint = "write the category, or {probabilities: {...}, within: ...}"
            yield Diagnostic(EXAMPLE_EXPECTATION, "a category has no value with a tolerance", path, hint=hint)


def _probabilities(output: CategoryOutput, answer: Expected, path: Path, guesses: Guesses) -> Iterator[Diagnostic]:
    for category, probability in (answer.probabilities or {}).items():
        place: Path = (*path, "probabilities", category)
        if category not in output.categories:
            hint = guesses.did_you_mean(category, output.categories)
            yield Diagnostic(EXAMPLE_VALUE, f"unknown category {category!r}", place, at_key=True, hint=hint)
        elif not 0 <= probability <= 1:
            yield Diagnostic(EXAMPLE_OUT_OF_RANGE, f"a probability lies within 0 and 1, not {probability}", place)
