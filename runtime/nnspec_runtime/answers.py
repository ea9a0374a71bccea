"""Predictions as answers: yes or no, a category or a number, and the probabilities behind them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.codegen.program import Program
from nnspec.errors import InputError
from nnspec.spec.outputs import BooleanOutput, CategoryOutput

Array = NDArray[Any]


def answers(program: Program, predictions: Mapping[str, Array]) -> dict[str, Array]:
    """Return arrays by name, ``(rows, ...)``: each output's answer, and ``<output>.probability`` or ``probabilities``.

    What threshold units decide has no probability.
    """
    arrays: dict[str, Array] = {}
    thresholded = {result.name for result in program.graph.results if result.units}
    for name, array in predictions.items():
        kind = program.spec.outputs[name]
        match kind:
            case BooleanOutput():
                arrays[name] = _yes(array, kind.yes_above)
                probability = "probability"
            case CategoryOutput():
                arrays[name] = np.array(kind.categories)[array.argmax(axis=-1)]
                probability = "probabilities"
            case _:
                arrays[name] = array
                continue
        if name not in thresholded:
            arrays[f"{name}.{probability}"] = array
    return arrays


def check_defined(output: str, array: Array, dtype: str) -> None:
    """Raise InputError for a row that a network has no number for; what is infinite is told as it is."""
    undefined = np.isnan(array).reshape(len(array), -1).any(axis=1)
    if undefined.any():
        raise InputError.at(f"row {int(undefined.argmax()) + 1}", overflowed(output, dtype))


def overflowed(output: str, dtype: str) -> str:
    """Return what is wrong where infinities cancel, so that nothing is known of an output."""
    wide = ", or give the spec dtype: float64" if dtype == "float32" else ""
    return f"output {output!r} is not a number here, as sums in the network overflow {dtype}; scale the inputs{wide}"


def _yes(probabilities: Array, yes_above: Decimal) -> Array:
    """Return where a probability is strictly above an exact bound: a float64 rounds it, at most onto a neighbor."""
    bound = np.float64(yes_above)
    wide = probabilities.astype(np.float64)
    exactly = Decimal(float(bound))
    return wide >= bound if exactly > yes_above else wide > bound
