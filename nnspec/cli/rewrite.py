"""Replacing the text of an author's file: wholly or not at all, with its permissions, and through a symbolic link."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from nnspec.errors import NnspecError


def rewrite(path: str, text: str) -> None:
    """Replace the text of the file at ``path``. Raises NnspecError, and the file is what it was."""
    target = Path(path).resolve()
    try:
        now = target.stat()
        if not stat.S_ISREG(now.st_mode):
            raise NnspecError(f"cannot write {path}: it is not a regular file")
        if not os.access(target, os.W_OK):
            raise NnspecError(f"cannot write {path}: permission denied")
        _replace(target, text, now)
    except OSError as error:
        raise NnspecError(f"cannot write {path}: {error.strerror}; the file is as it was") from error


def _replace(target: Path, text: str, now: os.stat_result) -> None:
    temporary = target.with_name(f".nnspec-{os.getpid()}-{target.name[:100]}.tmp")
    try:
        with temporary.open("xb") as file:
            # Only the superuser may give a file away; to all others it is theirs already.
            with suppress(PermissionError):
                os.fchown(file.fileno(), now.st_uid, now.st_gid)
            os.fchmod(file.fileno(), stat.S_IMODE(now.st_mode))
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
