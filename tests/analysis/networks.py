"""Random small networks, and what they do found by going through everything."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random

from nnspec.decisions.analysis.domain import Domain
from nnspec.decisions.exact import Exact, Unit
from nnspec.decisions.network import (
    Boolean,
    BooleanOutput,
    Category,
    CategoryOutput,
    Element,
    Input,
    Kind,
    Network,
    Number,
    Outcome,
    Output,
    ThresholdLayer,
    Value,
)

KINDS: tuple[Kind, ...] = (
    Boolean(),
    Boolean(),
    Boolean(),
    Category(("a", "b", "c")),
    Number(0, 3, factor=2, offset=-1),
)
Options = tuple[int, ...]


def network(random: Random, *, kinds: Sequence[Kind] = KINDS, most: int = 5) -> Network:
    """Return a network of one to three layers over up to ``most`` inputs; no unit weighs two numbers.

    Weights and thresholds are small decimals with one digit after the point, so that sums often meet a threshold.
    """
    inputs = tuple(Input(f"i{place}", random.choice(kinds)) for place in range(random.randint(1, most)))
    elements = Network("n", inputs, (), ()).elements
    numbers = [element.first for element in elements if isinstance(element.input.kind, Number)]
    raw = known = elements[-1].features.stop
    layers = []
    for depth in range(random.randint(1, 3)):
        units = []
        for place in range(random.randint(1, 3)):
            number = random.choice(numbers) if numbers else None
            weighed = [f for f in range(known) if (f not in numbers or f == number) and random.random() < 0.8]
            scale = random.choice((1, 2, 10))
            weights = tuple((f, Decimal(random.randint(-4, 4)) / scale) for f in weighed or [0])
            units.append(Unit(f"u{depth}{place}", weights, Decimal(random.randint(-6, 6)) / scale))
        layers.append(ThresholdLayer(f"l{depth}", tuple(units)))
        known += len(units)
    last = known - raw - 1
    output: Output = BooleanOutput("out", last)
    if random.random() < 0.4:
        output = CategoryOutput("out", ("x", "y", "z"), (last, 0, random.randint(0, last)))
    return Network("n", inputs, tuple(layers), (output,))


def booleans(random: Random, count: int) -> Network:
    """Return one unit over ``count`` yes/no inputs."""
    weights = tuple((feature, Decimal(random.randint(-30, 30)) / 10) for feature in range(count))
    unit = Unit("out", weights, Decimal(random.randint(-40, 40)) / 10)
    inputs = tuple(Input(f"i{place}", Boolean()) for place in range(count))
    return Network("n", inputs, (ThresholdLayer("l", (unit,)),), (BooleanOutput("out", 0),))


def features(whole: Network, domain: Domain, options: Options) -> list[Exact]:
    """Return the features of all inputs in a case of a domain; inputs that it leaves out have any value."""
    found: list[Exact] = []
    for element in whole.elements:
        found += element.encode(any_values(element)[0])
    for element, answers, option in zip(domain.elements, domain.answers, options, strict=True):
        found[element.first : element.features.stop] = answers[option].features
    return found


def table(whole: Network, domain: Domain) -> dict[Options, Outcome]:
    """Return the outcome of every case, each decided on its own."""
    (output,) = whole.outputs
    cases = product(*map(range, domain.space.sizes))
    return {case: output.outcome(whole.fired(features(whole, domain, case))) for case in cases}


def any_values(element: Element) -> list[Value]:
    """Return values of an input: all of them, of a number some that lie close."""
    match element.input.kind:
        case Category(categories):
            return [*categories]
        case Number():
            return [Fraction(step, 40) for step in range(121)]
        case _:
            return [False, True]


def many(count: int, seed: int) -> Iterator[Random]:
    """Yield sources of random numbers, one for each network."""
    for number in range(count):
        yield Random(f"{seed}/{number}")  # noqa: S311 - not for secrets
