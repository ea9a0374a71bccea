import re
from collections.abc import Callable

import pytest

from nnspec.primitives import Builder, Ref
from nnspec.types import ShapeError, TensorType


@pytest.fixture
def b() -> Builder:
    return Builder("float32")


def test_arrays_broadcast_along_features_and_the_batch_stands_in_front(b: Builder) -> None:
    x, bias = b.array("x", (4, 3)), b.array("bias", (3,), batched=False)
    assert b.add(x, bias).type == TensorType((4, 3), "float32")
    assert b.mul(bias, 2.0).type == TensorType((3,), "float32", batched=False)


def test_a_mask_is_boolean_and_counts_as_numbers(b: Builder) -> None:
    x = b.array("x", (3,))
    mask = b.greater(x, 0.0)
    assert mask.type == TensorType((3,), "bool")
    assert b.mul(mask, x).type == b.mul(mask, 1.0).type == x.type


@pytest.mark.parametrize(
    "wrong",
    [
        lambda b: b.add(b.array("x", (3,)), b.array("y", (4,))),
        lambda b: b.add(b.array("x", (3,)), b.array("y", (2, 3), batched=False)),
        lambda b: b.add(b.array("x", (3,)), b.array("y", (4, 3))),
        lambda b: b.sum(b.array("x", (3,)), axis=-2),
        lambda b: b.sum(b.array("x", (3,)), axis=0),
        lambda b: b.batch_sum(b.array("x", (3,), batched=False)),
        lambda b: b.matmul(b.array("x", (3,)), b.array("w", (4, 2), batched=False)),
        lambda b: b.matmul(b.array("x", (3,)), b.array("w", (3, 2))),
        lambda b: b.matmul_nt(b.array("x", (3,)), b.array("w", (3, 2), batched=False)),
        lambda b: b.matmul_tn(b.array("x", (3,)), b.array("w", (3, 2), batched=False)),
        lambda b: b.reshape(b.array("x", (3,)), (2, 2)),
        lambda b: b.dot(b.array("x", (3,)), b.array("y", (3,))),
        lambda b: b.dot(b.array("x", (3,), batched=False), b.array("y", (4,), batched=False)),
        lambda b: b.total(b.array("x", (1,))),
        lambda b: b.slice(b.array("x", (3,)), 1, 4),
        lambda b: b.slice(b.array("x", (3,)), 2, 2),
        lambda b: b.concatenate((b.array("x", (3, 2)), b.array("y", (4, 2)))),
        lambda b: b.neg(b.array("x", (3,)), into=b.array("p", (4,))),
    ],
)
def test_types_that_do_not_fit_are_refused(b: Builder, wrong: Callable[[Builder], Ref]) -> None:
    with pytest.raises(ShapeError):
        wrong(b)
    assert b.steps == []


def test_a_refusal_names_the_types(b: Builder) -> None:
    x, y = b.array("x", (3,)), b.array("y", (4,), batched=False)
    with pytest.raises(ShapeError, match=re.escape("cannot join float32(batch, 3) with float32(4)")):
        b.add(x, y)


def test_products_have_the_types_of_their_factors(b: Builder) -> None:
    x, w = b.array("x", (3,)), b.array("w", (3, 2), batched=False)
    z = b.matmul(x, w)
    assert z.type == TensorType((2,), "float32")
    assert b.matmul_nt(z, w).type == x.type
    assert b.matmul_tn(x, z).type == w.type


def test_a_step_asked_for_twice_is_recorded_once(b: Builder) -> None:
    x = b.array("x", (3,))
    assert b.exp(b.neg(x)) is b.exp(b.neg(x))
    assert b.sum(x, keepdims=True).type.shape == (1,)
    assert b.sum(x).type.shape == ()
    assert [step.primitive.name for step in b.steps] == ["negative", "exp", "reduce_sum", "reshape"]


def test_nothing_read_before_a_store_is_taken_for_what_is_there_after(b: Builder) -> None:
    p = b.array("p", (3,), batched=False)
    before = b.square(p)
    assert b.mul(p, 0.5, into=p) is p
    assert b.square(p) is not before


def test_what_changes_nothing_costs_no_step(b: Builder) -> None:
    x, column = b.array("x", (3,)), b.array("column", (1,))
    assert b.mul(x, 1.0) is x
    assert b.reshape(x, (3,)) is x
    assert b.slice(x, 0, 3) is x
    assert b.cast(x, "float32") is x
    assert b.concatenate((x,)) is x
    assert b.sum(column, keepdims=True) is column
    assert b.max(column).type.shape == ()
    assert [step.primitive.kind for step in b.steps] == ["view"]


def test_a_strided_slice_is_copied_once_before_it_is_multiplied(b: Builder) -> None:
    part, w = b.slice(b.array("x", (4,)), 1, 3), b.array("w", (2, 5), batched=False)
    b.matmul_tn(part, b.matmul(part, w))
    assert [step.primitive.name for step in b.steps] == ["slice", "copy", "matmul", "matmul_tn"]


def test_a_strided_slice_is_copied_before_it_is_reshaped(b: Builder) -> None:
    part = b.slice(b.array("x", (4,)), 1, 3)
    b.reshape(part, (2, 1))
    assert [step.primitive.name for step in b.steps] == ["slice", "copy", "reshape"]


def test_names_are_told_apart(b: Builder) -> None:
    assert [b.array("x", (1,)).name for _ in range(3)] == ["x", "x_2", "x_3"]
