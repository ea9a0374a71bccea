"""The server's end of a training process: start it, hear it, stop it. Knows neither registry nor networks."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class TrainingProcess:
    """A running process; see `training_process` for what it does in ``directory``."""

    def __init__(self, directory: Path, threads: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module and a directory of ours
            # -P: a numpy.py in the directory the server was started in is none of ours
            [sys.executable, "-P", "-m", "nnspec_server.training_process", str(directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | dict.fromkeys(_THREADS, str(threads)),
            process_group=0,  # Ctrl-C at the server's terminal is for the server to pass on
        )
        self._input = cast(IO[bytes], self._process.stdin)
        self._output = cast(IO[bytes], self._process.stdout)

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield what the process tells, until it ends."""
        with self._output:
            for line in self._output:
                yield json.loads(line)
        status = self._process.wait()
        if status != 0:
            yield {"kind": "failed", "message": _death(status)}

    def stop(self) -> None:
        """Ask it to stop with a checkpoint, which it does after the step it is at."""
        self._input.close()

    def end_within(self, seconds: float) -> None:
        """Wait for its end, and after ``seconds`` bring it about; its last checkpoint stands."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it now, if it has not ended by itself."""
        self._process.kill()
        self._process.wait()
        self._input.close()


def _death(status: int) -> str:
    if status == -signal.SIGKILL:
        return "the training process was killed, as happens when memory runs out: train on fewer rows"
    return f"the training process ended with status {status}; the server's log may say why"
