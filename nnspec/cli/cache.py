"""What was said of valid specs before, so that the models need not be imported to say it again.

What is wrong with a spec is never kept, but found anew each time. A digest stands for a text with the limits it was
held to, and a file of digests for one checker, so whatever could change an answer changes a name.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

from nnspec.diagnostics import CODES, Diagnostic, Position, Severity, Source

if TYPE_CHECKING:
    from nnspec.lint.limits import Limits

VARIABLE = "NNSPEC_CACHE_DIR"
OURS = f"check-{'[0-9a-f]' * 32}"
"""The files of the cache: who names a directory of theirs may have others in it."""
FILES = 8
"""How many checkers are remembered: those of other environments, and of versions before."""
BYTES = 1 << 20
"""How large a file grows before its older half is dropped: some 30,000 specs of which nothing is to be said."""
LONGEST = 4_096
"""Bytes of the findings of one spec that are kept."""


def folder() -> Path | None:
    """Return where the cache is: what ``NNSPEC_CACHE_DIR`` names, None where it is empty, else the user's cache."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    # Unlike Path.home, this raises nothing where there is no home.
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "nnspec")  # noqa: PTH111


class Cache:
    """What one checker said of valid specs. A cache that cannot be read or written is as good as an empty one."""

    def __init__(self, directory: Path | None) -> None:
        """Read what is known; None knows nothing and keeps nothing."""
        checker = _checker() if directory is not None else None
        self._file = directory / f"check-{checker}" if directory is not None and checker is not None else None
        self._known: dict[bytes, bytes] = {}
        self._new: list[bytes] = []
        if self._file is not None:
            with suppress(OSError):
                # Behind the last line end is what a full disk left of a line, perhaps a digest without its findings.
                self._known.update(map(_entry, self._file.read_bytes().split(b"\n")[:-1]))

    def check(self, source: Source, limits: "Limits | None", beside: Sequence[Diagnostic] = ()) -> list[Diagnostic]:
        """Return the findings of a check, which is not made where they are known; what is ``beside`` is never kept."""
        if self._file is None or beside:
            return _check(source, limits, beside)
        digest = _digest(f"{source.format} {limits}\n{source.text}")
        said = self._known.get(digest)
        findings = _read(said) if said is not None else None
        if findings is None:
            findings = _check(source, limits, ())
            said = _written(findings)
            if said is not None:
                self._known[digest] = said
                self._new.append(b"%b %b\n" % (digest, said) if said else b"%b\n" % digest)
        return findings

    def save(self) -> None:
        """Keep what was learned. Runs side by side append whole lines and spoil nothing of each other."""
        if self._file is None or not self._new:
            return
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("ab") as file:
                file.write(b"".join(self._new))
                full = file.tell() > BYTES
            if full:
                lines = self._file.read_bytes().splitlines(keepends=True)
                shorter = self._file.with_suffix(f".{os.getpid()}")
                shorter.write_bytes(b"".join(lines[len(lines) // 2 :]))
                shorter.replace(self._file)
            files = sorted(self._file.parent.glob(OURS), key=lambda file: file.stat().st_mtime_ns)
            for old in files[:-FILES]:
                old.unlink(missing_ok=True)
        self._new.clear()


def _check(source: Source, limits: "Limits | None", beside: Sequence[Diagnostic]) -> list[Diagnostic]:
    # The models, their libraries and the analysis: most of the time that a small spec takes.
    from nnspec.check import check

    return check(source, limits, beside)


def _entry(line: bytes) -> tuple[bytes, bytes]:
    digest, _, said = line.partition(b" ")
    return digest, said


def _written(findings: list[Diagnostic]) -> bytes | None:
    """Return the findings of a valid spec as JSON, empty where there are none; None where they are not to be kept."""
    if not findings:
        return b""
    # What has an edit to offer is about to change, like what is wrong.
    if any(each.code.severity is Severity.ERROR or each.fix is not None for each in findings):
        return None
    import json

    fields = [
        (each.code.id, each.message, each.path, each.at_key, each.hint, each.position and _place(each.position))
        for each in findings
    ]
    written = json.dumps(fields).encode()
    return written if len(written) <= LONGEST else None


def _place(position: Position) -> tuple[int, int, int]:
    return position.line, position.column, position.length


def _read(said: bytes) -> list[Diagnostic] | None:
    """Return the findings that ``_written`` wrote, None for what it did not write."""
    if not said:
        return []
    import json

    try:
        return [
            Diagnostic(CODES[code], message, tuple(path), at_key, hint, Position(*place) if place else None)
            for code, message, path, at_key, hint, place in json.loads(said)
        ]
    except (ValueError, TypeError, KeyError):
        return None


def _checker() -> str | None:
    """Return a name of all that decides what a check finds: Python, our own sources, the packages it reads with.

    None where they are not plain files, so that nobody can say whether they changed.
    """
    ours, *others = (_root(package) for package in ("nnspec", "pydantic", "pydantic_core", "yaml"))
    if ours is None or None in others:
        return None
    stamps = [sys.version]
    try:
        stamps += _stamps(str(ours))
        for installed in sorted({root.parent for root in others if root is not None}):
            # An installed package does not change without its version, which stands in a name beside it.
            stamps += sorted(file.name for file in installed.iterdir() if file.suffix in (".dist-info", ".egg-info"))
    except OSError:
        return None
    return _digest("\n".join(stamps)).decode()


def _digest(text: str) -> bytes:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest().encode()


def _root(package: str) -> Path | None:
    """Return the directory of a package without importing it."""
    found = PathFinder.find_spec(package)
    return Path(found.origin).parent if found is not None and found.origin is not None and found.has_location else None


def _stamps(directory: str) -> Iterator[str]:
    """Yield path, size and time of change of each file below that is no bytecode. Raises OSError."""
    with os.scandir(directory) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if not entry.is_dir():
                status = entry.stat()
                yield f"{entry.path} {status.st_size} {status.st_mtime_ns}"
            elif entry.name != "__pycache__":
                yield from _stamps(entry.path)
