"""Metrics of decided answers: yes or no, or one category. Several booleans in a row are pooled."""

from typing import ClassVar

from nnspec.ops.metrics.base import Kind, Metric, Result, Rows, mean, tally


class Accuracy(Metric):
    """The share of right answers."""

    kinds: ClassVar[tuple[Kind, ...]] = ("boolean", "category")

    def measure(self, rows: Rows) -> Result:
        """Return the share; None for no rows."""
        return mean(rows.answer == rows.truth, rows.each)


class ClassRatio(Metric):
    """A ratio of counts of one class: of yes, or of each category.

    Of categories it is the plain mean over those that occur in targets or answers (the macro average), where a category
    whose own ratio is undefined counts 0.
    """

    kinds: ClassVar[tuple[Kind, ...]] = ("boolean", "category")

    def measure(self, rows: Rows) -> Result:
        """Return the ratio of yes, or the mean over categories; None where it is undefined."""
        answer, truth, weights = rows.answer, rows.truth, rows.each
        right = answer == truth
        counts = zip(
            tally(truth[right], rows.classes, None if weights is None else weights[right]).tolist(),
            tally(answer, rows.classes, weights).tolist(),
            tally(truth, rows.classes, weights).tolist(),
            strict=True,
        )
        if not rows.categorical:
            _, (hits, answered, actual) = counts
            return self.ratio(hits, answered, actual)
        ratios = [self.ratio(*each) for each in counts if each[1] + each[2] > 0]
        return sum(ratio for ratio in ratios if ratio is not None) / len(ratios) if ratios else None

    def ratio(self, right: float, answered: float, actual: float) -> float | None:
        """Return the ratio of a class that is the answer, the truth, and rightly the answer so many times."""
        raise NotImplementedError


class Precision(ClassRatio):
    """The share of the yes answers that are right."""

    def ratio(self, right: float, answered: float, actual: float) -> float | None:
        """right / answered."""
        return right / answered if answered > 0 else None


class Recall(ClassRatio):
    """The share of what is truly yes that is answered yes."""

    def ratio(self, right: float, answered: float, actual: float) -> float | None:
        """right / actual."""
        return right / actual if actual > 0 else None


class F1(ClassRatio):
    """The harmonic mean of precision and recall."""

    def ratio(self, right: float, answered: float, actual: float) -> float | None:
        """2 right / (answered + actual)."""
        return 2 * right / (answered + actual) if answered + actual > 0 else None


class ConfusionMatrix(Metric):
    """How often each truth (row) was answered as each class (column), by weight; of a boolean no comes first."""

    kinds: ClassVar[tuple[Kind, ...]] = ("boolean", "category")
    higher_is_better: ClassVar[bool | None] = None

    def measure(self, rows: Rows) -> Result:
        """Return the counts, ``classes`` lists of ``classes``."""
        size = rows.classes
        table: list[list[float]] = (
            tally(rows.truth * size + rows.answer, size**2, rows.each).reshape(size, size).tolist()
        )
        return table


Answers = Accuracy | Precision | Recall | F1 | ConfusionMatrix
