"""One difference: where in the spec, what it was and what it is now. Judges nothing and prints nothing."""

from dataclasses import dataclass
from typing import Any, Literal

from nnspec.spec.canonical import plain

Kind = Literal["added", "removed", "renamed", "changed"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A difference at ``path``, named as in a file; values are those of JSON, None where there is none.

    ``note`` says what two values too long to be shown differ by.
    """

    path: str
    old: Any = None
    new: Any = None
    renamed: bool = False
    note: str | None = None

    @property
    def kind(self) -> Kind:
        """What happened to the path."""
        if self.renamed:
            return "renamed"
        return "added" if self.old is None else "removed" if self.new is None else "changed"


def plain_or_none(value: Any) -> Any:
    """Return a value of a spec as JSON holds it, None where there is none or it is empty."""
    return plain(value) if value is not None and value != {} and value != () else None
