"""Bytes into lines of text, within limits. Knows nothing of what the lines hold."""

from collections.abc import Iterator
from typing import BinaryIO

from nnspec.errors import LimitError, ReadError

LONGEST_LINE = 64 << 20

_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"PK\x03\x04")  # gzip, bzip2, xz, zstd, zip


def read_lines(stream: BinaryIO, source: str, limit_bytes: int) -> Iterator[str]:
    r"""Yield the lines of UTF-8 text, ends kept (``\n``; ``\r\n`` as it is), a byte order mark dropped.

    Raises ReadError if the bytes are not text, LimitError beyond ``limit_bytes`` in all or `LONGEST_LINE` in a line.
    """
    total = 0
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        total += len(line)
        if number == 1 and line.startswith(_COMPRESSED):
            raise compressed(source)
        if total > limit_bytes:
            raise too_large(source, limit_bytes)
        if len(line) > LONGEST_LINE:
            raise LimitError(f"{source}, line {number} is longer than {LONGEST_LINE} bytes")
        if b"\0" in line:
            raise ReadError(f"{source}, line {number} holds a zero byte: it is not a text file in UTF-8")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise ReadError(
                f"{source}, line {number} is not UTF-8 (byte {error.start + 1} of the line is "
                f"0x{line[error.start]:02x}): save the file as UTF-8"
            ) from error
        yield text


def compressed(source: str) -> ReadError:
    """Return the error of a compressed file."""
    return ReadError(f"{source} is compressed: unpack it, into a file or, with - for its name, through a pipe")


def too_large(source: str, limit_bytes: int) -> LimitError:
    """Return the error of data that exceed their limit."""
    message = f"{source} holds more than {limit_bytes} bytes of data: raise the limit or give less"
    return LimitError(message, "limit_bytes")
