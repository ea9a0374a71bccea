"""Files as they are in a commit of a git repository: its objects are read, and nothing is checked out.

The program ``git`` is asked, without a shell; what a caller names goes to it only where it cannot be an option.
"""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nnspec.errors import ReadError

_ID = re.compile(r"[0-9a-f]{40,64}")
_POINTER = b"version https://git-lfs"

_ENVIRONMENT = {
    "LC_ALL": "C",  # what it says is told apart below
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}

_OF_A_REPOSITORY = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
"""What a hook is told of its repository; here the path says which it is."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a commit: its kind as git tells it (``100644``, ``120000`` for a link), its object and its bytes."""

    mode: str
    id: str
    size: int

    @property
    def is_link(self) -> bool:
        """Whether it only names another file."""
        return self.mode == "120000"


@dataclass(frozen=True)
class Commit:
    """A commit: ``ref`` is what it was asked for by, ``root`` the directory of the working tree."""

    ref: str
    id: str
    root: Path

    @classmethod
    def at(cls, ref: str, path: Path) -> "Commit":
        """Return the commit that ``ref`` names in the repository that holds ``path``, which need not exist.

        Raises ReadError where there is no git, no repository, or no such commit in it.
        """
        folder = next(each for each in (path, *path.parents) if each.is_dir())
        top = _git(folder, "rev-parse", "--show-toplevel")
        root = Path(os.fsdecode(top.removesuffix(b"\n")))
        if not is_ref(ref):
            raise ReadError(f"{ref!r} cannot name a commit of git; give a branch, a tag or a commit: git:origin/main")
        try:
            found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        except ReadError as error:
            raise ReadError(
                f"git knows no commit {ref!r} in {root}; fetch it first (a clone of CI may hold only the newest commit)"
            ) from error
        commit = found.decode("ascii", "replace").strip()
        if _ID.fullmatch(commit) is None:  # ^main is taken, and is no commit
            raise ReadError(f"{ref!r} does not name one commit")
        return cls(ref, commit, root)

    def files(self, path: str) -> Mapping[str, Blob]:
        """Return the files at a path from the root, itself or all below it, by their paths from the root, sorted."""
        within = ["--", path] if path not in ("", ".") else []
        listing = _git(
            self.root, "--literal-pathspecs", "ls-tree", "-r", "-z", "--long", "--full-tree", self.id, *within
        )
        found = {}
        for line in filter(None, listing.split(b"\0")):
            about, _, name = line.partition(b"\t")
            mode, kind, identity, size = about.decode("ascii").split()
            if kind == "blob":
                found[os.fsdecode(name)] = Blob(mode, identity, int(size))
        return dict(sorted(found.items()))

    def name(self, path: str) -> str:
        """Return what messages call a file of the commit, as git does."""
        return f"{self.ref}:{path}"

    def read(self, path: str, blob: Blob, most: int) -> bytes:
        """Return the content of a file; raises ReadError where it is a link, too large, or not in git itself."""
        if blob.is_link:
            raise ReadError(f"cannot read {self.name(path)}: it is a symbolic link; name the file that it leads to")
        if blob.size > most:
            raise ReadError(f"cannot read {self.name(path)}: it is larger than {most // 2**20} MiB")
        data = _git(self.root, "cat-file", "blob", blob.id)
        if data.startswith(_POINTER):
            raise ReadError(f"cannot read {self.name(path)}: git holds only a pointer to it, as Git LFS keeps it")
        return data

    def present(self, path: str) -> set[str]:
        """Return the files below a path from the root that git has or would take now: not what it is told to ignore.

        What lies in another repository within this one, as a submodule does, is not among them.
        """
        options = ("-z", "--cached", "--others", "--exclude-standard", "--full-name")
        listing = _git(self.root, "--literal-pathspecs", "ls-files", *options, "--", path if path else ".")
        return {os.fsdecode(name) for name in listing.split(b"\0") if name}


def is_ref(text: str) -> bool:
    """Return whether a text may name a commit: no option, no path of one, nothing that is not shown."""
    return bool(text) and not text.startswith("-") and text.isprintable() and ":" not in text


def _git(folder: Path, *arguments: str) -> bytes:
    """Return what git prints; raises ReadError with the first line of what it complains of."""
    # A repository may name programs in its configuration; of what is asked here, only its monitor would run.
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments]
    inherited = {name: value for name, value in os.environ.items() if name not in _OF_A_REPOSITORY}
    try:
        ended = subprocess.run(  # noqa: S603 - no shell, and no argument that can be an option
            command, stdin=subprocess.DEVNULL, capture_output=True, env=inherited | _ENVIRONMENT, check=False
        )
    except FileNotFoundError as error:
        raise ReadError("git is not installed, or not on the PATH; --against git:REF asks it") from error
    except OSError as error:
        raise ReadError(f"cannot run git: {error.strerror}") from error
    if ended.returncode == 0:
        return ended.stdout
    complaint = ended.stderr.decode("utf-8", "replace").strip()
    if "not a git repository" in complaint:
        raise ReadError(f"{folder} is in no git repository; --against git:REF compares with a commit of one")
    first = complaint.partition("\n")[0].removeprefix("fatal: ")
    verb = next(argument for argument in arguments if not argument.startswith("-"))
    raise ReadError(f"git {verb}: {first if first else f'exit code {ended.returncode}'}")
