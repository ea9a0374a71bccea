"""What the tests of the command line share: small specs, and commands as processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPECS = ROOT / "specs"


@dataclass(frozen=True)
class Told:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Told]


def command(*arguments: str | Path) -> list[str]:
    """Return the command line of a process of its own."""
    return [sys.executable, "-m", "nnspec", *map(str, arguments)]


def start(*arguments: str | Path, cwd: Path, stdout: int = subprocess.PIPE) -> "subprocess.Popen[str]":
    """Start a process that leads a group of its own, as a shell's foreground command does."""
    return subprocess.Popen(
        command(*arguments),
        cwd=cwd,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")},
    )


TIE = """
nnspec: 1
name: tie
inputs: {a: {type: boolean}, b: {type: boolean}}
weights: {a: 0.1, b: 0.2}
threshold: 0.3
outputs: {go: {type: boolean}}
"""

CLEAN = TIE.replace("0.3", "0.25")
"""Of which check has nothing to say."""

LINE = """
nnspec: 1
name: line
inputs: {x: {type: number}}
layers: [{dense: {units: 1}}]
outputs: {y: {type: number}}
training: {optimizer: {sgd: {learning_rate: 0.05}}, epochs: 3, batch_size: 4, seed: 1}
"""

ROWS = "x,y\n" + "".join(f"{x / 10},{x / 5 + 1}\n" for x in range(20))
