"""Content by its SHA-256: `blobs/sha256/ab/abcd...`, written once, checked on every read.

Knows nothing of what a blob means; the database says which ones are wanted.
"""

import hashlib
import time
from collections.abc import Set
from pathlib import Path

from nnspec.errors import CorruptError, LimitError
from nnspec_runtime.files import Content, file_digest, is_disk_full, make_directory, settle, stage
from nnspec_runtime.registry.database import DISK_FULL


class Blobs:
    """The blobs below ``directory``."""

    def __init__(self, directory: Path) -> None:
        self._root = directory / "sha256"
        make_directory(self._root)

    def put(self, content: Content) -> str:
        """Store ``content`` durably and return its digest; equal content is stored once.

        Raises LimitError if the disk is full.
        """
        try:
            temporary, digest = stage(self._root, content)
            path = self._path(digest)
            if path.exists() and file_digest(path) == digest:
                temporary.unlink()
            else:  # new, or damaged since it was written
                make_directory(path.parent)
                settle(temporary, path)
        except OSError as error:
            if not is_disk_full(error):
                raise
            raise LimitError(DISK_FULL) from error
        return digest

    def get(self, digest: str) -> bytes:
        """Return the content of ``digest``. Raises CorruptError if it is missing or was altered."""
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise CorruptError(f"blob {digest} is missing: restore the data directory") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise CorruptError(f"blob {digest} was altered on disk: restore it or train the network again")
        return content

    def sweep(self, wanted: Set[str], older_than: float) -> int:
        """Remove blobs that are not ``wanted`` and were written more than ``older_than`` seconds ago; return how many.

        They stay behind when a writer is killed between the blob and the row that refers to it.
        """
        horizon = time.time() - older_than
        orphans = [
            path for path in self._root.glob("??/*") if path.name not in wanted and path.stat().st_mtime <= horizon
        ]
        for path in orphans:
            path.unlink()
        return len(orphans)

    def _path(self, digest: str) -> Path:
        return self._root / digest[:2] / digest
