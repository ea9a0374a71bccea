"""The part of a broken spec whose shapes can be told: what they do not depend on is left out where it is wrong."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from nnspec.diagnostics import Diagnostic, Severity
from nnspec.diagnostics.codes import UNKNOWN_KEY
from nnspec.spec.checks import check
from nnspec.spec.draft import Draft
from nnspec.spec.spec import Spec

_FOR_PEOPLE = ("nnspec", "name", "description", "metadata", "$schema", "examples")
"""Keys at the top of which shapes know nothing."""

_OF_LOSSES = ("rule", "loss")
"""Keys of training that say what the outputs must be."""


def sound_part(value: Mapping[str, Any], findings: Iterable[Diagnostic]) -> Spec | None:
    """Return what is left of a spec without the parts that ``findings`` are about; None where shapes depend on them."""
    kept = dict(value)
    for finding in findings:
        if finding.code.severity is not Severity.ERROR:
            continue
        top, *below = finding.path if finding.path else ("",)
        if top == "training" and below and below[0] not in _OF_LOSSES and isinstance(value.get(top), dict):
            kept[top] = {key: value[top][key] for key in _OF_LOSSES if key in value[top]}
        elif top in _FOR_PEOPLE or (not below and finding.code is UNKNOWN_KEY):
            kept.pop(str(top), None)
        else:
            return None
    kept.setdefault("nnspec", 1)
    kept.setdefault("name", "unknown")
    try:
        spec = Spec.model_validate(kept)
    except ValidationError:
        return None
    # Training that could not be read was not held against the network, which its rule or its losses may not fit.
    errors = (each for each in check(Draft.of(spec)) if each.code.severity is Severity.ERROR)
    return spec if next(errors, None) is None else None
