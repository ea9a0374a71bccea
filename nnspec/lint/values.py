"""Inputs and outputs: categories that look alike, moments that cannot be, answers that cannot come."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import CONFUSABLE_CATEGORIES, MOMENTS_BEYOND_RANGE, YES_NO_CATEGORIES
from nnspec.spec.inputs import CategoryInput, Moments, NumberInput
from nnspec.spec.outputs import CategoryOutput, NumberOutput

if TYPE_CHECKING:
    from nnspec.spec.inputs import Input
    from nnspec.spec.outputs import Output

_YES_NO = ({"yes", "no"}, {"true", "false"})


def check_values(inputs: Mapping[str, "Input | None"], outputs: Mapping[str, "Output | None"]) -> Iterator[Diagnostic]:
    """Yield what is odd about an input or output by itself; None is one that could not be read."""
    for name, declared in inputs.items():
        yield from _value(declared, ("inputs", name))
    for name, output in outputs.items():
        yield from _value(output, ("outputs", name))


def _value(declared: "Input | Output | None", path: Path) -> Iterator[Diagnostic]:
    match declared:
        case CategoryInput() | CategoryOutput():
            yield from _categories(declared.categories, (*path, "categories"))
        case NumberInput() | NumberOutput() if isinstance(declared.standardize, Moments):
            yield from _moments(declared, declared.standardize, (*path, "standardize"))


def _categories(categories: tuple[str, ...], path: Path) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    for index, category in enumerate(categories):
        before = first.setdefault(" ".join(category.casefold().split()), category)
        if before != category:
            message = f"the categories {before!r} and {category!r} differ only in case or spaces"
            yield Diagnostic(CONFUSABLE_CATEGORIES, message, (*path, index), hint="make them one, or tell them apart")
    if {category.casefold() for category in categories} in _YES_NO:
        message = f"the categories are {' and '.join(categories)}: a boolean is one number in place of two"
        yield Diagnostic(YES_NO_CATEGORIES, message, path, at_key=True, hint="write type: boolean")


def _moments(declared: "NumberInput | NumberOutput", moments: Moments, path: Path) -> Iterator[Diagnostic]:
    if declared.range is None:
        return
    low, high = declared.range
    if not low <= moments.mean <= high:
        message = f"numbers from {low} to {high} cannot have the mean {moments.mean}"
        yield Diagnostic(MOMENTS_BEYOND_RANGE, message, (*path, "mean"), hint="give the mean in the unit of the range")
    elif moments.std * 2 > high - low:
        half = (high - low) / 2
        message = f"numbers from {low} to {high} deviate by {half} at most, not by {moments.std}"
        yield Diagnostic(
            MOMENTS_BEYOND_RANGE, message, (*path, "std"), hint="give the deviation in the unit of the range"
        )
