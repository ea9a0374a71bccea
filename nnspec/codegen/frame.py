"""What a standalone file does around its network: checks inputs, runs tiles of rows, decides exactly.

``standalone`` copies what stands below the tables, and puts the tables of one network in their place. So nothing here
may need more than NumPy and the standard library.
"""

import json
import sys
from fractions import Fraction
from typing import Any

import numpy as np

TILE = 0
INPUTS: dict[str, dict[str, Any]] = {}
OUTPUTS: dict[str, tuple[int, ...]] = {}
BUFFERS: list[tuple[str, int, bool]] = []
UNITS: dict[str, list[tuple[tuple[int, ...], tuple[int, ...], int]]] = {}
PARAMETERS: tuple[Any, ...] = ()


def bind_forward(n: int, buffers: list[Any], environment: Any) -> Any:
    """Stand for the network's own."""


# Below the tables.

YES_NO = {"no": 0, "false": 0, "0": 0, "yes": 1, "true": 1, "1": 1}


def predict(**inputs: Any) -> dict[str, Any]:
    """Return each output for all rows; every input is an array, or lists, with the rows first.

    Numbers are numbers, yes and no are true and false, 1 and 0, or words, and categories are their names.
    """
    for name in [*inputs, *INPUTS]:
        if name not in INPUTS or name not in inputs:
            problem = "is missing" if name in INPUTS else "is no input"
            raise ValueError(f"{name} {problem}; the inputs are {', '.join(INPUTS)}")
    arrays = [read(name, inputs[name]) for name in INPUTS]
    rows = len(arrays[0])
    if rows == 0 or any(len(array) != rows for array in arrays):
        raise ValueError(f"inputs want the same number of rows, at least one: {[len(array) for array in arrays]}")
    parts = []
    for start in range(0, rows, TILE):  # tiles, as nnspec computes them, for the same bits
        tile = [array[start : start + TILE] for array in arrays]
        n = len(tile[0])
        buffers = [np.empty(size * (n if batched else 1), dtype) for dtype, size, batched in BUFFERS]
        forward = bind_forward(n, buffers, Exact)
        with np.errstate(all="ignore"):
            results = forward(PARAMETERS, *tile) if PARAMETERS else forward(*tile)
        parts.append([np.array(result) for result in results])
    joined = (np.concatenate(part) for part in zip(*parts, strict=True))
    return {name: array.reshape(rows, *shape) for (name, shape), array in zip(OUTPUTS.items(), joined, strict=True)}


def read(name: str, values: Any) -> Any:
    """Return an input as the network reads it, ``(rows, *shape)``; raise ValueError for what it does not take."""
    wanted = INPUTS[name]
    if wanted["type"] == "number":
        array = np.asarray(values, np.float64)
    else:
        cells = np.asarray(values, object)
        texts = [str(cell) for cell in cells.ravel().tolist()]
        codes = YES_NO
        if wanted["type"] == "category":
            codes = {category: code for code, category in enumerate(wanted["categories"])}
        else:
            texts = [text.lower().removesuffix(".0") for text in texts]
        unknown = [text for text in texts if text not in codes]
        if unknown:
            raise ValueError(f"{name}: {unknown[0]!r} is none of {', '.join(codes)}")
        array = np.reshape([codes[text] for text in texts], cells.shape)
    if array.ndim == 0 or array.shape[1:] != wanted["shape"]:
        raise ValueError(f"{name}: rows of shape {wanted['shape']} are wanted, not {array.shape[1:]}")
    if "range" in wanted:
        low, high = wanted["range"]
        array = np.clip(array, low, high) if wanted["clip"] else array
        if not ((array >= low) & (array <= high)).all():
            raise ValueError(f"{name}: numbers from {low} to {high} are wanted")
    with np.errstate(over="ignore"):
        array = np.ascontiguousarray(array, wanted["dtype"])
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: finite numbers are wanted")
    return array


class Exact:
    """Decides threshold units: in float64, and from the decimals where that is too close to tell."""

    @staticmethod
    def settle(layer: str, z: Any, slack: Any, x: Any, *, out: Any) -> None:
        """Write 1 where a unit fires, else 0; ``x`` are features as given, a double meaning its shortest decimal."""
        np.greater(z, 0, out=out)
        for row, unit in np.argwhere(~(np.abs(z) > slack)):
            features, weights, threshold = UNITS[layer][unit]
            values = [Fraction(repr(float(x[row, feature]))) for feature in features]
            out[row, unit] = sum(w * v for w, v in zip(weights, values, strict=True)) > threshold


def main() -> None:
    """Read one JSON object a line, a row each, and write the outputs of each as one."""
    for number, line in enumerate(sys.stdin, 1):
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("a row is an object: {" + ", ".join(f'"{name}": ...' for name in INPUTS) + "}")
            answer = predict(**{name: [value] for name, value in row.items()})
        except ValueError as error:
            sys.exit(f"line {number}: {error}")
        sys.stdout.write(json.dumps({name: array[0].tolist() for name, array in answer.items()}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
