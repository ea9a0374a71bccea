"""Writes new files, all of them or none; what is there already stays unless it may be overwritten."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nnspec.errors import NnspecError


class FileExistsAlreadyError(NnspecError):
    """Files that were to be written are there already."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        verb, them = ("is", "it") if len(paths) == 1 else ("are", "them")
        way = "a directory is not overwritten" if any(path.is_dir() for path in paths) else f"--force overwrites {them}"
        super().__init__(f"{' and '.join(map(str, paths))} {verb} there already; {way}")


@dataclass(frozen=True)
class NewFile:
    """A file to be written: where, and what it holds."""

    path: Path
    text: str


def refuse_existing(paths: Sequence[Path], *, force: bool) -> None:
    """Raise FileExistsAlreadyError for the paths at which something is; with ``force`` only a directory is."""
    there = [path for path in paths if (path.is_dir() if force else os.path.lexists(path))]
    if there:
        raise FileExistsAlreadyError(there)


def write(files: Sequence[NewFile], *, force: bool) -> Iterator[Path]:
    """Write the files and return their paths. What cannot be finished is taken back.

    Raises FileExistsAlreadyError, before anything is written, unless ``force``.
    """
    refuse_existing([file.path for file in files], force=force)
    ready: list[tuple[Path, Path]] = []
    try:
        for file in files:
            file.path.parent.mkdir(parents=True, exist_ok=True)
            draft = file.path.with_name(f".{file.path.name}.{os.getpid()}.new")
            ready.append((draft, file.path))
            draft.write_text(file.text, encoding="utf-8", newline="\n")
        for draft, path in ready:
            draft.replace(path)
    except BaseException:  # Ctrl-C too
        for draft, _ in ready:
            draft.unlink(missing_ok=True)
        raise
    return (file.path for file in files)
