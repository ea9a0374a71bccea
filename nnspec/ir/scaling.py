"""How a number of the file becomes a feature: multiplied and shifted, exactly. Imports none of the vocabulary."""

from fractions import Fraction
from typing import NamedTuple

from nnspec.spec.inputs import NumberInput
from nnspec.spec.outputs import NumberOutput


class Scaling(NamedTuple):
    """x * factor + shift."""

    factor: Fraction = Fraction(1)
    shift: Fraction = Fraction(0)

    def inverse(self) -> "Scaling":
        """Return the scaling that undoes this one."""
        return Scaling(1 / self.factor, -self.shift / self.factor)


def scaling(number: NumberInput | NumberOutput) -> Scaling | None:
    """Return how a number is scaled, None where it is not, or where that is measured on data (``standardize: fit``)."""
    if number.range is not None and number.scale is not None:
        (low, high), (start, end) = (tuple(map(Fraction, pair)) for pair in (number.range, number.scale))
        factor = (end - start) / (high - low)
        return Scaling(factor, start - low * factor)
    if number.standardize is not None and number.standardize != "fit":
        mean, std = Fraction(number.standardize.mean), Fraction(number.standardize.std)
        return Scaling(1 / std, -mean / std)
    return None
