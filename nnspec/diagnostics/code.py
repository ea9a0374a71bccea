"""What a code is; the codes themselves stand in :mod:`nnspec.diagnostics.codes`."""

from enum import StrEnum

from nnspec.record import record


class Severity(StrEnum):
    """How much a finding weighs; only an error makes a spec invalid."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@record
class Code:
    """The stable name of one kind of finding; ``pages/<id>.md`` explains it."""

    id: str
    name: str
    severity: Severity
