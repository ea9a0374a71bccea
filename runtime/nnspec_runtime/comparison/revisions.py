"""The networks at a path as they are in a commit, beside what they are in the working tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from nnspec.cli.paths import find_specs, passed_by
from nnspec.config import Configs
from nnspec.errors import ReadError
from nnspec.ir.graph import Stored
from nnspec.reading.source import MAX_BYTES, source_of
from nnspec_runtime.comparison.git import Blob, Commit
from nnspec_runtime.comparison.side import Side, in_use, side_of_archive, side_of_source
from nnspec_runtime.saved import is_saved

MAX_SAVED = 2 << 30


@dataclass(frozen=True)
class Revision:
    """A file at ``path`` from the root: as it is in the commit, and as it is now; None where it is not there."""

    path: str
    before: Blob | None
    now: str | None


def revisions(commit: Commit, path: str, configs: Configs) -> list[Revision]:
    """Return the files at a path, or the specs below a directory, that the commit or the working tree has, sorted.

    Raises ReadError where neither has any.
    """
    base = Path(path).resolve()
    inside = _from_root(commit, base)
    before = commit.files(inside)
    if inside in before or base.is_file():
        now = path if base.is_file() else None
        return [Revision(inside, before.get(inside), now)]
    # What a link leads to is compared where it lies.
    listed = {name: blob for name, blob in before.items() if not blob.is_link}
    before = {name: blob for name, blob in listed.items() if _is_spec(commit.root / name, base, configs)}
    after = dict(_found(commit, path, inside, configs))
    names = sorted(before.keys() | after.keys())
    if not names:
        raise ReadError(f"there is no spec at {path}, neither now nor in {commit.ref}")
    return [Revision(name, before.get(name), after.get(name)) for name in names]


def side_of_revision(commit: Commit, path: str, blob: Blob) -> Side:
    """Return a network as it is in a commit, with the weights files that it names there.

    Raises ReadError, SpecError or CorruptError.
    """
    name = commit.name(path)
    if is_saved(path):
        return side_of_archive(commit.read(path, blob, MAX_SAVED), name)
    side = side_of_source(source_of(commit.read(path, blob, MAX_BYTES), name))
    files = sorted({param.start.file for param in side.version.graph.params if isinstance(param.start, Stored)})
    if not files:
        return side
    with TemporaryDirectory(prefix="nnspec-") as folder:
        for file in files:
            _put_beside(commit, path, file, Path(folder))
        return Side(side.version, in_use(side.version, Path(folder)))


def _from_root(commit: Commit, path: Path) -> str:
    try:
        return path.relative_to(commit.root).as_posix()
    except ValueError as error:
        raise ReadError(f"{path} is not in the working tree at {commit.root}") from error


def _found(commit: Commit, path: str, inside: str, configs: Configs) -> Iterator[tuple[str, str]]:
    """Yield the specs below a directory by their paths from the root, but for those that git ignores and links."""
    if not Path(path).is_dir():
        return
    try:
        found = find_specs(path, configs)
    except ReadError:
        return  # told where the commit has none either
    present = commit.present(inside)
    for file in found:
        name = (PurePosixPath(inside) / PurePosixPath(Path(file).relative_to(path))).as_posix()
        if name in present and not Path(file).is_symlink():
            yield name, file


def _is_spec(file: Path, base: Path, configs: Configs) -> bool:
    """Return whether a file of the commit is one that ``find_specs`` would find below ``base``."""
    parts = file.relative_to(base).parts
    folders = [base.joinpath(*parts[:count]) for count in range(1, len(parts))]
    if any(map(passed_by, parts)):
        return False
    if any(configs.of_folder(str(folder.parent)).excludes(str(folder), folder=True) for folder in folders):
        return False
    return configs.of_folder(str(file.parent)).takes(str(file))


def _put_beside(commit: Commit, spec: str, file: str, folder: Path) -> None:
    """Write a weights file as it is in the commit to ``folder``, which stands for that of the spec."""
    within = PurePosixPath(file)
    if within.is_absolute() or ".." in within.parts:
        raise ReadError(f"{file} is not beside or below the spec: a spec names no other place")
    path = (PurePosixPath(spec).parent / within).as_posix()
    blob = commit.files(path).get(path)
    if blob is None:
        raise ReadError(f"there is no {commit.name(path)}, where {commit.name(spec)} has its weights")
    target = folder / within
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(commit.read(path, blob, MAX_SAVED))
