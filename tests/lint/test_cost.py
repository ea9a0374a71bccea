"""What lint costs on large files: about as much again as the graph that it looks at, and never its square."""

from time import perf_counter

import pytest

from nnspec.check import check
from nnspec.diagnostics import Source
from nnspec.reading.findings import MAX_FINDINGS

COUNT = 3_500
LINE = "inputs: {x: {type: number}}\nlayers: [dense: {units: 1, weights: [[1]]}]\noutputs: {y: {type: number}}\n"
EXAMPLE = "  - {given: {x: 1}, expect: {y: {value: %d, within: %d}}}"
STACK = (
    "inputs: {x: {type: number, range: [0, 99]}}\nlayers:\n  - dense: {units: 1}\n%s\noutputs: {y: {type: number}}\n"
)


def repeated(line: str, count: int = COUNT) -> str:
    return "\n".join([line] * count)


LARGE = {
    "contradicting examples": LINE + "examples:\n" + "\n".join(EXAMPLE % (n, 0) for n in range(COUNT)),
    "similar examples": LINE + "examples:\n" + "\n".join(EXAMPLE % (1, n) for n in range(COUNT)),
    "dropouts": STACK % repeated("  - dropout: {rate: 0.5}") + "training: {}\n",
    "sigmoids after one dropout": STACK
    % ("  - dropout: {rate: 0.5}\n    name: d\n" + repeated("  - {activation: sigmoid, from: d}")),
    "linear layers": STACK % (repeated("  - dense: {units: 9}") + "\n  - dense: {units: 1}") + "training: {}\n",
    "wide values": "inputs: {x: {type: number, shape: [1000000], range: [0, 1]}}\nlayers:\n"
    + repeated("  - activation: tanh", 300)
    + "\noutputs: {y: {type: number, shape: [1000000]}}\n",
}


@pytest.mark.parametrize("name", LARGE)
def test_large_files_are_looked_at_in_no_time(name: str) -> None:
    source = Source("large.yaml", "nnspec: 1\nname: large\n" + LARGE[name])
    began = perf_counter()
    findings = check(source)
    assert perf_counter() - began < 10  # a square would take minutes
    assert len(findings) <= MAX_FINDINGS
