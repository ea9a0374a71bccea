"""Values that callers and examples give: read as their input or output declares them, or told what is wrong.

Knows neither where a value came from nor how it is reported.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from pydantic_core import PydanticCustomError

from nnspec.diagnostics import Path, Suggestion, did_you_mean, nearest, suggestion
from nnspec.exact import YES_AND_NO, boolean, exact_decimal
from nnspec.record import record
from nnspec.spec.inputs import BooleanInput, CategoryInput, NumberInput
from nnspec.spec.outputs import BooleanOutput, CategoryOutput, NumberOutput

Kind: TypeAlias = BooleanInput | NumberInput | CategoryInput | BooleanOutput | NumberOutput | CategoryOutput
Value: TypeAlias = bool | Decimal | str
Guess: TypeAlias = Callable[[str, Sequence[str]], str | None]

_SHOWN = 40
_YES_OR_NO = BooleanInput | BooleanOutput


@record
class Misfit:
    """What is wrong with a value, or with the element of it at ``path``."""

    problem: Literal["type", "shape", "range", "category"]
    path: Path
    message: str
    hint: str | None = None


def shown(value: object) -> str:
    """Return a value in few words, as a file would write it."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return repr(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}...")
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case int() if abs(value) >= 10**_SHOWN:
            return "so large a number"
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def misfits(kind: Kind, value: object, guess: Guess = did_you_mean) -> Iterator[Misfit]:
    """Yield what keeps ``value`` from being one of ``kind``: nested lists for a shape, else a single value.

    ``guess`` gives the hint for an unknown category, from its name and those there are.
    """
    for path, element in _elements(kind.shape, value, ()):
        found = element if isinstance(element, Misfit) else _misfit(kind, element, path, guess)
        if found is not None:
            yield found


def read_value(kind: Kind, value: object) -> tuple[Value, ...]:
    """Return the elements of a value without misfits, in C order: bool, Decimal (clipped where so declared) or str."""
    return tuple(_read(kind, element) for _, element in _elements(kind.shape, value, ()))


def _elements(shape: tuple[int, ...], value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield path and element of nested lists; where they do not have the shape, a Misfit instead of the element."""
    if not shape:
        yield path, value
        return
    size, *rest = shape
    if not isinstance(value, list | tuple):
        yield path, Misfit("shape", path, f"expected a list of {size:,}, not {shown(value)}")
    elif len(value) != size:
        yield path, Misfit("shape", path, f"expected a list of {size:,}, not of {len(value):,}")
    else:
        for index, element in enumerate(value):
            yield from _elements(tuple(rest), element, (*path, index))


def _misfit(kind: Kind, value: Any, path: Path, guess: Guess) -> Misfit | None:
    try:
        read = _parse(kind, value)
    except PydanticCustomError as error:
        if isinstance(kind, CategoryInput | CategoryOutput):
            return _no_category(kind.categories, value, path, guess)
        near = nearest(value, YES_AND_NO) if isinstance(value, str) and isinstance(kind, _YES_OR_NO) else None
        meant = suggestion(value, near, YES_AND_NO) if near is not None else None
        return Misfit("type", path, f"{error.message()}, not {shown(value)}", meant)
    if isinstance(kind, NumberInput | NumberOutput) and kind.range is not None and isinstance(read, Decimal):
        low, high = kind.range
        if not low <= read <= high and not (isinstance(kind, NumberInput) and kind.clip):
            hint = "give one within, widen the range, or add clip: true" if isinstance(kind, NumberInput) else None
            return Misfit("range", path, f"{read} is outside the range {low} to {high}", hint)
    return None


def _parse(kind: Kind, value: Any) -> Value:
    match kind:
        case BooleanInput() | BooleanOutput():
            return boolean(value)
        case NumberInput() | NumberOutput():
            return exact_decimal(value)
    if not isinstance(value, str) or value not in kind.categories:
        raise PydanticCustomError("not_a_category", "a category is expected")
    return value


def _read(kind: Kind, value: Any) -> Value:
    read = _parse(kind, value)
    if isinstance(kind, NumberInput) and kind.clip and kind.range is not None and isinstance(read, Decimal):
        low, high = kind.range
        return min(max(read, low), high)
    return read


def _no_category(categories: tuple[str, ...], value: Any, path: Path, guess: Guess) -> Misfit:
    if isinstance(value, str):
        return Misfit("category", path, f"unknown category {shown(value)}", guess(value, categories))
    text = str(value)
    hint = Suggestion(f"categories are texts; write {text!r}", text, text, sure=True) if text in categories else None
    return Misfit("type", path, f"expected a category, not {shown(value)}", hint)
