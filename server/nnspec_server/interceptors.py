"""What holds for every call: how errors reach the client, and which calls are let in.

Knows neither networks nor messages.
"""

import traceback
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore
from typing import Any, NoReturn, TypeAlias

import grpc

from nnspec.errors import CancelledError, LimitError, NnspecError
from nnspec_server.ids import time_ordered_id
from nnspec_server.log import log
from nnspec_server.statuses import GoingDownError, answer, internal

Behavior = Callable[[Any, grpc.ServicerContext], Any]
Wrap = Callable[[Behavior, str], Behavior]
Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any] | None"


class Errors(grpc.ServerInterceptor):
    """Ends a call that raises with the status of `statuses`. It stands outermost, so that nothing passes it by."""

    def intercept_service(
        self, continuation: Callable[[grpc.HandlerCallDetails], Handler], details: grpc.HandlerCallDetails
    ) -> Handler:
        """See grpc.ServerInterceptor."""
        return _wrapped(continuation(details), details.method, _telling, _telling_each)


class Admission(grpc.ServerInterceptor):
    """Lets calls in, none once it is closed, and only so many streams: each keeps a thread that short calls need.

    Health is told until the end.
    """

    def __init__(self, streams: int) -> None:
        self._slots = BoundedSemaphore(streams)
        self._streams = streams
        self._is_closed = False

    def close(self) -> None:
        """Refuse calls from now on; those that were let in go on."""
        self._is_closed = True

    def intercept_service(
        self, continuation: Callable[[grpc.HandlerCallDetails], Handler], details: grpc.HandlerCallDetails
    ) -> Handler:
        """See grpc.ServerInterceptor."""
        handler = continuation(details)
        if details.method.startswith("/grpc.health."):
            return handler
        return _wrapped(handler, details.method, self._single, self._stream)

    def _single(self, behavior: Behavior, method: str) -> Behavior:
        def admitted(request: Any, context: grpc.ServicerContext) -> Any:
            self._check_open()
            return behavior(request, context)

        return admitted

    def _stream(self, behavior: Behavior, method: str) -> Behavior:
        def admitted(request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
            self._check_open()
            if not self._slots.acquire(blocking=False):
                raise LimitError(f"all {self._streams} streams are in use: try again later", limit="streams")
            try:
                yield from behavior(request, context)
            finally:
                self._slots.release()

        return admitted

    def _check_open(self) -> None:
        if self._is_closed:
            raise GoingDownError("the server is going down: call another one, or this one again")


def _wrapped(handler: Handler, method: str, single: Wrap, stream: Wrap) -> Handler:
    """Return a handler whose behavior is wrapped, by whether it answers once or in a stream."""
    if handler is None:  # an unknown method: grpc answers UNIMPLEMENTED
        return None
    behavior: Any
    make: Callable[..., Handler]
    match handler.request_streaming, handler.response_streaming:
        case False, False:
            wrap, behavior, make = single, handler.unary_unary, grpc.unary_unary_rpc_method_handler
        case True, False:
            wrap, behavior, make = single, handler.stream_unary, grpc.stream_unary_rpc_method_handler
        case False, _:
            wrap, behavior, make = stream, handler.unary_stream, grpc.unary_stream_rpc_method_handler
        case _:
            wrap, behavior, make = stream, handler.stream_stream, grpc.stream_stream_rpc_method_handler
    # Health.Watch is not blocking: it keeps no thread and raises nothing
    if getattr(behavior, "experimental_non_blocking", False):
        return handler
    wrapped = wrap(behavior, method)
    if hasattr(behavior, "experimental_thread_pool"):  # nor does Health.Check wait for one
        vars(wrapped)["experimental_thread_pool"] = behavior.experimental_thread_pool
    return make(wrapped, handler.request_deserializer, handler.response_serializer)


def _telling(behavior: Behavior, method: str) -> Behavior:
    def told(request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return behavior(request, context)
        except Exception as error:
            _end(error, method, context)

    return told


def _telling_each(behavior: Behavior, method: str) -> Behavior:
    def told(request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        try:
            yield from behavior(request, context)
        except Exception as error:
            _end(error, method, context)

    return told


def _end(error: Exception, method: str, context: grpc.ServicerContext) -> NoReturn:
    if isinstance(error, grpc.RpcError):  # of the client's stream, as nothing here calls another server
        error = CancelledError("the client went away")
    told = answer(error) if isinstance(error, NnspecError) else None
    if told is None:
        incident = time_ordered_id()
        log("incident", incident=incident, method=method, trace="".join(traceback.format_exception(error)))
        told = internal(incident)
    context.set_trailing_metadata(told.metadata())
    context.abort(told.code, told.message)
