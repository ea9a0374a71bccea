"""A spec is one decision or a list of layers, not both and not neither."""

from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic, Path, nearest
from nnspec.diagnostics.codes import DECISION_AND_LAYERS, NO_NETWORK, NO_THRESHOLD, TWO_THRESHOLDS
from nnspec.spec.draft import Draft
from nnspec.spec.spec import Spec

_DECISION = ("weights", "threshold", "bias")


def check_structure(draft: Draft) -> Iterator[Diagnostic]:
    """Yield top-level keys that contradict each other, or that are not enough to be a network."""
    decision = [key for key in _DECISION if key in draft.given]
    if "layers" in draft.given:
        hint = "a decision has weights and a threshold; to have layers too, make it a layer of neurons"
        for key in decision:
            yield Diagnostic(DECISION_AND_LAYERS, f"{key} beside layers", (key,), at_key=True, hint=hint)
    elif "weights" not in draft.given:
        if _is_misspelt(draft, "weights", "layers"):
            return
        hint = "add weights and a threshold for one decision, or layers"
        path = (decision[0],) if decision else ()
        yield Diagnostic(NO_NETWORK, "neither weights nor layers", path, at_key=True, hint=hint)
    elif len(decision) > 1 or not _is_misspelt(draft, "threshold", "bias"):
        yield from threshold_or_bias("threshold" in draft.given, "bias" in draft.given, ())


def _is_misspelt(draft: Draft, *wanted: str) -> bool:
    """Return whether another key was meant for one that is ``wanted``: that key is told, and it alone is wrong."""
    # Whoever has a network does without the words of others.
    from nnspec.spec.habits import known_as

    others = (key for key in draft.given if key not in Spec.model_fields)
    return any(nearest(key, wanted) is not None or known_as(key, "key", wanted) is not None for key in others)


def threshold_or_bias(threshold: bool, bias: bool, path: Path) -> Iterator[Diagnostic]:
    """Yield that the decision or neuron at ``path`` has both a threshold and a bias, or neither."""
    if threshold and bias:
        hint = "bias is -threshold: keep one of the two"
        yield Diagnostic(TWO_THRESHOLDS, "both a threshold and a bias", (*path, "bias"), at_key=True, hint=hint)
    if not threshold and not bias:
        hint = "add threshold: the sum above which it fires (or bias: -threshold)"
        yield Diagnostic(
            NO_THRESHOLD, "weights without a threshold or a bias", (*path, "weights"), at_key=True, hint=hint
        )
