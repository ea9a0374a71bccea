"""What the command line knows of the terminal: whether it takes colors, and where complaints go."""

import os
import sys
from typing import TextIO

RED, PLAIN = "\x1b[1;31m", "\x1b[0m"


def takes_color(stream: TextIO | None) -> bool:
    """Return whether to color: NO_COLOR and FORCE_COLOR decide where they are set, the first above the second."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (is_terminal(stream) and os.environ.get("TERM") != "dumb")


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a person sees what is written to ``stream``."""
    return stream is not None and stream.isatty()


def put(text: str) -> None:
    """Write to standard output the characters that a file would hold, whatever the locale can say."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def complain(message: str) -> None:
    """Write a line to standard error, where there is one to write to."""
    if sys.stderr is not None:
        print(message, file=sys.stderr, flush=True)
