"""The page of a code, for a person who met it."""

from importlib.resources import files

from nnspec.diagnostics.codes import CODES
from nnspec.diagnostics.suggest import nearest
from nnspec.errors import NotFoundError

# The examples are complete, and one of them is about a very long line.
_WIDTH = 160


def explain(code: str) -> str:
    """Return the page of ``code`` (``NN002``, or its name ``duplicate-key``) as Markdown; endless lines are cut.

    Raises NotFoundError, with the nearest code, when there is none of that id or name.
    """
    ids = {found.name: found.id for found in CODES.values()}
    wanted = code.strip()
    page = ids.get(wanted.lower(), wanted.upper())
    if page not in CODES:
        raise NotFoundError("code", wanted, nearest(wanted, [*CODES, *ids]))
    text = (files("nnspec.diagnostics") / "pages" / f"{page}.md").read_text(encoding="utf-8")
    return "\n".join(line if len(line) <= _WIDTH else f"{line[:_WIDTH]}..." for line in text.split("\n"))


def index() -> str:
    """Return one line for each code: id, severity, name."""
    width = max(len(code.severity) for code in CODES.values())
    return "\n".join(f"{code.id}  {code.severity:<{width}}  {code.name}" for code in CODES.values())
