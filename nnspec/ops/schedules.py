"""Learning-rate schedules: each a factor on the optimizer's learning rate, as a function of progress.

``step``, ``exponential`` and ``reduce_on_plateau`` change between epochs; ``cosine`` and ``linear_warmup`` change at
every step.
"""

from math import cos, inf, pi
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from nnspec.either import Omittable
from nnspec.ops.base import Progress, Schedule
from nnspec.ops.tagged import Tagged


class Constant(Schedule):
    """The learning rate as it is."""

    def at(self, progress: Progress) -> float:
        """Return 1."""
        return 1.0


class StepDecay(Schedule):
    """The learning rate times ``factor`` after every ``every`` epochs."""

    tag_name: ClassVar[str] = "step"

    every: int = Field(ge=1)
    """Epochs from one reduction to the next."""
    factor: float = Field(default=0.1, gt=0, le=1)
    """What the learning rate is multiplied by."""

    def at(self, progress: Progress) -> float:
        """factor^floor(epoch / every)."""
        return self.factor ** (progress.epoch // self.every)


class Exponential(Schedule):
    """The learning rate times ``rate`` after each epoch."""

    rate: float = Field(gt=0, le=1)
    """What the learning rate is multiplied by after each epoch."""

    def at(self, progress: Progress) -> float:
        """rate^epoch."""
        return self.rate**progress.epoch


class Cosine(Schedule):
    """From 1 down to ``floor`` along half a cosine, over ``epochs`` or the whole run, and then ``floor``.

    Loshchilov and Hutter 2017, arXiv:1608.03983, without the restarts.
    """

    per_step: ClassVar[bool] = True

    floor: float = Field(default=0.0, ge=0, le=1)
    """The share of the learning rate at the end."""
    epochs: Omittable[Annotated[float, Field(gt=0)]] = None
    """Epochs of the way down; all of the training where nothing is said."""

    def at(self, progress: Progress) -> float:
        """floor + (1 - floor) (1 + cos(pi t)) / 2, with t the share of the way that is done."""
        epochs = self.epochs if self.epochs is not None else progress.epochs
        done = min(1.0, progress.step / (epochs * progress.steps_per_epoch))
        return self.floor + (1 - self.floor) * (1 + cos(pi * done)) / 2


class ReduceOnPlateau(Schedule):
    """The learning rate times ``factor`` whenever ``patience`` epochs in a row have not lowered the watched loss.

    An epoch lowers it when its loss is below the lowest so far by more than ``min_delta``. The count begins anew after
    a reduction. The factor never falls below ``floor``.
    """

    patience: int = Field(default=10, ge=1)
    """Epochs without a lower loss before a reduction."""
    factor: float = Field(default=0.1, gt=0, lt=1)
    """What the learning rate is multiplied by."""
    min_delta: float = Field(default=1e-4, ge=0)
    """By how much lower counts as lower."""
    floor: float = Field(default=0.0, ge=0, le=1)
    """The smallest share of the learning rate."""

    def at(self, progress: Progress) -> float:
        """factor^(the reductions so far), at least floor."""
        lowest, waited, reductions = inf, 0, 0
        for loss in progress.history:
            waited = 0 if loss < lowest - self.min_delta else waited + 1
            lowest = loss if waited == 0 else lowest
            if waited == self.patience:
                waited, reductions = 0, reductions + 1
        return max(self.factor**reductions, self.floor)


Lasting = Constant | StepDecay | Exponential | Cosine | ReduceOnPlateau


class LinearWarmup(Schedule):
    """A ramp over the first ``steps`` or ``epochs``, times another schedule (Goyal et al. 2017, arXiv:1706.02677).

    ``then`` runs from the first step, under the ramp: its epochs are those of the run.
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["steps"]}, {"required": ["epochs"]}]})

    per_step: ClassVar[bool] = True

    steps: Omittable[Annotated[int, Field(ge=1)]] = None
    """Length of the ramp in steps."""
    epochs: Omittable[Annotated[float, Field(gt=0)]] = None
    """Length of the ramp in epochs."""
    then: Annotated[Lasting, Tagged("schedule")] = Constant()
    """The schedule that the ramp leads to."""

    @model_validator(mode="after")
    def _one_of_steps_and_epochs(self) -> "LinearWarmup":
        if (self.steps is None) == (self.epochs is None):
            raise PydanticCustomError("steps_or_epochs", "give either steps or epochs")
        return self

    def at(self, progress: Progress) -> float:
        """min(1, (step + 1) / length), times the other schedule: the first step already moves."""
        done = float(progress.step + 1)
        if self.steps is not None:
            done /= self.steps
        if self.epochs is not None:
            done /= self.epochs * progress.steps_per_epoch
        return min(1.0, done) * self.then.at(progress)


AnySchedule = Annotated[Lasting | LinearWarmup, Tagged("schedule")]
