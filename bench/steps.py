"""One training step (forward, backward, plain SGD) of networks of several sizes, nnspec against PyTorch eager.

Run as ``python -m bench.steps``. A cell is the microseconds of a step on one thread, ``nnspec / PyTorch = ratio``: an
epoch's seconds by its steps, the median over epochs in which the two took turns.
"""

from statistics import median
from time import perf_counter

import numpy as np
import torch
from nnspec_runtime import Session

import nnspec
from bench.peer import Peer

NETWORKS = ((4, 8, 3), (784, 30, 10), (784, 128, 10), (784, 1024, 1024, 10))
BATCHES = (1, 10, 32, 128, 1024)
EPOCHS = 7
RATE = 0.01
MOST_STEPS, MOST_VALUES = 200, 1 << 23  # in an epoch, which has four steps at least

SPEC = """
nnspec: 1
name: steps
inputs: {{x: {{type: number, shape: [{inputs}]}}}}
layers:
{hidden}
  - dense: {{units: {classes}, activation: softmax}}
outputs: {{y: {{type: category, categories: {categories}}}}}
training: {{loss: cross_entropy, optimizer: {{sgd: {{learning_rate: {rate}}}}}, batch_size: {batch}, epochs: {epochs}}}
"""


def spec(widths: tuple[int, ...], batch: int) -> str:
    """Return the text of a network of dense layers, relu between them."""
    inputs, *hidden, classes = widths
    return SPEC.format(
        inputs=inputs,
        hidden="\n".join(f"  - dense: {{units: {units}, activation: relu}}" for units in hidden),
        classes=classes,
        categories=[f"c{number}" for number in range(classes)],
        rate=RATE,
        batch=batch,
        epochs=EPOCHS + 1,
    )


def microseconds(widths: tuple[int, ...], batch: int) -> tuple[float, float]:
    """Return the microseconds of one step of each."""
    steps = max(4, min(MOST_STEPS, MOST_VALUES // (widths[0] * batch)))
    rng = np.random.default_rng(0)
    x = rng.standard_normal((steps * batch, widths[0]), np.float32)
    codes = rng.integers(widths[-1], size=len(x))
    records = Session(nnspec.compile(nnspec.loads(spec(widths, batch)))).iter_train(
        {"x": x, "y": np.array([f"c{number}" for number in range(widths[-1])])[codes]}
    )
    peer = Peer(widths, "relu", RATE, seed=0)
    rows, targets = torch.from_numpy(x), torch.from_numpy(codes)
    rounds = []
    for _ in range(EPOCHS + 1):
        began = perf_counter()
        next(records)
        between = perf_counter()
        peer.epoch(rows, targets, batch)
        rounds.append((between - began, perf_counter() - between))
    ours, theirs = (median(times) / steps * 1e6 for times in zip(*rounds[1:], strict=True))  # the first warms up
    return ours, theirs


def main() -> None:
    """Print the table, in Markdown."""
    print(f"| network | {' | '.join(f'batch {batch}' for batch in BATCHES)} |")
    print(f"|---{'|---' * len(BATCHES)}|")
    for widths in NETWORKS:
        cells = [
            f"{ours:,.0f} / {theirs:,.0f} = {theirs / ours:.2f}"
            for ours, theirs in (microseconds(widths, batch) for batch in BATCHES)
        ]
        print(f"| {'-'.join(map(str, widths))} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
