"""One server for one data directory: two writers would sweep each other's files away.

The lock is the kernel's (flock) and goes with its process, so a killed server leaves nothing to clear.
"""

import fcntl
import os
from pathlib import Path

from nnspec.errors import BusyError


class DirectoryLock:
    """Held from its making to `release`. Raises BusyError if another process, or this one, holds it."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._descriptor, 20).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise BusyError(
                f"the data directory {path.parent} is in use by process {holder}: stop it or name another directory"
            ) from None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let another process open the directory."""
        os.close(self._descriptor)
