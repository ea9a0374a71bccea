"""The numbers of a training: learning rates, momenta, decays, and how long each thing lasts."""

from collections.abc import Iterator
from math import ceil, log

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import (
    DECAYED_TWICE,
    LONGER_THAN_TRAINING,
    STRONG_DECAY,
    UNUSUAL_LEARNING_RATE,
    UNUSUAL_MOMENTUM,
    VANISHING_LEARNING_RATE,
    WATCHES_TRAINING_LOSS,
)
from nnspec.ops.base import Optimizer, Schedule
from nnspec.ops.optimizers import Adagrad, Adamw, Lion, Sgd
from nnspec.ops.schedules import Cosine, Exponential, LinearWarmup, ReduceOnPlateau, StepDecay
from nnspec.spec.training import Training

LOWEST_RATE = 1e-7
HIGHEST_RATE: dict[type[Optimizer], float] = {Sgd: 10.0, Adagrad: 1.0, Lion: 0.01}
OTHER_HIGHEST_RATE = 0.1
"""Of the optimizers that divide by the size of the gradient, so that every step is about as long as the rate."""

LONGEST_MEMORY = 0.999  # a momentum beyond it averages over more than a thousand steps
LARGEST_SHARE = 0.1  # of each weight that decay may take away at a step
LARGEST_PENALTY = 1.0
LEAST_FACTOR = 1e-6


def check_rates(training: Training) -> Iterator[Diagnostic]:
    """Yield numbers that hardly any training has, and what never takes effect."""
    if training.rule == "gradient_descent":
        yield from _optimizer(training.optimizer)
        yield from _decay(training)
        if training.schedule is not None:
            path: Path = ("training", "schedule", training.schedule.tag())
            yield from _schedule(training.schedule, training.epochs, path)
    yield from _stopping(training)


def _optimizer(optimizer: Optimizer) -> Iterator[Diagnostic]:
    path: Path = ("training", "optimizer", optimizer.tag())
    momentum = float(getattr(optimizer, "momentum", 0.0))
    rate = optimizer.learning_rate
    highest = HIGHEST_RATE.get(type(optimizer), OTHER_HIGHEST_RATE)
    if rate < LOWEST_RATE or rate / (1 - momentum) > highest:
        low = rate < LOWEST_RATE
        # A step adds up with those before it that momentum keeps.
        kept = f", and momentum {momentum:g} makes it {rate / (1 - momentum):g}" if momentum > 0 and not low else ""
        usual = f"{LOWEST_RATE:g} to {highest:g}"
        message = f"a learning rate of {rate:g}{kept}, where {optimizer.tag()} is known to learn with {usual}"
        default = type(optimizer).model_fields["learning_rate"].default
        hint = f"the default is {default:g}"
        yield Diagnostic(UNUSUAL_LEARNING_RATE, message, (*path, "learning_rate"), hint=hint)
    first, second = getattr(optimizer, "beta1", None), getattr(optimizer, "beta2", None)
    if first is not None and second is not None and first > second:
        message = f"beta1 {first:g} is above beta2 {second:g}, and the first average is meant to be the shorter one"
        yield Diagnostic(UNUSUAL_MOMENTUM, message, (*path, "beta1"), hint="swap the two")
        return
    for key in ("momentum", "beta1"):
        value = float(getattr(optimizer, key, 0.0))
        if value >= LONGEST_MEMORY:
            message = f"{key} {value:g} averages over {1 / (1 - value):,.0f} steps"
            yield Diagnostic(UNUSUAL_MOMENTUM, message, (*path, key), hint="0.9 is usual, and 0.99 is high")


def _decay(training: Training) -> Iterator[Diagnostic]:
    optimizer, penalty = training.optimizer, training.regularization
    path: Path = ("training", "optimizer", optimizer.tag(), "weight_decay")
    decoupled = isinstance(optimizer, Sgd | Adamw | Lion)
    share = optimizer.learning_rate * optimizer.decay if decoupled else 0.0
    if share >= LARGEST_SHARE:
        message = f"each step takes {share:.0%} off every weight (learning_rate * weight_decay)"
        yield Diagnostic(STRONG_DECAY, message, path, hint="0.01 and below is usual")
    elif optimizer.decay > LARGEST_PENALTY:
        yield Diagnostic(
            STRONG_DECAY, _outweighs("weight_decay", optimizer.decay), path, hint="0.01 and below is usual"
        )
    if penalty is None:
        return
    for key, value in (("l1", penalty.l1), ("l2", penalty.l2)):
        if value > LARGEST_PENALTY:
            place: Path = ("training", "regularization", key)
            yield Diagnostic(STRONG_DECAY, _outweighs(key, value), place, hint="0.01 and below is usual")
    if penalty.l2 > 0 and optimizer.decay > 0:
        given = "weight_decay" in optimizer.model_fields_set
        message = f"{optimizer.tag()} has a weight_decay of {optimizer.decay:g}{'' if given else ' by default'} already"
        hint = "keep one of the two: remove l2, or write weight_decay: 0"
        yield Diagnostic(DECAYED_TWICE, message, ("training", "regularization", "l2"), at_key=True, hint=hint)


def _outweighs(key: str, value: float) -> str:
    return f"{key} {value:g} makes small weights matter more than the loss"


def _schedule(schedule: Schedule, epochs: int, path: Path) -> Iterator[Diagnostic]:
    match schedule:
        case LinearWarmup():
            if schedule.epochs is not None and schedule.epochs >= epochs:
                what = f"the learning rate is still rising when training ends after {epochs:,} epochs"
                yield _longer(what, (*path, "epochs"))
            yield from _schedule(schedule.then, epochs, (*path, "then", schedule.then.tag()))
        case StepDecay() if schedule.every >= epochs:
            yield _longer(f"training ends after {epochs:,} epochs, before the first step", (*path, "every"))
        case ReduceOnPlateau() if schedule.patience >= epochs:
            yield _longer(f"training ends after {epochs:,} epochs, before patience does", (*path, "patience"))
        case Cosine() if schedule.epochs is not None and schedule.epochs > epochs:
            what = f"training ends after {epochs:,} of the {schedule.epochs:,g} epochs that the cosine takes"
            yield _longer(what, (*path, "epochs"))
        case StepDecay():
            yield from _vanishing(schedule.factor, schedule.every, epochs, (*path, "factor"))
        case Exponential():
            yield from _vanishing(schedule.rate, 1, epochs, (*path, "rate"))


def _vanishing(factor: float, every: int, epochs: int, path: Path) -> Iterator[Diagnostic]:
    if factor == 1:
        return
    last = every * ceil(log(LEAST_FACTOR) / log(factor))  # the first epoch, from 0, below the least factor
    if last < epochs:
        message = (
            f"after {last:,} of {epochs:,} epochs the learning rate is a millionth of its start, and nothing moves"
        )
        yield Diagnostic(VANISHING_LEARNING_RATE, message, path, hint="raise it, or train for fewer epochs")


def _stopping(training: Training) -> Iterator[Diagnostic]:
    stopping = training.early_stopping
    if stopping is None:
        return
    path: Path = ("training", "early_stopping")
    if stopping.patience >= training.epochs:
        what = f"training ends after {training.epochs:,} epochs, before patience does"
        yield _longer(what, (*path, "patience"))
    if training.validation is None:
        message = "early stopping watches the rows that are trained on, and they hardly ever tell when to stop"
        yield Diagnostic(WATCHES_TRAINING_LOSS, message, path, at_key=True, hint="add validation: 0.2")


def _longer(what: str, path: Path) -> Diagnostic:
    return Diagnostic(LONGER_THAN_TRAINING, what, path, hint="shorten it, or train for more epochs")
