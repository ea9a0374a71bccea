"""A decision in the making: its questions, weights and threshold, what it would answer, and the spec that says so."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache
from itertools import product

from pydantic_core import PydanticCustomError

from nnspec.diagnostics import Source
from nnspec.exact import MAX_DIGITS, MAX_EXPONENT, exact_decimal
from nnspec.formatting import format_source
from nnspec.reading.scalars import NotFiniteError, TooLongError, resolve

MAX_TABLE = 4
"""So many questions make a truth table that is read at a glance."""

MAX_ALL = 12
"""So many questions are answered in every way; with more, each takes twice as long."""

# Sums of so few decimals of so many digits are exact in it.
_EXACT = Context(prec=3 * MAX_EXPONENT)
_PLAIN = re.compile(r"[A-Za-z][\w '’()?!;,-]*")


@dataclass(frozen=True)
class Question:
    """One yes/no input; ``weight`` is as its author wrote it."""

    name: str
    text: str
    weight: str


@dataclass(frozen=True)
class Draft:
    """What the author has said of a decision, whose one answer is called ``answer``."""

    name: str
    description: str
    answer: str
    questions: tuple[Question, ...]

    @property
    def weights(self) -> list[Decimal]:
        """The weights, as the numbers that were written."""
        return [number(question.weight) for question in self.questions]

    @property
    def total(self) -> Decimal:
        """The sum when every answer is yes."""
        return _sum(self.weights)

    @property
    def half(self) -> str:
        """The middle between the least and the greatest sum, as a file writes it."""
        middle = _EXACT.divide(self.total, Decimal(2)).normalize(Context(prec=MAX_DIGITS))
        return plain if len(plain := f"{middle:f}") <= MAX_DIGITS else str(middle)


@dataclass(frozen=True)
class Case:
    """One way to answer all questions, and the weighted sum."""

    given: tuple[bool, ...]
    total: Decimal


def number(text: str) -> Decimal:
    """Return the number that a text of YAML stands for; raises ValueError where it is none."""
    try:
        return exact_decimal(resolve(text) if text else None)
    except (NotFiniteError, TooLongError):
        raise ValueError("a finite number is expected") from None
    except PydanticCustomError as error:
        raise ValueError(error.message()) from None


@cache
def cases(draft: Draft) -> tuple[Case, ...]:
    """Return every case, all no first; none where there are too many."""
    if len(draft.questions) > MAX_ALL:
        return ()
    weights = draft.weights
    ways = product((False, True), repeat=len(weights))
    return tuple(Case(way, _sum([weight for weight, yes in zip(weights, way, strict=True) if yes])) for way in ways)


def telling(draft: Draft, threshold: Decimal) -> list[Case]:
    """Return the cases that say most of a threshold: the least sum above it, the greatest that is not, and the ends."""
    every = cases(draft)
    if not every:
        return [Case((yes,) * len(draft.questions), _sum(draft.weights if yes else [])) for yes in (True, False)]
    yes = [case for case in every if case.total > threshold]
    no = [case for case in every if not case.total > threshold]
    chosen = [min(yes, key=_total), max(no, key=_total)] if yes and no else []
    return [*dict.fromkeys((*chosen, every[-1], every[0]))]


def spec_text(draft: Draft, threshold: str) -> str:
    """Return the spec, in the style of ``nnspec fmt``."""
    limit = number(threshold)
    examples = []
    for case in telling(draft, limit):
        given = _flow([(each.name, word(yes)) for each, yes in zip(draft.questions, case.given, strict=True)])
        examples.append(f"  - {{given: {given}, expect: {{{draft.answer}: {word(case.total > limit)}}}}}")
    lines = ["nnspec: 1", f"name: {draft.name}"]
    lines += [f"description: {_scalar(draft.description)}"] if draft.description else []
    lines.append("inputs:")
    lines += [f"  {each.name}: {{type: boolean, question: {quoted(each.text)}}}" for each in draft.questions]
    lines.append(f"weights: {_flow([(each.name, each.weight) for each in draft.questions])}")
    lines += [f"threshold: {threshold}", f"outputs: {{{draft.answer}: {{type: boolean}}}}", "examples:", *examples]
    return format_source(Source(f"{draft.name}.yaml", "\n".join(lines) + "\n"))


def _total(case: Case) -> Decimal:
    return case.total


def _sum(numbers: Sequence[Decimal]) -> Decimal:
    total = Decimal(0)
    for each in numbers:
        total = _EXACT.add(total, each)
    return total


def word(yes: bool) -> str:
    """Return the answer as a spec and a command line write it."""
    return "yes" if yes else "no"


def _flow(entries: Sequence[tuple[str, str]]) -> str:
    return f"{{{', '.join(f'{name}: {value}' for name, value in entries)}}}"


def quoted(text: str) -> str:
    """Return a text in the quotes of YAML and JSON; what no raw text may hold, such as a line separator, is escaped."""
    return re.sub("[\u2028\u2029\ufeff]", lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _scalar(text: str) -> str:
    """Return a text as YAML: as it is where nothing in it could mean something else, else in quotes."""
    return text if _PLAIN.fullmatch(text) and resolve(text) == text else quoted(text)
