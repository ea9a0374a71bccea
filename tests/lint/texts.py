"""What the tests of lint share: specs from their parts, and what is found in them."""

from nnspec.check import check
from nnspec.diagnostics import Source


def found(text: str) -> list[str]:
    """Return ``NN208 layers/0/name`` for each finding about a spec, in order."""
    source = Source("found.yaml", f"nnspec: 1\nname: found\n{text}")
    return [f"{each.code.id} {'/'.join(map(str, each.path))}" for each in check(source)]


def codes(text: str) -> list[str]:
    """Return the id of each finding, in order."""
    return [each.partition(" ")[0] for each in found(text)]
