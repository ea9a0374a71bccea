"""The conversation in which a decision is made: asks, shows what the decision would do, and writes nothing itself."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from nnspec.check import check
from nnspec.cli.init.decision import MAX_TABLE, Draft, Question, cases, number, spec_text, telling, word
from nnspec.cli.init.files import refuse_existing
from nnspec.cli.init.templates import network_name
from nnspec.cli.table import columns
from nnspec.diagnostics import Severity, Source, SpecError
from nnspec.errors import CancelledError
from nnspec.naming import MAX_NAME, NAME, NAME_RULE, NETWORK_NAME, NETWORK_NAME_RULE
from nnspec.reading.findings import has_invalid_character

WELCOME = """A decision asks yes/no questions. Each has a weight: what a yes counts, below 0 where it speaks against.
The answer is yes where the weights of all that is yes sum to more than a threshold.

Enter takes what stands in [brackets]; Ctrl-C leaves, and nothing is written.
"""
_COMMON = {"tomorrow", "today", "enough", "there", "their", "about", "would", "should", "could", "which"}


def interview(place: Callable[[str], Path], *, force: bool) -> tuple[Path, str, str]:
    """Return where the spec goes, its text, and a case to decide as a command line writes it.

    ``place`` gives the path for a name. Raises CancelledError when the author leaves.
    """
    with suppress(ImportError):  # editing of lines, where the platform has it
        import readline  # noqa: F401
    try:
        return _interview(place, force)
    except (EOFError, KeyboardInterrupt):
        print()
        raise CancelledError("nothing was written") from None


def _interview(place: Callable[[str], Path], force: bool) -> tuple[Path, str, str]:
    print(WELCOME)
    proposed = network_name(place("decision").stem)
    name = _ask("Name of the decision", proposed, _network)
    path = place(name)
    refuse_existing([path], force=force)
    description = _ask("What it decides, in a sentence", "", _text)
    answer = _ask("A word for its answer", "go", _name)
    draft = Draft(name, description, answer, _questions(answer))
    print(f"\nAll yes together make {draft.total}.")
    threshold = _ask("Threshold: yes where the sum is above", draft.half, _number)
    while True:
        text = spec_text(draft, threshold)
        print()
        print("\n".join((*_behavior(draft, threshold), *_remarks(text, path))))
        again = _ask(f"\nEnter writes {path}; or give another threshold", threshold, _number)
        if again == threshold:
            break
        threshold = again
    first = telling(draft, number(threshold))[0]
    given = " ".join(f"{each.name}={word(yes)}" for each, yes in zip(draft.questions, first.given, strict=True))
    return path, text, given


def _questions(answer: str) -> tuple[Question, ...]:
    found: list[Question] = []
    taken = {answer}

    def new(text: str) -> str:
        if text in taken:
            raise ValueError(f"{text} is taken; give another word")
        return _name(text)

    while True:
        print()
        text = _ask(f"Question {len(found) + 1}{' (Enter: no more)' if found else ''}", "", _text)
        if not text and found:
            return tuple(found)
        if not text:
            print("  a decision has one question at least, such as: Is the weather good?")
            continue
        name = _ask("  A word for it", _guess(text, taken) or f"question_{len(found) + 1}", new)
        weight = _ask("  Its weight", "1", _number)
        taken.add(name)
        found.append(Question(name, text, weight))


def _guess(question: str, taken: set[str]) -> str:
    """Return a word for a question: its longest that is not taken, the later of equal ones; empty where it has none."""
    words = [each for each in re.findall(r"[a-z]+", question.lower()) if each not in _COMMON | taken]
    return max(reversed(words), key=len, default="")[:MAX_NAME]


def _behavior(draft: Draft, threshold: str) -> Iterator[str]:
    """Yield what the decision answers: in every case where they are few, else how often where that is soon known."""
    limit, every = number(threshold), cases(draft)
    if every and len(draft.questions) <= MAX_TABLE:
        head = [*(question.name for question in draft.questions), "sum", draft.answer]
        rows = [[*map(word, case.given), str(case.total), word(case.total > limit)] for case in every]
        yield from columns([head, *rows], right=[len(head) - 2])
    elif every:
        yes = sum(case.total > limit for case in every)
        yield f"{draft.answer} = yes in {yes:,} of {len(every):,} cases"


def _remarks(text: str, path: Path) -> Iterator[str]:
    """Yield what check says of the spec; raises SpecError for an error, in which no conversation can end."""
    source = Source(str(path), text)
    findings = check(source)
    errors = [finding for finding in findings if finding.code.severity is Severity.ERROR]
    if errors:
        raise SpecError(errors, source)
    for finding in findings:
        yield f"{finding.code.severity.value}: {finding.message}"


def _ask(prompt: str, default: str, read: Callable[[str], str]) -> str:
    """Ask until the answer can be read, and return it; an empty one is the default."""
    while True:
        shown = f"{prompt} [{default}]: " if default else f"{prompt}: "
        try:
            return read(input(shown).strip() or default)
        except UnicodeDecodeError:
            print("  this cannot be read as text; type it again")
        except ValueError as error:
            print(f"  {error}")


def _text(text: str) -> str:
    if has_invalid_character(text):
        raise ValueError("this holds a character that a spec may not hold; type it again")
    return text


def _name(text: str) -> str:
    if len(text) > MAX_NAME or re.fullmatch(NAME, text) is None:
        raise ValueError(NAME_RULE)
    return text


def _network(text: str) -> str:
    if len(text) > MAX_NAME or re.fullmatch(NETWORK_NAME, text) is None:
        raise ValueError(NETWORK_NAME_RULE)
    return text


def _number(text: str) -> str:
    number(text)
    return text
