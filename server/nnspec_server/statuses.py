"""What each fault means to a client: one table from exception class to status, and the details that go with it.

Knows nothing of calls; `interceptors` ends them with what this says.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import grpc
from google.protobuf.any_pb2 import Any
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc.error_details_pb2 import BadRequest, RetryInfo
from google.rpc.status_pb2 import Status

from nnspec.diagnostics import SpecError
from nnspec.errors import (
    BusyError,
    CancelledError,
    ConfigError,
    CorruptError,
    DivergedError,
    Fault,
    InputError,
    LimitError,
    NnspecError,
    NotFoundError,
    NotReadyError,
    ReadError,
)


class GoingDownError(NnspecError):
    """The server is being stopped; its successor can take the call."""


# ABORTED, not FAILED_PRECONDITION: the caller need not mend anything, only begin its call again later.
# ReadError and ConfigError name files of the server, so they are told as any unexpected error is.
STATUSES: dict[type[NnspecError], grpc.StatusCode] = {
    InputError: grpc.StatusCode.INVALID_ARGUMENT,
    SpecError: grpc.StatusCode.INVALID_ARGUMENT,
    NotFoundError: grpc.StatusCode.NOT_FOUND,
    NotReadyError: grpc.StatusCode.FAILED_PRECONDITION,
    DivergedError: grpc.StatusCode.FAILED_PRECONDITION,
    BusyError: grpc.StatusCode.ABORTED,
    LimitError: grpc.StatusCode.RESOURCE_EXHAUSTED,
    CorruptError: grpc.StatusCode.DATA_LOSS,
    CancelledError: grpc.StatusCode.CANCELLED,
    GoingDownError: grpc.StatusCode.UNAVAILABLE,
    ReadError: grpc.StatusCode.INTERNAL,
    ConfigError: grpc.StatusCode.INTERNAL,
}

# Limits whose places come free by themselves. A limit without a name is the disk's.
PASSING_LIMITS = frozenset({None, "streams", "max_queued_runs"})
# Limits on the size of a request, which is no smaller when it is sent again, and what is too large in it.
SIZE_LIMITS = {"max_rows": "inputs", "max_message_mib": "inputs", "max_upload_mib": "batch.columns"}
RETRY_SECONDS = 5

# Clients refuse metadata above 8 KB, and any status then turns into RESOURCE_EXHAUSTED. The message travels
# percent-encoded (up to three times as long), the details in base64 and with the message once more.
_LONGEST_MESSAGE = 800
_LONGEST_DETAILS = 2000
_LONGEST_DESCRIPTION = 300


@dataclass(frozen=True)
class Answer:
    """How a call ends: a code, a message for people, and ``google.rpc`` details for programs."""

    code: grpc.StatusCode
    message: str
    details: tuple[Message, ...] = ()

    def metadata(self) -> tuple[tuple[str, str | bytes], ...]:
        """Return the trailing metadata that carries the details."""
        if not self.details:
            return ()
        status = Status(code=self.code.value[0], message=self.message, details=map(_packed, self.details))
        return (("grpc-status-details-bin", status.SerializeToString()),)


def answer(error: NnspecError) -> Answer | None:
    """Return what a fault means to the client; None where it is none of the client's business."""
    code = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    if code is grpc.StatusCode.INTERNAL:
        return None
    message = cut(str(error), _LONGEST_MESSAGE)
    if isinstance(error, LimitError):
        if error.limit not in PASSING_LIMITS:
            field = SIZE_LIMITS.get(error.limit, "") if error.limit is not None else ""
            return Answer(grpc.StatusCode.INVALID_ARGUMENT, message, (_bad_request([Fault(field, message)]),))
        return Answer(code, message, (RetryInfo(retry_delay=Duration(seconds=RETRY_SECONDS)),))
    if isinstance(error, InputError):
        return Answer(code, message, (_bad_request(error.faults),))
    if isinstance(error, SpecError):
        findings = [Fault(".".join(map(str, found.path)), found.message) for found in error.diagnostics]
        return Answer(code, message, (_bad_request(findings),))
    return Answer(code, message)


def internal(incident: str) -> Answer:
    """Return the answer to an unexpected error: where its log line is found, and nothing else."""
    return Answer(grpc.StatusCode.INTERNAL, f"internal error; the server's log explains incident {incident}")


def cut(text: str, longest: int) -> str:
    """Return ``text``, shortened to at most ``longest`` bytes of UTF-8."""
    encoded = text.encode(errors="replace")
    if len(encoded) <= longest:
        return text
    return encoded[: longest - 3].decode(errors="ignore") + "..."


def _bad_request(faults: Iterable[Fault]) -> BadRequest:
    """Return the faults as field violations, as many as fit."""
    request = BadRequest()
    for fault in faults:
        request.field_violations.add(
            field=cut(fault.path, _LONGEST_DESCRIPTION), description=cut(fault.message, _LONGEST_DESCRIPTION)
        )
        if request.ByteSize() > _LONGEST_DETAILS:
            del request.field_violations[-1]
            break
    return request


def _packed(message: Message) -> Any:
    packed = Any()
    packed.Pack(message)
    return packed
