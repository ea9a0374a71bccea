"""The ``training`` section: what is minimized, by which rule, for how long, and what is watched meanwhile."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, core_schema

from nnspec.diagnostics import Diagnostic
from nnspec.diagnostics.codes import CONFLICTING_KEYS, NEEDS_KEY
from nnspec.either import Omittable
from nnspec.naming import MAX_NAME
from nnspec.ops.base import Loss
from nnspec.ops.losses import AnyLoss
from nnspec.ops.metrics import AnyMetric
from nnspec.ops.optimizers import Adam, AnyOptimizer
from nnspec.ops.schedules import AnySchedule
from nnspec.spec.part import MAX_ENTRIES, Name, Part

GRADIENT_KEYS = ("loss", "optimizer", "schedule", "clip", "regularization", "class_weights")

Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]


class WeightedLoss(Part):
    """The loss of one output of several, and how much it counts in their sum."""

    loss: AnyLoss
    """What is minimized of this output."""
    weight: Positive = 1.0
    """How much it counts in the sum of the losses."""


LossMap = Annotated[dict[Name, WeightedLoss], Field(min_length=1, max_length=MAX_ENTRIES)]


class LossOrMap:
    """Annotation: one loss, or a map from outputs to theirs; only in a map does an entry hold the key ``loss``."""

    def chosen(self, union: Any, value: object) -> Any:
        """Return the type that reads ``value``."""
        if not isinstance(value, dict):
            return AnyLoss
        entries = value.values()
        is_map = any(isinstance(each, WeightedLoss) or (isinstance(each, dict) and "loss" in each) for each in entries)
        return LossMap if is_map or len(value) != 1 else AnyLoss

    def alternatives(self, union: Any) -> tuple[Any, ...]:
        """Return the types that may read a value."""
        return AnyLoss, LossMap

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return a validator that reads the one or the other."""
        return core_schema.no_info_plain_validator_function(
            lambda value: TypeAdapter(self.chosen(source, value)).validate_python(value)
        )


class EarlyStopping(Part):
    """Stop after ``patience`` epochs in which ``monitor`` did not get better by ``min_delta``; the best is kept."""

    patience: Annotated[int, Field(ge=1, le=1_000_000)]
    """So many epochs without a better value end the training."""
    min_delta: NotNegative = 0.0
    """By how much better counts as better."""
    monitor: Annotated[str, Field(max_length=2 * MAX_NAME + 1)] = "loss"
    """What is watched: ``loss``, or one of the metrics; of several outputs ``output.metric``."""


class Clip(Part):
    """Gradients cut to a norm over all of them, or each element to within +-``value``."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["norm"]}, {"required": ["value"]}]})

    norm: Omittable[Positive] = None
    """The longest gradient, over all parameters together; a longer one is shortened to it."""
    value: Omittable[Positive] = None
    """The largest element of a gradient, either way; a larger one is cut to it."""

    def findings(self) -> Iterator[Diagnostic]:
        """Yield that it is not exactly one of the two."""
        if self.norm is not None and self.value is not None:
            yield Diagnostic(CONFLICTING_KEYS, "clip by norm or by value, not by both", ("value",), at_key=True)
        if self.norm is None and self.value is None:
            yield Diagnostic(NEEDS_KEY, "clip needs a norm or a value", hint="write clip: {norm: 1.0}")


class Regularization(Part):
    """Added to the loss: ``l1`` times the sum of |w| and ``l2`` times the sum of w^2, over weights, not biases."""

    l1: NotNegative = 0.0
    """Times the sum of |w|."""
    l2: NotNegative = 0.0
    """Times the sum of w^2."""


class Training(Part):
    """How the weights are found."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"rule": {"const": "perceptron"}}, "required": ["rule"]},
            "then": {"not": {"anyOf": [{"required": [key]} for key in GRADIENT_KEYS]}},
        }
    )

    rule: Literal["gradient_descent", "perceptron"] = "gradient_descent"
    """Gradient descent, or the perceptron rule for a decision or a single step layer."""
    loss: Omittable[Annotated[Loss | dict[str, WeightedLoss], LossOrMap()]] = None
    """What is minimized: one loss, or a map from outputs to ``{loss, weight}``. Without it, what suits each output."""
    optimizer: AnyOptimizer = Field(default_factory=Adam)
    """How a gradient moves the parameters."""
    schedule: Omittable[AnySchedule] = None
    """What the learning rate is multiplied by as the training goes on."""
    batch_size: Annotated[int, Field(ge=1, le=10_000_000)] = 32
    """Rows of a step."""
    epochs: Annotated[int, Field(ge=1, le=1_000_000)] = 10
    """How often all rows are gone through."""
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    """What all random numbers follow from: one seed, one result."""
    metrics: Annotated[tuple[AnyMetric, ...], Field(strict=False, max_length=100)] = ()
    """What is measured after each epoch, and by ``nnspec evaluate``."""
    validation: Omittable[Annotated[float, Field(gt=0, lt=1)]] = None
    """The share of the rows that only measures."""
    early_stopping: Omittable[EarlyStopping] = None
    """When to end before the last epoch."""
    clip: Omittable[Clip] = None
    """Gradients cut to a size."""
    regularization: Omittable[Regularization] = None
    """A price on large weights."""
    class_weights: Annotated[dict[Name, dict[str, Positive]], Field(max_length=MAX_ENTRIES)] = Field(
        default_factory=dict
    )
    """By output: how much the rows of a class count, 1 where nothing is said. The classes of a boolean are yes and
    no.
    """

    def findings(self) -> Iterator[Diagnostic]:
        """Yield keys of gradient descent beside the perceptron rule, which knows nothing of them."""
        if self.rule == "perceptron":
            for key in GRADIENT_KEYS:
                if key in self.model_fields_set:
                    message = f"the perceptron rule has no {key.replace('_', ' ')}"
                    yield Diagnostic(CONFLICTING_KEYS, message, (key,), at_key=True, hint="remove it, or the rule")
        watched = self.early_stopping.monitor if self.early_stopping is not None else "loss"
        known = ["loss", *(metric.tag() for metric in self.metrics)]
        if watched.rpartition(".")[2] not in known:
            message = f"early stopping watches {watched!r}, which is not among the metrics"
            yield Diagnostic(NEEDS_KEY, message, ("early_stopping", "monitor"), hint=f"known here: {', '.join(known)}")
