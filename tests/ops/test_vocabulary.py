"""Laws of every member of every union: documented, written and read back alike, closed to unknown options."""

import subprocess
import sys
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from nnspec.ops.activations import AnyActivation, Gelu, LeakyRelu
from nnspec.ops.base import Op
from nnspec.ops.initializers import AnyInitializer
from nnspec.ops.losses import AnyLoss
from nnspec.ops.metrics import AnyMetric
from nnspec.ops.optimizers import AnyOptimizer
from nnspec.ops.schedules import AnySchedule
from nnspec.ops.tagged import members

UNIONS: dict[str, Any] = {
    "activation": AnyActivation,
    "loss": AnyLoss,
    "optimizer": AnyOptimizer,
    "schedule": AnySchedule,
    "initializer": AnyInitializer,
    "metric": AnyMetric,
}
NEEDED: dict[tuple[str, str], dict[str, Any]] = {
    ("schedule", "step"): {"every": 3},
    ("schedule", "exponential"): {"rate": 0.9},
    ("schedule", "linear_warmup"): {"steps": 3, "then": {"cosine": {"floor": 0.1}}},
    ("initializer", "constant"): {"value": 0.5},
}
EVERY = [(noun, tag, op) for noun, union in UNIONS.items() for tag, op in members(union).items()]
every = pytest.mark.parametrize(("noun", "tag", "op"), EVERY, ids=[f"{noun}-{tag}" for noun, tag, _ in EVERY])


def read(noun: str, value: object) -> Op:
    op: Op = TypeAdapter(UNIONS[noun]).validate_python(value)
    return op


VOCABULARY = {
    "activation": """step identity sigmoid tanh relu leaky_relu elu selu gelu silu mish softplus softsign hard_sigmoid
        hard_tanh hard_swish softmax log_softmax""",
    "loss": """mse mae huber log_cosh binary_cross_entropy cross_entropy hinge squared_hinge poisson kl_divergence""",
    "optimizer": "sgd adagrad rmsprop adam adamw nadam lion",
    "schedule": "constant step exponential cosine linear_warmup reduce_on_plateau",
    "initializer": """zeros ones constant normal truncated_normal uniform glorot_normal glorot_uniform he_normal
        he_uniform lecun_normal lecun_uniform orthogonal""",
    "metric": """accuracy top_k precision recall f1 auc mean_absolute_error mean_squared_error r2 confusion_matrix""",
}


@pytest.mark.parametrize("noun", UNIONS)
def test_the_vocabulary_is_complete(noun: str) -> None:
    assert set(VOCABULARY[noun].split()) <= set(members(UNIONS[noun]))


@every
def test_a_member_is_documented(noun: str, tag: str, op: type[Op]) -> None:
    assert vars(op)["__doc__"]


@every
def test_a_member_is_read_back_as_it_was_written(noun: str, tag: str, op: type[Op]) -> None:
    first = read(noun, {tag: NEEDED.get((noun, tag), {})})
    assert type(first) is op
    written = TypeAdapter(UNIONS[noun]).dump_python(first, mode="json")
    assert [*written] == [tag]
    assert read(noun, written) == first


@every
def test_a_name_alone_stands_for_the_defaults(noun: str, tag: str, op: type[Op]) -> None:
    if (noun, tag) in NEEDED:
        with pytest.raises(ValidationError):
            read(noun, tag)
    else:
        assert read(noun, tag) == read(noun, {tag: None}) == read(noun, {tag: {}}) == op()


@every
def test_unknown_options_are_refused_with_their_path(noun: str, tag: str, op: type[Op]) -> None:
    with pytest.raises(ValidationError) as caught:
        read(noun, {tag: {**NEEDED.get((noun, tag), {}), "no_such_option": 1}})
    assert [(error["type"], error["loc"]) for error in caught.value.errors()] == [
        ("extra_forbidden", (tag, "no_such_option"))
    ]


NUMBERS = [
    (noun, tag, name)
    for noun, tag, op in EVERY
    for name, field in op.model_fields.items()
    if field.annotation in (float, int)
]


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), "1", True, None], ids=str)
@pytest.mark.parametrize(("noun", "tag", "name"), NUMBERS)
def test_an_option_that_is_a_number_takes_finite_numbers_only(noun: str, tag: str, name: str, wrong: object) -> None:
    with pytest.raises(ValidationError) as caught:
        read(noun, {tag: {**NEEDED.get((noun, tag), {}), name: wrong}})
    assert [error["loc"] for error in caught.value.errors()] == [(tag, name)]


def test_a_member_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(LeakyRelu(), "slope", 0.3)  # noqa: B010 - a plain assignment would not pass the type checker


def test_a_member_prints_the_options_that_were_given() -> None:
    assert str(LeakyRelu(slope=0.2)) == "leaky_relu(slope=0.2)"
    assert str(Gelu()) == "gelu"


def test_the_vocabulary_imports_no_numpy() -> None:
    modules = ", ".join(
        f"nnspec.ops.{name}" for name in ("losses", "optimizers", "schedules", "initializers", "metrics")
    )
    code = f"import sys, {modules}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
