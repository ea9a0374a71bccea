"""A command at a real pseudo-terminal, and a person who answers what it asks."""

import os
import pty
import select
import subprocess
from codecs import getincrementaldecoder
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.cli.commands import command

PATIENCE = 60


class Conversation:
    """A process whose standard streams are one terminal; ``heard`` is all that it has written there."""

    def __init__(self, *arguments: str, cwd: Path) -> None:
        self._end, terminal = pty.openpty()
        environment = {**os.environ, "TERM": "dumb", "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(
            command(*arguments),
            cwd=cwd,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
            preexec_fn=_take_terminal,
            env=environment,
        )
        os.close(terminal)
        self._written, self.heard, self._listened = "", "", 0
        self._decoder = getincrementaldecoder("utf-8")()  # a read may end within a character

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._end)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def expect(self, text: str) -> None:
        """Read until ``text`` has been written, after what was expected before."""
        while (found := self.heard.find(text, self._listened)) < 0:
            assert self._read(PATIENCE), f"{text!r} was not said; only\n{self.heard[self._listened :]}"
        self._listened = found + len(text)

    def say(self, line: str) -> None:
        """Type a line."""
        os.write(self._end, f"{line}\n".encode())

    def answer(self, *exchange: tuple[str, str]) -> None:
        """Wait for each question, and give its answer."""
        for asked, said in exchange:
            self.expect(asked)
            self.say(said)

    def end(self) -> int:
        """Return the exit code, once the process has ended by itself."""
        while self._read(PATIENCE):
            pass
        return self._process.wait(timeout=PATIENCE)

    def leave(self, key: str) -> int:
        """Press Ctrl-C (``\\x03``) or Ctrl-D (``\\x04``), again if it seems lost, and return the exit code."""
        for _ in range(PATIENCE):
            os.write(self._end, key.encode())
            while self._read(1):
                pass
            with suppress(subprocess.TimeoutExpired):
                return self._process.wait(timeout=1)
        raise AssertionError(f"the process goes on:\n{self.heard}")

    def _read(self, patience: float) -> bool:
        """Take what has been written; False when no more comes."""
        ready, _, _ = select.select([self._end], [], [], patience)
        if not ready:
            return False
        try:
            data = os.read(self._end, 4096)
        except OSError:  # the terminal of a process that has ended
            return False
        self._written += self._decoder.decode(data)
        self.heard = self._written.replace("\r\n", "\n")
        return bool(data)


def _take_terminal() -> None:
    """Make the terminal on standard input the one that Ctrl-C comes from."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
