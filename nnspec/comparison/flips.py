"""Which decisions flip: exactly, over all cases of two networks of threshold units."""

from collections.abc import Iterator

from nnspec.comparison.behavior import Flips, Uncompared
from nnspec.comparison.groups import Axis, flipped
from nnspec.comparison.joint import Joint
from nnspec.decisions.analysis.domain import Domain, why_free
from nnspec.decisions.analysis.evaluate import MAX_STATES, evaluate


def find_flips(joint: Joint) -> Iterator[Flips | Uncompared]:
    """Yield for each output that both versions have which cases flip, or why that is not computed."""
    for name, (old, new) in joint.outputs.items():
        domain = Domain.of(joint.network, (*old.units, *new.units))
        if not domain.is_exact:
            place = domain.free[0]
            yield Uncompared(name, f"neuron {joint.names[place]!r} weighs {why_free(joint.network, place)}")
            continue
        evaluated = evaluate(domain)
        if evaluated is None:
            yield Uncompared(name, f"there are more than {MAX_STATES:,} cases")
            continue
        axes = [
            Axis(element.name, tuple(options)) for element, options in zip(domain.elements, domain.answers, strict=True)
        ]
        found = flipped(domain.space, axes, evaluated.outcomes(old), evaluated.outcomes(new))
        has_intervals = any(axis.is_number for axis in axes)
        yield Flips(
            name, domain.states, found.count, found.ways, found.groups, has_intervals=has_intervals, within=joint.within
        )
