"""What is known of what cannot be read: of a layer its names and what it reads by name, of an example its halves.

So a mistake in one option does not hide an unknown name or a circle.
"""

import re
from collections.abc import Mapping
from typing import Any

from nnspec.diagnostics import nearest
from nnspec.naming import NAME
from nnspec.record import record


@record
class UnreadNeuron:
    """A neuron of such a layer: the names that it weighs."""

    weights: tuple[str, ...]


@record
class Unread:
    """The layer; ``sources`` are what its ``from`` names. What it takes by its place is not known.

    ``has_others`` says that it goes by a name, or has neurons by names, that cannot be read.
    """

    name: str | None
    sources: tuple[str, ...]
    neurons: Mapping[str, UnreadNeuron]
    has_others: bool


@record
class UnreadExample:
    """An example: ``given`` is None where it is no mapping, and ``expect`` has the answers that can be read."""

    given: Mapping[str, Any] | None
    expect: Mapping[str, Any]


def unread(entry: Mapping[str, Any]) -> Unread:
    """Return what an entry of ``layers`` says in spite of what is wrong with it."""
    name, sources = _meant(entry, "name"), _meant(entry, "from")
    # Whatever its key is: that may be what is wrong.
    neurons = {
        unit: options for each in entry.values() for unit, options in _mapping(_meant(_mapping(each), "units")).items()
    }
    return Unread(
        name if isinstance(name, str) else None,
        (sources,) if isinstance(sources, str) else _texts(sources),
        {unit: UnreadNeuron((*_mapping(_mapping(options).get("weights")),)) for unit, options in neurons.items()},
        has_others=(name is not None and not _is_name(name))
        or ("neurons" in entry and not isinstance(_meant(_mapping(entry["neurons"]), "units"), dict)),
    )


def _meant(entry: Mapping[str, Any], key: str) -> object:
    """Return what an entry has at a key, or else at the one that was meant to be it."""
    return entry.get(key if key in entry else nearest(key, entry) or key)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(NAME, value) is not None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    """Return a list of texts; none of them where one is no text, for their places count."""
    return tuple(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else ()
