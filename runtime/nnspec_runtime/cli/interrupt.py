"""Ctrl-C and SIGTERM, by which schedulers end a job, as a request: the first asks to stop, the second stops."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

from nnspec.cli.terminal import complain

_AGAIN: dict[int, str] = {signal.SIGINT: "Ctrl-C again", signal.SIGTERM: "a second SIGTERM"}


@contextmanager
def cancel_on_interrupt() -> Iterator[Event]:
    """Yield an event that the first signal sets; a second one ends the process, as it would without this.

    A signal that the process was started to ignore (``nohup``, a background job) is left ignored.
    """
    cancel = Event()

    def ask(number: int, frame: FrameType | None) -> None:
        cancel.set()
        signal.signal(number, signal.SIG_DFL)
        complain(f"\nstopping after this step; {_AGAIN[number]} stops at once and keeps nothing")

    former = {number: signal.getsignal(number) for number in _AGAIN}
    for number, handler in former.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, ask)
    try:
        yield cancel
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
