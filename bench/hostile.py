"""What ``nnspec check`` spends on files made to hurt it: time and memory beyond those of one small spec.

Run as ``python -m bench.hostile [ROUNDS]``. Each file is checked by a process of its own, in turn with the small spec.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.hostile.corpus import MIB, write
from tests.hostile.process import check

CONCERT = Path(__file__).parents[1] / "specs" / "concert" / "concert.yaml"
WANTED_MS, WANTED_MIB = 100, 64


def spent(path: Path, folder: Path) -> tuple[float, float]:
    """Return the milliseconds and the peak MiB of one check."""
    began = perf_counter()
    ended = check(path, folder)
    return (perf_counter() - began) * 1000, ended.peak_bytes / MIB


def main() -> None:
    """Print a line for each file, those that take longest first."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for name, path in write(Path(folder)).items():
            pairs = [(spent(path, Path(folder)), spent(CONCERT, Path(folder))) for _ in range(rounds)]
            (ms, peak), (usual_ms, usual_peak) = (
                [median(values) for values in zip(*each, strict=True)] for each in zip(*pairs, strict=True)
            )
            rows.append((ms - usual_ms, peak - usual_peak, name))
    for ms, peak, name in sorted(rows, reverse=True):
        print(f"{name:<36}{ms:>8.0f} ms{peak:>8.0f} MiB")
    within = sum(ms <= WANTED_MS and peak <= WANTED_MIB for ms, peak, _ in rows)
    print(f"{within} of {len(rows)} within {WANTED_MS} ms and {WANTED_MIB} MiB beyond one small spec")


if __name__ == "__main__":
    main()
