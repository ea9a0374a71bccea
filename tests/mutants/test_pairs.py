"""Two mistakes in one spec are told in one pass: neither hides the other, save where it takes away what shows it."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from random import Random

from nnspec.check import check
from nnspec.diagnostics import Severity
from tests.mutants.generator import Mutant, mutants
from tests.mutants.texts import Text

SPECS = sorted(path for path in (Path(__file__).parents[2] / "specs").rglob("*.yaml") if path.stem != "digits")
SEED = 21
OF_EACH_KIND = 6
PAIRS = 100
"""Of each spec."""

# What is deleted, renamed or moved changes what the other mistake is about.
LOCAL = ("misspelt key", "misspelt value", "misspelt reference", "retyped", "out of range")


def changed(text: Text, mutant: Mutant) -> dict[int, str] | None:
    """Return the one line that a mutant changes, by its number; None where it changes more."""
    before, after = text.text.splitlines(), mutant.source.text.splitlines()
    if len(before) != len(after):
        return None
    lines = {number: now for number, (was, now) in enumerate(zip(before, after, strict=True), 1) if was != now}
    return lines if len(lines) == 1 else None


def pairs(text: Text, random: Random) -> Iterator[tuple[Sequence[Mutant], str, set[int]]]:
    """Yield two mutants of different lines, the text with both mistakes, and its wrong lines."""
    local = [mutant for mutant in mutants(text, random, OF_EACH_KIND) if mutant.kind in LOCAL]
    edits = [(mutant, lines) for mutant in local if (lines := changed(text, mutant)) is not None]
    both = [pair for pair in combinations(edits, 2) if pair[0][1].keys() != pair[1][1].keys()]
    for (one, first), (other, second) in random.sample(both, min(PAIRS, len(both))):
        lines = first | second
        written = text.text.splitlines(keepends=True)
        for number, line in lines.items():
            written[number - 1] = f"{line}\n"
        yield (one, other), "".join(written), {*lines}


def test_neither_of_two_mistakes_hides_the_other() -> None:
    random = Random(SEED)
    hidden, count = [], 0
    for path in SPECS:
        text = Text(path.stem, path.read_text(encoding="utf-8"), "yaml")
        for both, written, wrong in pairs(text, random):
            findings = check(text.source(written))
            told = {each.position.line for each in findings if each.position and each.code.severity is Severity.ERROR}
            count += 1
            if not wrong <= told:
                hidden.append(f"{' AND '.join(each.what for each in both)}: told {sorted(told)} of {sorted(wrong)}")
    assert count > 500
    assert len(hidden) <= count / 100, f"{len(hidden)} of {count}\n" + "\n".join(hidden)
