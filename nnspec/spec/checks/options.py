"""Options of a layer that contradict each other, so that one of them would say nothing."""

from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import CONFLICTING_KEYS
from nnspec.ops.layers import Dense
from nnspec.spec.draft import Draft


def check_options(draft: Draft) -> Iterator[Diagnostic]:
    """Yield initializers of what is given, and what is said of a bias that a layer has not."""
    for number, layer in enumerate(draft.layers):
        if layer is not None and isinstance(layer.op, Dense):
            yield from _dense(layer.op, ("layers", number, "dense"))


def _dense(op: Dense, path: Path) -> Iterator[Diagnostic]:
    written = op.model_fields_set
    if op.weights is not None and "initializer" in written:
        message = "the weights are given, and an initializer draws them"
        yield Diagnostic(CONFLICTING_KEYS, message, (*path, "initializer"), at_key=True, hint="remove one of the two")
    if not op.use_bias:
        for key in ("bias", "bias_initializer"):
            if key in written and getattr(op, key) is not None:
                message = f"the layer has no bias (use_bias: no), and {key} is about it"
                yield Diagnostic(CONFLICTING_KEYS, message, (*path, key), at_key=True, hint="remove it, or use_bias")
    elif op.bias is not None and "bias_initializer" in written:
        message = "the bias is given, and an initializer draws it"
        yield Diagnostic(
            CONFLICTING_KEYS, message, (*path, "bias_initializer"), at_key=True, hint="remove one of the two"
        )
