"""Training of the digits, nnspec against PyTorch eager: the same network, rows, batches and epochs, one thread each.

Run as ``python -m bench.digits [ROUNDS]``. The two take turns epoch by epoch in one process, so that whatever else the
machine does slows both. nnspec trains its spec as it stands, and so also sums the loss and measures the accuracy of
every epoch, which the peer does not.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import torch
from nnspec_runtime import Session
from numpy.typing import NDArray

import nnspec
from bench.peer import Peer
from specs.digits.prepare import prepare

SPEC = Path(__file__).parents[1] / "specs" / "digits" / "digits.yaml"
EPOCHS, BATCH, RATE = 30, 10, 0.5  # as in the spec
WANTED = 2.0

Rows = dict[str, NDArray[Any]]


def of_nnspec(train: Rows, test: Rows, seed: int) -> Iterator[float]:
    """Yield the seconds of each epoch, and then the accuracy."""
    session = Session(nnspec.compile(nnspec.load(SPEC)), seed=seed)
    records = session.iter_train(train, seed=seed)
    yield from timed(lambda: next(records))
    next(records, None)  # the run ends, and its best epoch is published
    answers = session.predict({"pixels": test["pixels"]})["digit"].argmax(axis=1)
    yield float((answers == test["digit"].astype(int)).mean())


def of_torch(train: Rows, test: Rows, seed: int) -> Iterator[float]:
    """Yield the seconds of each epoch, and then the accuracy."""
    x, y = tensors(train)
    peer = Peer((784, 30, 10), "sigmoid", RATE, seed)
    yield from timed(lambda: peer.epoch(x, y, BATCH))
    yield peer.accuracy(*tensors(test))


def tensors(rows: Rows) -> tuple[Any, Any]:
    """Return the images, scaled to [0, 1], and the numbers of their digits."""
    return torch.from_numpy(rows["pixels"].astype(np.float32) / 255), torch.from_numpy(rows["digit"].astype(np.int64))


def timed(epoch: Callable[[], object]) -> Iterator[float]:
    """Yield the seconds of each epoch."""
    for _ in range(EPOCHS):
        start = perf_counter()
        epoch()
        yield perf_counter() - start


def load() -> tuple[Rows, Rows]:
    """Return the 8,000 rows to train on and the 2,000 to test on."""
    with tempfile.TemporaryDirectory() as folder:
        train, test = ({**np.load(path)} for path in prepare(Path(folder)))
    return train, test


def main() -> None:
    """Print each round, and the ratio over all of them."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    train, test = load()
    ours, theirs = [], []
    for seed in range(rounds):
        *epochs, accuracies = zip(of_nnspec(train, test, seed), of_torch(train, test, seed), strict=True)
        ours += [seconds for seconds, _ in epochs]
        theirs += [seconds for _, seconds in epochs]
        print(
            f"seed {seed}, {EPOCHS} epochs of {len(train['digit']):,} images: "
            f"nnspec {sum(ours[-EPOCHS:]):.2f} s, accuracy {accuracies[0]:.4f}; "
            f"PyTorch {sum(theirs[-EPOCHS:]):.2f} s, accuracy {accuracies[1]:.4f}",
            flush=True,
        )
    print(f"median epoch: nnspec {median(ours) * 1000:.0f} ms, PyTorch {median(theirs) * 1000:.0f} ms")
    print(f"nnspec is {median(theirs) / median(ours):.2f} times as fast, at least {WANTED:g} wanted")


if __name__ == "__main__":
    main()
