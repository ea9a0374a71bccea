"""Unions told apart by the key ``type``: each entry is read by the one model that its type names."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from nnspec.diagnostics import Diagnostic, did_you_mean, nearest, suggestion
from nnspec.diagnostics.codes import MISSING_KEY, UNKNOWN_KEY, UNKNOWN_TAG, WRONG_TYPE
from nnspec.spec.part import Part, located

_SHOWN = 40


class ByType:
    """Annotation of a union of parts; ``models`` maps what ``type`` says to the part, ``noun`` is the word for one."""

    def __init__(self, noun: str, models: Mapping[str, type[Part]]) -> None:
        self.noun, self.models = noun, models

    def chosen(self, union: Any, value: object) -> type[Part] | None:
        """Return the part that reads ``value``, None where its type is not known."""
        tag = value.get("type") if isinstance(value, dict) else None
        return self.models.get(tag) if isinstance(tag, str) else None

    def alternatives(self, union: Any) -> tuple[type[Part], ...]:
        """Return the parts."""
        return tuple(self.models.values())

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return a validator that looks at ``type`` first."""

        def read(value: Any) -> BaseModel:
            if type(value) in self.models.values():
                return value  # type: ignore[no-any-return]
            model = self.chosen(source, value)
            if model is None:
                raise located(self.noun, [self._unknown(value)])
            return model.model_validate(value)

        return core_schema.no_info_plain_validator_function(read)

    def _unknown(self, value: object) -> Diagnostic:
        known = ", ".join(self.models)
        if not isinstance(value, dict):
            return Diagnostic(WRONG_TYPE, f"an {self.noun} is a mapping", hint=f"write {{type: ...}}, one of {known}")
        tag = value.get("type")
        misspelt = next((key for key in value if isinstance(key, str) and nearest(key, ["type"]) is not None), None)
        tight = next((key for key in value if isinstance(key, str) and key.startswith("type:")), None)
        if tag is None and tight is not None:
            way = f"put a space behind the colon: type: {tight[5:]}"
            return Diagnostic(UNKNOWN_KEY, f"unknown key {tight[:_SHOWN]!r}", (tight,), at_key=True, hint=way)
        if tag is None and misspelt is not None:
            meant = suggestion(misspelt, "type", ["type"])
            return Diagnostic(UNKNOWN_KEY, f"unknown key {misspelt!r}", (misspelt,), at_key=True, hint=meant)
        if tag is None:
            return Diagnostic(MISSING_KEY, f"this {self.noun} has no type", ("type",), hint=f"add type: one of {known}")
        hint = self._meant(tag) if isinstance(tag, str) else f"known here: {known}"
        return Diagnostic(UNKNOWN_TAG, f"unknown type {tag!r} of {self.noun}", ("type",), hint=hint)

    def _meant(self, tag: str) -> str | None:
        # Who knows the types does without the words of others.
        from nnspec.spec.habits import called, known_as

        ours = known_as(tag, "type", self.models)
        return called(tag, ours) if ours is not None else did_you_mean(tag, self.models)
