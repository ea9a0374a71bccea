"""Classes that are nothing but fields. Everything in nnspec may import it; it imports nothing of nnspec.

``@record`` is ``@dataclass(frozen=True)`` to the type checker, which is who enforces it. At run time it writes less
code into each class: some fifty are defined before a spec is checked, and as dataclasses they took a tenth of the time.
"""

from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Return the class with an ``__init__`` of its annotated fields, compared and hashed by their values."""
    made = entity(cls)
    setattr(made, "__eq__", _equal)  # noqa: B010 - to a type checker, a plain class has its own
    setattr(made, "__hash__", _hash)  # noqa: B010 - as above
    return made


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
def entity(cls: type[T]) -> type[T]:
    """Return the class with an ``__init__`` of its annotated fields, compared by identity."""
    made = dataclass(repr=False, eq=False)(cls)
    setattr(made, "__repr__", _represent)  # noqa: B010 - as above
    return made


def _values(of: Any) -> tuple[object, ...]:
    return tuple(getattr(of, name) for name in type(of).__match_args__)


def _equal(self: object, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: object) -> int:
    return hash(_values(self))


def _represent(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).__match_args__)
    return f"{type(self).__name__}({fields})"
