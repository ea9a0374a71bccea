"""Values as their input declares them: read exactly, or told what is wrong and where."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnspec.reading import WrittenFloat
from nnspec.spec.inputs import BooleanInput, CategoryInput, NumberInput
from nnspec.spec.values import Kind, misfits, read_value

BOOLEAN = BooleanInput.model_validate({"type": "boolean"})
NUMBER = NumberInput.model_validate({"type": "number", "range": [0, WrittenFloat("0.3")]})
CLIPPED = NumberInput.model_validate({"type": "number", "range": [0, 10], "clip": True})
GRID = NumberInput.model_validate({"type": "number", "shape": [2, 2]})
COLOR = CategoryInput.model_validate({"type": "category", "categories": ["red", "1"]})


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        (BOOLEAN, "Yes", (True,)),
        (BOOLEAN, 0, (False,)),
        (NUMBER, WrittenFloat("0.30"), (Decimal("0.3"),)),
        (NUMBER, 0.3, (Decimal("0.3"),)),
        (CLIPPED, 1e30, (Decimal(10),)),
        (CLIPPED, -1, (Decimal(0),)),
        (GRID, [[1, 2], (3, 4)], (1, 2, 3, 4)),
        (COLOR, "1", ("1",)),
    ],
)
def test_what_fits_is_read(kind: Kind, value: object, read: tuple[object, ...]) -> None:
    assert [*misfits(kind, value)] == []
    assert read_value(kind, value) == read


@pytest.mark.parametrize(
    ("kind", "value", "problems"),
    [
        (BOOLEAN, "maybe", [("type", ())]),
        (BOOLEAN, [True], [("type", ())]),
        (NUMBER, WrittenFloat("0.3000000000000000000000000000000000001"), [("range", ())]),
        (NUMBER, True, [("type", ())]),
        (NUMBER, float("nan"), [("type", ())]),
        (GRID, 1, [("shape", ())]),
        (GRID, [1, [2, "x"]], [("shape", (0,)), ("type", (1, 1))]),
        (GRID, [[1, 2]], [("shape", ())]),
        (COLOR, "rde", [("category", ())]),
        (COLOR, 1, [("type", ())]),
    ],
)
def test_what_does_not_fit_is_told_where_it_stands(kind: Kind, value: object, problems: list[object]) -> None:
    assert [(misfit.problem, misfit.path) for misfit in misfits(kind, value)] == problems


def test_a_number_for_a_category_is_told_to_be_quoted() -> None:
    (misfit,) = misfits(COLOR, 1)
    assert misfit.hint == "categories are texts; write '1'"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_clipped_number_is_within_its_range(value: float) -> None:
    (read,) = read_value(CLIPPED, value)
    assert isinstance(read, Decimal)
    assert 0 <= read <= 10
