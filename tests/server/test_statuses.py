"""The table from fault to status, and that no call of any kind can pass it by."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import grpc
import pytest
from google.rpc.error_details_pb2 import BadRequest, RetryInfo
from google.rpc.status_pb2 import Status
from hypothesis import given
from hypothesis import strategies as st
from nnspec_server.interceptors import Admission, Errors
from nnspec_server.statuses import PASSING_LIMITS, SIZE_LIMITS, STATUSES, GoingDownError, answer, internal

from nnspec import errors
from nnspec.client import ClientError, LimitExceededError
from nnspec.client.errors import typed_errors
from nnspec.diagnostics import Diagnostic, SpecError
from nnspec.diagnostics.codes import UNKNOWN_KEY
from nnspec.errors import Fault, InputError, LimitError, NnspecError
from nnspec.v1 import network_service_pb2

SERVICE = network_service_pb2.DESCRIPTOR.services_by_name["NetworkService"]
LARGEST_METADATA = 8192

FAULTS: list[NnspecError] = [
    InputError([Fault("inputs.a", "wrong"), Fault("inputs.b", "wrong too")]),
    SpecError([Diagnostic(UNKNOWN_KEY, "no such key", ("layers", 0, "dense"))]),
    errors.NotFoundError("network", "a", "b"),
    errors.NotReadyError("not trained"),
    errors.BusyError("in training"),
    errors.LimitError("too many rows", limit="max_rows"),
    errors.LimitError("all in use", limit="streams"),
    errors.LimitError("disk full"),
    errors.CorruptError("altered"),
    errors.CancelledError("stopped"),
    errors.DivergedError(1, 1, 1.0, 1.0, 1.0),
    errors.ReadError("/secret/path"),
    errors.ConfigError("/secret/path:1:1"),
    GoingDownError("going down"),
]


def test_every_fault_has_its_status() -> None:
    known = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, NnspecError)}
    assert known - {NnspecError} | {SpecError, GoingDownError} == STATUSES.keys()
    assert {type(fault) for fault in FAULTS} == STATUSES.keys()


@pytest.mark.parametrize("kind", [kind for kind in STATUSES if kind is not LimitError])
def test_a_kind_of_a_fault_is_told_as_that_fault(kind: type[NnspecError]) -> None:
    fault = next(fault for fault in FAULTS if type(fault) is kind)
    narrower = type("Narrower", (type(fault),), {})
    fault.__class__ = narrower
    told = answer(fault)
    fault.__class__ = narrower.__mro__[1]
    assert told == answer(fault)


@pytest.mark.parametrize("limit", [*sorted(PASSING_LIMITS, key=str), *SIZE_LIMITS, "limit_bytes"])
def test_only_a_limit_that_passes_may_be_tried_again(limit: str | None) -> None:
    told = answer(LimitError("full", limit=limit))
    assert told is not None
    passing = limit in PASSING_LIMITS
    assert (told.code is grpc.StatusCode.RESOURCE_EXHAUSTED) == passing
    assert [type(detail) for detail in told.details] == [RetryInfo if passing else BadRequest]


@given(
    st.lists(st.builds(Fault, st.text(max_size=5000), st.text(max_size=5000)), min_size=1, max_size=40),
    st.sampled_from(["", "x", "ö", "\N{GRINNING FACE}", "\n", "%"]),
)
def test_what_is_told_fits_into_metadata(faults: list[Fault], filler: str) -> None:
    long = [Fault(fault.path + filler * 3000, fault.message + filler * 3000) for fault in faults]
    for each in (faults, long):
        told = answer(InputError(each))
        assert told is not None
        details = b"".join(value if isinstance(value, bytes) else value.encode() for _, value in told.metadata())
        message = quote(told.message, safe="")
        assert len(message) + len(details) * 4 / 3 < LARGEST_METADATA - 500
        assert Status.FromString(details).message == told.message


class Raising(grpc.GenericRpcHandler):
    """Answers every method of the service by raising; a stream after its first message, if so wanted."""

    def __init__(self) -> None:
        self.error: Exception = RuntimeError()
        self.is_late = False

    def service(self, details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[Any, Any]":
        method = SERVICE.methods_by_name[details.method.rpartition("/")[2]]
        if method.server_streaming:
            make = (
                grpc.stream_stream_rpc_method_handler
                if method.client_streaming
                else grpc.unary_stream_rpc_method_handler
            )
            return make(self._stream)
        return grpc.unary_unary_rpc_method_handler(self._raise)

    def _raise(self, request: Any, context: grpc.ServicerContext) -> Any:
        raise self.error

    def _stream(self, request: Any, context: grpc.ServicerContext) -> Iterator[bytes]:
        if self.is_late:
            yield b""
        raise self.error


@pytest.fixture(scope="module")
def raising() -> Iterator[tuple[Raising, grpc.Channel]]:
    handler = Raising()
    server = grpc.server(ThreadPoolExecutor(4), [handler], interceptors=[Errors(), Admission(2)])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield handler, channel
    server.stop(None).wait()


def call(channel: Any, method: Any) -> None:
    name = f"/{SERVICE.full_name}/{method.name}"
    with typed_errors():
        if method.server_streaming:
            make = channel.stream_stream if method.client_streaming else channel.unary_stream
            [*make(name)(iter([b""]) if method.client_streaming else b"")]
        else:
            channel.unary_unary(name)(b"")


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("method", [*SERVICE.methods], ids=lambda method: method.name)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_every_method_tells_every_fault(
    raising: tuple[Raising, grpc.Channel], method: Any, fault: NnspecError, is_late: bool
) -> None:
    handler, channel = raising
    handler.error, handler.is_late = fault, is_late
    with pytest.raises(ClientError) as caught:
        call(channel, method)
    told = answer(fault)
    if told is None:
        assert caught.value.status == "INTERNAL"
        assert "secret" not in str(caught.value)
        return
    assert (caught.value.status, str(caught.value)) == (told.code.name, told.message)
    assert (caught.value.retry_seconds is not None) == isinstance(caught.value, LimitExceededError)
    if isinstance(fault, InputError):
        assert caught.value.faults == fault.faults


@pytest.mark.parametrize("method", [*SERVICE.methods], ids=lambda method: method.name)
def test_an_unexpected_error_is_an_incident_and_nothing_else(
    raising: tuple[Raising, grpc.Channel], method: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    handler, channel = raising
    handler.error, handler.is_late = KeyError("a secret"), False
    with pytest.raises(ClientError) as caught:
        call(channel, method)
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert str(caught.value) == internal(told["incident"]).message
    assert "a secret" in told["trace"]
    assert caught.value.status == "INTERNAL"
