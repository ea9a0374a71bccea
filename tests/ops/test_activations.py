import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

from nnspec.ops.activations import AnyActivation, Elu, Gelu, HardSigmoid, LeakyRelu, Selu, Softmax
from nnspec.ops.activations.rectified import SELU_ALPHA, SELU_SCALE
from nnspec.ops.base import Activation
from nnspec.ops.tagged import members
from nnspec.primitives import Builder
from nnspec.types import DType

Array = NDArray[Any]
Run = Callable[..., list[Array]]

MEMBERS = [member() for member in members(AnyActivation).values()]
OPTIONS = [
    LeakyRelu(slope=0.0),
    LeakyRelu(slope=1.0),
    Elu(alpha=0.3),
    Elu(alpha=2.0),
    Gelu(approximate="tanh"),
    HardSigmoid(alpha=1.0, beta=0.0),
]
ALL: list[Any] = [*MEMBERS, *OPTIONS]
SMOOTH = [op for op in ALL if op.differentiable]
DTYPES: list[DType] = ["float32", "float64"]

each = pytest.mark.parametrize("op", ALL, ids=str)
each_smooth = pytest.mark.parametrize("op", SMOOTH, ids=str)
each_dtype = pytest.mark.parametrize("dtype", DTYPES)


def forward(run: Run, op: Activation, x: Array) -> Array:
    b = Builder("float32" if x.dtype == np.float32 else "float64")
    given = b.array("x", x.shape[1:])
    return run(b, {given: x}, [op.f(b, given)])[0]


def vjp(run: Run, op: Activation, x: Array, dy: Array) -> Array:
    b = Builder("float32" if x.dtype == np.float32 else "float64")
    given, back = b.array("x", x.shape[1:]), b.array("dy", x.shape[1:])
    y = op.f(b, given)
    return run(b, {given: x, back: dy}, [op.vjp(b, given, y, back)])[0]


@each_smooth
def test_gradients_agree_with_central_differences(run: Run, op: Activation) -> None:
    rng = np.random.default_rng(1)
    # Kinks lie at multiples of 1/2, for the options tested here.
    x = rng.integers(-8, 8, (6, 5)) / 2 + rng.uniform(0.1, 0.4, (6, 5))
    for _ in range(4):
        dy, direction, h = rng.normal(size=x.shape), rng.normal(size=x.shape), 1e-5
        change = forward(run, op, x + h * direction) - forward(run, op, x - h * direction)
        numeric = float((dy * change).sum()) / (2 * h)
        analytic = float((vjp(run, op, x, dy) * direction).sum())
        assert abs(analytic - numeric) / max(abs(analytic) + abs(numeric), 1e-3) <= 1e-7


ONNX: dict[str, Callable[[Any], tuple[str, dict[str, Any]]]] = {
    "identity": lambda op: ("Identity", {}),
    "sigmoid": lambda op: ("Sigmoid", {}),
    "tanh": lambda op: ("Tanh", {}),
    "softsign": lambda op: ("Softsign", {}),
    "hard_sigmoid": lambda op: ("HardSigmoid", {"alpha": op.alpha, "beta": op.beta}),
    "relu": lambda op: ("Relu", {}),
    "leaky_relu": lambda op: ("LeakyRelu", {"alpha": op.slope}),
    "elu": lambda op: ("Elu", {"alpha": op.alpha}),
    "selu": lambda op: ("Selu", {"alpha": SELU_ALPHA, "gamma": SELU_SCALE}),
    "softplus": lambda op: ("Softplus", {}),
    "silu": lambda op: ("Swish", {}),
    "mish": lambda op: ("Mish", {}),
    "gelu": lambda op: ("Gelu", {"approximate": op.approximate}),
    "hard_swish": lambda op: ("HardSwish", {}),
    "softmax": lambda op: ("Softmax", {}),
    "log_softmax": lambda op: ("LogSoftmax", {}),
}
FORMULAS: dict[str, Callable[[Array], Array]] = {
    "step": lambda x: np.where(x > 0, 1.0, 0.0),
    "hard_tanh": lambda x: np.clip(x, -1, 1),
}


@each
def test_values_agree_with_the_reference(run: Run, op: Activation) -> None:
    x = np.linspace(-12, 12, 961, dtype=np.float32).reshape(-1, 31)
    if op.tag() in FORMULAS:
        expected: Array = FORMULAS[op.tag()](x)
    else:
        name, attributes = ONNX[op.tag()](op)
        node = helper.make_node(name, ["x"], ["y"], **attributes)
        info = [helper.make_tensor_value_info(value, TensorProto.FLOAT, x.shape) for value in "xy"]
        graph = helper.make_graph([node], "one", info[:1], info[1:])
        opset = helper.make_opsetid("", 24 if name == "Swish" else 21)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=11)
        onnx.checker.check_model(model, full_check=True)
        results: Any = ReferenceEvaluator(model).run(None, {"x": x})
        expected = results[0]
    np.testing.assert_allclose(forward(run, op, x), expected, rtol=2e-6, atol=2e-6)


@each
def test_float32_is_as_exact_as_float32_can_be(run: Run, op: Activation) -> None:
    x = np.concatenate([np.linspace(-30, 30, 2001), [1e-30, -1e-30, 1e-4, -1e-4]]).astype(np.float32).reshape(-1, 5)
    exact = forward(run, op, x.astype(np.float64))
    # ln(1 + e) forgets e where one probability is almost 1.
    atol = 1.5e-7 if op.tag() == "log_softmax" else 1e-30
    np.testing.assert_allclose(forward(run, op, x), exact, rtol=1e-5, atol=atol)


@each_dtype
def test_gelu_far_below_0_has_all_its_digits(run: Run, dtype: DType) -> None:
    x = np.linspace(-36 if dtype == "float64" else -12, -1, 500).astype(dtype).reshape(-1, 5)
    exact = [[value * math.erfc(-value * math.sqrt(0.5)) / 2 for value in row] for row in x.astype(float).tolist()]
    np.testing.assert_allclose(forward(run, Gelu(), x), exact, rtol=1e-12 if dtype == "float64" else 1e-5)
    z = np.sqrt(2 / np.pi) * (x.astype(float) + 0.044715 * x.astype(float) ** 3)
    near = x > (-20 if dtype == "float64" else -9)  # beyond, the approximation is no normal number
    approximate = (x / (1 + np.exp(-2 * z, where=near, out=np.ones_like(z))))[near]
    told = forward(run, Gelu(approximate="tanh"), x)[near]
    np.testing.assert_allclose(told, approximate, rtol=1e-12 if dtype == "float64" else 2e-5)


@each_dtype
@each
def test_any_finite_input_gives_finite_values_and_gradients(run: Run, op: Activation, dtype: DType) -> None:
    limits = np.finfo(dtype)
    tiny, largest = float(limits.tiny), float(limits.max)
    sizes = [0.0, float(limits.smallest_subnormal), tiny, 1e-30, 1e-8, 1.0, 9.0, 20.0, 87.0, 88.5, 104.0, 709.0, 746.0]
    sizes += [1e4, 1e13, 2e19, 1e38, largest / 2, largest]
    x = np.array([[size, size / 2, 0.0] for size in sizes] + [[-size, -size / 2, 0.0] for size in sizes], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        y = forward(run, op, x)
        assert np.isfinite(y).all()
        if op.differentiable:
            assert np.isfinite(vjp(run, op, x, np.ones_like(x))).all()


@each
def test_values_lie_within_their_bounds(run: Run, op: Activation) -> None:
    ends = [-1e300, -800.0, -20.0, -3.0, -1.5, -0.5, 0.0, 0.5, 2.0, 20.0, 800.0, 1e300]
    for low, high in itertools.combinations_with_replacement(ends, 2):
        y = forward(run, op, np.linspace(low, high, 41)[:, None])
        least, most = op.bounds(low, high)
        rounding = 1e-9 * (1 + np.abs(y))
        assert ((least - rounding <= y) & (y <= most + rounding)).all(), (low, high)
    assert op.bounds(-math.inf, math.inf)[0] <= op.bounds(-1.0, 1.0)[0] <= op.bounds(-1.0, 1.0)[1]


@pytest.mark.parametrize("dtype", DTYPES)
def test_softmax_of_the_farthest_inputs_is_certain(run: Run, dtype: DType) -> None:
    largest = np.finfo(dtype).max
    with np.errstate(invalid="raise", divide="raise", over="ignore"):
        y = forward(run, Softmax(), np.array([[largest, -largest, 0], [-largest, -largest, -largest]], dtype))
    np.testing.assert_allclose(y, [[1.0, 0, 0], [1 / 3, 1 / 3, 1 / 3]], rtol=1e-6)


@pytest.mark.parametrize("op", [op for op in SMOOTH if op.tag() in ("silu", "mish", "gelu", "hard_swish")], ids=str)
def test_gates_are_fully_open_and_closed_at_the_ends(run: Run, op: Activation) -> None:
    x = np.array([[1e3, 1e30], [-1e3, -1e30]])
    np.testing.assert_allclose(forward(run, op, x), np.maximum(x, 0), rtol=0, atol=1e-300)
    np.testing.assert_allclose(vjp(run, op, x, np.ones_like(x)), [[1, 1], [0, 0]], atol=1e-300)


def test_selu_keeps_mean_and_variance(run: Run) -> None:
    # The fixed point of the paper: the mean and the second moment under a standard normal are 0 and 1.
    x, width = np.linspace(-12, 12, 240_001, retstep=True)
    density = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi) * width
    y = forward(run, Selu(), x[:, None])[:, 0]
    np.testing.assert_allclose([(y * density).sum(), (y**2 * density).sum()], [0, 1], atol=1e-9)


@pytest.mark.parametrize("op", [op for op in SMOOTH if op.tag() not in ("softmax", "log_softmax")], ids=str)
def test_elementwise_activations_take_any_rank(run: Run, op: Activation) -> None:
    x = np.random.default_rng(2).normal(size=(3, 2, 4, 5))
    np.testing.assert_array_equal(
        forward(run, op, x).reshape(3, -1), forward(run, op, np.ascontiguousarray(x.reshape(3, -1)))
    )
