"""Metrics of the order in which predictions put things, whatever their values."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from nnspec.ops.metrics.base import Kind, Metric, Result, Rows, cumulated, mean

if TYPE_CHECKING:
    from nnspec.ops.metrics.base import Array


class TopK(Metric):
    """The share of rows whose category is among the ``k`` most probable; of equal ones the first declared count."""

    kinds: ClassVar[tuple[Kind, ...]] = ("category",)

    k: int = Field(default=5, ge=1)
    """So many of the most probable categories count as right."""

    def measure(self, rows: Rows) -> Result:
        """Return the share; None for no rows."""
        best = (-rows.prediction).argsort(axis=1, kind="stable")[:, : self.k]
        return mean((best == rows.target[:, None]).any(axis=1), rows.weights)


class Auc(Metric):
    """The area under the ROC curve: how often a random yes scores above a random no, a tie counting half.

    Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747. Of categories it is the mean over each against the
    rest, for those that some rows have and some have not. Several booleans in a row are pooled.
    """

    kinds: ClassVar[tuple[Kind, ...]] = ("boolean", "category")

    def measure(self, rows: Rows) -> Result:
        """Return the area; None where all rows are yes, or all no."""
        if not rows.categorical:
            return _area(rows.prediction.ravel(), rows.truth == 1, rows.each)
        areas = [_area(rows.prediction[:, code], rows.truth == code, rows.weights) for code in range(rows.classes)]
        defined = [area for area in areas if area is not None]
        return sum(defined) / len(defined) if defined else None


def _area(score: "Array", yes: "Array", weights: "Array | None") -> float | None:
    """Return the share of (yes, no) pairs, by weight, in which yes scores above no, plus half of those tied."""
    if weights is None:
        weights = (yes | ~yes).astype("float64")
    order = score[~yes].argsort(kind="stable")
    below, weight = score[~yes][order], weights[~yes][order]
    pairs = float(weights[yes].sum(dtype="float64")) * float(weight.sum(dtype="float64"))
    if pairs <= 0:
        return None
    lower = cumulated(weight, below.searchsorted(score[yes], "left"))
    not_higher = cumulated(weight, below.searchsorted(score[yes], "right"))
    return float(((lower + not_higher) / 2 * weights[yes]).sum()) / pairs


Ranks = TopK | Auc
