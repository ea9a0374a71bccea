"""NPZ: a zip of .npy arrays, one a column, whose first axis is the rows.

The file may be hostile: what it declares is checked against its real sizes and the limit before anything is
allocated, and pickled objects are never read.
"""

import zipfile
import zlib
from tokenize import TokenError
from typing import Any, BinaryIO, cast

from numpy.lib import format as npy
from numpy.typing import NDArray

from nnspec.errors import InputError, ReadError
from nnspec_runtime.data.lines import too_large
from nnspec_runtime.data.table import Table

_SUFFIX = ".npy"
# what zipfile and numpy raise on damaged input: bad structure, bad deflate, early end, unknown method, encryption
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
# what numpy lets through from Python's parser, to which it gives the header; nothing large is allocated before
_HEADER_DAMAGE = (SyntaxError, TypeError, TokenError, RecursionError, MemoryError)


class _PickledError(Exception):
    """The array is of Python objects."""


def read_npz(stream: BinaryIO, source: str, limit_bytes: int) -> Table:
    """Read the arrays of a seekable NPZ file.

    Raises ReadError for a damaged file, LimitError if its arrays would exceed ``limit_bytes``, and InputError for
    object arrays, other types than booleans, numbers and texts, and unequal or zero rows.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except _DAMAGE as error:
        raise ReadError(f"{source} is not an NPZ file: {error}") from error
    with archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > limit_bytes:
            raise too_large(source, limit_bytes)
        arrays: dict[str, NDArray[Any]] = {}
        for member in members:
            name = member.filename.removesuffix(_SUFFIX)
            if name == member.filename:
                raise ReadError(f"{source} is not an NPZ file: {name!r} in it is no .npy array")
            if name in arrays:
                raise InputError.at(source, f"array {name!r} is there twice")
            try:
                arrays[name] = _read_array(archive, member)
            except _PickledError as error:
                raise ReadError(
                    f"{source}, array {name!r} holds pickled Python objects, which are never read: store texts as "
                    "array.astype(str), numbers as array.astype(float)"
                ) from error
            except _DAMAGE as error:
                raise ReadError(f"{source}, array {name!r} is damaged: {error}") from error
    return Table.from_arrays(arrays, source)


def _read_array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[Any]:
    with archive.open(member) as file:
        _check_size(cast(BinaryIO, file), member.file_size)
    with archive.open(member) as file:
        array = npy.read_array(cast(BinaryIO, file), allow_pickle=False)
        file.read()  # the zip's checksum is compared at the end of the data
    return array


def _check_size(file: BinaryIO, file_size: int) -> None:
    """Compare the size that the header declares with that of the member, which is within the limit."""
    version = npy.read_magic(file)
    if version not in ((1, 0), (2, 0)):
        raise ValueError(f"version {version[0]}.{version[1]} of the .npy format is not known")
    read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    try:
        shape, _, dtype = read_header(file)
    except _HEADER_DAMAGE as error:
        raise ValueError("the header is not that of an array") from error
    if dtype.hasobject:
        raise _PickledError
    size = dtype.itemsize
    for extent in shape:
        size *= extent
    if min(shape, default=0) < 0 or size != file_size - file.tell():
        raise ValueError(f"{size} bytes are declared, {file_size - file.tell()} are there")
