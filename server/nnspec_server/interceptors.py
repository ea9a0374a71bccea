"""What holds for every call: how errors reach the client, and how many streams there may be.

Knows neither networks nor messages.
"""

import traceback
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore
from typing import Any, NoReturn, TypeAlias

import grpc

from nnspec.errors import LimitError, NnspecError
from nnspec_server.ids import time_ordered_id
from nnspec_server.log import log
from nnspec_server.statuses import answer, internal

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


class StreamSlots(grpc.ServerInterceptor):
    """Refuses streams beyond a number, as each keeps a thread: the other threads stay for short calls."""

    def __init__(self, slots: int) -> None:
        self._slots = BoundedSemaphore(slots)
        self._count = slots

    def intercept_service(
        self, continuation: Callable[[grpc.HandlerCallDetails], Handler], details: grpc.HandlerCallDetails
    ) -> Handler:
        """See grpc.ServerInterceptor."""
        return _wrapped(continuation(details), details.method, None, self._counting)

    def _counting(self, behavior: Behavior, method: str) -> Behavior:
        def counted(request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
            if not self._slots.acquire(blocking=False):
                raise LimitError(f"all {self._count} streams are in use: try again later", limit="streams")
            try:
                yield from behavior(request, context)
            finally:
                self._slots.release()

        return counted


def _wrapped(handler: Handler, method: str, single: Wrap | None, stream: Wrap) -> Handler:
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
    if wrap is None or getattr(behavior, "experimental_non_blocking", False):
        return handler
    return make(wrap(behavior, method), handler.request_deserializer, handler.response_serializer)


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
    told = answer(error) if isinstance(error, NnspecError) else None
    if told is None:
        incident = time_ordered_id()
        log("incident", incident=incident, method=method, trace="".join(traceback.format_exception(error)))
        told = internal(incident)
    context.set_trailing_metadata(told.metadata())
    context.abort(told.code, told.message)
