"""One command as a process of its own, and the most memory it took."""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

# The system counts to a process what its maker held when it was made: so a small process stands between.
LAUNCHER = """
import os, sys
process = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(process, 0)
with open(sys.argv[1], "w") as report:
    report.write(f"{os.waitstatus_to_exitcode(status)} {usage.ru_maxrss * (1 if sys.platform == 'darwin' else 1024)}")
"""


class Ended(NamedTuple):
    """How a process ended: its exit code (negative for a signal), what it printed, its peak of memory."""

    code: int
    stdout: bytes
    stderr: bytes
    peak_bytes: int


def check(path: Path, folder: Path) -> Ended:
    """Run ``nnspec check`` on ``path``; ``folder`` is for the report."""
    report = folder / "report"
    command = [sys.executable, "-m", "nnspec", "check", "--no-cache", str(path)]
    run = subprocess.run([sys.executable, "-S", "-c", LAUNCHER, str(report), *command], capture_output=True, check=True)
    code, peak = report.read_text().split()
    return Ended(int(code), run.stdout, run.stderr, int(peak))
