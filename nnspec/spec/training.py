"""The ``training`` section: what is minimized, by which rule, for how long, and what is watched meanwhile."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, core_schema

from nnspec.diagnostics import Diagnostic
from nnspec.diagnostics.codes import CONFLICTING_KEYS, NEEDS_KEY
from nnspec.either import Omittable
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
    weight: Positive = 1.0


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

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return a validator that reads the one or the other."""
        return core_schema.no_info_plain_validator_function(
            lambda value: TypeAdapter(self.chosen(source, value)).validate_python(value)
        )


class EarlyStopping(Part):
    """Stop after ``patience`` epochs in which ``monitor`` did not get better by ``min_delta``; the best is kept."""

    patience: Annotated[int, Field(ge=1, le=1_000_000)]
    min_delta: NotNegative = 0.0
    monitor: Name = "loss"


class Clip(Part):
    """Gradients cut to a norm over all of them, or each element to within +-``value``."""

    norm: Omittable[Positive] = None
    value: Omittable[Positive] = None

    def findings(self) -> Iterator[Diagnostic]:
        """Yield that it is not exactly one of the two."""
        if self.norm is not None and self.value is not None:
            yield Diagnostic(CONFLICTING_KEYS, "clip by norm or by value, not by both", ("value",), True)
        if self.norm is None and self.value is None:
            yield Diagnostic(NEEDS_KEY, "clip needs a norm or a value", hint="write clip: {norm: 1.0}")


class Regularization(Part):
    """Added to the loss: ``l1`` times the sum of |w| and ``l2`` times the sum of w^2, over weights, not biases."""

    l1: NotNegative = 0.0
    l2: NotNegative = 0.0


class Training(Part):
    """How the weights are found."""

    rule: Literal["gradient_descent", "perceptron"] = "gradient_descent"
    loss: Omittable[Annotated[Loss | dict[str, WeightedLoss], LossOrMap()]] = None
    optimizer: AnyOptimizer = Field(default_factory=Adam)
    schedule: Omittable[AnySchedule] = None
    batch_size: Annotated[int, Field(ge=1, le=10_000_000)] = 32
    epochs: Annotated[int, Field(ge=1, le=1_000_000)] = 10
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    metrics: Annotated[tuple[AnyMetric, ...], Field(strict=False, max_length=100)] = ()
    validation: Omittable[Annotated[float, Field(gt=0, lt=1)]] = None
    early_stopping: Omittable[EarlyStopping] = None
    clip: Omittable[Clip] = None
    regularization: Omittable[Regularization] = None
    class_weights: Annotated[dict[Name, dict[str, Positive]], Field(max_length=MAX_ENTRIES)] = Field(
        default_factory=dict
    )

    def findings(self) -> Iterator[Diagnostic]:
        """Yield keys of gradient descent beside the perceptron rule, which knows nothing of them."""
        if self.rule == "perceptron":
            for key in GRADIENT_KEYS:
                if key in self.model_fields_set:
                    message = f"the perceptron rule has no {key.replace('_', ' ')}"
                    yield Diagnostic(CONFLICTING_KEYS, message, (key,), True, "remove it, or the rule")
        watched = self.early_stopping.monitor if self.early_stopping is not None else "loss"
        known = ["loss", *(metric.tag() for metric in self.metrics)]
        if watched not in known:
            message = f"early stopping watches {watched!r}, which is not among the metrics"
            yield Diagnostic(NEEDS_KEY, message, ("early_stopping", "monitor"), hint=f"known here: {', '.join(known)}")
