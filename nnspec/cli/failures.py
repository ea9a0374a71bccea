"""What stops a verb, as a message on standard error and an exit code: one table for all verbs."""

import errno
import sys
from os import environ

from nnspec.cli.parser import UsageError
from nnspec.cli.terminal import PLAIN, RED, complain, takes_color
from nnspec.diagnostics import SpecError, render_full, summary
from nnspec.errors import CancelledError, ConfigError, DivergedError, InputError, NnspecError

SUCCESS, ERRORS_FOUND, COULD_NOT_RUN, INTERRUPTED = 0, 1, 2, 130
PIPE_CLOSED = 128 + 13
"""What a shell shows for a program that SIGPIPE ended, as it ends other programs whose reader went away."""

EXIT_CODES: dict[type[BaseException], int] = {
    SpecError: ERRORS_FOUND,
    InputError: ERRORS_FOUND,
    DivergedError: ERRORS_FOUND,
    CancelledError: INTERRUPTED,
    KeyboardInterrupt: INTERRUPTED,
    BrokenPipeError: PIPE_CLOSED,
}
"""Everything else could not run."""

REPORT = "this is a fault of nnspec: please report it with the command and the spec (NNSPEC_DEBUG=1 shows where)"


def report(error: BaseException, verb: str) -> int:
    """Write what ``error`` means for the person at the terminal and return the exit code."""
    message = _message(error)
    if message is not None:
        color = takes_color(sys.stderr)
        name = f"nnspec {verb}".strip()
        complain(
            message
            if isinstance(error, SpecError | ConfigError)  # which begin with a file and a line
            else f"{RED}{name}:{PLAIN} {message}"
            if color
            else f"{name}: {message}"
        )
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), COULD_NOT_RUN)


def _message(error: BaseException) -> str | None:
    """Return the words for ``error``, None where there is nothing to say or nobody to say it to."""
    match error:
        case BrokenPipeError():
            return None
        case KeyboardInterrupt():
            return "interrupted"
        case SpecError():
            shown = render_full(error.diagnostics, error.source, color=takes_color(sys.stderr))
            return f"{shown}\n{summary(error.diagnostics)}"
        case InputError() if error.unread:
            return f"{error}\n{_left_out(error.unread)}"
        case UsageError() if error.usage:
            return f"{error}\n{error.usage}"
        case NnspecError():
            return str(error)
        case OSError(errno=errno.ENOSPC, filename=None):
            return f"cannot write standard output: {error.strerror}"
        case OSError() if error.strerror is not None:
            return f"{error.filename}: {error.strerror}" if error.filename is not None else error.strerror
        case MemoryError():
            return "not enough memory"
    if environ.get("NNSPEC_DEBUG"):
        import traceback

        complain("".join(traceback.format_exception(error)).rstrip())
    return f"{type(error).__name__}: {error}; {REPORT}"


def _left_out(columns: list[str]) -> str:
    """Return the way out that every verb with data has for columns that are not the network's."""
    from shlex import quote  # few have any

    options = " ".join(quote(f"--ignore={column}") for column in columns)
    return f"{options} {'leaves it' if len(columns) == 1 else 'leave them'} out"
