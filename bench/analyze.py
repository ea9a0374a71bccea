"""How long the analysis of decisions takes: cases of up to twenty inputs, sums of forty, and what check spends on it.

Run as ``python -m bench.analyze``. Each cell is the median of several runs in one process, imports not counted.
"""

from collections.abc import Callable, Iterator
from random import Random
from statistics import median
from time import perf_counter

import nnspec
from nnspec.decisions.analysis.counting import count_sums
from nnspec.decisions.analysis.survey import Survey, survey
from nnspec.decisions.network import Network
from nnspec.ir.declared import declared
from nnspec.ir.lower import lower
from nnspec.lint.decisions import check_decisions

RUNS = 5
ANALYZE_20, ANALYZE_40 = 2.0, 1.0  # seconds wanted


def decision(inputs: int, largest: int, least: int = 1) -> str:
    """Return a decision over yes/no inputs with whole weights, about half of whose cases are yes."""
    random = Random(inputs * largest)  # noqa: S311 - not for secrets
    weights = [random.randint(least, largest) for _ in range(inputs)]
    names = [f"i{number}" for number in range(inputs)]
    return "\n".join(
        [
            "nnspec: 1\nname: bench\ninputs:",
            *(f"  {name}: {{type: boolean}}" for name in names),
            f"weights: {{{', '.join(map('{}: {}'.format, names, weights))}}}",
            f"threshold: {sum(weights) // 2}.5\noutputs: {{go: {{type: boolean}}}}\n",
        ]
    )


def neurons(inputs: int, units: int) -> str:
    """Return a network of neurons of six inputs each, and of one that reads them all; inputs push either way."""
    random = Random(inputs * units)  # noqa: S311 - as above
    lines = ["nnspec: 1\nname: bench\ninputs:", *(f"  i{number}: {{type: boolean}}" for number in range(inputs))]
    lines.append("layers:\n  - neurons:\n      units:")
    for unit in range(units):
        weights = ", ".join(f"i{number}: {random.choice((-3, -2, 1, 4))}" for number in random.sample(range(inputs), 6))
        lines.append(f"        u{unit}: {{weights: {{{weights}}}, threshold: 0.5}}")
    weights = ", ".join(f"u{unit}: {random.choice((-1, 1, 2))}" for unit in range(units))
    lines.append(f"  - neurons: {{units: {{go: {{weights: {{{weights}}}, threshold: {units // 4}.5}}}}}}")
    return "\n".join([*lines, "outputs: {go: {type: boolean}}\n"])


def seconds(call: Callable[[], object]) -> float:
    """Return the median seconds of a call."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return median(times)


def analyzed(network: Network) -> Survey:
    """Return the analysis, with nothing left from an earlier one."""
    count_sums.cache_clear()
    return survey(network)


def rows() -> Iterator[tuple[str, float, float]]:
    """Yield what is measured: its name, the seconds of an analysis, and those that check spends."""
    for name, text in (
        ("one neuron, 10 inputs", decision(10, 100)),
        ("one neuron, 20 inputs", decision(20, 100)),
        ("one neuron, 20 inputs, weights below 0 too", decision(20, 100, -100)),
        ("13 neurons, 20 inputs", neurons(20, 12)),
        ("41 neurons, 20 inputs", neurons(20, 40)),
        ("one neuron, 40 inputs, weights to 10", decision(40, 10)),
        ("one neuron, 40 inputs, weights to 1,000", decision(40, 1000)),
        ("one neuron, 40 inputs, weights to 5,000", decision(40, 5000)),
    ):
        spec = nnspec.loads(text)
        graph = lower(spec) if spec.layers is not None else None
        known = declared(spec, graph).network
        yield (
            name,
            seconds(lambda known=known: analyzed(known)),  # type: ignore[misc]  # a default of a lambda
            seconds(lambda spec=spec, graph=graph: [*check_decisions(spec, graph)]),  # type: ignore[misc]
        )


def main() -> None:
    """Print the table."""
    print("| network | analysis, seconds | check, milliseconds |")
    print("|---|---:|---:|")
    for name, analysis, check in rows():
        print(f"| {name} | {analysis:.3f} | {check * 1000:.1f} |")
    print(f"wanted: 20 inputs in {ANALYZE_20:g} s, 40 whole weights in {ANALYZE_40:g} s")


if __name__ == "__main__":
    main()
