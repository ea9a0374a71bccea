"""Examples: values that are given and the answers they should get; the spec's own tests.

What an example may say about an input or output depends on that; ``nnspec.spec.checks`` compares them.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from nnspec.diagnostics import Diagnostic
from nnspec.diagnostics.codes import CONFLICTING_KEYS, NEEDS_KEY
from nnspec.either import Omittable
from nnspec.exact import Exact
from nnspec.spec.part import MAX_ENTRIES, Part, Text

_KINDS = ("boolean", "number", "string", "array")

Value = Annotated[Any, WithJsonSchema({"anyOf": [{"type": kind} for kind in _KINDS]})]
"""What an input or output can be: yes or no, a number, a category, or lists of them in the shape that is declared."""


class Expected(Part):
    """An answer with its tolerance: a number's ``value``, or the ``probabilities`` of some categories."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["value"]}, {"required": ["probabilities"]}]},
    )

    value: Omittable[Value] = None
    """The number that is expected."""
    probabilities: Omittable[Annotated[dict[str, Exact], Field(min_length=1, max_length=MAX_ENTRIES)]] = None
    """The probabilities that are expected, of some categories."""
    within: Annotated[Exact, Field(ge=0)]
    """By how much the answer may differ."""

    def findings(self) -> Iterator[Diagnostic]:
        """Yield that it is not exactly one of the two."""
        if self.value is not None and self.probabilities is not None:
            yield Diagnostic(
                CONFLICTING_KEYS, "expect a value or probabilities, not both", ("probabilities",), at_key=True
            )
        if self.value is None and self.probabilities is None:
            hint = "write {value: 3.2, within: 0.1}, or {probabilities: {name: 0.9}, within: 0.05}"
            yield Diagnostic(NEEDS_KEY, "this expects neither a value nor probabilities", hint=hint)


class PlainOrExpected:
    """Annotation: an answer as it is (yes, a category), or a mapping of it and its tolerance."""

    def chosen(self, union: Any, value: object) -> Any:
        """Return the type that reads ``value``."""
        return Expected if isinstance(value, dict) else Any

    def alternatives(self, union: Any) -> tuple[Any, ...]:
        """Return the types that may read a value."""
        return Value, Expected

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return a validator that reads mappings, and leaves the rest to the checks."""
        return core_schema.no_info_plain_validator_function(
            lambda value: Expected.model_validate(value) if isinstance(value, dict) else value
        )


Answer = Annotated[Any, PlainOrExpected()]


class Example(Part):
    """``given`` has a value for every input, ``expect`` an answer for one output or more."""

    given: Annotated[dict[str, Value], Field(max_length=MAX_ENTRIES)]
    """A value for every input."""
    expect: Annotated[dict[str, Answer], Field(min_length=1, max_length=MAX_ENTRIES)]
    """An answer for one output or more."""
    description: Omittable[Text] = None
    """What the example shows, for people."""
