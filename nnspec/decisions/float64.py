"""How far a float64 weighted sum can be from the exact one, so that doubles decide nearly every row.

For a unit with weights w, threshold t and features x, all of them decimals, let ŵ, t̂, x̂ be the nearest doubles and

    z = fl(Σ ŵ x̂ - t̂)    m = Σ w x - t    M = fl(Σ |ŵ| |x̂| + |t̂|)

over k terms, summed in any order, with or without fused multiply-add. The claim:

    |z - m| <= relative_bound(k) * M + absolute_bound(unit, k),    evaluated in float64 as it stands.

So where |z| exceeds the right side, the sign of z is the sign of m; every other row is settled exactly. Where features
are known to lie within [-1, 1], as yes/no and one-hot features do, fl(Σ |ŵ| + |t̂|) serves as M for every row.

Proof. Let u = 2^-53 and γ_n = n u / (1 - n u). A product of n factors (1 + δ), |δ| <= u, is 1 + θ with |θ| <= γ_n
(Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, 2002, section 3.1, lemma 3.1). A term w x meets
at most k + 3 such factors: the rounding of w, of x, of their product (none where fused), and at most k additions,
whatever their order. So, apart from underflow, |z - m| <= γ_{k+3} (Σ |w x| + |t|).

Underflow. Weights and threshold are normal doubles (``is_safe_in_float64``). Each of x̂, a product, a sum may be off by
2^-1022 more at most, even where the hardware takes subnormals for zero. The first is multiplied by |w|, and there are k
of each: together at most 2^-1022 (Σ |w| + 2 k), times 1 + γ_{k+3}.

M is computed too: M >= (1 - γ_{k+3}) (Σ |w x| + |t|) less the same underflow. Hence γ_{k+3} / (1 - γ_{k+3}) must stand
before M, which is below 1.01 (k + 3) u while (k + 3) u < 2^-10; the two roundings in evaluating the right side cost a
factor of (1 - u)^2. Twice (k + 3) u, and twice the underflow with 2 more for that of the right side, cover it all.

Overflow. Where a product or M overflows, the right side is infinite and no row is decided. A partial sum of z can
overflow while M stays finite only if it alone holds all but some 3 γ_{k+3} of M: then z is infinite with m's sign.
"""

import sys
from fractions import Fraction
from math import inf, nextafter

from nnspec.decisions.exact import Unit, exact, nearest_float

_SMALLEST_NORMAL = Fraction(sys.float_info.min)
_MAX_TERMS = 2**43 - 3  # (k + 3) u < 2^-10


def is_safe_in_float64(unit: Unit) -> bool:
    """Return whether zero or a normal double is nearest to each weight and the threshold, so that the bound holds.

    A unit of which this is false is always settled exactly.
    """
    numbers = [Fraction(exact(number)) for number in (unit.threshold, *(weight for _, weight in unit.weights))]
    return all(number == 0 or _is_normal(number) for number in numbers)


def relative_bound(terms: int) -> float:
    """Return the factor of M for a sum of ``terms`` products; exact, as ``terms + 3`` is below 2^43."""
    if not 0 <= terms <= _MAX_TERMS:
        raise ValueError(f"the bound is proven for 0 to {_MAX_TERMS} terms, not {terms}")
    return (terms + 3) * 2.0**-52


def absolute_bound(unit: Unit, terms: int) -> float:
    """Return the part of the bound that covers underflow, rounded up; infinite where it exceeds the doubles."""
    magnitude = sum((abs(Fraction(exact(weight))) for _, weight in unit.weights), Fraction())
    return _at_least(2 * _SMALLEST_NORMAL * (magnitude + 2 * terms + 2))


def _is_normal(number: Fraction) -> bool:
    return abs(number) >= _SMALLEST_NORMAL and abs(nearest_float(number)) < inf


def _at_least(number: Fraction) -> float:
    """Return a double that is not below ``number``."""
    return nextafter(nearest_float(number), inf)
