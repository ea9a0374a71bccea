"""A decided case as a picture shows it: what was given, what each unit answered, and what came out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from nnspec.drawing.numbers import Number, ratio, size


@dataclass(frozen=True)
class Case:
    """One decision. Blocks go by their keys; a block that is not there has no numbers to show.

    ``values`` are the inputs as given; ``levels`` the features of inputs, the activations of layers and the
    probabilities of categories, unit by unit; ``sums`` the weighted sums of threshold units; ``outcomes`` the answer of
    each output, and ``chosen`` which of its categories that is.
    """

    values: Mapping[str, str]
    levels: Mapping[str, Sequence[Number]]
    sums: Mapping[str, Sequence[Number]] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, int] = field(default_factory=dict)

    def level(self, key: str, unit: int) -> Number | None:
        """Return what a unit answered, None where that is not known."""
        levels = self.levels.get(key)
        return levels[unit] if levels is not None else None

    def strength(self, key: str, unit: int) -> float:
        """Return how active a unit is, from 0 to 1: against the most active of its block, or against 1."""
        levels = self.levels.get(key)
        if levels is None:
            return 0.0
        if key not in self._largest:
            magnitude: Callable[[Number], Any] = abs
            self._largest[key] = max(Fraction(1), size(max(levels, key=magnitude)))
        return ratio(levels[unit], self._largest[key])

    @cached_property
    def _largest(self) -> dict[str, Fraction]:
        """Of each block that was asked for, what the strength of its units is measured by."""
        return {}
