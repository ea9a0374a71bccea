"""The exact side of a network: its threshold units as the decision engine sees them, and as the program's arrays."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.codegen.program import Program
from nnspec.decisions.exact import Exact, Unit, exact, nearest_float
from nnspec.decisions.float64 import absolute_bound, is_safe_in_float64, relative_bound
from nnspec.decisions.network import Network as ExactNetwork
from nnspec.decisions.network import ThresholdLayer
from nnspec.ir.declared import exact_input, exact_units
from nnspec.ir.graph import Decider
from nnspec.ir.scaling import Scaling, scaling
from nnspec.ops.layers.threshold import Threshold
from nnspec.spec.inputs import Input, NumberInput
from nnspec_runtime.parameters import Parameters


class Deciders:
    """Every threshold unit of a network with its parameters; ``network`` explains, ``settle`` decides what is close."""

    def __init__(self, program: Program, parameters: Parameters) -> None:
        graph = program.graph
        inputs = tuple(
            exact_input(name, kind, _scaling(parameters, name, kind)) for name, kind in program.spec.inputs.items()
        )
        layers = tuple(ThresholdLayer(decider.layer, _units(decider, parameters)) for decider in graph.deciders)
        self.network = ExactNetwork(graph.name, inputs, layers, ())
        # What the program computes with reads numbers as given: the scaling is folded into weights and thresholds.
        self.raw_units = {layer.name: [self.network.on_raw(unit) for unit in layer.units] for layer in layers}

    def arrays(self, program: Program) -> dict[str, NDArray[np.float64]]:
        """Return the folded arrays that the program reads beside the parameters, by name."""
        folded: dict[str, NDArray[np.float64]] = {}
        for node in program.graph.nodes:
            if not isinstance(node.op, Threshold):
                continue
            units = self.raw_units[node.op.layer]
            for part, param in zip(node.op.parts, node.params, strict=True):
                folded[param.name] = _fold(units, part, param.type.shape, bounded=node.op.bounded)
        return folded

    def settle(
        self,
        layer: str,
        z: NDArray[np.float64],
        slack: NDArray[np.float64],
        x: NDArray[np.float64],
        *,
        out: NDArray[np.float64],
    ) -> None:
        """Write 1 where z > 0, else 0, decided exactly where |z| is not above slack; NaN counts as close."""
        np.greater(z, 0, out=out)
        close = ~(np.abs(z) > slack)
        if not close.any():
            return
        units = self.raw_units[layer]
        for row in np.flatnonzero(close.any(axis=1)):
            values = x[row].tolist()
            for unit in np.flatnonzero(close[row]):
                out[row, unit] = units[unit].fires(values)


def _scaling(parameters: Parameters, name: str, kind: Input) -> Scaling | None:
    if not isinstance(kind, NumberInput) or kind.standardize != "fit":
        return scaling(kind) if isinstance(kind, NumberInput) else None
    if f"{name}.mean" not in parameters:  # no layer reads this input
        return None
    mean = Fraction(float(parameters[f"{name}.mean"].ravel()[0]))
    deviation = Fraction(float(parameters[f"{name}.deviation"].ravel()[0]))
    return Scaling(1 / deviation, -mean / deviation)


def _units(decider: Decider, parameters: Parameters) -> tuple[Unit, ...]:
    biases: Sequence[Exact] = [0] * len(decider.units)
    if decider.bias is not None:
        biases = parameters.exact(decider.bias)
    return exact_units(decider, parameters.exact(decider.weights), biases)


def _fold(units: Sequence[Unit], part: str, shape: tuple[int, ...], *, bounded: bool) -> NDArray[np.float64]:
    """Return one of the arrays that decide in float64, and bound its error: see ``nnspec.decisions.float64``."""
    result = np.zeros(shape)
    for column, unit in enumerate(units):
        terms = len(unit.weights)
        match part:
            case "weights":
                for feature, weight in unit.weights:
                    result[feature, column] = _finite(weight)
            case "slope":
                for feature, weight in unit.weights:
                    result[feature, column] = relative_bound(terms) * abs(_finite(weight))
            case "bias":
                result[column] = -_finite(unit.threshold)
            case _:
                result[column] = _slack(unit, bounded=bounded) if is_safe_in_float64(unit) else np.inf
    return result


def _slack(unit: Unit, *, bounded: bool) -> float:
    """Return the part of the error bound that no feature scales: all of it where features lie within [0, 1]."""
    terms = len(unit.weights)
    magnitude = abs(nearest_float(exact(unit.threshold)))
    if bounded:
        magnitude += sum(abs(nearest_float(exact(weight))) for _, weight in unit.weights)
    return relative_bound(terms) * magnitude + absolute_bound(unit, terms)


def _finite(number: Any) -> float:
    """Return the nearest double; 0 where that overflows, as such a unit is always settled exactly."""
    value = nearest_float(exact(number))
    return value if np.isfinite(value) else 0.0
