"""Values and arrays come back from their messages as they went in."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from nnspec_server import convert
from nnspec_server.convert import DTYPES

from nnspec.client import columns as client_columns
from nnspec.client import values as client_values
from nnspec.errors import InputError

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=20)
SINGLE = st.one_of(st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=20), DECIMALS)
VALUES = st.recursive(SINGLE, lambda inner: st.lists(inner, max_size=4), max_leaves=10)
SHAPES = arrays.array_shapes(max_dims=4, max_side=4)
ARRAYS = st.sampled_from([*DTYPES.values()]).flatmap(lambda dtype: arrays.arrays(dtype, SHAPES))
NESTED: list[Any] = json.loads("[" * 40 + "]" * 40)


@given(VALUES)
def test_what_the_client_sends_the_server_reads(value: Any) -> None:
    assert convert.values({"x": client_values.to_message(value)}) == {"x": value}


@given(SINGLE)
def test_what_the_server_sends_the_client_reads(value: Any) -> None:
    back = client_values.from_message(convert.value(value))
    assert back == value
    assert isinstance(back, bool) == isinstance(value, bool)


@given(ARRAYS)
def test_arrays_come_back_bit_by_bit(array: np.ndarray[Any, Any]) -> None:
    (read,) = convert.columns(client_columns.to_columns({"x": array})).values()
    back = client_columns.to_array(convert.tensor(array))
    for other in (read, back):
        assert (other.dtype, other.shape, other.tobytes()) == (array.dtype, array.shape, array.tobytes())


@given(arrays.arrays(np.object_, SHAPES, elements=st.text(max_size=5)))
def test_texts_come_back_in_their_shape(array: np.ndarray[Any, Any]) -> None:
    (read,) = convert.columns(client_columns.to_columns({"x": array})).values()
    assert read.tolist() == array.tolist()


@given(st.fractions())
def test_exact_numbers_are_told_twice(number: Fraction) -> None:
    told = convert.exact_number(number)
    assert told.value == float(number)
    assert abs(Fraction(Decimal(told.decimal)) - number) <= abs(number) * Fraction(1, 10**38)


@pytest.mark.parametrize(
    ("path", "field", "message"),
    [
        ("pixels", "inputs.pixels", "wrong"),
        ("", "inputs", "wrong"),
        ("column pixels", "inputs.pixels", "wrong"),
        ("row 2, column pixels[3]", "inputs.pixels[3]", "row 2: wrong"),
        ("batch 1, row 2, column a", "inputs.a", "batch 1, row 2: wrong"),
        ("batch 1", "inputs", "batch 1: wrong"),
    ],
)
def test_places_in_data_become_fields(path: str, field: str, message: str) -> None:
    with pytest.raises(InputError) as caught, convert.faults_within("inputs"):
        raise InputError.at(path, "wrong")
    (fault,) = caught.value.faults
    assert (fault.path, fault.message) == (field, message)


@pytest.mark.parametrize("value", [None, object(), {1}, 1j, [None]])
def test_what_cannot_be_sent_is_a_type_error(value: object) -> None:
    with pytest.raises(TypeError, match="yes or no"):
        client_values.to_message(value)


@pytest.mark.parametrize("column", [[None], [1, "a", None], np.zeros(2, complex), np.zeros(1, "M8[s]"), [2**64]])
def test_columns_that_cannot_be_sent_are_a_type_error(column: object) -> None:
    with pytest.raises(TypeError, match="'x'"):
        client_columns.to_columns({"x": column})  # type: ignore[dict-item]  # what a caller may give


@pytest.mark.parametrize(
    ("value", "message"),
    [({1}, "not a set"), ([[[{}]]], "not a dict"), ([1 << 20_000], "digits"), (NESTED, "32 deep")],
)
def test_an_input_that_cannot_be_sent_is_named(value: object, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=f"input 'a': .*{message}"):
        client_values.to_messages({"b": 1, "a": value})


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ([1.5, None], "row 2: a NoneType is none of"),
        ([[True, True], [Decimal(1), False]], "row 2: a Decimal is none of"),
        ([0, 2**64], "row 2: an integer of more than 64 bits"),
        (np.array([True, "a"], np.object_), "holds neither"),
        ([[1], [2, 3]], "is no array, as its rows differ in shape"),
        (np.ma.masked_array([1.0, 2.0], [False, True]), "row 2 is masked"),
    ],
)
def test_what_is_wrong_with_a_column_is_named_with_its_row(column: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=f"column 'x',? {message}"):
        client_columns.to_columns({"x": column})


def test_masks_that_hide_nothing_are_none() -> None:
    columns = client_columns.to_columns({"x": np.ma.masked_array([1.0, 2.0], [False, False])})
    assert convert.columns(columns)["x"].tolist() == [1.0, 2.0]


def test_a_single_value_is_no_column() -> None:
    with pytest.raises(ValueError, match="'x' is a single value"):
        client_columns.to_columns({"x": 1})


def test_batches_hold_all_rows_in_order() -> None:
    array = np.arange(3_000_000, dtype=np.int32).reshape(-1, 3)
    batches = [*client_columns.to_batches({"x": array})]
    assert sum(rows for rows, _ in batches) == len(array)
    parts = [convert.columns(columns)["x"] for _, columns in batches]
    assert max(part.nbytes for part in parts) <= 1 << 20
    assert np.array_equal(np.concatenate(parts), array)
