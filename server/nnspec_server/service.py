"""The calls of the service: convert, call, convert. What they do is the session's, the networks' and the runs'."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

import grpc
from nnspec_runtime.registry import RunState
from nnspec_runtime.registry.records import check_request_id

from nnspec.errors import CancelledError, InputError, LimitError, NotReadyError
from nnspec.spec.outputs import NumberOutput
from nnspec.v1 import decision_pb2, listing_pb2, prediction_pb2, training_pb2
from nnspec.v1.network_service_pb2_grpc import NetworkServiceServicer
from nnspec_server import convert, events, listing, replies
from nnspec_server.ids import time_ordered_id
from nnspec_server.intake import Intake
from nnspec_server.networks import Networks
from nnspec_server.runs import Runs
from nnspec_server.settings import Settings
from nnspec_server.statuses import GoingDownError

_LARGEST_PAGE = 100
_LARGEST_SEQUENCE = 2**53  # of events; what counts on from there still fits a message
_STATES = {
    RunState.QUEUED: training_pb2.RUN_STATE_QUEUED,
    RunState.RUNNING: training_pb2.RUN_STATE_RUNNING,
    RunState.DONE: training_pb2.RUN_STATE_DONE,
    RunState.FAILED: training_pb2.RUN_STATE_FAILED,
    RunState.CANCELLED: training_pb2.RUN_STATE_CANCELLED,
}


class NetworkService(NetworkServiceServicer):
    """See network_service.proto."""

    def __init__(self, networks: Networks, runs: Runs, settings: Settings) -> None:
        self._networks, self._runs, self._settings = networks, runs, settings
        self._intake = Intake(networks, runs, settings)

    def Decide(  # noqa: N802 - the proto's name
        self, request: decision_pb2.DecideRequest, context: grpc.ServicerContext
    ) -> decision_pb2.DecideResponse:
        """One decision."""
        if request.request_id:
            check_request_id(request.request_id)
        version, session = self._networks.session(request.network, _version(request))
        if all(isinstance(output, NumberOutput) for output in session.spec.outputs.values()):
            raise NotReadyError(
                f"network {version.network!r} has only numbers to give and nothing to decide: Predict it"
            )
        decision = session.decide(convert.values(request.inputs), layers=request.layers)
        return decision_pb2.DecideResponse(
            decision_id=time_ordered_id(),
            network=version.network,
            version=version.number,
            request_id=request.request_id,
            outcomes=replies.outcomes(decision),
            layers=replies.layers(decision),
        )

    def Predict(  # noqa: N802
        self, request: prediction_pb2.PredictRequest, context: grpc.ServicerContext
    ) -> prediction_pb2.PredictResponse:
        """The outputs of all rows."""
        if request.request_id:
            check_request_id(request.request_id)
        version, session = self._networks.session(request.network, _version(request))
        columns = convert.columns(request.inputs)
        rows = max(map(len, columns.values()), default=0)
        if rows > self._settings.max_rows:
            raise LimitError(
                f"{rows} rows in one call, and the server takes {self._settings.max_rows}: send them in several calls",
                limit="max_rows",
            )
        with convert.faults_within("inputs"):
            outputs = session.predict(columns)
        size, most = sum(array.nbytes for array in outputs.values()) >> 20, self._settings.max_message_mib
        if size >= most:  # gRPC would say only that a message is too large, and not whose
            raise LimitError(
                f"the outputs of {rows} rows take {size} MiB, and a message of the server holds less than {most}: "
                "send fewer rows in a call",
                limit="max_message_mib",
            )
        return prediction_pb2.PredictResponse(
            network=version.network,
            version=version.number,
            request_id=request.request_id,
            outputs={name: convert.tensor(array) for name, array in outputs.items()},
        )

    def Train(  # noqa: N802
        self, request_iterator: Iterator[training_pb2.TrainRequest], context: grpc.ServicerContext
    ) -> Iterator[training_pb2.TrainResponse]:
        """Take an upload in and tell of its run."""
        run = self._intake.take(self._frames(request_iterator, context))
        yield from self._told(run.id, 0, context)

    def WatchRun(  # noqa: N802
        self, request: training_pb2.WatchRunRequest, context: grpc.ServicerContext
    ) -> Iterator[training_pb2.TrainResponse]:
        """Tell of a run."""
        if not 0 <= request.after_sequence <= _LARGEST_SEQUENCE:
            message = f"{request.after_sequence} is not the number of an event, nor 0 for all of them"
            raise InputError.at("after_sequence", message)
        yield from self._told(request.run_id, request.after_sequence, context)

    def CancelRun(  # noqa: N802
        self, request: training_pb2.CancelRunRequest, context: grpc.ServicerContext
    ) -> training_pb2.CancelRunResponse:
        """Stop a run."""
        return training_pb2.CancelRunResponse(state=_STATES[self._runs.cancel(request.run_id)])

    def ListNetworks(  # noqa: N802
        self, request: listing_pb2.ListNetworksRequest, context: grpc.ServicerContext
    ) -> listing_pb2.ListNetworksResponse:
        """Tell what there is."""
        if not 0 <= request.page_size <= _LARGEST_PAGE:
            raise InputError.at("page_size", f"{request.page_size} is not between 1 and {_LARGEST_PAGE}, nor 0")
        size = request.page_size if request.page_size else _LARGEST_PAGE
        names = [name for name in self._networks.names() if name > request.page_token]
        return listing_pb2.ListNetworksResponse(
            networks=[self._listed(name) for name in names[:size]],
            next_page_token=names[size - 1] if len(names) > size else None,
        )

    def _listed(self, name: str) -> listing_pb2.Network:
        return listing.network(self._networks.find(name), self._networks.interface(name), self._runs.active(name))

    def _frames(
        self, frames: Iterator[training_pb2.TrainRequest], context: grpc.ServicerContext
    ) -> Iterator[training_pb2.TrainRequest]:
        """Yield the frames of a client that goes on sending."""
        while True:
            try:
                with self._unless_idle(context):
                    frame = next(frames, None)
            except grpc.RpcError as error:
                raise CancelledError("the client went away before its finish: nothing is trained") from error
            if frame is None:
                return
            yield frame

    def _told(self, run_id: str, after: int, context: grpc.ServicerContext) -> Iterator[training_pb2.TrainResponse]:
        """Yield the events of a run to a client that goes on reading."""
        for event in self._runs.follow(run_id, after, context.is_active):
            with self._unless_idle(context):
                yield events.response(event)
        if self._runs.is_stopping and context.is_active():
            raise GoingDownError(f"the server is going down: watch run {run_id} again after it has come back")

    @contextmanager
    def _unless_idle(self, context: grpc.ServicerContext) -> Iterator[None]:
        """End the call if the block takes so long that its client must be gone: it would keep a stream for ever."""
        timer = Timer(self._settings.idle_seconds, context.cancel)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _version(request: decision_pb2.DecideRequest | prediction_pb2.PredictRequest) -> int | None:
    return request.version if request.HasField("version") else None
