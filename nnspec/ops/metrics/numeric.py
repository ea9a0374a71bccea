"""Metrics of numbers, over rows and outputs."""

from typing import TYPE_CHECKING, ClassVar

from nnspec.ops.metrics.base import Kind, Metric, Result, Rows, mean

if TYPE_CHECKING:
    from nnspec.ops.metrics.base import Array


class MeanAbsoluteError(Metric):
    """The mean of |prediction - target|, in the unit of the output."""

    kinds: ClassVar[tuple[Kind, ...]] = ("number",)
    higher_is_better: ClassVar[bool | None] = False

    def measure(self, rows: Rows) -> Result:
        """Return the mean; None for no rows."""
        return mean(abs(_errors(rows)), rows.each)


class MeanSquaredError(Metric):
    """The mean of (prediction - target)^2, in the squared unit of the output."""

    kinds: ClassVar[tuple[Kind, ...]] = ("number",)
    higher_is_better: ClassVar[bool | None] = False

    def measure(self, rows: Rows) -> Result:
        """Return the mean; None for no rows."""
        return mean(_errors(rows) ** 2, rows.each)


class R2(Metric):
    """The share of the target's variance that predictions explain: 0 for always the mean, negative for worse.

    Of several outputs it is the mean over those whose target varies.
    """

    kinds: ClassVar[tuple[Kind, ...]] = ("number",)

    def measure(self, rows: Rows) -> Result:
        """Return 1 - squared errors / squared distances from the mean; None where no target varies."""
        width = rows.target[:1].size
        errors = _errors(rows).reshape(-1, max(width, 1))
        truth = rows.target.reshape(errors.shape).astype("float64")
        shares = []
        for output in range(width):
            missed, spread = mean(errors[:, output] ** 2, rows.weights), _variance(truth[:, output], rows.weights)
            if missed is not None and spread is not None and spread > 0:
                shares.append(1 - missed / spread)
        return sum(shares) / len(shares) if shares else None


def _errors(rows: Rows) -> "Array":
    errors: Array = (rows.prediction.astype("float64") - rows.target).ravel()
    return errors


def _variance(values: "Array", weights: "Array | None") -> float | None:
    """Return the variance; None for no rows."""
    middle = mean(values, weights)
    return mean((values - middle) ** 2, weights) if middle is not None else None


Numeric = MeanAbsoluteError | MeanSquaredError | R2
