"""The cases that flip, in words: by what they turn from and to, what they have in common, and blocks of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from nnspec.comparison.behavior import Condition, FlipBlock, FlipGroup
from nnspec.comparison.cover import cover, hull
from nnspec.decisions.analysis.space import Space
from nnspec.decisions.change import Bounds
from nnspec.decisions.network import Outcome
from nnspec.decisions.options import Option, joined

MAX_BLOCKS = 20
"""So many blocks of cases are told of each way to flip; of the others how many cases they hold."""

MAX_WORDS = 200
"""So many blocks are told of all ways together, and at least two of each."""

MAX_GROUPS = 50
"""So many ways to flip are told, those that most cases take."""

Options = Sequence[tuple[int, ...]]
"""Of each axis, those of its options that are meant."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One input, or an entry of a shaped one, and what it can be."""

    name: str
    options: tuple[Option, ...]

    @property
    def is_number(self) -> bool:
        """Whether its options are intervals, in ascending order."""
        return isinstance(self.options[0].after, Bounds)


@dataclass(frozen=True, slots=True)
class Flipped:
    """The ways to flip that most cases take, how many ways there are, and how many cases take any."""

    groups: tuple[FlipGroup, ...]
    ways: int
    count: int


def flipped(space: Space, axes: Sequence[Axis], before: Mapping[Outcome, int], after: Mapping[Outcome, int]) -> Flipped:
    """Return what flips, from the cases of each outcome before and after; ``axes`` are those of ``space``."""
    ways = sorted(_ways(before, after), key=lambda way: -way[2].bit_count())
    told = ways[:MAX_GROUPS]
    most = min(MAX_BLOCKS, max(2, MAX_WORDS // max(len(told), 1)))
    groups = tuple(_group(space, axes, *way, most) for way in told)
    return Flipped(groups, len(ways), sum(cases.bit_count() for _, _, cases in ways))


def _ways(before: Mapping[Outcome, int], after: Mapping[Outcome, int]) -> Iterator[tuple[Outcome, Outcome, int]]:
    """Yield each pair of an old and a new outcome that cases turn between, and these cases."""
    for was, cases in before.items():
        left = cases & ~after.get(was, 0)
        for is_now, others in after.items():
            if not left:
                break
            if left & others:
                yield was, is_now, left & others
                left &= ~others


def _group(space: Space, axes: Sequence[Axis], was: Outcome, is_now: Outcome, cases: int, most: int) -> FlipGroup:
    numbers = frozenset(place for place, axis in enumerate(axes) if axis.is_number)
    around = hull(space, cases, numbers)
    blocks = tuple(islice(cover(space, cases, numbers), most))
    told = 0
    for block in blocks:
        told |= block.cases
    listed = [FlipBlock(tuple(_conditions(axes, block.options, around)), block.cases.bit_count()) for block in blocks]
    return FlipGroup(
        was,
        is_now,
        cases.bit_count(),
        tuple(_conditions(axes, around, [tuple(range(len(axis.options))) for axis in axes])),
        tuple(sorted(listed, key=lambda block: -block.cases)),
        untold=(cases & ~told).bit_count(),
    )


def _conditions(axes: Sequence[Axis], block: Options, known: Options) -> Iterator[Condition]:
    """Yield what a block says of each input beyond what is known."""
    for axis, chosen, had in zip(axes, block, known, strict=True):
        if chosen == had:
            continue
        options = [axis.options[option] for option in chosen]
        values = (joined(options),) if axis.is_number else tuple(option.after for option in options)
        yield Condition(axis.name, values)
