"""Hundreds of specs with one mistake each: it is found, on its line, and the word that was meant is suggested.

``pytest tests/mutants -s`` prints the table.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

from nnspec.check import check
from nnspec.diagnostics import Diagnostic, Severity
from tests.mutants.generator import KINDS, Mutant, mutants
from tests.mutants.texts import Text

SPECS = sorted((Path(__file__).parents[2] / "specs").rglob("*.yaml"))
SEED = 20
OF_EACH_KIND = 8
WANTED = 500


class Verdict:
    """What check said of a mutant."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        self.errors = [each for each in check(mutant.source) if each.code.severity is Severity.ERROR]
        self.on_line = [each for each in self.errors if _line(each) in mutant.lines]

    @property
    def is_suggested(self) -> bool:
        """Whether the first suggestion on the line is the word that was meant."""
        hints = (re.fullmatch(r"did you mean '(?:.*\.)?(.*)'\?", str(each.hint)) for each in self.on_line)
        first = next((hint[1] for hint in hints if hint is not None), None)
        return first == str(self.mutant.meant).rpartition(".")[2]

    def __str__(self) -> str:
        told = "; ".join(f"line {_line(each)} {each.code.id} {each.message} ({each.hint})" for each in self.errors)
        return f"[{self.mutant.kind}] {self.mutant.what}, lines {sorted(self.mutant.lines)}: {told or 'accepted'}"


def _line(diagnostic: Diagnostic) -> int:
    return diagnostic.position.line if diagnostic.position is not None else 0


def table(verdicts: Sequence[Verdict]) -> str:
    lines = [f"{'kind':<20}{'mutants':>9}{'found':>9}{'on line':>9}{'meant':>9}{'suggested':>11}"]
    for kind in KINDS:
        of_kind = [each for each in verdicts if each.mutant.kind == kind]
        meant = [each for each in of_kind if each.mutant.meant is not None]
        found, on_line = sum(bool(each.errors) for each in of_kind), sum(bool(each.on_line) for each in of_kind)
        suggested = sum(each.is_suggested for each in meant)
        lines.append(f"{kind:<20}{len(of_kind):>9}{found:>9}{on_line:>9}{len(meant):>9}{suggested:>11}")
    return "\n".join(lines)


def test_mistakes_are_found_on_their_lines_and_what_was_meant_is_suggested() -> None:
    random = Random(SEED)
    texts = [Text(path.stem, path.read_text(encoding="utf-8"), "yaml") for path in SPECS]
    texts += [text.as_json() for text in texts if text.name != "digits"]  # whose examples are thousands of lines there
    verdicts = [Verdict(mutant) for text in texts for mutant in mutants(text, random, OF_EACH_KIND)]
    print(f"\n{table(verdicts)}")
    assert len(verdicts) >= WANTED
    assert {each.mutant.kind for each in verdicts} == KINDS.keys()
    assert [str(each) for each in verdicts if not each.errors] == []
    off_line = [str(each) for each in verdicts if not each.on_line]
    assert len(off_line) <= len(verdicts) / 100, "\n".join(off_line)
    meant = [each for each in verdicts if each.mutant.meant is not None]
    missed = [str(each) for each in meant if not each.is_suggested]
    assert len(missed) <= len(meant) / 20, "\n".join(missed)
