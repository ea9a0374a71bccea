"""A network as one Python file that needs NumPy and nothing else, and gives the same numbers, bit for bit."""

import ast
import base64
import inspect
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.codegen import frame, kernels
from nnspec.codegen.function import Function, called
from nnspec.codegen.numpy_source import listed
from nnspec.codegen.program import Program
from nnspec.decisions.exact import Unit
from nnspec.spec.inputs import CategoryInput, Input, NumberInput
from nnspec.spec.outputs import CategoryOutput, Output

WIDTH = 110
WRITTEN = 64  # elements up to which an array is written as numbers
BELOW = "# Below the tables.\n"

HEADER = '''"""{title}

It needs NumPy and nothing else, and gives the numbers of nnspec, bit for bit on the same machine.

    {call}
        takes arrays with the rows first and returns those of {outputs}
    python FILE
        reads rows as JSON lines, such as {example}, and writes their outputs
"""

import base64
import json
import sys
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
'''


def standalone(
    program: Program, arrays: Mapping[str, NDArray[Any]], units: Mapping[str, Sequence[Unit]], tile: int
) -> str:
    """Return the source of the file.

    ``arrays`` are all that the program may read, ``units`` the threshold units of each layer that decides, over
    features as given; ``tile`` is how many rows are computed at once.
    """
    function = program.forward
    numpys, ours = called(function.source)
    spec, outputs = program.spec, program.spec.outputs
    taken = zip(program.graph.inputs, spec.inputs.values(), strict=True)
    buffers = [f"{(buffer.dtype, buffer.size, buffer.batched)}," for buffer in function.plan.buffers]
    parts = [
        _header(program) + "\n".join(listed("from numpy import ", numpys, broken="()") if numpys else []),
        *_definitions(kernels, ours),
        function.source,
        f"TILE = {tile}  # rows computed at once",
        _table("INPUTS", "What each input takes.", (_entry(v.name, _input(kind, v.type.dtype)) for v, kind in taken)),
        _table("OUTPUTS", "The shape of each output.", (_entry(name, _shape(kind)) for name, kind in outputs.items())),
        _table("BUFFERS", "Element type and size, and whether that is the size of a row.", buffers, "[]"),
        _table(
            "UNITS",
            "Threshold units in whole numbers: features, their weights, the threshold.",
            (_entry(layer, [*map(_unit, each)]) for layer, each in units.items()),
        ),
        _table("PARAMETERS", "In the order that forward takes them.", _arrays(function, arrays), "()"),
        inspect.getsource(frame).partition(BELOW)[2],
    ]
    return "\n\n\n".join(part.strip("\n") for part in parts) + "\n"


def _header(program: Program) -> str:
    spec = program.spec
    described = f": {spec.description}" if spec.description is not None else ""
    # A description may hold anything; in a docstring it must not end it.
    title = "".join(c for c in " ".join(described.split()) if c.isprintable()).replace("\\", "/").replace('"', "'")
    wrapped = textwrap.fill(f"{spec.name}, compiled by nnspec{title}", WIDTH)
    first, *others = spec.inputs
    example = f'{{"{first}": ...{", ..." if others else ""}}}'
    call = "\n        ".join(listed("predict(", [*spec.inputs], ")"))
    return HEADER.format(title=wrapped, call=call, outputs=", ".join(spec.outputs), example=example)


def _input(kind: Input, dtype: str) -> dict[str, Any]:
    """Return what ``frame.read`` wants to know of an input."""
    known: dict[str, Any] = {"type": kind.type, "shape": tuple(kind.shape), "dtype": dtype}
    if isinstance(kind, CategoryInput):
        return {**known, "categories": kind.categories}
    if not isinstance(kind, NumberInput) or kind.range is None:
        return known
    return {**known, "range": (float(kind.range[0]), float(kind.range[1])), "clip": kind.clip}


def _unit(unit: Unit) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Return features, weights and threshold in integers, which compare as the decimals do."""
    return unit.integers.features, unit.integers.weights, unit.integers.threshold


def _shape(kind: Output) -> tuple[int, ...]:
    return (*kind.shape, *((len(kind.categories),) if isinstance(kind, CategoryOutput) else ()))


def _table(name: str, told: str, lines: Iterable[str], brackets: str = "{}") -> str:
    return "\n".join([f"# {told}", f"{name} = {brackets[0]}", *(f"    {line}" for line in lines), brackets[1]])


def _entry(key: str, value: object) -> str:
    return f"{key!r}: {value!r},"


def _arrays(function: Function, arrays: Mapping[str, NDArray[Any]]) -> Iterator[str]:
    """Yield the lines of the parameters: small ones as numbers, large ones as their bytes, the low ones first."""
    for ref in function.plan.parameters:
        array = arrays[ref.name]
        yield f"# {ref.name}, {array.shape}"
        if array.size <= WRITTEN:
            rows = array.tolist() if array.ndim > 1 else [array.tolist()]
            yield "np.array(["
            yield from (f"    {row}," for row in rows)
            yield f"], '{array.dtype}').reshape({array.shape}),"
            continue
        text = base64.b64encode(np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()).decode()
        yield "np.frombuffer(base64.b64decode("
        yield from (f"    '{text[start : start + WIDTH]}'" for start in range(0, len(text), WIDTH))
        yield f"), '<{array.dtype.str[1:]}').reshape({array.shape}),"


def _definitions(module: ModuleType, names: Sequence[str]) -> list[str]:
    """Return the source of definitions of a module, with the comments above them and all that they need there."""
    source = inspect.getsource(module)
    lines = source.splitlines()
    homes: dict[str, ast.stmt] = {}
    starts: dict[ast.stmt, int] = {}
    last = 0
    for node in ast.parse(source).body:
        starts[node], last = last, node.end_lineno if node.end_lineno is not None else last
        if isinstance(node, ast.FunctionDef | ast.Assign):
            homes |= dict.fromkeys(_bound(node), node)
    wanted: set[ast.stmt] = set()
    pending = [*names]
    while pending:
        home = homes.get(pending.pop())
        if home is not None and home not in wanted:
            wanted.add(home)
            pending += [each.id for each in ast.walk(home) if isinstance(each, ast.Name)]
    return ["\n".join(lines[start : node.end_lineno]) for node, start in starts.items() if node in wanted]


def _bound(node: ast.FunctionDef | ast.Assign) -> list[str]:
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    return [each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)]
