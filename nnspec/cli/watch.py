"""Doing something again whenever a file has changed, until Ctrl-C: by looking, which works on every file system."""

import os
import sys
from collections.abc import Callable, Iterable
from time import perf_counter, sleep
from typing import NoReturn

from nnspec.cli.failures import report
from nnspec.cli.terminal import is_terminal
from nnspec.errors import NnspecError

SECONDS = 0.5
SHARE = 0.05
"""The most of a processor that looking may take, however many files there are."""

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"


def watch(verb: str, run: Callable[[], None], files: Callable[[], Iterable[str]]) -> NoReturn:
    """Call ``run`` now, and again each time that ``files`` are others or have changed; ends by KeyboardInterrupt.

    What stops a run is told, and may be mended by the next.
    """
    while True:
        # What changes while it runs is seen after it.
        seen = _look(files)
        if is_terminal(sys.stdout):
            print(_CLEAR, end="")
        try:
            run()
        except NnspecError as error:
            report(error, verb)
        print("watching; Ctrl-C ends it", flush=True)
        _wait_for_another(seen, files)


def _wait_for_another(seen: object, files: Callable[[], Iterable[str]]) -> None:
    pause = SECONDS
    while True:
        sleep(pause)
        start = perf_counter()
        if _look(files) != seen:
            return
        pause = max(SECONDS, (perf_counter() - start) / SHARE)


def _look(files: Callable[[], Iterable[str]]) -> object:
    """Return what is the same for as long as nothing has changed."""
    try:
        return [(file, *state(file)) for file in files()]
    except NnspecError as error:
        return str(error)


def state(file: str) -> tuple[int, int, int]:
    """Return what changes whenever the file at a path does."""
    try:
        found = os.stat(file)  # noqa: PTH116 - for every file, twice a second
    except (OSError, ValueError):
        return 0, -1, 0
    return found.st_mtime_ns, found.st_size, found.st_ino
