"""All differences between two versions of one network, and the verdict."""

from dataclasses import dataclass, field
from typing import Literal

from nnspec.comparison.behavior import Behavior
from nnspec.comparison.change import Edit
from nnspec.comparison.interface import Change, compare_interfaces
from nnspec.comparison.rules import Rule
from nnspec.comparison.structure import compare_structures
from nnspec.comparison.training import TrainingChanges, compare_trainings
from nnspec.comparison.version import Version

Verdict = Literal["breaking", "compatible", "same"]


@dataclass(frozen=True, slots=True)
class WeightMove:
    """A parameter whose stored numbers differ: how many of them, by how much at most, and in the mean of all."""

    name: str
    numbers: int
    differ: int
    largest: float
    mean: float


@dataclass(frozen=True)
class Comparison:
    """What changed from ``old`` to ``new``, the names of what was compared; None where there is no such version."""

    network: str
    old: str | None
    new: str | None
    callers: tuple[Change, ...] = ()
    behavior: Behavior = field(default_factory=Behavior)
    structure: tuple[Edit, ...] = ()
    training: TrainingChanges = field(default_factory=TrainingChanges)
    weights: tuple[WeightMove, ...] = ()

    @property
    def breaking(self) -> int:
        """The number of changes that break callers."""
        return sum(change.breaking for change in self.callers)

    @property
    def flips(self) -> bool:
        """Whether a decision flips."""
        return any(difference.count > 0 for difference in self.behavior.outputs)

    @property
    def moves(self) -> bool:
        """Whether an output was found to differ in anything."""
        return self.flips or any(difference.moves for difference in self.behavior.outputs)

    @property
    def verdict(self) -> Verdict:
        """Whether callers must change, something else has, or nothing."""
        if self.breaking:
            return "breaking"
        changed = self.callers or self.structure or self.training.edits or self.weights or self.moves
        return "compatible" if changed else "same"


def compare(old: Version, new: Version, behavior: Behavior, weights: tuple[WeightMove, ...] = ()) -> Comparison:
    """Return the comparison of two versions, of which it is known how they behave and how their weights differ."""
    structure = compare_structures(old, new)
    return Comparison(
        new.spec.name,
        old.name,
        new.name,
        compare_interfaces(old, new),
        behavior,
        structure.edits,
        compare_trainings(old, new, structure.of_training),
        weights,
    )


def added(new: Version) -> Comparison:
    """Return that a network is new."""
    return Comparison(new.spec.name, None, new.name, (Change(Rule.NETWORK_ADDED, Edit("", new=new.spec.name)),))


def removed(old: Version) -> Comparison:
    """Return that a network is gone."""
    return Comparison(old.spec.name, old.name, None, (Change(Rule.NETWORK_REMOVED, Edit("", old=old.spec.name)),))
