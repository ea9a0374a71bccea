"""What would turn an outcome: the changes of inputs, or why there are none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from nnspec.decisions.exact import Exact, decimal_text
from nnspec.decisions.network import Outcome, Value


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a number must lie, within its range; an end that is None asks for nothing beyond the range."""

    low: Exact | None = None
    high: Exact | None = None
    low_included: bool = False
    high_included: bool = False

    def __contains__(self, number: Exact) -> bool:
        above = self.low is None or number > self.low or (self.low_included and number == self.low)
        below = self.high is None or number < self.high or (self.high_included and number == self.high)
        return above and below

    def text(self, number: Callable[[Exact], str] = decimal_text) -> str:
        """Return the bounds in words (``above 65 and at most 80``), each number as ``number`` writes it."""
        if self.low is not None and self.low == self.high:
            return f"exactly {number(self.low)}"
        ends = []
        if self.low is not None:
            ends.append(f"{'at least' if self.low_included else 'above'} {number(self.low)}")
        if self.high is not None:
            ends.append(f"{'at most' if self.high_included else 'below'} {number(self.high)}")
        return " and ".join(ends) if ends else "anywhere in its range"

    def record(self) -> dict[str, str | bool | None]:
        """Return the bounds as JSON holds them, their ends as exact decimals."""
        return {
            "low": decimal_text(self.low) if self.low is not None else None,
            "low_included": self.low_included,
            "high": decimal_text(self.high) if self.high is not None else None,
            "high_included": self.high_included,
        }


class Change(NamedTuple):
    """One input, or one entry of a shaped one (``pixels[3]``), and what it becomes: a value, or a number's bounds."""

    input: str
    before: Value
    after: bool | str | Bounds


class Flip(NamedTuple):
    """The changes, in declaration order, that together turn the outcome into ``outcome_after``."""

    changes: tuple[Change, ...]
    outcome_after: Outcome


class NoFlip(NamedTuple):
    """Why there is no flip: ``proven`` where no change of inputs turns the outcome, otherwise it was not computed."""

    reason: str
    proven: bool


NONE_TURNS = NoFlip("no change of inputs turns the outcome", proven=True)


def not_computed(reason: str) -> NoFlip:
    """Return that the flip was not computed, and why."""
    return NoFlip(f"not computed: {reason}", proven=False)
