"""What is wrong with a spec that cannot be read whole: all of it, behind its slips and between its fields, too.

The words for what is wrong know the whole vocabulary; a spec that is right does without this module.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from pydantic import ValidationError

from nnspec.diagnostics import Diagnostic
from nnspec.reading.findings import MAX_FINDINGS
from nnspec.spec.between import between
from nnspec.spec.checks import check
from nnspec.spec.draft import Draft
from nnspec.spec.slips import MAX_ROUNDS, Meant
from nnspec.spec.sound import sound_part
from nnspec.spec.spec import Spec
from nnspec.spec.translate import translate

MOST_LOOKED_BEHIND = 50
"""Mistakes of structure behind which more is looked for; who makes so many will check again."""


def salvage(value: Mapping[str, Any], error: ValidationError) -> tuple[Draft, list[Diagnostic], Spec | None]:
    """Return what can be read of a spec's ``value``, in which pydantic found ``error``.

    These are its parts, what is wrong with it, and the spec that is left without what is wrong, where there is one.
    """
    meant, spec, findings = Meant(value), None, _translated(error, value)
    looks_behind = len(findings) <= MOST_LOOKED_BEHIND
    for _ in range(MAX_ROUNDS if looks_behind else 0):
        before, meant = meant, meant.again(findings)
        if meant is before:
            break
        try:
            spec, findings = Spec.model_validate(meant.value), []
        except ValidationError as left:
            findings = _translated(left, meant.value)
    if looks_behind:
        findings += between(meant.value, findings, MAX_FINDINGS)
    draft = replace(Draft.of(spec) if spec is not None else Draft.salvaged(meant.value), meant=meant)
    told = {each.path for each in findings}
    findings += islice((each for each in check(draft) if each.path not in told), MAX_FINDINGS)
    return draft, meant.told(findings)[:MAX_FINDINGS], sound_part(meant.value, findings)


def _translated(error: ValidationError, value: Mapping[str, Any]) -> list[Diagnostic]:
    return translate(error.errors(include_url=False), value, MAX_FINDINGS)
