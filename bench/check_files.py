"""How long ``nnspec check`` takes on one file, on a hundred, and on one of 5,000 lines, against check-jsonschema.

Run as ``python -m bench.check_files [ROUNDS]``. All check the same files, in turn, each as a process of its own: nnspec
without its cache, nnspec once more with it, and check-jsonschema by the schema that ``nnspec schema`` prints, so it
sees structure alone, while nnspec follows references, shapes, decisions and examples too. The hundred differ in a
comment each. Bytecode is written, as pip does for what it installs.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

SPECS = Path(__file__).parents[1] / "specs"
SCHEMA = Path(__file__).parents[1] / "docs" / "nnspec.schema.json"
WANTED_MS = {"one file": 200, "100 files": 300, "5,000 lines": 350}
WANTED_RATIO = 2.5
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

LONG = """nnspec: 1
name: long
inputs:
  left: {type: number}
  right: {type: number}
weights: {left: 1, right: 1}
threshold: 1500.5
outputs: {both: {type: boolean}}
examples:
"""
EXAMPLE = """  - given:
      left: {left}
      right: {right}
    expect:
      both: {both}
"""


def files(folder: Path) -> dict[str, list[Path]]:
    """Write the files to check, by the name of their case."""
    small = [path.read_text() for path in sorted(SPECS.rglob("*.yaml")) if path.stem != "digits"]
    hundred = [folder / f"spec_{number}.yaml" for number in range(100)]
    for number, path in enumerate(hundred):
        path.write_text(f"{small[number % len(small)]}# {number}\n")
    long = folder / "long.yaml"
    examples = (EXAMPLE.format(left=n, right=2 * n, both="yes" if 3 * n > 1500 else "no") for n in range(1_000))
    long.write_text(LONG + "".join(examples))
    return {"one file": [SPECS / "concert" / "concert.yaml"], "100 files": hundred, "5,000 lines": [long]}


def milliseconds(command: Sequence[str | Path], environment: Mapping[str, str]) -> float:
    """Return how long ``command`` takes; it must find no error."""
    began = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return (perf_counter() - began) * 1000


def main() -> None:
    """Print a line for each case."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    ours: list[str | Path] = [sys.executable, "-m", "nnspec", "check"]
    theirs: list[str | Path] = [sys.executable, "-m", "check_jsonschema", "--schemafile", SCHEMA]
    commands = ([*ours, "--no-cache"], ours, theirs)
    print(f"medians of {rounds} rounds in ms, and how many times as fast as check-jsonschema ({WANTED_RATIO} wanted)")
    print(f"{'':<12} {'wanted':>8} {'nnspec':>14} {'with its cache':>18} {'check-jsonschema':>18}")
    with tempfile.TemporaryDirectory() as folder:
        environment = ENVIRONMENT | {"NNSPEC_CACHE_DIR": str(Path(folder, "cache"))}
        for case, paths in files(Path(folder)).items():
            times = [[milliseconds([*each, *paths], environment) for each in commands] for _ in range(rounds + 1)]
            first, again, peer = (median(each) for each in zip(*times[1:], strict=True))  # one round fills caches
            ours_told = f"{first:>8.0f} ({peer / first:.1f}) {again:>12.0f} ({peer / again:.1f})"
            print(f"{case:<12} {WANTED_MS[case]:>8} {ours_told} {peer:>18.0f}", flush=True)


if __name__ == "__main__":
    main()
