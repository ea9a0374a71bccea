"""A snapshot: a program with parameters that will never change, ready for any number of threads.

Each call leases a bound function with buffers of its own, so no call waits for another; what it returns is a copy.
"""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.codegen.function import Bound, Function
from nnspec.codegen.program import Program
from nnspec_runtime.deciders import Deciders
from nnspec_runtime.parameters import Parameters
from nnspec_runtime.random import fill_uniform

TILE = 256  # rows computed at once: large enough for BLAS, small enough for the caches
KEPT_LEASES = 8  # of each function: as many threads as keep their buffers from call to call


class Snapshot:
    """Parameters in place: ``run`` computes outputs for encoded inputs. Thread-safe."""

    def __init__(self, program: Program, parameters: Parameters, seed: int = 0) -> None:
        self.program, self.parameters, self.seed = program, parameters, seed
        self.deciders = Deciders(program, parameters)
        self.arrays = {**parameters, **self.deciders.arrays(program)}
        self.settle = self.deciders.settle
        self._pools: dict[Function, _Pool] = {}
        self._lock = Lock()

    def uniform(self, stream: str, counter: int, *, out: NDArray[Any]) -> None:
        """Fill ``out`` with the random numbers of (seed, stream, counter)."""
        fill_uniform(self.seed, stream, counter, out)

    def run(self, function: Function, arguments: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        """Return the arrays that ``function`` makes of all rows of ``arguments``, computed in tiles."""
        rows = len(arguments[0])
        if rows <= TILE:
            return [*self.call(function, arguments)]
        outputs: list[NDArray[Any]] = []
        for start in range(0, rows, TILE):
            part = [argument[start : start + TILE] for argument in arguments]
            results = self.call(function, part)
            outputs = outputs if outputs else [np.empty((rows, *r.shape[1:]), r.dtype) for r in results]
            for output, result in zip(outputs, results, strict=True):
                output[start : start + TILE] = result
        return outputs

    def call(self, function: Function, arguments: Sequence[NDArray[Any]]) -> Sequence[Any]:
        """Return copies of the results, arrays and numbers, of one call on at most a tile of rows."""
        with self._lock:
            pool = self._pools.get(function)
            if pool is None:
                pool = self._pools[function] = _Pool(self, function)
        return pool.call(len(arguments[0]), arguments)


class _Pool:
    """Bound functions by batch size. A lease is out with one caller at a time; the newest few are kept."""

    def __init__(self, snapshot: Snapshot, function: Function) -> None:
        self.snapshot, self.function = snapshot, function
        self.parameters = function.order(snapshot.arrays)
        self.leases: list[tuple[int, Bound]] = []
        self.lock = Lock()

    def call(self, rows: int, arguments: Sequence[NDArray[Any]]) -> Sequence[Any]:
        """Return copies of the results for ``rows`` rows."""
        bound = self._lease(rows)
        with np.errstate(all="ignore"):  # sums that overflow are infinite, or decided exactly: no news for a log
            results = bound(self.parameters, *arguments) if self.parameters else bound(*arguments)
        copies = [np.array(result) if isinstance(result, np.ndarray) else result for result in results]
        with self.lock:
            self.leases.append((rows, bound))
            del self.leases[:-KEPT_LEASES]
        return copies

    def _lease(self, rows: int) -> Bound:
        with self.lock:
            for index in range(len(self.leases) - 1, -1, -1):
                if self.leases[index][0] == rows:
                    return self.leases.pop(index)[1]
        return self.function.bind(rows, self.snapshot, buffers=self.function.allocate(rows))
