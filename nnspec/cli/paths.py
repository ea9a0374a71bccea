"""Which files a path stands for: itself, or the specs below a directory."""

from os import walk
from pathlib import Path

from nnspec.errors import ReadError
from nnspec.reading.source import STDIN

SUFFIXES = (".yaml", ".yml", ".json")
NO_SPECS = ".schema.json"
"""How a JSON Schema ends that lies beside specs for the sake of editors, as ``nnspec init`` leaves it."""


def find_specs(path: str) -> list[str]:
    """Return the files at ``path``, those below a directory sorted; hidden ones only where they are named.

    Raises ReadError for a directory that cannot be read or holds no spec.
    """
    if path == STDIN or not Path(path).is_dir():
        return [path]
    found: list[str] = []
    for folder, folders, files in walk(path, onerror=_raise):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        specs = sorted(name for name in files if _is_spec(name.lower()))
        found += [str(Path(folder, name)) for name in specs]
    if not found:
        raise ReadError(f"no file in {path} ends in {', '.join(SUFFIXES)}")
    return found


def _is_spec(name: str) -> bool:
    return name.endswith(SUFFIXES) and not name.startswith(".") and not name.endswith(NO_SPECS)


def _raise(error: OSError) -> None:
    raise ReadError(f"cannot read {error.filename}: {error.strerror}") from error
