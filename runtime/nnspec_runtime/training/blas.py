"""The threads of BLAS, which are the whole process's: they fix the bits of a training, so trainings must agree on them.

Knows nothing of networks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from threadpoolctl import threadpool_info, threadpool_limits

from nnspec.errors import BusyError

_lock = Lock()
_users = 0
_limits: threadpool_limits | None = None
_count = 0


@cache
def blas_name() -> str:
    """Return the library, version and kernels that matrix products run on, such as ``openblas 0.3.30 Haswell``."""
    found: dict[str, Any] = next((pool for pool in threadpool_info() if pool["user_api"] == "blas"), {})
    return " ".join(str(found[key]) for key in ("internal_api", "version", "architecture") if found.get(key))


@contextmanager
def blas_threads(count: int) -> Iterator[None]:
    """Hold BLAS to ``count`` threads; the last to leave restores what was before.

    Raises BusyError while another training holds it to another count.
    """
    _enter(count)
    try:
        yield
    finally:
        _leave()


def _enter(count: int) -> None:
    global _users, _limits, _count
    with _lock:
        if _users > 0 and count != _count:
            raise BusyError(f"another training of this process uses {_count} threads, and this one wants {count}")
        if _users == 0:
            _limits, _count = threadpool_limits(count, user_api="blas"), count
        _users += 1


def _leave() -> None:
    global _users, _limits
    with _lock:
        _users -= 1
        if _users == 0 and _limits is not None:
            _limits.restore_original_limits()
            _limits = None
