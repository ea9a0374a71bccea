"""The faults nnspec reports, one class for each kind of remedy.

They carry their data as attributes and know no transport: the command line maps them to exit codes and the
server to status codes, each in one table of its own.
"""

from collections.abc import Sequence

from nnspec.record import record


class NnspecError(Exception):
    """Any fault that nnspec reports; ``str()`` is a sentence for the person who can mend it."""


class ReadError(NnspecError):
    """A file cannot be read at all (missing, a directory, not permitted, not UTF-8, too large)."""


class ConfigError(NnspecError):
    """A configuration file is wrong; its text tells every fault with its place and the way out."""


@record
class Fault:
    """One thing wrong with a value that a caller gave.

    ``path`` names the place in the request or data (``inputs.snacks``, ``row 3, column pixels``); ``message`` says what
    is wrong, what was expected and the way out. ``unread`` is the name of a column that is wrong in being there.
    """

    path: str
    message: str
    unread: str | None = None

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class InputError(NnspecError):
    """Values given to decide, predict, train or evaluate do not fit the network: the caller's data are at fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    @classmethod
    def at(cls, path: str, message: str) -> "InputError":
        """Return the error of a single fault."""
        return cls([Fault(path, message)])

    @property
    def unread(self) -> list[str]:
        """The columns that nothing reads, each once."""
        return list(dict.fromkeys(fault.unread for fault in self.faults if fault.unread is not None))


class NotFoundError(NnspecError):
    """A network, version or run of that name does not exist; ``suggestion`` is the nearest name that does."""

    def __init__(self, kind: str, name: str, suggestion: str | None = None) -> None:
        self.kind, self.name, self.suggestion = kind, name, suggestion
        hint = f"; did you mean {suggestion!r}?" if suggestion is not None else ""
        super().__init__(f"{kind} {name!r} does not exist{hint}")


class NotReadyError(NnspecError):
    """The network cannot do this in its present state, such as predicting before it was trained."""


class BusyError(NnspecError):
    """Another run holds what this call needs; trying again later can succeed."""


class LimitError(NnspecError):
    """A stated limit (rows, bytes, parameters, queue places) is exceeded; ``limit`` names the setting to raise."""

    def __init__(self, message: str, limit: str | None = None) -> None:
        self.limit = limit
        super().__init__(message)


class DivergedError(NnspecError):
    """Training left the finite numbers.

    ``step`` counts from 1; ``loss`` and ``gradient_norm`` are those of that step; the run keeps its last finite epoch.
    """

    def __init__(self, step: int, epoch: int, loss: float, learning_rate: float, gradient_norm: float) -> None:
        self.step, self.epoch, self.loss = step, epoch, loss
        self.learning_rate, self.gradient_norm = learning_rate, gradient_norm
        super().__init__(
            f"training diverged at step {step} (epoch {epoch}): loss {loss:g}, gradient norm {gradient_norm:g}, "
            f"learning rate {learning_rate:g}; lower the learning rate or clip the gradient"
        )


class CorruptError(NnspecError):
    """Stored data do not match their digest or format: the file must be restored or made again."""


class CancelledError(NnspecError):
    """The work was cancelled on request; what was finished is kept."""
