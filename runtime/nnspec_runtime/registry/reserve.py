"""Space set aside for the day the disk is full.

On a full disk SQLite can write nothing, not even that a run failed because the disk is full. A file of random bytes
(so that no file system compresses it away) is given up at that moment, which is enough for a few thousand rows, and
taken again once there is room. Until then only such records are written, or others would use the space up.
"""

import os
from contextlib import suppress
from pathlib import Path

from nnspec.errors import LimitError
from nnspec_runtime.files import atomic_write

_SIZE = 1 << 20
_ROOMY = 4 * _SIZE  # free bytes at which the reserve may be taken


class Reserve:
    """The file at ``path``, which exists while nothing had to be given up."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held = path.exists()

    def hold(self) -> bool:
        """Take the space if the disk has room; return whether it is held."""
        if not self._held:
            disk = os.statvfs(self._path.parent)
            if disk.f_bavail * disk.f_frsize >= _ROOMY:
                with suppress(LimitError):  # a quota may be tighter than the disk
                    atomic_write(self._path, os.urandom(_SIZE))
                    self._held = True
        return self._held

    def release(self) -> bool:
        """Give the space up; return whether there was any to give."""
        if not self._held:
            return False
        self._path.unlink(missing_ok=True)
        self._held = False
        return True
