"""A unit in words: when it fires, said of what it weighs (``at least 2 of a, b, c``; ``a and b, or not c``)."""

from nnspec.decisions.analysis.adder import compare
from nnspec.decisions.analysis.answers import After, answer_text, listed
from nnspec.decisions.analysis.domain import Domain, Source, Weighing
from nnspec.decisions.analysis.space import Space
from nnspec.decisions.analysis.suffice import sufficient
from nnspec.decisions.exact import exact, number_text
from nnspec.decisions.network import Category, Network

MAX_STATES = 1 << 12
MAX_SETS = 4
MAX_ANSWERS = 12  # in all of those sets
MAX_TERMS = 12


def when(network: Network, place: int) -> str:
    """Return when a unit fires, as if the earlier units that it reads were answers too."""
    domain = Domain.of(network, [place])
    if place in domain.free:
        return formula(network, place, MAX_TERMS)
    weighing = domain.weighing(place)
    if weighing.threshold < 0:
        return "always"
    if weighing.threshold >= weighing.largest:
        return "never"
    return _alike(domain, weighing) or _sets(domain, weighing) or formula(network, place, MAX_TERMS)


def formula(network: Network, place: int, most: int | None = None) -> str:
    """Return the comparison that a unit makes, of numbers as they are given: ``1 x snacks + 4 x partner > 6``.

    Beyond ``most`` weights it is told in short.
    """
    unit = network.on_raw(network.units[place])
    names = _feature_names(network)
    text = ""
    if most is not None and len(unit.weights) > most:
        return f"the weighted sum of {len(unit.weights):,} answers > {number_text(exact(unit.threshold))}"
    for feature, written in unit.weights:
        weight, name = exact(written), names[feature]
        if not weight:
            continue
        sign = ("-" if weight < 0 else "") if not text else " - " if weight < 0 else " + "
        text += f"{sign}{number_text(-weight if weight < 0 else weight)} x {name}"
    return f"{text or '0'} > {number_text(exact(unit.threshold))}"


def _alike(domain: Domain, weighing: Weighing) -> str | None:
    """Return ``at least 2 of a, b, not c`` where all weigh the same, None where they do not."""
    spans = {max(each.numbers) for each in weighing.weighed}
    if len(weighing.weighed) < 3 or len(spans) != 1 or any(len(each.numbers) != 2 for each in weighing.weighed):
        return None
    (span,) = spans
    wanted = weighing.threshold // span + 1
    names = [_literal(domain, each.source, each.numbers.index(span)) for each in weighing.weighed]
    if wanted == len(names):
        return listed(names)
    return f"at least {wanted} of {', '.join(names)}"


def _sets(domain: Domain, weighing: Weighing) -> str | None:
    """Return the sets of answers that suffice, None where they are too many to read."""
    space = Space([len(each.numbers) for each in weighing.weighed])
    if space.total > MAX_STATES:
        return None
    terms = (
        [(space.where(axis, answer), number) for answer, number in enumerate(each.numbers)]
        for axis, each in enumerate(weighing.weighed)
    )
    found = sufficient(space, compare(terms, weighing.threshold, space.full).above, MAX_SETS)
    if found is None or found.count != len(found.sets) or sum(map(len, found.sets)) > MAX_ANSWERS:
        return None
    texts = [
        listed([_literal(domain, weighing.weighed[axis].source, option) for axis, option in sorted(each.items())])
        for each in found.sets
    ]
    return (" or " if all(len(each) == 1 for each in found.sets) else ", or ").join(texts)


def _literal(domain: Domain, source: Source, answer: int) -> str:
    name = domain.name_of(source)
    value: After = answer == 1 if source.is_unit else domain.answers[source.place][answer].after
    if isinstance(value, bool):
        return name if value else f"not {name}"
    return answer_text(name, value)


def _feature_names(network: Network) -> list[str]:
    names = []
    for element in network.elements:
        kind = element.input.kind
        names += [f"{element.name}.{c}" for c in kind.categories] if isinstance(kind, Category) else [element.name]
    return names + [unit.name for unit in network.units]
