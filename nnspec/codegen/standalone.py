"""A network as one Python file that needs NumPy and nothing else, and gives the same numbers, bit for bit."""

import base64
import inspect
import pprint
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.codegen import kernels
from nnspec.codegen.function import called
from nnspec.codegen.program import Program
from nnspec.decisions.exact import Unit
from nnspec.spec.inputs import CategoryInput
from nnspec.spec.outputs import CategoryOutput

FRAME = '''

class Environment:
    """Decides exactly, from the decimals, where a float64 sum is too close to tell."""

    def settle(self, layer, z, slack, x, *, out):
        np.greater(z, 0, out=out)
        close = ~(np.abs(z) > slack)
        for row, unit in np.argwhere(close):
            features, weights, threshold = UNITS[layer][unit]
            values = [Fraction(repr(float(x[row, feature]))) for feature in features]
            out[row, unit] = sum(w * v for w, v in zip(weights, values)) > threshold


def predict(**inputs):
    """Return each output for all rows: numbers, 0 and 1, or names of categories by input, the rows first."""
    if inputs.keys() != INPUTS.keys():
        raise ValueError(f"inputs are {', '.join(INPUTS)}; given: {', '.join(inputs)}")
    arrays = [read(name, inputs[name]) for name in INPUTS]
    if len({len(array) for array in arrays}) != 1 or len(arrays[0]) == 0:
        raise ValueError("every input has the same number of rows, at least one")
    rows = len(arrays[0])
    parts = []
    for start in range(0, rows, TILE):  # in tiles, as nnspec does, so that the bits are the same
        tile = [array[start : start + TILE] for array in arrays]
        n = len(tile[0])
        forward = bind_forward(n, tuple(np.empty(s * (n if b else 1), t) for t, s, b in BUFFERS), Environment())
        results = forward(PARAMETERS, *tile) if PARAMETERS else forward(*tile)
        parts.append([np.array(result) for result in results])
    joined = (np.concatenate(part) for part in zip(*parts))
    return {name: array.reshape(rows, *shape) for (name, shape), array in zip(OUTPUTS.items(), joined)}


def read(name, values):
    """Return an input as an array, or say what is wrong with it."""
    shape, dtype, categories = INPUTS[name]
    if categories is not None:
        unknown = {str(v) for v in np.ravel(values)} - set(categories)
        if unknown:
            raise ValueError(f"{name}: {', '.join(sorted(unknown))} is none of {', '.join(categories)}")
        values = np.vectorize(categories.index, otypes=["int64"])(np.asarray(values, dtype=str))
    array = np.ascontiguousarray(values, dtype=np.float64 if categories is None else np.int64)
    if array.shape[1:] != shape or not np.isfinite(array).all():
        raise ValueError(f"{name}: finite values of shape (rows, *{shape}) are wanted")
    return array.astype(dtype)


if __name__ == "__main__":  # rows as JSON lines in, outputs as JSON lines out
    for line in sys.stdin:
        row = json.loads(line)
        answer = predict(**{name: [value] for name, value in row.items()})
        print(json.dumps({name: array[0].tolist() for name, array in answer.items()}))
'''


def standalone(
    program: Program, arrays: Mapping[str, NDArray[Any]], units: Mapping[str, Sequence[Unit]], tile: int
) -> str:
    """Return the source of the file.

    ``arrays`` are all that the program may read, ``units`` the threshold units of each layer that decides, over
    features as given; ``tile`` is how many rows are computed at once.
    """
    function = program.forward
    spec, graph = program.spec, program.graph
    imported = ", ".join(called(function.source)[0])
    inputs = {
        name: (tuple(kind.shape), value.type.dtype, list(kind.categories) if isinstance(kind, CategoryInput) else None)
        for (name, kind), value in zip(spec.inputs.items(), graph.inputs, strict=True)
    }
    outputs = {
        result.name: (*kind.shape, *((len(kind.categories),) if isinstance(kind, CategoryOutput) else ()))
        for result in graph.results
        for kind in [spec.outputs[result.name]]
    }
    parts = [
        f'"""{spec.name}: a network in one file, made by nnspec; it needs NumPy alone."""\n',
        "import base64\nimport json\nimport sys\nfrom fractions import Fraction\n",
        inspect.getsource(kernels).partition('"""\n\n')[2],
        f"from numpy import {imported}\n" if imported else "",
        function.source,
        f"TILE = {tile}",
        f"INPUTS = {pprint.pformat(inputs, width=118, sort_dicts=False)}  # shape, type, categories",
        f"OUTPUTS = {pprint.pformat(outputs, width=118, sort_dicts=False)}  # shape",
        f"BUFFERS = {[(b.dtype, b.size, b.batched) for b in function.plan.buffers]}  # type, size, whether of each row",
        f"UNITS = {pprint.pformat({layer: [_unit(u) for u in each] for layer, each in units.items()}, width=118)}",
        _parameters({ref.name: arrays[ref.name] for ref in function.plan.parameters}),
    ]
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n" + FRAME


def _unit(unit: Unit) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Return features, weights and threshold in integers, which compare as the decimals do."""
    return unit.integers.features, unit.integers.weights, unit.integers.threshold


def _parameters(arrays: Mapping[str, NDArray[Any]]) -> str:
    lines = ["PARAMETERS = tuple(", "    np.frombuffer(base64.b64decode(data), dtype).reshape(shape)"]
    lines += ["    for dtype, shape, data in ("]
    for name, array in arrays.items():
        little = array.astype(array.dtype.newbyteorder("<"), copy=False)
        data = base64.b64encode(np.ascontiguousarray(little).tobytes()).decode()
        lines.append(f'        ("<{array.dtype.str[1:]}", {array.shape}, "{data}"),  # {name}')
    return "\n".join([*lines, "    )", ")"])
