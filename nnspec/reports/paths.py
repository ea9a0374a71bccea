"""How the forms for machines name a file: relative where it can be, with forward slashes, and as a URI."""

import os
from pathlib import Path
from urllib.parse import quote

# Where CI has the checkout: its annotations are found by paths from there, wherever the command was run.
_CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


def checkout() -> str:
    """Return the directory of the checkout that CI names, when this process runs in it, else the current directory."""
    here = str(Path.cwd())
    for variable in _CHECKOUTS:
        named = os.environ.get(variable)
        if named and (root := os.path.realpath(named)) and _below(here, root) is not None:
            return root
    return here


def relative(name: str, root: str) -> str:
    """Return the path of a file from ``root``, absolute where it lies elsewhere; ``<stdin>`` and its like stay."""
    if name.startswith("<"):
        return name
    full = os.path.abspath(name)  # noqa: PTH100 - Path.absolute keeps the .. of a path
    inside = _below(full, root)
    return Path(full if inside is None else inside).as_posix()


def uri(path: str) -> str:
    """Return a path as a URI reference: what is strange in it is written with %, bytes that are no UTF-8 too."""
    if Path(path).is_absolute():
        return Path(path).as_uri()
    # A colon in the first part would make a scheme of it.
    return quote(os.fsencode(path), safe="/")


def _below(path: str, root: str) -> str | None:
    """Return ``path`` from ``root``, or None when it does not lie in it."""
    if path == root:
        return "."
    prefix = root.rstrip(os.sep) + os.sep
    return path.removeprefix(prefix) if path.startswith(prefix) else None
