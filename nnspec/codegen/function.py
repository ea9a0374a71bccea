"""One compiled function: its source, and the binding of that source to memory."""

import linecache
import re
import weakref
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nnspec.codegen import kernels
from nnspec.codegen.numpy_source import FUNCTIONS, print_plan
from nnspec.ir.plan import Plan

Bound = Callable[..., Any]
Buffers = tuple[NDArray[Any], ...]


class Environment(Protocol):
    """What a program needs beside arrays: exact decisions and counted random numbers."""

    def settle(self, layer: str, z: Any, slack: Any, x: Any, *, out: Any) -> None:
        """Write 1 where z > 0, else 0, decided in exact arithmetic where |z| is not above slack, to ``out``."""

    def uniform(self, stream: str, counter: int, *, out: Any) -> None:
        """Fill ``out`` with numbers of [0, 1) that depend on seed, stream and counter alone."""


class Function:
    """The NumPy function of a plan. It is made once and bound for each batch size and each thread that runs it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def source(self) -> str:
        """The Python source of ``bind_<name>``."""
        return print_plan(self.plan)

    @cached_property
    def _bind(self) -> Callable[..., Bound]:
        filename = f"<nnspec {self.plan.name} {id(self):x}>"
        # A traceback inside a program shows the program's lines.
        linecache.cache[filename] = (len(self.source), None, self.source.splitlines(keepends=True), filename)
        weakref.finalize(self, linecache.cache.pop, filename, None)
        names = namespace()
        exec(compile(self.source, filename, "exec"), names)  # noqa: S102 - the source is our own, made of a checked plan
        bind: Callable[..., Bound] = names[f"bind_{self.plan.name}"]
        return bind

    def allocate(self, capacity: int) -> Buffers:
        """Return memory for batches of up to ``capacity`` rows."""
        return tuple(
            np.empty(buffer.size * (capacity if buffer.batched else 1), buffer.dtype) for buffer in self.plan.buffers
        )

    def bind(
        self, n: int, environment: Environment, *, buffers: Buffers, storage: Mapping[str, NDArray[Any]] | None = None
    ) -> Bound:
        """Return the function for batches of exactly ``n`` rows, on ``buffers`` of at least that capacity."""
        return (
            self._bind(n, buffers, environment, storage) if self.plan.storage else self._bind(n, buffers, environment)
        )

    def order(self, arrays: Mapping[str, NDArray[Any]]) -> Sequence[NDArray[Any]]:
        """Return the parameters that a call takes, in its order, from a mapping by name."""
        return tuple(arrays[ref.name] for ref in self.plan.parameters)


def called(source: str) -> tuple[list[str], list[str]]:
    """Return the names of the functions that ``source`` calls: NumPy's, and ours."""
    names = sorted(name for name in namespace() if re.search(rf"(?<![.\w]){name}\(", source))
    return [name for name in names if not hasattr(kernels, name)], [name for name in names if hasattr(kernels, name)]


def namespace() -> dict[str, Any]:
    """Return the functions that programs call, by name: ours, and else NumPy's."""
    homes = ((name, kernels if hasattr(kernels, name) else np) for name in FUNCTIONS)
    return {name: getattr(home, name) for name, home in homes if hasattr(home, name)}
