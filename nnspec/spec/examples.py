"""Examples: values that are given and the answers they should get; the spec's own tests.

What an example may say about an input or output depends on that; ``nnspec.spec.checks`` compares them.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from nnspec.diagnostics import Diagnostic
from nnspec.diagnostics.codes import CONFLICTING_KEYS, NEEDS_KEY
from nnspec.either import Omittable
from nnspec.exact import Exact
from nnspec.spec.part import MAX_ENTRIES, Part, Text


class Expected(Part):
    """An answer with its tolerance: a number's ``value``, or the ``probabilities`` of some categories."""

    value: Omittable[Any] = None
    probabilities: Omittable[Annotated[dict[str, Exact], Field(min_length=1, max_length=MAX_ENTRIES)]] = None
    within: Annotated[Exact, Field(ge=0)]

    def findings(self) -> Iterator[Diagnostic]:
        """Yield that it is not exactly one of the two."""
        if self.value is not None and self.probabilities is not None:
            yield Diagnostic(CONFLICTING_KEYS, "expect a value or probabilities, not both", ("probabilities",), True)
        if self.value is None and self.probabilities is None:
            hint = "write {value: 3.2, within: 0.1}, or {probabilities: {name: 0.9}, within: 0.05}"
            yield Diagnostic(NEEDS_KEY, "this expects neither a value nor probabilities", hint=hint)


def _with_tolerance(answer: Any) -> Any:
    return Expected.model_validate(answer) if isinstance(answer, dict) else answer


Answer = Annotated[Any, BeforeValidator(_with_tolerance)]
"""``yes``, a category, or Expected."""


class Example(Part):
    """``given`` has a value for every input, ``expect`` an answer for one output or more."""

    given: Annotated[dict[str, Any], Field(max_length=MAX_ENTRIES)]
    expect: Annotated[dict[str, Answer], Field(min_length=1, max_length=MAX_ENTRIES)]
    description: Omittable[Text] = None
