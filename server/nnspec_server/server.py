"""The server: everything put together, from the first port to the last call.

run(settings)    serve until SIGTERM or SIGINT
"""

import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event
from time import sleep
from types import FrameType, TracebackType

import grpc
from grpc_health.v1 import health, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from nnspec_runtime.registry import Registry

from nnspec.v1 import network_service_pb2
from nnspec.v1.network_service_pb2_grpc import add_NetworkServiceServicer_to_server
from nnspec_server import catalog
from nnspec_server.health import Health
from nnspec_server.interceptors import Admission, Errors
from nnspec_server.listening import address_of, bind
from nnspec_server.log import log
from nnspec_server.networks import Networks
from nnspec_server.runs import Runs
from nnspec_server.service import NetworkService
from nnspec_server.settings import Settings

SERVICE = network_service_pb2.DESCRIPTOR.services_by_name["NetworkService"].full_name

_REFUSING_SECONDS = 0.5
_LOOK_SECONDS = 0.5
_ENDINGS = (signal.SIGTERM, signal.SIGINT)


def run(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; return the exit status. It must be called in the main thread.

    Raises ReadError, SpecError, InputError, CorruptError for what it cannot serve, BusyError for an address or a data
    directory that it cannot have.
    """
    ending = Event()

    def end(signum: int, frame: FrameType | None) -> None:
        ending.set()

    former = {signum: signal.signal(signum, end) for signum in _ENDINGS}
    try:
        with Server(settings):
            while not ending.wait(_LOOK_SECONDS):
                pass
    finally:
        for signum, handler in former.items():
            signal.signal(signum, handler)
    return 0


class Server:
    """A server that serves while it is open (``with Server(settings) as server``), on ``port``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        with ExitStack() as cleanup:
            registry = cleanup.enter_context(Registry.open(settings.data_dir))
            networks = Networks(registry, settings.loaded_versions)
            for network in catalog.load(registry, settings.specs, settings.data_dir):
                networks.add(network)
            self._runs = Runs(registry, networks, settings)
            self._health = Health([health.OVERALL_HEALTH, SERVICE])
            self._admission = Admission(settings.streams)
            self._server = _server(settings, [Errors(), self._admission])
            add_NetworkServiceServicer_to_server(NetworkService(networks, self._runs, settings), self._server)
            health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
            reflection.enable_server_reflection([SERVICE, health.SERVICE_NAME, reflection.SERVICE_NAME], self._server)
            self.port = bind(self._server, settings)
            self._cleanup = cleanup.pop_all()

    def __enter__(self) -> "Server":
        self._runs.resume()
        self._server.start()
        address = address_of(self._settings.host, self.port)
        log("listening", message=f"listening on {address}", address=address, port=self.port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say that it is going down, let calls end, have trainings write their checkpoints, close the registry."""
        log("stopping", grace_seconds=self._settings.grace_seconds)
        self._health.stop()
        self._admission.close()
        # gRPC itself would cut calls that have arrived but not begun; refused instead, they can go elsewhere.
        sleep(_REFUSING_SECONDS)
        ended = self._server.stop(self._settings.grace_seconds)
        self._runs.stop(self._settings.grace_seconds)
        ended.wait()
        self._cleanup.close()
        log("stopped")


def _server(settings: Settings, interceptors: Sequence[grpc.ServerInterceptor]) -> grpc.Server:
    message_bytes = settings.max_message_mib << 20
    threads = settings.workers + settings.streams
    return grpc.server(
        ThreadPoolExecutor(threads, "call"),
        interceptors=[*interceptors],
        maximum_concurrent_rpcs=threads + settings.waiting_calls,
        options=[
            ("grpc.so_reuseport", 0),  # two servers on one port would share its calls without a word
            ("grpc.max_receive_message_length", message_bytes),
            ("grpc.max_send_message_length", message_bytes),
            ("grpc.keepalive_time_ms", 60_000),  # finds clients whose machine is gone
            ("grpc.keepalive_timeout_ms", 20_000),
            ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
        ],
    )
