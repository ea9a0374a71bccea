"""Random numbers by counter: every draw is a function of (seed, purpose, name, counter).

So nothing has to be remembered to resume, and adding a layer does not shift the numbers of the others. The generator is
Philox 4x64 (Salmon et al. 2011, doi:10.1145/2063384.2063405), which jumps to any counter at no cost.
"""

from hashlib import sha256
from typing import Any

import numpy as np
from numpy.random import Generator, Philox
from numpy.typing import NDArray

from nnspec.types import Shape


def generator(seed: int, purpose: str, name: str, counter: int = 0) -> Generator:
    """Return the stream of numbers of (seed, purpose, name), from the block ``counter`` on.

    Streams of different counters never meet: each has 2**192 blocks of its own.
    """
    key = int.from_bytes(sha256(f"{seed}/{purpose}/{name}".encode()).digest()[:16], "little")
    return Generator(Philox(key=key, counter=counter << 192))


def shuffled(seed: int, epoch: int, rows: int) -> NDArray[np.int64]:
    """Return the order of rows in an epoch."""
    return generator(seed, "shuffle", "rows", epoch).permutation(rows)


class Draws:
    """The numbers one parameter starts from, in float64; see ``nnspec.ops.base.Random``."""

    def __init__(self, seed: int, parameter: str) -> None:
        self._generator = generator(seed, "initialize", parameter)

    def normal(self, shape: Shape) -> NDArray[np.float64]:
        """Return standard normal numbers."""
        return self._generator.standard_normal(shape)

    def truncated_normal(self, shape: Shape) -> NDArray[np.float64]:
        """Return normal numbers, drawn again until within two deviations, scaled to unit variance."""
        numbers = self._generator.standard_normal(shape)
        while (outside := np.abs(numbers) > 2).any():
            numbers[outside] = self._generator.standard_normal(int(outside.sum()))
        return numbers / 0.87962566103423978  # the deviation of a standard normal truncated at 2

    def uniform(self, shape: Shape) -> NDArray[np.float64]:
        """Return uniform numbers of [-1, 1)."""
        return self._generator.uniform(-1.0, 1.0, shape)

    def orthogonal(self, shape: Shape) -> NDArray[np.float64]:
        """Return orthonormal rows or columns: the Q of a normal matrix, its signs made unique (Mezzadri 2007)."""
        rows, columns = shape[0], int(np.prod(shape[1:]))
        q, r = np.linalg.qr(self._generator.standard_normal((max(rows, columns), min(rows, columns))))
        q = q * np.sign(np.diag(r))
        return np.ascontiguousarray((q if rows >= columns else q.T).reshape(shape))


def fill_uniform(seed: int, stream: str, counter: int, out: NDArray[Any]) -> None:
    """Fill ``out`` with numbers of [0, 1) that depend on seed, stream and counter alone."""
    generator(seed, "dropout", stream, counter).random(out=out, dtype=out.dtype.type)
