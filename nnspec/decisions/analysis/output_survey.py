"""What is known of one output: of each input what it has to say, of each outcome how often it is and what suffices.

However it was found; by which method is the affair of ``by_cases``, ``by_sums`` and ``by_bounds``.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from nnspec.decisions.analysis.answers import Answers, of_options
from nnspec.decisions.analysis.domain import Domain
from nnspec.decisions.analysis.suffice import Sufficient
from nnspec.decisions.network import Outcome, Output

Method: TypeAlias = Literal["cases", "sums", "bounds"]

MAX_SETS = 16
"""How many sets of answers that suffice are listed; any others are counted."""


@dataclass(frozen=True, slots=True)
class Influence:
    """What one input has to say: ``matters`` is whether it ever changes the outcome; None is what is not known.

    Of an outcome of yes or no, ``towards`` is 1 where its yes, or a larger number, only ever pushes towards yes, -1
    towards no, 0 else; ``best`` are its categories that push as far towards yes as any other, whatever the others are.
    """

    input: str
    matters: bool | None
    banzhaf: Fraction | None = None
    shapley: Fraction | None = None
    towards: int = 0
    best: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chance:
    """One outcome: its share of the cases, answers it cannot be without, and the first sets of answers that suffice.

    ``count`` is the number of such sets, None where it is not known.
    """

    outcome: Outcome
    share: Fraction | None = None
    needed: Answers = ()
    sets: tuple[Answers, ...] = ()
    count: int | None = None


@dataclass(frozen=True, slots=True)
class OutputSurvey:
    """One output; ``inputs`` are those that can bear on it, ``cases`` the number of ways to answer them."""

    output: Output
    method: Method
    cases: int
    inputs: tuple[Influence, ...]
    chances: tuple[Chance, ...]


def sets_of(domain: Domain, found: Sufficient | None) -> tuple[tuple[Answers, ...], int | None]:
    """Return the sets and the count of a ``Chance``; none, and no count, where nothing was found out."""
    if found is None:
        return (), None
    return tuple(of_options(domain, options) for options in found.sets), found.count
