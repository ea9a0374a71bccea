"""Records behave as frozen dataclasses do, but for being frozen, which is the type checker's affair."""

from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from nnspec.record import entity, record


@record
class Point:
    x: int
    y: tuple[int, ...] = field(default_factory=tuple)


@entity
class Node:
    name: str


@dataclass(frozen=True)
class Frozen:
    x: int


def test_records_are_their_values() -> None:
    assert Point(1) == Point(1, ())
    assert Point(1) != Point(2)
    assert len({Point(1), Point(1), Point(2)}) == 2
    assert replace(Point(1), y=(2,)) == Point(1, (2,))
    assert repr(Point(1, (2,))) == "Point(x=1, y=(2,))"


def test_entities_are_themselves() -> None:
    one = Node("a")
    assert one == one
    assert one != Node("a")
    assert len({one, Node("a")}) == 2
    assert repr(one) == "Node(name='a')"


def test_records_take_patterns() -> None:
    match Point(1, (2, 3)):
        case Point(x, (first, *_)):
            assert (x, first) == (1, 2)


def test_a_missing_field_is_told() -> None:
    with pytest.raises(TypeError, match="name"):
        Node()  # type: ignore[call-arg]


def test_the_type_checker_refuses_what_a_dataclass_refuses() -> None:
    point, frozen = Point(1), Frozen(1)
    point.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        frozen.x = 2  # type: ignore[misc]
