"""Writing files so that a crash or a full disk leaves either the old content or the new, never a part.

Knows nothing of what is written: archives, checkpoints and the registry's blobs all go through here.
"""

import errno
import hashlib
import os
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from nnspec.errors import LimitError

Content = bytes | Iterable[bytes | memoryview]

_PREFIX, _SUFFIX = ".nnspec-", ".tmp"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_SIZE = 1 << 20


def atomic_write(path: str | os.PathLike[str], content: Content) -> str:
    """Replace the file at ``path`` by ``content``, durably; return the content's SHA-256 in hex.

    A link stays one, and what it leads to is replaced; a device or a pipe, such as /dev/stdout, is written to.
    Raises LimitError if the disk is full, OSError for any other refusal; either way the former file is untouched.
    """
    target = Path(path)
    try:
        if _is_stream(target):
            with target.open("wb") as stream:
                return _write(stream, content)
        file = Path(os.path.realpath(target))
        temporary, digest = stage(file.parent, content)
        settle(temporary, file)
    except OSError as error:
        if not is_disk_full(error):
            # The name of the temporary file says nothing to whoever named this one.
            raise OSError(error.errno, error.strerror, str(target)) from error
        raise LimitError(
            f"cannot write {target}: {error.strerror}; free some space, the former file is unchanged"
        ) from error
    return digest


@contextmanager
def room_for(path: str | os.PathLike[str], size: int) -> Iterator[None]:
    """Keep ``size`` bytes of the disk of ``path`` while the block runs, so that afterwards they are there to write.

    Raises LimitError if the disk is full. The file that holds them has no name, so it is gone however the process ends.
    """
    target = Path(path)
    try:
        with TemporaryFile(dir=target.parent) as held:
            for start in range(0, size, _READ_SIZE):
                held.write(bytes(min(_READ_SIZE, size - start)))
            held.flush()
            yield
    except OSError as error:
        if not is_disk_full(error):
            raise
        raise LimitError(f"{target} takes {size:,} bytes: {error.strerror}; free some space") from error


def stage(directory: Path, content: Content) -> tuple[Path, str]:
    """Write ``content`` and fsync it in a new temporary file of ``directory``; return its path and SHA-256 in hex.

    For content whose final name is known only afterwards (a blob is named by its digest). Raises OSError.
    """
    temporary = directory / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
    try:
        with temporary.open("xb") as file:
            digest = _write(file, content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary, digest


def settle(temporary: Path, path: Path) -> None:
    """Rename a staged file to its final ``path`` in the same file system, durably. Raises OSError."""
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    fsync_directory(path.parent)


def fsync_directory(directory: Path) -> None:
    """Make the names in ``directory`` durable: a rename is on disk only after this."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_directory(directory: Path) -> None:
    """Create ``directory`` and its parents where missing, durably."""
    if directory.is_dir():
        return
    make_directory(directory.parent)
    directory.mkdir(exist_ok=True)
    fsync_directory(directory.parent)


def file_digest(path: str | os.PathLike[str]) -> str:
    """Return the SHA-256, in hex, of the file at ``path``. Raises OSError."""
    digest = hashlib.sha256()
    with Path(path).open("rb") as file:
        while chunk := file.read(_READ_SIZE):
            digest.update(chunk)
    return digest.hexdigest()


def sweep_temporaries(directory: Path, older_than: float) -> int:
    """Remove what killed writers left below ``directory`` more than ``older_than`` seconds ago; return how many."""
    horizon = time.time() - older_than
    left_over = [path for path in directory.rglob(f"{_PREFIX}*{_SUFFIX}") if path.stat().st_mtime <= horizon]
    for path in left_over:
        path.unlink()
    return len(left_over)


def _is_stream(path: Path) -> bool:
    """Tell whether ``path`` is there and neither a file nor a directory: nothing may take its place."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _write(file: BinaryIO, content: Content) -> str:
    """Write ``content`` and return its SHA-256 in hex."""
    digest = hashlib.sha256()
    for chunk in (content,) if isinstance(content, bytes) else content:
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest()


def is_disk_full(error: OSError) -> bool:
    """Tell whether ``error`` means that the disk, the quota or the permitted file size is used up."""
    return error.errno in _FULL
