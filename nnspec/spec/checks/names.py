"""Inputs, layers and neurons share one namespace, and an output is not called like an input."""

import re
from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import INVALID_NAME, NAME_TAKEN
from nnspec.naming import MAX_NAME, NAME, NAME_RULE
from nnspec.spec.draft import Draft

_NAME = re.compile(NAME)


def check_names(draft: Draft) -> Iterator[Diagnostic]:
    """Yield names that are none, and names given twice."""
    automatic = {f"layer_{number}": number for number in _without_name(draft)}
    for name in draft.inputs:
        if name in automatic:
            yield _automatic(name, ("inputs", name), at_key=True)
    taken = {name: f"input {name!r}" for name in draft.inputs}
    for name in draft.outputs:
        if name in taken:
            message = f"the name {name!r} is that of an input already; data name their columns by both"
            yield Diagnostic(NAME_TAKEN, message, ("outputs", name), at_key=True, hint="rename one of the two")
    for name, noun, path in _definitions(draft):
        if name in automatic:
            yield _automatic(name, path, at_key=noun == "neuron")
        elif name in taken:
            message = f"the name {name!r} is that of {taken[name]} already"
            hint = "inputs, layers and neurons share one namespace; rename one of the two"
            yield Diagnostic(NAME_TAKEN, message, path, at_key=noun == "neuron", hint=hint)
        elif noun == "neuron" and (_NAME.fullmatch(name) is None or len(name) > MAX_NAME):
            yield Diagnostic(INVALID_NAME, f"{name[: MAX_NAME + 1]!r} is not a name", path, at_key=True, hint=NAME_RULE)
        else:
            taken[name] = f"a {noun}" if noun == "neuron" else f"{noun} {name!r}"


def _definitions(draft: Draft) -> Iterator[tuple[str, str, Path]]:
    for number, layer in enumerate(draft.entries):
        if layer is None:
            continue
        if layer.name is not None:
            yield layer.name, "layer", ("layers", number, "name")
        for neuron in layer.neurons:
            yield neuron, "neuron", ("layers", number, "neurons", "units", neuron)


def _without_name(draft: Draft) -> list[int]:
    return [number for number, layer in enumerate(draft.entries, 1) if layer is not None and layer.name is None]


def _automatic(name: str, path: Path, *, at_key: bool) -> Diagnostic:
    message = f"{name!r} is what the layer in that place is called, as it has no name of its own"
    return Diagnostic(NAME_TAKEN, message, path, at_key=at_key, hint="take another name, or name that layer")
