"""The standard health service (grpc.health.v1): whether the server takes calls, to those who ask and those who watch.

The servicer of grpcio-health-checking tells its watchers while it holds its lock. A watcher that leaves then waits for
that lock in the thread that would end the telling, and the server hangs; here nothing is told under a lock.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Lock

import grpc
from grpc_health.v1 import health_pb2 as pb
from grpc_health.v1.health_pb2_grpc import HealthServicer

from nnspec.errors import NotFoundError

_SERVING = pb.HealthCheckResponse(status=pb.HealthCheckResponse.SERVING)
_NOT_SERVING = pb.HealthCheckResponse(status=pb.HealthCheckResponse.NOT_SERVING)
_UNKNOWN = pb.HealthCheckResponse(status=pb.HealthCheckResponse.SERVICE_UNKNOWN)
_THREADS = 8

Send = Callable[[pb.HealthCheckResponse | None], None]


class Health(HealthServicer):
    """The health of ``services``, which all serve until `stop`."""

    def __init__(self, services: Sequence[str]) -> None:
        self._services = frozenset(services)
        self._status = _SERVING
        self._watchers: set[_Watcher] = set()
        self._lock = Lock()
        self._threads = ThreadPoolExecutor(_THREADS, "health")
        # gRPC gives a behavior with these attributes a pool of its own, so that a probe waits behind no call of
        # a busy server, and a function to send by, so that a watcher keeps no thread while there is nothing to tell.
        # They are of this object, as each server has a pool of its own.
        check, watch = partial(self._check), partial(self._watch)
        vars(check).update(experimental_thread_pool=self._threads)
        vars(watch).update(experimental_thread_pool=self._threads, experimental_non_blocking=True)
        self.Check, self.Watch = check, watch  # type: ignore[method-assign]

    def stop(self) -> None:
        """Tell everyone from now on that nothing serves; it does not wait for watchers to hear it."""
        self._status = _NOT_SERVING
        with self._lock:
            watchers = [*self._watchers]
        for watcher in watchers:
            self._threads.submit(watcher.tell)

    def _check(self, request: pb.HealthCheckRequest, context: grpc.ServicerContext) -> pb.HealthCheckResponse:
        """Tell the status of a service. Raises NotFoundError."""
        if request.service not in self._services:
            raise NotFoundError("service", request.service)
        return self._status

    def _watch(
        self, request: pb.HealthCheckRequest, context: grpc.ServicerContext, send_response_callback: Send
    ) -> None:
        """Tell the status of a service now and whenever it changes, until the call ends."""
        watcher = _Watcher(send_response_callback, lambda: self._of(request.service))

        def leave() -> None:
            with self._lock:
                self._watchers.discard(watcher)
            send_response_callback(None)

        with self._lock:
            self._watchers.add(watcher)
        if context.add_callback(leave):
            watcher.tell()
        else:  # the call has ended already
            leave()

    def _of(self, service: str) -> pb.HealthCheckResponse:
        return self._status if service in self._services else _UNKNOWN


class _Watcher:
    """One call of Watch, told each status once and the newest last."""

    def __init__(self, send: Send, look: Callable[[], pb.HealthCheckResponse]) -> None:
        self._send, self._look = send, look
        self._told: pb.HealthCheckResponse | None = None
        self._telling = Lock()

    def tell(self) -> None:
        """Send the status, if it is news. It may wait for a slow client."""
        with self._telling:
            status = self._look()
            if status != self._told:
                self._told = status
                self._send(status)
