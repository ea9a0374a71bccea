"""Whether the safetensors files that a spec names hold what its layers take, by their headers alone.

Only who checks a spec in its place asks: to read a text is to read no other file. The numbers themselves are read, and
refused where they are not finite, by the runtime.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from nnspec.diagnostics import Diagnostic, Path, Source, did_you_mean
from nnspec.diagnostics.codes import WEIGHTS_FILE
from nnspec.reading import read

if TYPE_CHECKING:
    from nnspec.ops.layers.linear import TensorFile
    from nnspec.types import Shape

MAX_HEADER = 4 << 20
"""Bytes of a header that are read: those of ten thousand tensors are a tenth of it."""

_FLOATS = ("F16", "F32", "F64")
_NAMES_ONE = re.compile(r"""\bfile["']?\s*:\s*["']?([^"',}#\r\n]*)""")


def may_name_file(source: Source) -> bool:
    """Return whether a text is worth asking for its files; a key with an escape in it is not seen."""
    # The plain search is what nearly every text is asked.
    return "file" in source.text and _NAMES_ONE.search(source.text) is not None


def named_files(source: Source, folder: File) -> list[str]:
    """Return the paths of what may be such files: the text is looked through, and not read."""
    return [str(folder / name.strip()) for name in dict.fromkeys(_NAMES_ONE.findall(source.text)) if name.strip()]


def check_weights_files(source: Source, folder: File) -> list[Diagnostic]:
    """Return what is wrong with the files that the spec in ``source``, which lies in ``folder``, takes weights from."""
    # Hardly a spec names files, and the others are asked for them without the models.
    from nnspec.ir.entries import entries
    from nnspec.ir.lower import try_lower
    from nnspec.ops.layers import Dense
    from nnspec.ops.layers.linear import TensorFile
    from nnspec.spec.load import examine

    document, faults = read(source)
    spec = examine(document, faults).spec if document is not None else None
    if spec is None:
        return []  # what is wrong with it goes first
    graph, _ = try_lower(spec)
    shapes = {param.name: param.type.shape for param in graph.params} if graph is not None else {}
    stored = _Stored(folder)
    found: list[Diagnostic] = []
    for entry in entries(spec):
        for key in ("weights", "bias") if isinstance(entry.op, Dense) else ():
            given = getattr(entry.op, key)
            if isinstance(given, TensorFile):
                path = (*entry.path, entry.op.tag(), key)
                found += stored.check(given, shapes.get(f"{entry.name}.{key}"), path)
    return found


class _Stored:
    """The files in a folder; the header of each is read once."""

    def __init__(self, folder: File) -> None:
        self._folder = folder.resolve()
        self._headers: dict[str, Mapping[str, Any] | str] = {}

    def check(self, given: "TensorFile", shape: "Shape | None", path: Path) -> Iterator[Diagnostic]:
        """Yield what keeps a layer from taking a tensor; ``shape`` is that of its parameter, where it is known."""
        header = self._header(given.file)
        if isinstance(header, str):
            yield Diagnostic(WEIGHTS_FILE, f"{given.file} {header}", (*path, "file"))
            return
        tensor = header.get(given.tensor)
        if not isinstance(tensor, dict) or given.tensor == "__metadata__":
            hint = did_you_mean(given.tensor, [name for name in header if name != "__metadata__"])
            message = f"{given.file} holds no tensor {given.tensor!r}"
            yield Diagnostic(WEIGHTS_FILE, message, (*path, "tensor"), hint=hint)
            return
        found = tensor.get("shape")
        if tensor.get("dtype") not in _FLOATS or not isinstance(found, list):
            message = f"tensor {given.tensor!r} of {given.file} is of {tensor.get('dtype')}, no floating-point type"
            hint = f"store it as one of {', '.join(_FLOATS)}"
            yield Diagnostic(WEIGHTS_FILE, message, (*path, "tensor"), hint=hint)
        elif shape is not None and (found[::-1] if given.transpose else found) != [*shape]:
            turned = found[::-1] == [*shape] and not given.transpose
            message = f"tensor {given.tensor!r} of {given.file} has shape {found}, and the layer takes {[*shape]}"
            yield Diagnostic(WEIGHTS_FILE, message, path, hint="add transpose: true" if turned else None)

    def _header(self, file: str) -> Mapping[str, Any] | str:
        """Return the header of a file, or why there is none, in words that follow its name."""
        if file not in self._headers:
            self._headers[file] = _read_header(self._folder, file)
        return self._headers[file]


def _read_header(folder: File, file: str) -> Mapping[str, Any] | str:
    import json

    path = (folder / file).resolve()
    if not path.is_relative_to(folder):
        return "leads out of the directory of the spec"
    try:
        if not path.is_file():
            return "is no file" if path.exists() else "is not there"
        with path.open("rb") as stored:
            size = int.from_bytes(stored.read(8), "little")
            if MAX_HEADER < size <= path.stat().st_size:
                return f"has a header of {size:,} bytes, of which {MAX_HEADER:,} at most are read"
            header = json.loads(stored.read(min(size, MAX_HEADER)))
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except (ValueError, RecursionError):
        header = None
    return header if isinstance(header, dict) else "is no safetensors file, or was cut short"
