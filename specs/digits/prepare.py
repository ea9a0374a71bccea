"""Turn the MNIST images beside this script into ``train.npz`` (the first 8,000) and ``test.npz`` (the last 2,000).

Each holds the arrays of digits.yaml by name: ``pixels``, (n, 784) uint8, and ``digit``, (n,) names "0" to "9".
Usage: ``python specs/digits/prepare.py [FOLDER]``; the folder is ``build/digits`` unless given.
"""

import gzip
import sys
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[2]
TRAIN_ROWS = 8_000


def read_idx(path: Path) -> np.ndarray:
    """Return the array of an IDX file of bytes: a type and a rank, the sizes as big-endian uint32, then the values."""
    content = gzip.decompress(path.read_bytes())
    zero, kind, rank = content[:2], content[2], content[3]
    if zero != b"\0\0" or kind != 0x08:
        raise ValueError(f"{path} is not an IDX file of bytes")
    header = 4 + 4 * rank
    shape = np.frombuffer(content[4:header], ">u4").astype(int)
    return np.frombuffer(content[header:], np.uint8).reshape(shape)


def prepare(folder: Path) -> tuple[Path, Path]:
    """Write both files into ``folder``, which is made if need be, and return their paths."""
    pixels = read_idx(DATA / "t10k-images-idx3-ubyte.gz").reshape(-1, 28 * 28)  # (10000, 784)
    digit = read_idx(DATA / "t10k-labels-idx1-ubyte.gz").astype("U1")  # (10000,)
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "train.npz", folder / "test.npz"
    for path, rows in zip(paths, (slice(None, TRAIN_ROWS), slice(TRAIN_ROWS, None)), strict=True):
        np.savez(path, pixels=pixels[rows], digit=digit[rows])
    return paths


if __name__ == "__main__":
    for written in prepare(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "digits"):
        print(written)
