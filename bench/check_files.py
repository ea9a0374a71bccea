"""How long ``nnspec check`` takes on one file, on a hundred, and on one of 5,000 lines, against check-jsonschema.

Run as ``python -m bench.check_files [ROUNDS]``. Both check the same files, in turn, each as a process of its own;
check-jsonschema by the schema that ``nnspec schema`` prints, so that it sees structure alone, while nnspec follows
references, shapes, decisions and examples too. Bytecode is written, as pip does for what it installs.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
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
  left: {type: boolean}
  right: {type: boolean}
weights: {left: 1, right: 1}
threshold: 1.5
outputs: {both: {type: boolean}}
examples:
"""
EXAMPLE = """  - given:
      left: no
      right: yes
    expect:
      both: no
"""


def files(folder: Path) -> dict[str, list[Path]]:
    """Write the files to check, by the name of their case."""
    small = [path.read_text() for path in sorted(SPECS.rglob("*.yaml")) if path.stem != "digits"]
    hundred = [folder / f"spec_{number}.yaml" for number in range(100)]
    for number, path in enumerate(hundred):
        path.write_text(small[number % len(small)])
    long = folder / "long.yaml"
    long.write_text(LONG + EXAMPLE * 1_000)
    return {"one file": [SPECS / "concert" / "concert.yaml"], "100 files": hundred, "5,000 lines": [long]}


def milliseconds(command: Sequence[str | Path]) -> float:
    """Return how long ``command`` takes; it must find no error."""
    began = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    return (perf_counter() - began) * 1000


def main() -> None:
    """Print a line for each case."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    ours: list[str | Path] = [sys.executable, "-m", "nnspec", "check"]
    theirs: list[str | Path] = [sys.executable, "-m", "check_jsonschema", "--schemafile", SCHEMA]
    with tempfile.TemporaryDirectory() as folder:
        for case, paths in files(Path(folder)).items():
            times = [[milliseconds([*command, *paths]) for command in (ours, theirs)] for _ in range(rounds + 1)]
            nnspec, peer = (median(each) for each in zip(*times[1:], strict=True))  # the first round fills caches
            print(
                f"{case:<12} nnspec {nnspec:>5.0f} ms (at most {WANTED_MS[case]} wanted), "
                f"check-jsonschema {peer:>5.0f} ms: {peer / nnspec:.1f} times as fast, {WANTED_RATIO} wanted",
                flush=True,
            )


if __name__ == "__main__":
    main()
