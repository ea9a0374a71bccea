"""What weights and ``from`` refer to: features of inputs, neurons, layers. Their order is another check's affair."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice

from nnspec.diagnostics import Diagnostic, Path, is_other_letter, suggestion
from nnspec.diagnostics.codes import CONFLICTING_KEYS, NOT_A_FEATURE, UNKNOWN_NAME, UNWEIGHED_FEATURE
from nnspec.spec.draft import Draft
from nnspec.spec.guesses import Guesses
from nnspec.spec.inputs import CategoryInput, Input
from nnspec.spec.names import Feature, Namespace, feature_names, parse_reference

_SHOWN = 3


def check_weights(draft: Draft) -> Iterator[Diagnostic]:
    """Yield references of weights and layers to what is not there, or not yet, and what a decision leaves out."""
    weights = draft.given.get("weights")
    if draft.is_decision and isinstance(weights, Mapping):
        above = Above(draft.names, 0)
        for text in weights:
            yield from _feature(draft, text, above, ("weights", text))
        yield from _unweighed(draft, weights)
    for number, layer in enumerate(draft.entries):
        if layer is None:
            continue
        above = Above(draft.names, number)
        for name, neuron in layer.neurons.items():
            path: Path = ("layers", number, "neurons", "units", name, "weights")
            for text in neuron.weights:
                yield from _feature(draft, text, above, (*path, text))
        if layer.neurons and layer.sources:
            message = "neurons take what their weights name, and no from"
            yield Diagnostic(CONFLICTING_KEYS, message, ("layers", number, "from"), at_key=True, hint="remove it")
            continue
        for index, text in enumerate(layer.sources):
            yield from _source(draft, text, above, ("layers", number, "from", index))


class Above:
    """The names that layer ``number`` may read, which are listed once one of its names is wrong."""

    def __init__(self, names: Namespace, number: int) -> None:
        self._names, self._number = names, number

    @cached_property
    def features(self) -> list[str]:
        """The inputs, and the neurons of the layers above."""
        return [*self._names.inputs, *self._neurons()]

    @cached_property
    def sources(self) -> list[str]:
        """The inputs, the layers above and their neurons."""
        layers = (name for name, number in self._names.layers.items() if number < self._number)
        return [*self._names.inputs, *layers, *self._neurons()]

    def is_doubtful(self, text: str) -> bool:
        """Return whether ``text`` may name what could not be read."""
        return self._names.is_doubtful(text, self._number)

    def _neurons(self) -> Iterator[str]:
        for name, neuron in self._names.neurons.items():
            if neuron.layer is not None and neuron.layer < self._number:
                yield name


def _feature(draft: Draft, text: str, above: Above, path: Path) -> Iterator[Diagnostic]:
    """Yield what is wrong with a weight."""
    names = draft.names
    feature = names.feature(text)
    if feature is not None or above.is_doubtful(text):
        return
    if text in names.layers:
        inside = [name for name, neuron in names.neurons.items() if neuron.layer == names.layers[text]]
        hint = draft.guesses.did_you_mean(text, inside)
        message = f"{text!r} is a layer; a weight belongs to a single neuron or feature"
        yield Diagnostic(NOT_A_FEATURE, message, path, at_key=True, hint=hint)
    else:
        reference = parse_reference(text)
        kind = names.inputs.get(reference.name) if reference is not None else None
        if reference is not None and kind is not None:
            yield _no_feature(draft.guesses, reference.name, kind, text, path)
            return
        hint = _meant(draft.guesses, text, above.features)
        yield Diagnostic(UNKNOWN_NAME, f"no input or earlier neuron is called {text!r}", path, at_key=True, hint=hint)


def _no_feature(guesses: Guesses, name: str, kind: Input, text: str, path: Path) -> Diagnostic:
    count = kind.width
    if count == 1:
        message = f"input {name!r} is a single value"
        return Diagnostic(NOT_A_FEATURE, message, path, at_key=True, hint=f"write {name}")
    first = next(feature_names(name, kind))
    if text == name:
        message = f"input {name!r} has {count:,} features, and a weight belongs to one of them"
        return Diagnostic(NOT_A_FEATURE, message, path, at_key=True, hint=f"write {first} and so on")
    category = isinstance(kind, CategoryInput) and not kind.shape
    hint = guesses.did_you_mean(text, [*feature_names(name, kind)]) if category else f"its first is {first}"
    message = f"input {name!r} has no feature {text!r}" + (f" in its shape {list(kind.shape)}" if kind.shape else "")
    return Diagnostic(NOT_A_FEATURE, message, path, at_key=True, hint=hint)


def _unweighed(draft: Draft, weights: Mapping[str, object]) -> Iterator[Diagnostic]:
    """Yield the features that a decision does not weigh, one finding for each input."""
    features = {text: draft.names.feature(text) for text in weights}
    weighed = set(features.values())
    unknown = [text for text, feature in features.items() if feature is None]
    for name, kind in draft.inputs.items():
        names = feature_names(name, kind) if kind is not None else ()
        unweighed = (text for index, text in enumerate(names) if Feature(name, index) not in weighed)
        left_out = list(islice(unweighed, _SHOWN + 1))  # there can be millions
        # A weight that is misspelt, or names an input where it wants a feature, is told already.
        if not left_out or name in unknown or draft.guesses.nearest(left_out[0], unknown) is not None:
            continue
        listed = ", ".join(left_out[:_SHOWN]) + (", ..." if len(left_out) > _SHOWN else "")
        message = f"a decision weighs every input, and {listed} {'has' if len(left_out) == 1 else 'have'} no weight"
        hint = f"add {left_out[0]}: 0 where it does not count"
        yield Diagnostic(UNWEIGHED_FEATURE, message, ("weights",), at_key=True, hint=hint)


def _source(draft: Draft, text: str, above: Above, path: Path) -> Iterator[Diagnostic]:
    """Yield what is wrong with an entry of ``from``."""
    names = draft.names
    known = text in names.layers or text in names.inputs or names.neuron(text) is not None
    if not known and names.feature(text) is None and not above.is_doubtful(text):
        hint = name_it(names, text)
        if hint is None:
            hint = _meant(draft.guesses, text, above.sources)
        yield Diagnostic(UNKNOWN_NAME, f"no input or earlier layer is called {text!r}", path, hint=hint)


def name_it(names: Namespace, text: str) -> str | None:
    """Return the way out where ``text`` is what a layer without a name is called, None where it is not."""
    return f"the layer in that place has no name; write name: {text} beside it" if names.without_name(text) else None


def _meant(guesses: Guesses, text: str, known: list[str]) -> str | None:
    """Return a hint at the name that was meant, which keeps the part of ``text`` that follows its name."""
    name = next(iter(text.replace("[", ".").split(".")))
    near = guesses.nearest(text, known)
    if near is None and (inner := guesses.nearest(name, known)) is not None:
        rest = text[len(name) :]
        return suggestion(text, inner + rest, (each + rest for each in known))
    if near is None or is_other_letter(text, near):
        return guesses.did_you_mean(text, known)
    return suggestion(text, near, known)
