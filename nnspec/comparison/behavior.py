"""How decisions and predictions differ, as it is told: of all cases where they are few, else of rows of data."""

from dataclasses import dataclass
from typing import TypeAlias

from nnspec.decisions.change import Bounds
from nnspec.decisions.network import Outcome


@dataclass(frozen=True, slots=True)
class Condition:
    """What one input is in a block of cases: one of ``values``; of a number the bounds."""

    input: str
    values: tuple[bool | str | Bounds, ...]


@dataclass(frozen=True, slots=True)
class FlipBlock:
    """Cases that flip: those in which all conditions hold."""

    conditions: tuple[Condition, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class FlipGroup:
    """All cases that flip from one outcome to another.

    ``always`` is what they have in common, and ``blocks`` what they have beside it, the largest first; a block without
    conditions is all of them. ``untold`` cases are in none of the blocks.
    """

    old: Outcome
    new: Outcome
    cases: int
    always: tuple[Condition, ...]
    blocks: tuple[FlipBlock, ...]
    untold: int = 0


@dataclass(frozen=True, slots=True)
class Movement:
    """How far numbers move, in absolute differences, and the values that so many percent of them do not exceed."""

    largest: float
    mean: float
    median: float
    ninety: float
    ninety_nine: float


@dataclass(frozen=True, slots=True)
class Flips:
    """How one output flips, exactly: ``count`` of the ``total`` cases of inputs that bear on it in either version.

    ``groups`` are those of the ``ways`` to flip that most cases take.

    A number counts once for each interval within which no unit changes (``has_intervals``). ``within`` says which cases
    these are, where one version takes more than the other. ``movement`` is that of probabilities, where they decide.
    """

    output: str
    total: int
    count: int
    ways: int
    groups: tuple[FlipGroup, ...]
    has_intervals: bool = False
    within: tuple[str, ...] = ()
    movement: Movement | None = None

    @property
    def moves(self) -> bool:
        """Whether anything differs."""
        return self.count > 0 or (self.movement is not None and self.movement.largest > 0)


@dataclass(frozen=True, slots=True)
class Uncompared:
    """An output of which it is not known how it differs, and why."""

    output: str
    reason: str

    @property
    def count(self) -> int:
        """No flip is known."""
        return 0

    @property
    def moves(self) -> bool:
        """Nothing is known to differ."""
        return False


@dataclass(frozen=True, slots=True)
class RowFlip:
    """A row, counted from 1, whose answer is another now."""

    row: int
    old: Outcome
    new: Outcome


@dataclass(frozen=True, slots=True)
class RowFlips:
    """How many rows flip from one answer to another."""

    old: Outcome
    new: Outcome
    rows: int


@dataclass(frozen=True, slots=True)
class Moves:
    """How one output differs on rows.

    ``confusion`` are the pairs of an old and a new answer that occur, those that agree included; empty for a number.
    ``movement`` is that of the number, of the probability of yes, or of the probability of a category that moves most;
    None where threshold units decide. ``right`` counts what the data say is right: before, and now.
    """

    output: str
    rows: int
    confusion: tuple[RowFlips, ...]
    first: tuple[RowFlip, ...]
    movement: Movement | None
    right: tuple[int, int] | None = None

    @property
    def count(self) -> int:
        """How many rows flip."""
        return sum(pair.rows for pair in self.confusion if pair.old != pair.new)

    @property
    def moves(self) -> bool:
        """Whether anything differs."""
        return self.count > 0 or (self.movement is not None and self.movement.largest > 0)


Difference: TypeAlias = Flips | Moves | Uncompared


@dataclass(frozen=True, slots=True)
class Behavior:
    """The differences of all outputs that both versions have.

    ``rows`` is the file of rows that were asked. ``carried`` says that the new version has no weights of its own and
    answered with those of the old one.
    """

    outputs: tuple[Difference, ...] = ()
    rows: str | None = None
    carried: bool = False
