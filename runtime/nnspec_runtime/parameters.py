"""Parameters: the arrays of a network by name, as they start or as training left them; never changed in place."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from nnspec.codegen.program import Program
from nnspec.decisions.exact import Exact
from nnspec.errors import CorruptError, ReadError
from nnspec.ir.graph import Drawn, Fitted, Given, Param, Stored
from nnspec.ops.initializers import Constant, Ones, Zeros
from nnspec_runtime.random import Draws

Kind = Literal["declared", "initialized", "trained"]
Arrays = Mapping[str, NDArray[Any]]


def digest(arrays: Arrays) -> str:
    """Return the sha256 of the names, types, shapes and bytes of arrays, in their order."""
    hashed = sha256()
    for name, array in arrays.items():
        hashed.update(f"{name} {array.dtype} {array.shape}\n".encode())
        hashed.update(np.ascontiguousarray(array).data)
    return hashed.hexdigest()


class Parameters(Mapping[str, NDArray[Any]]):
    """Read-only arrays in the order of the graph; ``kind`` says what they are worth.

    ``declared`` and ``trained`` networks answer; one whose weights are only ``initialized`` does not.
    """

    def __init__(self, arrays: Arrays, kind: Kind) -> None:
        self.kind: Kind = kind
        self._arrays = {name: _frozen(array) for name, array in arrays.items()}

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    @property
    def digest(self) -> str:
        """The sha256 of names, types, shapes and bytes."""
        return digest(self._arrays)

    def exact(self, param: Param) -> list[Exact]:
        """Return the exact numbers of a parameter in C order: decimals as declared, trained ones as stored."""
        if isinstance(param.start, Given) and (self.kind != "trained" or not param.trainable):
            return [Fraction(decimal) for decimal in param.start.decimals]
        return [Fraction(float(number)) for number in self[param.name].ravel()]


def initial(program: Program, seed: int, folder: Path | None = None) -> Parameters:
    """Return the parameters as the spec gives or draws them; its weights files lie in ``folder``, else beside it.

    Raises ReadError for a weights file that cannot be read and CorruptError for a tensor that does not fit.
    """
    arrays = {param.name: _start(program, param, seed, folder) for param in program.graph.params}
    return Parameters(arrays, "declared" if all(map(_is_declared, program.graph.params)) else "initialized")


def _is_declared(param: Param) -> bool:
    match param.start:
        case Given() | Stored():
            return True
        case Drawn(initializer):
            # A bias that is simply zero says nothing about whether the weights beside it are worth anything.
            return param.role == "bias" and isinstance(initializer, Zeros | Ones | Constant)
        case _:
            return False


def _start(program: Program, param: Param, seed: int, folder: Path | None) -> NDArray[Any]:
    shape, dtype = param.type.shape, param.type.dtype
    match param.start:
        case Given(decimals):
            return np.array([float(decimal) for decimal in decimals], dtype).reshape(shape)
        case Stored(file, tensor, transpose):
            return _read_tensor(beside(program, file, folder), file, param, tensor, transpose)
        case Drawn(initializer):
            return np.broadcast_to(initializer.draw(Draws(seed, param.name), shape), shape).astype(dtype, order="C")
        case Fitted(_, statistic):
            return np.full(shape, 0.0 if statistic == "mean" else 1.0, dtype)
        case _:
            raise AssertionError(f"{param} is folded, not kept")


def _read_tensor(path: Path, file: str, param: Param, tensor: str, transpose: bool) -> NDArray[Any]:
    try:
        with safe_open(path, framework="numpy") as stored:
            if tensor not in stored.keys():  # noqa: SIM118 - safe_open is no mapping
                known = ", ".join(sorted(stored.keys()))
                raise CorruptError(f"{file} holds no tensor {tensor!r}; it holds {known}")
            array = stored.get_tensor(tensor)
    except (OSError, SafetensorError) as error:
        raise ReadError(f"cannot read weights from {file}: {error}") from error
    array = array.T if transpose else array
    if array.shape != param.type.shape:
        raise CorruptError(
            f"tensor {tensor!r} of {file} has shape {list(array.shape)}, {param.name} wants {list(param.type.shape)}"
        )
    if array.dtype.kind != "f" or not np.isfinite(array).all():
        raise CorruptError(f"tensor {tensor!r} of {file} is not made of finite floating-point numbers")
    return np.ascontiguousarray(array, dtype=param.type.dtype)


def beside(program: Program, file: str, folder: Path | None = None) -> Path:
    """Return the path of a file that a spec names: beside the spec or below, nowhere else. Raises ReadError.

    ``folder`` is given where the spec was not read from the file system.
    """
    source = program.spec.source
    if folder is None:
        folder = Path(source.name).parent if source is not None else Path.cwd()
    folder = folder.resolve()
    path = (folder / file).resolve()
    if not path.is_relative_to(folder):
        raise ReadError(f"{file} is not beside or below the spec: a spec names no other place")
    return path


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array = np.ascontiguousarray(array)
    array.flags.writeable = False
    return array
