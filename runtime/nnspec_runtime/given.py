"""The values of one decision, checked against the inputs of a network. Knows neither programs nor explanations."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import inf, nextafter
from sys import float_info
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.diagnostics import did_you_mean
from nnspec.errors import Fault, InputError
from nnspec.exact import exact_decimal
from nnspec.spec.inputs import BooleanInput, CategoryInput, Input, NumberInput
from nnspec_runtime.encoding import WORDS

Given = bool | int | float | Decimal | str | Sequence[Any]

_LONGEST_SHOWN = 80

Checked = Any
"""Of a scalar a bool, str or Decimal; of a shaped input their tuple, or where it was given as numbers their array."""


class GivenReader:
    """Reads the values of decisions; made once for a network."""

    def __init__(self, inputs: Mapping[str, Input]) -> None:
        self._inputs = inputs
        self._bounds = {name: _bounds(kind) for name, kind in inputs.items() if isinstance(kind, NumberInput)}

    def read(self, given: Mapping[str, Given]) -> dict[str, Checked]:
        """Return the checked values in the order of the inputs; raises InputError with every fault of ``given``."""
        values: dict[str, Checked] = {}
        faults = []
        for name, kind in self._inputs.items():
            if name not in given:
                faults.append(Fault(f"inputs.{name}", f"{name!r} is missing; {_wanted(kind)} is wanted"))
                continue
            try:
                values[name] = self._shaped(name, kind, given[name]) if kind.shape else _value(kind, given[name])
            except ValueError as error:
                faults.append(Fault(f"inputs.{name}", str(error)))
        if len(given) > len(values):
            faults += self._unknown(given)
        if faults:
            raise InputError(faults)
        return values

    def _unknown(self, given: Mapping[str, Given]) -> list[Fault]:
        missing = [name for name in self._inputs if name not in given]
        return [
            Fault(
                f"inputs.{name}", f"no input is called {name!r}; {did_you_mean(str(name), missing or [*self._inputs])}"
            )
            for name in given
            if name not in self._inputs
        ]

    def _shaped(self, name: str, kind: Input, given: Any) -> Checked:
        try:
            cells = np.array(given, dtype=object)
        except ValueError:  # lists of unequal lengths around arrays
            raise ValueError(f"{name!r} is no array of shape {list(kind.shape)}") from None
        if cells.shape != tuple(kind.shape):
            raise ValueError(f"{name!r} has shape {list(cells.shape)}, and {list(kind.shape)} is wanted")
        flat = cells.ravel().tolist()
        if name in self._bounds and set(map(type, flat)) <= {int, float}:
            low, high = self._bounds[name]
            numbers = _doubles(flat)
            if numbers is not None and low <= numbers.min() and numbers.max() <= high:  # False for NaN
                return numbers
        return tuple(_element(kind, cell, index, kind.shape) for index, cell in enumerate(flat))


def row(name: str, kind: Input, value: Checked, dtype: str) -> NDArray[Any]:
    """Return one row ``(1, *shape)`` of an input as a program reads it.

    Raises InputError for a number that ``dtype`` cannot hold: exact decisions take it, layers that compute do not.
    """
    cells = value if kind.shape else (value,)
    if isinstance(kind, CategoryInput):
        cells = [kind.categories.index(cell) for cell in cells]
    numbers = cells if isinstance(cells, np.ndarray) else np.array([float(cell) for cell in cells])
    with np.errstate(over="ignore"):  # what becomes infinite is refused
        numbers = numbers.astype(dtype)
    if not np.isfinite(numbers).all():
        cell = cells[int(np.argmin(np.isfinite(numbers)))]
        way_out = "; give the spec dtype: float64" if dtype == "float32" else ""
        raise InputError.at(f"inputs.{name}", f"{cell} is too large for {dtype}{way_out}")
    return numbers.reshape(1, *kind.shape)


def _doubles(cells: list[int | float]) -> NDArray[np.float64] | None:
    """Return the numbers as doubles; None where an integer is none."""
    try:
        numbers = np.array(cells, np.float64)
    except OverflowError:
        return None
    return numbers if np.abs(numbers).max() < 2.0**53 else None


def _bounds(kind: NumberInput) -> tuple[float, float]:
    """Return doubles between which every double lies, by its shortest decimal, within the range of an input."""
    if kind.range is None:
        return -inf, inf
    # An end may lie beyond the doubles, or be no double: what is nearest to it may then lie outside the range.
    low, high = (min(max(float(end), -float_info.max), float_info.max) for end in kind.range)
    return (
        low if exact_decimal(low) >= kind.range[0] else nextafter(low, inf),
        high if exact_decimal(high) <= kind.range[1] else nextafter(high, -inf),
    )


def _element(kind: Input, given: Any, index: int, shape: Sequence[int]) -> Checked:
    try:
        return _value(kind, given)
    except ValueError as error:
        place = ",".join(str(int(i)) for i in np.unravel_index(index, tuple(shape)))
        raise ValueError(f"[{place}]: {error}") from None


def _value(kind: Input, given: Any) -> Checked:
    plain = given.item() if isinstance(given, np.generic) else given
    if isinstance(kind, BooleanInput):
        answer = WORDS.get(str(plain).lower()) if isinstance(plain, str | bool | int) else None
        if answer is None:
            raise ValueError(f"{_shown(plain)} is neither yes nor no: true or false, yes or no, 1 or 0 is wanted")
        return answer
    if isinstance(kind, CategoryInput):
        if not isinstance(plain, str) or plain not in kind.categories:
            raise ValueError(f"{_shown(plain)} is no category; {did_you_mean(str(plain), kind.categories)}")
        return plain
    return _number(kind, plain)


def _number(kind: NumberInput, given: Any) -> Decimal:
    try:
        number = exact_decimal(_decimal(given) if isinstance(given, str) else given)
    except (ValueError, ArithmeticError):
        message = f"{_shown(given)} is no finite number of at most 40 digits and an exponent within 400"
        raise ValueError(message) from None
    if kind.range is not None and not kind.range[0] <= number <= kind.range[1]:
        low, high = kind.range
        if not kind.clip:
            raise ValueError(f"{number} is outside the range {low} to {high}; clip: true would bring it there")
        return low if number < low else high
    return number


def _decimal(text: str) -> Decimal:
    if not text.isascii() or "_" in text:  # which Decimal would take
        raise ValueError(text)
    return Decimal(text)


def _shown(value: Any) -> str:
    """Return a value as its caller wrote it, in whichever language that was, and cut to what a message can hold."""
    if isinstance(value, list | tuple | np.ndarray):
        return f"a list of {len(value):,}"
    text = str(value) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _wanted(kind: Input) -> str:
    if isinstance(kind, BooleanInput):
        return "yes or no"
    return f"one of {', '.join(kind.categories)}" if isinstance(kind, CategoryInput) else "a number"
