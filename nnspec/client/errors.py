"""What a call can fail with: one class for each status that a caller treats differently."""

from collections.abc import Iterator
from contextlib import contextmanager

import grpc
from google.protobuf.any_pb2 import Any as Packed
from google.rpc.error_details_pb2 import BadRequest, RetryInfo
from google.rpc.status_pb2 import Status

from nnspec.errors import Fault, NnspecError


class ClientError(NnspecError):
    """A call failed.

    ``status`` is the name of its gRPC status code, ``faults`` the places in the request that are wrong (such as
    ``inputs.snacks``), ``retry_seconds`` the time after which trying again can help, None where it cannot or
    where gRPC itself refused the call, which says no time.
    """

    def __init__(
        self, message: str, status: str, faults: tuple[Fault, ...] = (), retry_seconds: float | None = None
    ) -> None:
        self.status, self.faults, self.retry_seconds = status, faults, retry_seconds
        super().__init__(message)


class InvalidInputError(ClientError):
    """The request does not fit the network or a limit; ``faults`` name the places."""


class NotFoundError(ClientError):
    """There is no such network, version or run."""


class NotReadyError(ClientError):
    """The network cannot do this in its present state: it is not trained, for one."""


class BusyError(ClientError):
    """Another run holds what the call needs; the same call can succeed once that run has ended."""


class LimitExceededError(ClientError):
    """A limit of the server is reached for now; ``retry_seconds`` says when to try again.

    Without it, gRPC itself refused: a message is larger than one side takes, or more calls came than may wait.
    """


class DataLossError(ClientError):
    """The server's stored data are damaged."""


class UnavailableError(ClientError):
    """The server cannot be reached or is going down."""


class TimedOutError(ClientError):
    """The call took longer than its timeout."""


class InternalError(ClientError):
    """The server failed; the message holds an incident id that its log explains."""


_CLASSES: dict[grpc.StatusCode, type[ClientError]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidInputError,
    grpc.StatusCode.NOT_FOUND: NotFoundError,
    grpc.StatusCode.FAILED_PRECONDITION: NotReadyError,
    grpc.StatusCode.ABORTED: BusyError,
    grpc.StatusCode.RESOURCE_EXHAUSTED: LimitExceededError,
    grpc.StatusCode.DATA_LOSS: DataLossError,
    grpc.StatusCode.UNAVAILABLE: UnavailableError,
    grpc.StatusCode.DEADLINE_EXCEEDED: TimedOutError,
    grpc.StatusCode.INTERNAL: InternalError,
}


@contextmanager
def typed_errors() -> Iterator[None]:
    """Turn gRPC's errors into those of this module."""
    try:
        yield
    except grpc.RpcError as error:
        raise _typed(error) from error


def _typed(error: grpc.RpcError) -> ClientError:
    if not isinstance(error, grpc.Call):
        return ClientError(str(error), "UNKNOWN")
    faults: list[Fault] = []
    retry_seconds = None
    for detail in _details(error):
        bad_request, retry = BadRequest(), RetryInfo()
        if detail.Unpack(bad_request):
            faults += [Fault(each.field, each.description) for each in bad_request.field_violations]
        elif detail.Unpack(retry):
            retry_seconds = retry.retry_delay.ToTimedelta().total_seconds()
    code = error.code()
    message = error.details()
    kind = _CLASSES.get(code, ClientError)
    return kind(message if message else code.name, code.name, tuple(faults), retry_seconds)


def _details(error: grpc.Call) -> list[Packed]:
    metadata = error.trailing_metadata()
    for key, value in metadata if metadata is not None else ():
        if key == "grpc-status-details-bin" and isinstance(value, bytes):
            return [*Status.FromString(value).details]
    return []
