"""Whether a text is meant as a spec: asked of files that nobody named, which were found below a directory.

Knows no more of the language than the keys by which a spec is recognized, so that one whose ``nnspec`` is misspelt or
was lost is still told what is wrong with it.
"""

import re
from collections.abc import Iterable

from nnspec.diagnostics import Source, SpecError, nearest
from nnspec.reading.parsing import parse

_KEY = re.compile(r"^[-{ \t]*[\"']?([A-Za-z_]\w*)[\"']?[ \t]*:", re.MULTILINE | re.ASCII)
_ENDS = {"inputs", "outputs"}
_MIDDLE = {"layers", "weights"}


def is_meant_as_spec(source: Source) -> bool:
    """Return whether a text has the key ``nnspec``, perhaps misspelt, or looks like a spec that lacks it.

    An empty text counts as one: a file that was cut off is no reason to be silent.
    """
    try:
        keys: Iterable[str] = parse(source).value
    except SpecError:
        # What cannot be parsed, is no mapping, or holds several documents is known by how its lines begin.
        keys = _KEY.findall(source.text)
    found = {*keys}
    if "nnspec" in found or not source.text.strip():
        return True
    return nearest("nnspec", found) is not None or not (_ENDS.isdisjoint(found) or _MIDDLE.isdisjoint(found))
