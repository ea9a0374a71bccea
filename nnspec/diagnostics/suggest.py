"""The name somebody probably meant."""

import re
from collections.abc import Iterable
from typing import Self

# A longer name is not a slip of the fingers, and comparing it would cost its square.
LONGEST = 64
LISTED = 8

_NO_LETTERS = re.compile(r"[\W\d_]+")
_NO_DIGITS = re.compile(r"\D+")


class Suggestion(str):
    """A hint at one word to write: ``word`` in place of ``given``.

    ``sure`` tells that nothing else can have been meant, so that it may be written without asking.
    """

    __slots__ = ("given", "sure", "word")
    given: str
    word: str
    sure: bool

    def __new__(cls, hint: str, given: str, word: str, *, sure: bool) -> Self:
        """Return the hint."""
        made = super().__new__(cls, hint)
        made.given, made.word, made.sure = given, word, sure
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str, str, str], dict[str, bool]]:
        """Return what a copy or a pickle is made from."""
        return (str(self), self.given, self.word), {"sure": self.sure}


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that ``name`` was meant to be, or None when none is near.

    A candidate that differs only in case wins; otherwise the one of least distance, of equals the first. Of two names
    the longer says how many insertions, deletions, substitutions and swaps of neighbors may lie between them: 1 up to
    4 letters, 2 up to 8, a third of its letters beyond.
    """
    if not name or len(name) > LONGEST:
        return None
    folded = name.casefold()
    best, least = None, LONGEST
    for candidate in candidates:
        other = candidate.casefold()
        if other == folded:
            return candidate
        # Only a nearer one than the best so far is of interest; one at distance 1 can still lose to an equal in case.
        limit = min(slips(max(len(folded), len(other))), least - 1)
        if abs(len(other) - len(folded)) > limit:
            continue
        found = distance(folded, other, limit)
        if found is not None:
            best, least = candidate, found
    return best


def slips(letters: int) -> int:
    """Return how many edits a name of so many letters may be away and still be known again."""
    return 1 if letters <= 4 else 2 if letters <= 8 else letters // 3


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """Return a hint that names the nearest candidate or, when none is near, lists what there is; None without any."""
    known = list(candidates)
    near = nearest(name, known)
    if near is not None and not is_other_letter(name, near):
        return suggestion(name, near, known)
    if not known:
        return None
    rest = f", ... ({len(known)} in all)" if len(known) > LISTED else ""
    return f"known here: {', '.join(known[:LISTED])}{rest}"


def is_other_letter(name: str, word: str) -> bool:
    """Return whether two names are a letter each, and not the same: any letter is as near to one as any other."""
    return len(name) == len(word) == 1 and name.casefold() != word.casefold()


def suggestion(name: str, word: str, known: Iterable[str]) -> Suggestion:
    """Return a hint at ``word``, which of the names that are ``known`` here is the nearest to ``name``."""
    return Suggestion(f"did you mean {word!r}?", name, word, sure=is_slip(name, word, known))


def is_slip(name: str, word: str, known: Iterable[str]) -> bool:
    """Return whether ``name`` is ``word`` but for one slip of the fingers, and is no other word that is ``known``.

    Capitals alone are no other word: ``Adam`` is ``adam``, though ``nadam`` is near. Numbers are not misspelt, and
    neither are names of a letter or two: ``x2`` beside ``x1``, ``part_b`` beside ``part_a`` is another name, perhaps
    one that is missing.
    """
    if len(name) > 1 and name != word and name.casefold() == word.casefold():
        return not any(other != word and other.casefold() == word.casefold() for other in known)
    if any(other != word and _near(name, other) for other in known) or not _near(name, word):
        return False
    if _NO_DIGITS.sub(" ", name) != _NO_DIGITS.sub(" ", word):
        return False
    written, meant = _NO_LETTERS.split(name.casefold()), _NO_LETTERS.split(word.casefold())
    if "".join(written) == "".join(meant):
        return len(word) >= 4
    differing = [pair for pair in zip(written, meant, strict=False) if pair[0] != pair[1]]
    return len(written) == len(meant) and all(len(a) >= 3 and len(b) >= 4 for a, b in differing)


def _near(name: str, other: str) -> bool:
    return abs(len(name) - len(other)) <= 1 and distance(name.casefold(), other.casefold(), 1) is not None


def distance(a: str, b: str, limit: int) -> int | None:
    """Return the optimal string alignment distance of ``a`` and ``b``, or None when it exceeds ``limit``.

    Source: Damerau's edit distance in its restricted form, where no part is edited twice.
    """
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        row = [i]
        for j, right in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        # A swap can still reach back past a bad row by one, so both rows must be out of reach.
        if min(row) > limit and min(above) > limit:
            return None
        before, above = above, row
    return above[-1] if above[-1] <= limit else None
