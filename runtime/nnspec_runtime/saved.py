"""Which files are trained networks, by their names. Imports nothing: verbs ask before they import what reads one."""

from os import PathLike, fspath

SUFFIX = ".safetensors"


def is_saved(path: str | PathLike[str]) -> bool:
    """Return whether a file is a trained network rather than a spec, whatever capitals its name is written in."""
    return fspath(path).lower().endswith(SUFFIX)
