"""Where outputs come from: a named layer or neuron, the last layer, or the neuron of their name in it."""

from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic
from nnspec.diagnostics.codes import DECISION_OUTPUT, OUTPUT_WITHOUT_SOURCE, UNKNOWN_NAME
from nnspec.spec.checks.weights import name_it
from nnspec.spec.draft import Draft
from nnspec.spec.outputs import BooleanOutput


def check_outputs(draft: Draft) -> Iterator[Diagnostic]:
    """Yield outputs that do not suit a decision, or that no layer gives."""
    if draft.is_decision:
        yield from _of_decision(draft)
    elif draft.layers:
        yield from _of_layers(draft)


def _of_decision(draft: Draft) -> Iterator[Diagnostic]:
    for number, (name, output) in enumerate(draft.outputs.items()):
        if number > 0:
            message = f"a decision has one output, and {name!r} is one more"
            hint = "for several outputs write layers of neurons"
            yield Diagnostic(DECISION_OUTPUT, message, ("outputs", name), at_key=True, hint=hint)
        elif output is None:
            continue
        elif not isinstance(output, BooleanOutput):
            hint = "write type: boolean, or layers for a network"
            message = f"a decision answers yes or no, not with a {output.type}"
            yield Diagnostic(DECISION_OUTPUT, message, ("outputs", name, "type"), hint=hint)
        else:
            for field, key in (("source", "from"), ("yes_above", "yes_above")):
                if field in output.model_fields_set:
                    message = f"the output of a decision has no {key}: it fires or does not"
                    yield Diagnostic(DECISION_OUTPUT, message, ("outputs", name, key), at_key=True, hint="remove it")


def _of_layers(draft: Draft) -> Iterator[Diagnostic]:
    names, last = draft.names, draft.layers[-1]
    for name, output in draft.outputs.items():
        if output is None:
            continue
        text = output.source
        if text is not None:
            if text not in names.layers and names.neuron(text) is None and not names.is_doubtful(text):
                what = "is an input; an output takes a layer" if text in names.inputs else "names no layer or neuron"
                hint = name_it(names, text.partition(".")[0])
                if hint is None:
                    hint = draft.guesses.did_you_mean(text, _sources(draft))
                yield Diagnostic(UNKNOWN_NAME, f"{text!r} {what}", ("outputs", name, "from"), hint=hint)
        elif len(draft.outputs) > 1 and last is not None and name not in last.neurons:
            message = f"one of several outputs, and no neuron of the last layer is called {name!r}"
            hint = (
                draft.guesses.did_you_mean(name, last.neurons)
                if last.neurons
                else "add from: the layer that it takes, one of its own"
            )
            yield Diagnostic(OUTPUT_WITHOUT_SOURCE, message, ("outputs", name), at_key=True, hint=hint)


def _sources(draft: Draft) -> list[str]:
    """Return what outputs can be taken from: layers, and neurons, with and without their layer."""
    layers = [layer for layer in draft.entries if layer is not None and layer.name is not None]
    neurons = (f"{layer.name}.{neuron}" for layer in layers for neuron in layer.neurons)
    return [*draft.names.layers, *neurons, *draft.names.neurons]
