"""Collects what is wrong with a text while it is read, in words that both formats share."""

import re
from dataclasses import replace

from nnspec.diagnostics import Code, Diagnostic, Fix, Path, Source, codes
from nnspec.reading.document import MAX_DEPTH, MAX_NODES, Span
from nnspec.reading.scalars import MAX_NUMBER

# Surrogates, non-characters, the byte order mark and controls; in raw text also the separators that some
# programs take for line ends and others do not.
_NEVER = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_NOT_IN_STRINGS = re.compile(f"[{_NEVER}]")
_NOT_IN_TEXT = re.compile(f"[{_NEVER}\u2028\u2029\ufeff]")

MAX_FINDINGS = 500
"""So many findings of one spec are told; a machine that wrote more has one fault, not thousands."""

# So many characters of one kind of mistake tell enough.
_MAX_CHARACTERS = 20


class StopReadingError(Exception):
    """Nothing further can be read after the finding just added; never leaves the package."""


class Findings:
    """The findings of one source, in the order they were met."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []

    def add(self, code: Code, message: str, span: Span, path: Path = (), hint: str | None = None) -> None:
        """Add a finding at the characters of ``span``; raises StopReadingError where there are too many already."""
        if len(self.found) == MAX_FINDINGS:
            raise StopReadingError
        place = self.source.position(*span)
        self.found.append(Diagnostic(code, message, path, hint=hint, position=place))

    def stop(
        self,
        code: Code,
        message: str,
        span: Span,
        path: Path = (),
        hint: str | None = None,
        too_much: Span | None = None,
    ) -> StopReadingError:
        """Add a finding that ends the reading, and goes without ``too_much``; the caller raises what this returns."""
        self.add(code, message, span, path, hint)
        if too_much is not None:
            self.found[-1] = replace(self.found[-1], fix=Fix(self.source.position(*too_much), ""))
        return StopReadingError()

    def duplicate_key(self, key: str, span: Span, first: Span, path: Path) -> None:
        """Add that ``key`` stands twice in one mapping."""
        line = self.source.position(*first).line
        message = f"the key {quoted(key)} is here twice; it is first on line {line}"
        self.add(codes.DUPLICATE_KEY, message, span, path, "keep one of the two")

    def too_deep(self, span: Span, path: Path) -> StopReadingError:
        """Stop at nesting beyond ``MAX_DEPTH``."""
        return self.stop(codes.TOO_DEEP, f"mappings and lists nest deeper than {MAX_DEPTH}", span, path)

    def too_many_nodes(self, span: Span, path: Path) -> StopReadingError:
        """Stop at more than ``MAX_NODES`` keys and values."""
        message = f"the spec holds more than {MAX_NODES:,} keys and values, aliases expanded"
        return self.stop(
            codes.TOO_MANY_NODES, message, span, path, "keep weights in a safetensors file beside the spec"
        )

    def not_finite(self, word: str, span: Span, path: Path) -> None:
        """Add that a number is infinite or none."""
        hint = "give a finite number, or quote it to make it text"
        self.add(codes.NUMBER_NOT_FINITE, f"{word} is not a finite number", span, path, hint)

    def number_too_long(self, word: str, span: Span, path: Path) -> None:
        """Add that a number has too many characters."""
        message = f"a number of {len(word):,} characters; at most {MAX_NUMBER:,} are read"
        self.add(codes.NUMBER_TOO_LONG, message, span, path, "round it, or quote it to make it text")

    def empty(self) -> StopReadingError:
        """Stop at a source that holds nothing."""
        return self.stop(codes.EMPTY_FILE, "the spec is empty", (0, 0), hint="begin with: nnspec: 1")

    def not_a_mapping(self, value: object, span: Span) -> None:
        """Add that the whole spec is a list or a scalar."""
        what = "a list" if isinstance(value, list) else "a single value"
        message = f"a spec is a mapping of keys to values, this is {what}"
        self.add(codes.NOT_A_MAPPING, message, span, hint="begin with: nnspec: 1")

    def check_text(self) -> None:
        """Add the characters that no spec may hold; stop when there are any."""
        for found, match in enumerate(_NOT_IN_TEXT.finditer(self.source.text), 1):
            message = f"the character {_named(match[0])} is not allowed in a spec"
            self.add(codes.INVALID_CHARACTER, message, match.span(), hint="remove it")
            if found == _MAX_CHARACTERS:
                break
        if self.found:
            raise StopReadingError

    def check_string(self, text: str, span: Span, path: Path) -> None:
        """Add that a string holds, by an escape, a character that no spec may hold."""
        match = None if text.isprintable() else _NOT_IN_STRINGS.search(text)
        if match is not None:
            message = f"the text holds the character {_named(match[0])}, which is not allowed in a spec"
            self.add(codes.INVALID_CHARACTER, message, span, path, "remove the escape")


def has_invalid_character(text: str) -> bool:
    """Return whether a string holds a character that no spec may hold."""
    return not text.isprintable() and _NOT_IN_STRINGS.search(text) is not None


def quoted(word: str) -> str:
    """Return ``word`` in quotes, cut where it is longer than a message should be."""
    return repr(word if len(word) <= 40 else f"{word[:37]}...")


def _named(character: str) -> str:
    return f"U+{ord(character):04X}"
