"""What ``training`` asks for against what the network is: losses of outputs, the rule, gradients that cannot pass."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import (
    CLASS_WEIGHT,
    LOSS_OF_OUTPUT,
    NOT_A_PERCEPTRON,
    NOTHING_TO_TRAIN,
    STEP_HIDES_GRADIENT,
    WATCHED_METRIC,
)
from nnspec.spec.draft import Draft
from nnspec.spec.outputs import BooleanOutput, CategoryOutput
from nnspec.spec.readings import Readings

if TYPE_CHECKING:
    from nnspec.spec.layers import Layer
    from nnspec.spec.training import Training


def check_training(draft: Draft, training: "Training") -> Iterator[Diagnostic]:
    """Yield what cannot be trained so."""
    if draft.outputs:
        yield from _losses(draft, training)
        yield from _class_weights(draft, training)
        yield from _watched_metric(draft, training)
    if training.rule == "perceptron":
        yield from _perceptron(draft)
    elif draft.is_decision:
        message = "a decision is a step, and no gradient passes through a step"
        hint = "add rule: perceptron"
        yield Diagnostic(STEP_HIDES_GRADIENT, message, ("training",), at_key=True, hint=hint)
    elif draft.layers and None not in draft.layers:
        yield from _gradient(draft, [layer for layer in draft.layers if layer is not None])


def _losses(draft: Draft, training: "Training") -> Iterator[Diagnostic]:
    for name in training.loss if isinstance(training.loss, dict) else ():
        if name not in draft.outputs:
            hint = draft.guesses.did_you_mean(name, draft.outputs)
            yield Diagnostic(
                LOSS_OF_OUTPUT, f"no output is called {name!r}", ("training", "loss", name), at_key=True, hint=hint
            )


def _class_weights(draft: Draft, training: "Training") -> Iterator[Diagnostic]:
    for name, weights in training.class_weights.items():
        path: Path = ("training", "class_weights", name)
        output = draft.outputs.get(name)
        match output:
            case CategoryOutput():
                classes = output.categories
            case BooleanOutput():
                classes = ("yes", "no")
            case None if name in draft.outputs:
                continue
            case None:
                hint = draft.guesses.did_you_mean(name, draft.outputs)
                yield Diagnostic(CLASS_WEIGHT, f"no output is called {name!r}", path, at_key=True, hint=hint)
                continue
            case _:
                yield Diagnostic(
                    CLASS_WEIGHT, f"output {name!r} is a number and has no classes", path, at_key=True, hint="remove it"
                )
                continue
        for each in weights:
            if each not in classes:
                hint = draft.guesses.did_you_mean(each, classes)
                yield Diagnostic(
                    CLASS_WEIGHT, f"output {name!r} has no class {each!r}", (*path, each), at_key=True, hint=hint
                )


def _watched_metric(draft: Draft, training: "Training") -> Iterator[Diagnostic]:
    """Yield that early stopping watches what is no one number after each epoch."""
    watched = training.early_stopping.monitor if training.early_stopping is not None else "loss"
    named = [metric for metric in training.metrics if metric.tag() == watched.rpartition(".")[2]]
    if watched == "loss" or not named or None in draft.outputs.values():  # not among the metrics, or not known here
        return
    path: Path = ("training", "early_stopping", "monitor")
    if named[0].higher_is_better is None:
        message = f"early stopping watches {watched!r}, which is a table and no single number"
        yield Diagnostic(WATCHED_METRIC, message, path, hint="watch loss, or a metric that is one number")
        return
    told = _numbers(draft, training)
    if watched not in told:
        message = f"early stopping watches {watched!r}, which is not measured of this network"
        yield Diagnostic(WATCHED_METRIC, message, path, hint=f"known here: {', '.join(['loss', *told])}")


def _numbers(draft: Draft, training: "Training") -> list[str]:
    """Return the metrics that are one number each, as an epoch's record names them."""
    several = len(draft.outputs) > 1
    return [
        f"{name}.{metric.tag()}" if several else metric.tag()
        for name, output in draft.outputs.items()
        if output is not None and (not isinstance(training.loss, dict) or name in training.loss)
        for metric in training.metrics
        if metric.higher_is_better is not None and output.type in metric.kinds
    ]


def _perceptron(draft: Draft) -> Iterator[Diagnostic]:
    path: Path = ("training", "rule")
    hint = "write it as a decision, or as one layer of step units; for more layers use gradient descent"
    if not draft.is_decision and draft.layers and None not in draft.layers:
        layer = draft.layers[0] if len(draft.layers) == 1 else None
        if layer is None or not layer.is_linear or not layer.is_step:
            message = "the perceptron rule trains a single step layer, and this network is another"
            yield Diagnostic(NOT_A_PERCEPTRON, message, path, hint=hint)
        elif not layer.is_trainable:
            yield Diagnostic(NOTHING_TO_TRAIN, "the only layer is frozen", ("training",), at_key=True)
    for name, output in draft.outputs.items():
        if output is not None and not isinstance(output, BooleanOutput):
            message = f"the perceptron rule learns yes or no, and output {name!r} is a {output.type}"
            yield Diagnostic(NOT_A_PERCEPTRON, message, path, hint="use gradient descent")


def _gradient(draft: Draft, layers: "list[Layer]") -> Iterator[Diagnostic]:
    if not any(layer.is_trainable for layer in layers):
        hint = "remove training, or let a layer have weights to train"
        yield Diagnostic(NOTHING_TO_TRAIN, "no layer has anything to train", ("training",), at_key=True, hint=hint)
    # Whether a gradient that comes down to a layer is wanted there: by it, or by one that it reads.
    wanted: list[bool] = []
    readings = Readings(draft.names, layers)
    for number, layer in enumerate(layers):
        read = {reading.unit.layer for reading in readings.of_layer(number) if reading.unit is not None}
        wanted.append(layer.is_trainable or any(wanted[each] for each in read if each < number))
        if layer.is_step and wanted[number]:
            path: Path = (
                ("layers", number, layer.tag, "activation") if layer.is_linear else ("layers", number, layer.tag)
            )
            message = "no gradient passes through a step, so what lies before it cannot be trained"
            hint = "use sigmoid, or freeze what lies before it with trainable: false"
            yield Diagnostic(STEP_HIDES_GRADIENT, message, path, hint=hint)
