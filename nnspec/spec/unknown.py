"""What was meant where a key or a tag is not known: by a slip, in the words of others, or in another place."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnspec.diagnostics import Diagnostic, Path, Suggestion, did_you_mean, nearest, suggestion
from nnspec.diagnostics import codes as c
from nnspec.ops.activations import AnyActivation
from nnspec.ops.tagged import members
from nnspec.spec.habits import called, known_as, names_for
from nnspec.spec.keys import is_layer_without_tag, keys_at
from nnspec.spec.layers import SIBLINGS, tags
from nnspec.spec.values import shown
from nnspec.spec.ways import Into, layer_by_type, op_of, place_of, without_space

_ACTIVATED = ("dense", "neurons")
"""Layers that may have an activation of their own."""


def unknown_key(loc: Path, value: object, lacking: list[str | int]) -> tuple[Diagnostic, str | None]:
    """Return the finding, and the key that was meant when it is one of those that the mapping is ``lacking``."""
    parent, key = loc[:-1], str(loc[-1])
    if is_layer_without_tag(value, parent) and nearest(key, SIBLINGS) is None:
        hint = _meant_layer(key, value, parent)
        return Diagnostic(c.UNKNOWN_TAG, f"unknown layer {shown(key)}", loc, at_key=True, hint=hint), None
    wanted, keys = [*map(str, lacking)], keys_at(value, parent)
    meant, hint = nearest(key, wanted), None
    tight = without_space(key, keys)
    if tight is not None:
        meant, hint = (tight[0] if tight[0] in wanted else None), tight[1]
    elif meant is not None:
        hint = suggestion(key, meant, keys)
    elif (meant := known_as(key, "key", wanted)) is not None:
        hint = called(key, meant)
    else:
        hint = _way_of_key(key, value, parent, keys)
        # Whoever writes it there writes that, too.
        meant = hint.key if isinstance(hint, Into) and hint.key in wanted else None
    return Diagnostic(c.UNKNOWN_KEY, f"unknown key {shown(key)}", loc, at_key=True, hint=hint), meant


def unknown_tag(given: object, loc: Path, context: Mapping[str, Any]) -> Diagnostic:
    """Return the finding about a tag that names nothing, whether it stands alone or before its options."""
    in_mapping = isinstance(given, dict)
    path = (*loc, context["tag"]) if in_mapping else loc
    message = f"unknown {context['noun']} {shown(context['tag'])}"
    return Diagnostic(c.UNKNOWN_TAG, message, path, at_key=in_mapping, hint=_meant_tag(given, context))


def not_one_tag(given: object, loc: Path, context: Mapping[str, Any]) -> Diagnostic:
    """Return the finding about what should name one layer, loss or the like, and names none or several."""
    noun, known = context["noun"], context["known"]
    hint = f"known here: {', '.join(known)}"
    named = [key for key in given if key in known] if isinstance(given, dict) else []
    if len(named) > 1:
        message = f"one {noun} at a time: this names {' and '.join(named)}"
        hint = "give each an entry of its own" if noun == "layer" else "keep one"
        inner = next((each for each in named if each in _ACTIVATED), None)
        if inner is not None and "activation" in named:
            hint = f"write it in {inner}: {{activation: ...}}, or {hint}"
        return Diagnostic(c.NOT_ONE_TAG, message, (*loc, named[1]), at_key=True, hint=hint)
    by_name = op_of(given, known)
    if by_name is not None:
        hint = by_name
    article = "an" if noun[0] in "aeiou" else "a"
    return Diagnostic(c.NOT_ONE_TAG, f"expected the name of {article} {noun}, not {shown(given)}", loc, hint=hint)


def _meant_tag(given: object, context: Mapping[str, Any]) -> str | None:
    tag, known = context["tag"], context["known"]
    by_name = op_of(given, known)
    if by_name is not None:
        return by_name
    if context["noun"] == "loss" and isinstance(given, dict) and isinstance(given.get(tag), str):
        # A map of losses has mappings in it, which is how it is told from a loss with options.
        return f"the loss of one output is written {{{tag}: {{loss: {given[tag]}}}}}"
    ours = known_as(tag, context["noun"], known)
    return called(tag, ours) if ours is not None else did_you_mean(tag, known)


def _meant_layer(key: str, value: object, parent: Path) -> str | None:
    if key in members(AnyActivation):
        return f"write activation: {key}"
    by_type = layer_by_type(value, parent)
    if by_type is not None:
        return f"write {by_type}: {{...}} in its place" if key == "type" else f"it goes into {by_type}: {{{key}: ...}}"
    ours = known_as(key, "layer", tags())
    return called(key, ours) if ours is not None else did_you_mean(key, tags())


def _way_of_key(key: str, value: object, parent: Path, keys: Sequence[str]) -> str | None:
    """Return the hint at a key that is no slip of one that is missing: its place, its name here, or what is near."""
    place = place_of(value, parent, key)
    if place is not None:
        return place
    ours = known_as(key, "key", keys)
    if ours is not None:
        return called(key, ours)
    near = did_you_mean(key, keys)
    if isinstance(near, Suggestion):
        return near
    # What others call so, and has its place elsewhere.
    for ours in names_for(key, "key"):
        place = place_of(value, parent, ours)
        if place is not None:
            return f"it is called {ours} here, and {place}"
    return near
