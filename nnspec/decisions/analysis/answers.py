"""Answers to single inputs, as people give them and in words: what cases, which are numbers, stand for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from nnspec.decisions.analysis.domain import Domain
from nnspec.decisions.change import Bounds
from nnspec.decisions.exact import number_text
from nnspec.decisions.network import outcome_text

After: TypeAlias = bool | str | Bounds


class Answer(NamedTuple):
    """An input, or an entry of a shaped one, and what is answered: yes or no, a category, an interval of a number."""

    input: str
    value: After


Answers: TypeAlias = tuple[Answer, ...]


def of_case(domain: Domain, case: int, axes: Iterable[int] | None = None) -> Answers:
    """Return the answers that make a case; those of ``axes`` only, where they are given."""
    options = domain.space.options(case)
    wanted = range(len(domain.elements)) if axes is None else axes
    return of_options(domain, {axis: options[axis] for axis in wanted})


def of_options(domain: Domain, options: Mapping[int, int]) -> Answers:
    """Return the answers that options of axes stand for; axes that are no inputs are left out."""
    return tuple(
        Answer(domain.elements[axis].name, domain.answers[axis][option].after)
        for axis, option in sorted(options.items())
        if axis < len(domain.elements)
    )


def answer_text(name: str, value: After) -> str:
    """Return one answer: ``partner = yes``, ``urea above 7``."""
    if isinstance(value, Bounds):
        return f"{name} {value.text(number_text)}"
    return f"{name} = {value_text(value)}"


def answers_text(answers: Answers) -> str:
    """Return answers in one line: ``confusion = yes, urea above 7 and age at least 65``."""
    return listed([answer_text(answer.input, answer.value) for answer in answers])


def value_text(value: After) -> str:
    """Return what is answered, without the input: ``yes``, ``above 7``."""
    return value.text(number_text) if isinstance(value, Bounds) else outcome_text(value)


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence holds them: ``a, b and c``."""
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
