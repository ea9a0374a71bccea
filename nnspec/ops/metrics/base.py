"""What every metric is: a number that says how good predictions are, computed once an epoch, never differentiated.

Metrics use the methods of the arrays they are given and import no NumPy. A metric that the data leave undefined (a
precision where nothing was predicted, no rows at all) is None, which no comparison takes for a number.
"""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from nnspec.ops.base import Op
from nnspec.record import entity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

Kind = Literal["boolean", "category", "number"]
Result = float | list[list[float]] | None


@entity
class Rows:
    """What a metric measures, as ``Metric.compute`` takes it."""

    prediction: "Array"
    target: "Array"
    weights: "Array | None"
    yes_above: float

    @property
    def categorical(self) -> bool:
        """Whether the target is codes, one a row."""
        return self.target.ndim == 1

    @property
    def classes(self) -> int:
        """How many codes there are: one for each category; 2 for a boolean, 0 for no and 1 for yes."""
        return self.prediction.shape[1] if self.categorical else 2

    @property
    def answer(self) -> "Array":
        """The decided codes, flat: of equal categories the first, of a boolean yes strictly above ``yes_above``."""
        if self.categorical:
            first: Array = self.prediction.argmax(axis=1)
            return first
        decided: Array = (self.prediction > self.yes_above).ravel().astype("int64")
        return decided

    @property
    def truth(self) -> "Array":
        """The true codes, flat, like ``answer``."""
        true: Array = (self.target if self.categorical else self.target.ravel() > 0.5).astype("int64")
        return true

    @property
    def each(self) -> "Array | None":
        """A weight for each element of a flat array: several outputs of a row share the row's."""
        if self.weights is None or self.categorical:
            return self.weights
        return self.weights.repeat(self.target[:1].size)


class Metric(Op):
    """A measure of predictions against targets, for the ``kinds`` of output it suits.

    ``higher_is_better`` says which way is better, for early stopping; None where there is no such order.
    """

    kinds: ClassVar[tuple[Kind, ...]]
    higher_is_better: ClassVar[bool | None] = True

    def compute(
        self, prediction: "Array", target: "Array", weights: "Array | None" = None, yes_above: float = 0.5
    ) -> Result:
        """Return the metric over all rows.

        ``prediction`` is what the output gives, ``(n, width)``. ``target`` is ``(n,)`` codes for a category and
        ``(n, width)`` for booleans (0 and 1) and numbers. ``weights``, ``(n,)`` and not negative, weighs rows; a
        boolean is decided as yes strictly above ``yes_above``.
        """
        return self.measure(Rows(prediction, target, weights, yes_above))

    def measure(self, rows: Rows) -> Result:
        """Return the metric of ``rows``."""
        raise NotImplementedError


def mean(values: "Array", weights: "Array | None") -> float | None:
    """Return the weighted mean of ``(n,)`` values; None where nothing has weight."""
    total = float(values.size if weights is None else weights.sum(dtype="float64"))
    if total <= 0:
        return None
    return float((values if weights is None else values * weights).sum(dtype="float64")) / total


def cumulated(weights: "Array", edges: "Array") -> "Array":
    """Return the sum of the first ``edges`` of ``weights`` (at least one), for each edge."""
    sums: Array = weights.cumsum(dtype="float64")[edges - 1] * (edges > 0)
    return sums


def tally(codes: "Array", classes: int, weights: "Array | None") -> "Array":
    """Return how often each code below ``classes`` occurs, or its weight: np.bincount by an array's own methods."""
    order = codes.argsort(kind="stable")
    edges = codes[order].searchsorted(list(range(classes + 1)))
    ends = edges.astype("float64") if weights is None or codes.size == 0 else cumulated(weights[order], edges)
    counts: Array = ends[1:] - ends[:-1]
    return counts
