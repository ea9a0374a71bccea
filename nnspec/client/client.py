"""The client: one channel, one method for each call of the service."""

import time
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

import grpc

from nnspec.client.decision import Decision, decision
from nnspec.client.errors import ClientError, TimedOutError, UnavailableError, typed_errors
from nnspec.client.listing import Network, network
from nnspec.client.training import (
    Cancelled,
    Done,
    Epoch,
    Failed,
    RunCancelledError,
    RunEvent,
    RunFailedError,
    TrainResult,
    run_events,
)
from nnspec.client.values import to_messages
from nnspec.v1 import decision_pb2, listing_pb2, prediction_pb2, training_pb2, values_pb2
from nnspec.v1.network_service_pb2_grpc import NetworkServiceStub

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_LARGEST_MESSAGE = 1 << 30
_OPTIONS = [("grpc.max_send_message_length", _LARGEST_MESSAGE), ("grpc.max_receive_message_length", _LARGEST_MESSAGE)]
_SERVING = b"\x08\x01"  # grpc.health.v1.HealthCheckResponse with status SERVING


class Prediction(dict[str, "NDArray[Any]"]):
    """The outputs of all rows by name, and the ``version`` that gave them."""

    def __init__(self, outputs: Mapping[str, "NDArray[Any]"], version: int) -> None:
        self.version = version
        super().__init__(outputs)


class Client:
    """A connection to the service at ``address`` (``host:port``), for any number of threads.

    ``tls`` is True for the system's roots, or the PEM text of the roots to trust. ``timeout`` is that of a call in
    seconds; trainings and watches have none.
    """

    def __init__(self, address: str, *, tls: bool | bytes = False, timeout: float = 30.0) -> None:
        self._timeout = timeout
        if tls is False:
            self._channel = grpc.insecure_channel(address, _OPTIONS)
        else:
            credentials = grpc.ssl_channel_credentials(None if tls is True else tls)
            self._channel = grpc.secure_channel(address, credentials, _OPTIONS)
        self._stub = NetworkServiceStub(self._channel)

    def close(self) -> None:
        """Close the connection."""
        self._channel.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def wait_ready(self, timeout: float = 30.0) -> None:
        """Wait until the server serves. Raises UnavailableError after ``timeout`` seconds."""
        check: grpc.UnaryUnaryMultiCallable[bytes, bytes] = self._channel.unary_unary("/grpc.health.v1.Health/Check")
        deadline = time.monotonic() + timeout
        cause = "it does not serve"
        while (left := deadline - time.monotonic()) > 0:
            try:
                with typed_errors():
                    if check(b"", timeout=left) == _SERVING:
                        return
            except TimedOutError:  # the cause is that of the call before
                pass
            except ClientError as error:
                cause = str(error)
            time.sleep(min(0.05, left))
        raise UnavailableError(f"the server was not ready within {timeout:g} s: {cause}", "UNAVAILABLE")

    def networks(self) -> list[Network]:
        """Return all networks, sorted by name."""
        listed: list[Network] = []
        token = ""
        while True:
            request = listing_pb2.ListNetworksRequest(page_token=token)
            with typed_errors():
                reply = self._stub.ListNetworks(request, timeout=self._timeout)
            listed += map(network, reply.networks)
            token = reply.next_page_token
            if not token:
                return listed

    def decide(
        self, network: str, inputs: Mapping[str, object], *, version: int | None = None, layers: bool = False
    ) -> Decision:
        """Return one explained decision; ``inputs`` hold a value for every input, ``layers`` asks for activations.

        Raises TypeError or ValueError for a value that cannot be sent, ClientError.
        """
        values = to_messages(inputs)
        request = decision_pb2.DecideRequest(network=network, version=version, inputs=values, layers=layers)
        with typed_errors():
            return decision(self._stub.Decide(request, timeout=self._timeout))

    def predict(self, network: str, inputs: Mapping[str, "ArrayLike"], *, version: int | None = None) -> Prediction:
        """Return the outputs of all rows: ``inputs`` hold a column for every input, the rows first.

        Raises TypeError or ValueError for columns that cannot be sent, ClientError.
        """
        from nnspec.client.columns import to_array, to_columns  # deciding does without NumPy

        request = prediction_pb2.PredictRequest(network=network, version=version, inputs=to_columns(inputs))
        with typed_errors():
            reply = self._stub.Predict(request, timeout=self._timeout)
        return Prediction({name: to_array(tensor) for name, tensor in reply.outputs.items()}, reply.version)

    def train(
        self,
        network: str,
        data: Mapping[str, "ArrayLike"],
        *,
        base_version: int | None = None,
        epochs: int | None = None,
        seed: int | None = None,
        learning_rate: float | None = None,
        validation_share: float | None = None,
        dry_run: bool = False,
        request_id: str = "",
        on_progress: Callable[[RunEvent], None] | None = None,
    ) -> TrainResult:
        """Send ``data``, a column for every input and output, and wait for the training to end.

        What is None is as the spec says. The run outlives the call: `watch` attaches to it by its id, and repeating the
        call with the same ``request_id`` and data finds it. Raises RunFailedError, RunCancelledError, ClientError, and
        TypeError or ValueError for columns that cannot be sent.
        """
        start = training_pb2.TrainStart(
            network=network,
            request_id=request_id,
            base_version=base_version,
            epochs=epochs,
            seed=seed,
            learning_rate=learning_rate,
            validation_share=validation_share,
            dry_run=dry_run,
        )
        from nnspec.client.columns import to_batches  # as in `predict`

        events = _each(self._stub.Train(_frames(start, to_batches(data))))
        return _result(_naming_run(events), on_progress)

    def watch(self, run_id: str, *, after: int = 0) -> Iterator[RunEvent]:
        """Yield the events of a run after the one numbered ``after``, until it has ended. Raises ClientError."""
        return _each(self._stub.WatchRun(training_pb2.WatchRunRequest(run_id=run_id, after_sequence=after)))

    def cancel(self, run_id: str) -> None:
        """Ask a run to stop. Raises ClientError."""
        with typed_errors():
            self._stub.CancelRun(training_pb2.CancelRunRequest(run_id=run_id), timeout=self._timeout)


def _frames(
    start: training_pb2.TrainStart, batches: Iterator[tuple[int, Mapping[str, values_pb2.Column]]]
) -> Iterator[training_pb2.TrainRequest]:
    yield training_pb2.TrainRequest(start=start)
    sent = 0
    for rows, columns in batches:
        yield training_pb2.TrainRequest(batch=training_pb2.TrainBatch(columns=columns))
        sent += rows
    yield training_pb2.TrainRequest(finish=training_pb2.TrainFinish(rows=sent))


def _each(call: Any) -> Iterator[RunEvent]:
    """Yield the events of a call, which ends with the iterator."""
    try:
        with typed_errors():
            for message in call:
                yield from run_events(message)
    finally:
        call.cancel()


def _naming_run(events: Iterator[RunEvent]) -> Iterator[RunEvent]:
    """Yield the events; where the server is lost, the error names the run, which goes on or will."""
    run = None
    try:
        for event in events:
            run = event.run_id
            yield event
    except UnavailableError as error:
        if run is None or run in str(error):
            raise
        raise UnavailableError(f"{error}; watch run {run} when the server is back", error.status) from error


def _result(events: Iterator[RunEvent], on_progress: Callable[[RunEvent], None] | None) -> TrainResult:
    epochs: dict[int, Epoch] = {}  # after a restart of the server some come twice
    for event in events:
        if on_progress is not None:
            on_progress(event)
        match event.what:
            case Epoch():
                epochs[event.what.epoch] = event.what
            case Failed(message):
                raise RunFailedError(event.run_id, message)
            case Cancelled():
                raise RunCancelledError(event.run_id)
            case Done(version, best_epoch, stopped, digest, warnings):
                return TrainResult(event.run_id, version, best_epoch, stopped, digest, warnings, tuple(epochs.values()))
    raise ClientError("the server ended the stream before the run had ended: watch it by its id", "UNKNOWN")
