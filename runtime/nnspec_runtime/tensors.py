"""The safetensors format: the same bytes for the same arrays and metadata, and metadata without opening a file.

Knows neither archives nor checkpoints.
"""

import json
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray
from safetensors import numpy as safetensors

from nnspec.errors import CorruptError

MAX_HEADER = 32 << 20

_LENGTH = 8  # bytes before the header, which say how long it is
_METADATA = "__metadata__"


def to_bytes(arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> bytes:
    """Return a safetensors file. The library writes metadata in an order that chance decides; here they are sorted."""
    data = safetensors.save(dict(arrays), dict(metadata))
    end = _LENGTH + int.from_bytes(data[:_LENGTH], "little")
    header = json.loads(data[_LENGTH:end])
    header[_METADATA] = dict(sorted(header[_METADATA].items()))
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # arrays begin at a multiple of 8
    return b"".join([len(text).to_bytes(_LENGTH, "little"), text, memoryview(data)[end:]])


def read_metadata(data: bytes, name: str) -> dict[str, str]:
    """Return the metadata of a safetensors header, read here because its library only opens files for that.

    Raises CorruptError for what is no such file.
    """
    size = int.from_bytes(data[:_LENGTH], "little")
    if len(data) < _LENGTH or not 0 < size <= min(len(data) - _LENGTH, MAX_HEADER):
        raise CorruptError(f"{name} is no safetensors file, or was cut short")
    try:
        metadata = json.loads(data[_LENGTH : _LENGTH + size]).get(_METADATA, {})
    except (ValueError, AttributeError, RecursionError) as error:
        raise CorruptError(f"{name} is no safetensors file: {error}") from error
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise CorruptError(f"{name} is no safetensors file: its metadata are not texts")
    return metadata
