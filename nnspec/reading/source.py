"""Gets the text of a spec from a path or standard input; knows nothing of YAML or JSON beyond a file's suffix."""

import os
import sys
from pathlib import Path
from typing import IO

from nnspec.diagnostics import Source
from nnspec.errors import ReadError

MAX_BYTES = 4 * 1024 * 1024
"""The largest spec that is read; weights of such a size belong in a safetensors file beside the spec."""

STDIN = "-"


def name_of(path: str | os.PathLike[str]) -> str:
    """Return what diagnostics call the file at ``path``, or standard input."""
    return "<stdin>" if path == STDIN else os.fspath(path)


def read_source(path: str | os.PathLike[str]) -> Source:
    """Return the text at ``path``, or of standard input for ``-``; a name in ``.json`` is JSON, any other YAML.

    Standard input is read as YAML, and JSON is YAML but for its surrogate pairs. Raises ReadError, which names the
    path, when it cannot be read, is larger than 4 MiB or is not UTF-8.
    """
    name = name_of(path)
    try:
        if path == STDIN:
            if sys.stdin is None:
                raise ReadError("cannot read <stdin>: standard input is closed")
            data = _read(sys.stdin.buffer)
        else:
            with Path(path).open("rb") as file:
                data = _read(file)
    except FileNotFoundError as error:
        raise ReadError(f"cannot read {name}: no such file") from error
    except IsADirectoryError as error:
        raise ReadError(f"cannot read {name}: it is a directory; name a file in it") from error
    except PermissionError as error:
        raise ReadError(f"cannot read {name}: permission denied") from error
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the path, or a standard input that was closed.
        told = error.strerror if isinstance(error, OSError) and error.strerror is not None else error
        raise ReadError(f"cannot read {name}: {told}") from error
    return source_of(data, name)


def source_of(data: bytes, name: str) -> Source:
    """Return the content of a file as the text it is; raises ReadError where it is larger than 4 MiB or not UTF-8."""
    if len(data) > MAX_BYTES:
        raise ReadError(
            f"cannot read {name}: it is larger than {MAX_BYTES // 2**20} MiB; keep weights in a safetensors file"
        )
    return Source(name, _decoded(data, name), "json" if name.lower().endswith(".json") else "yaml")


def _read(file: IO[bytes]) -> bytes:
    return file.read(MAX_BYTES + 1)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = f"byte 0x{data[error.start]:02x} at offset {error.start}, on line {line}"
        raise ReadError(f"cannot read {name}: it is not UTF-8 ({place}); save the file as UTF-8") from error
