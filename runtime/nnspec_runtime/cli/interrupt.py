"""Ctrl-C as a request: the first asks to stop, the second stops."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

from nnspec.cli.terminal import complain


@contextmanager
def cancel_on_interrupt() -> Iterator[Event]:
    """Yield an event that the first SIGINT sets; a second one ends the process, as it would without this.

    A SIGINT that the process was started to ignore (``nohup``, a background job) is left ignored.
    """
    cancel = Event()

    def ask(number: int, frame: FrameType | None) -> None:
        cancel.set()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        complain("\nstopping after this step; Ctrl-C again stops at once and keeps nothing")

    former = signal.getsignal(signal.SIGINT)
    if former is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, ask)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, former)
