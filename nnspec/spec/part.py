"""What every part of a spec is: a frozen, strict model that may say more about itself than its types can."""

from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from itertools import islice
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, TypeAdapter, ValidationError, model_validator
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from nnspec.diagnostics import Diagnostic
from nnspec.naming import MAX_NAME, NAME
from nnspec.reading.findings import MAX_FINDINGS

MAX_ENTRIES = 10_000

Name = Annotated[str, Field(pattern=NAME, max_length=MAX_NAME)]
"""The name of an input, layer, neuron or output."""

Text = Annotated[str, Field(max_length=10_000)]
"""Text for people."""


class Part(BaseModel):
    """A mapping of the file; its fields are the keys, and no others are taken. Built when a file first has one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True)

    def findings(self) -> Iterator[Diagnostic]:
        """Yield what is wrong between the fields, each at its path within this part."""
        yield from ()

    @model_validator(mode="after")
    def _no_findings(self) -> Self:
        found = [*islice(self.findings(), MAX_FINDINGS)]
        if found:
            raise located(type(self).__name__, found)
        return self


def located(title: str, findings: list[Diagnostic]) -> ValidationError:
    """Return the findings as pydantic's error, to be raised in a validator; the paths are continued by its callers."""
    return ValidationError.from_exception_data(
        title,
        [
            InitErrorDetails(
                type=PydanticCustomError(
                    finding.code.id,
                    "{message}",
                    {"message": finding.message, "hint": finding.hint, "at_key": finding.at_key},
                ),
                loc=finding.path,
                input=None,
            )
            for finding in findings
        ],
    )


class Later:
    """Annotation of a type that is imported when a file first has a value of it."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name

    def chosen(self, union: Any, value: object) -> Any:
        """Import and return the type."""
        return getattr(import_module(self.module), self.name)

    def alternatives(self, union: Any) -> tuple[Any, ...]:
        """Import and return the one type."""
        return (self.chosen(union, None),)

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.chosen(None, None))

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return a validator that imports the type when it runs."""
        return core_schema.no_info_plain_validator_function(lambda value: self._adapter.validate_python(value))
