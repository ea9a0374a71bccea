"""How long ``nnspec check`` takes on one small spec, against a process that uses one pydantic model.

Run as ``python -m bench.check_start [SPEC]``: both are started in turn, and the ratio of the medians is printed.
Bytecode is written, as pip does for what it installs.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).parents[1]
RUNS = 25
LIMIT = 1.6
MODEL = """
from pydantic import BaseModel

class Model(BaseModel):
    name: str

Model.model_validate({"name": "concert"})
"""


def seconds(command: Sequence[str]) -> float:
    """Return how long ``command`` takes; it must succeed."""
    start = perf_counter()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return perf_counter() - start


def ratio(spec: Path) -> tuple[float, float]:
    """Return the median seconds of the check and of the model, started in turn after one round that fills caches."""
    commands = ([sys.executable, "-m", "nnspec", "check", "--no-cache", str(spec)], [sys.executable, "-c", MODEL])
    rounds = [[seconds(command) for command in commands] for _ in range(RUNS + 1)]
    check, model = (median(times) for times in zip(*rounds[1:], strict=True))
    return check, model


def main() -> None:
    """Print the ratio."""
    spec = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "specs" / "concert" / "concert.yaml"
    check, model = ratio(spec)
    print(f"nnspec check {spec.name}: {check * 1000:.0f} ms, one pydantic model: {model * 1000:.0f} ms")
    print(f"ratio {check / model:.2f}, at most {LIMIT} wanted")


if __name__ == "__main__":
    main()
