"""Long calls are bounded, and cannot keep short ones from being answered."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import grpc
import numpy as np
import pytest
from nnspec_server.server import SERVICE, Server
from nnspec_server.settings import Settings

from nnspec.client import Client, LimitExceededError, NotFoundError
from nnspec.client.columns import to_columns
from nnspec.client.errors import typed_errors
from nnspec.v1 import prediction_pb2
from nnspec.v1 import training_pb2 as pb
from tests.server.conftest import ROOT, Open, bare, wait_until

CONCERT = {"snacks": False, "partner": True, "driving": True}
REFLECTION = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"


class Uploads:
    """Uploads that have begun and do not go on until they are released."""

    def __init__(self, client: Client, count: int, data: Path) -> None:
        self._release = Event()
        self.calls: list[Any] = [client._stub.Train(self._frames()) for _ in range(count)]
        wait_until(lambda: len([*(data / "uploads").iterdir()]) == count)

    def _frames(self) -> Iterator[pb.TrainRequest]:
        yield pb.TrainRequest(start=pb.TrainStart(network="xor_trained"))
        self._release.wait()

    def release(self) -> None:
        self._release.set()
        for call in self.calls:
            with pytest.raises(grpc.RpcError):
                next(call)


def test_streams_beyond_their_number_are_refused_while_decisions_go_on(opened: Open, tmp_path: Path) -> None:
    client = opened(ROOT / "specs", streams=3, workers=1)
    uploads = Uploads(client, 3, tmp_path / "data")
    with pytest.raises(LimitExceededError, match="all 3 streams") as caught, typed_errors():
        [*client.watch("any")]
    assert caught.value.retry_seconds == 5
    with pytest.raises(grpc.RpcError) as reflected:
        [*bare(client).stream_stream(REFLECTION)(iter([b""]))]
    assert reflected.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    for _ in range(20):
        assert client.decide("concert", CONCERT).outcome is True
    uploads.release()
    assert client.train("xor_trained", {"a": [0, 1], "b": [0, 0], "odd": [0, 1]}, epochs=1).version == 2


def test_a_client_that_leaves_a_stream_is_no_incident(opened: Open, capsys: pytest.CaptureFixture[str]) -> None:
    client = opened(ROOT / "specs/concert", streams=1)
    rest = Event()

    def ask() -> Iterator[bytes]:
        yield b"\x3a\x00"  # ServerReflectionRequest: list_services
        rest.wait()

    call = bare(client).stream_stream(REFLECTION)(ask())
    assert SERVICE.encode() in next(call)
    call.cancel()
    rest.set()

    def is_free() -> bool:
        with pytest.raises((LimitExceededError, NotFoundError)) as caught:
            [*client.watch("any")]
        return caught.type is NotFoundError

    wait_until(is_free)
    sleep(0.2)  # what is told of the call comes just after its place is free
    assert "incident" not in capsys.readouterr().err


def test_watchers_of_health_take_no_place(opened: Open) -> None:
    client = opened(ROOT / "specs/concert", streams=1, workers=1)
    watches = [bare(client).unary_stream("/grpc.health.v1.Health/Watch")(b"") for _ in range(20)]
    assert {next(watch) for watch in watches} == {b"\x08\x01"}
    assert client.decide("concert", CONCERT).outcome is True
    for watch in watches:
        watch.cancel()


def test_watchers_of_health_hear_of_the_end_and_cannot_delay_it(tmp_path: Path) -> None:
    settings = Settings(specs=(ROOT / "specs/concert",), data_dir=tmp_path / "data", port=0, grace_seconds=5)
    server = Server(settings).__enter__()
    with Client(f"127.0.0.1:{server.port}") as client:
        client.wait_ready()
        watches = [bare(client).unary_stream("/grpc.health.v1.Health/Watch")(b"") for _ in range(60)]
        assert {next(watch) for watch in watches} == {b"\x08\x01"}
        ending = Thread(target=server.__exit__, args=(None, None, None), daemon=True)
        ending.start()
        for watch in watches[1:]:  # they leave just as they are told
            watch.cancel()
        assert next(watches[0]) == b"\x08\x02"
        ending.join(timeout=30)
        assert not ending.is_alive()


def test_a_probe_of_health_does_not_wait_behind_calls(opened: Open) -> None:
    client = opened(ROOT / "specs/nested", workers=1, streams=1)
    request = prediction_pb2.PredictRequest(network="nested", inputs=to_columns({"x": np.zeros(100_000, np.uint8)}))
    predict = bare(client).unary_unary(f"/{SERVICE}/Predict")
    calls = [predict.future(request.SerializeToString()) for _ in range(200)]
    wait_until(lambda: any(call.done() for call in calls))
    assert bare(client).unary_unary("/grpc.health.v1.Health/Check")(b"") == b"\x08\x01"
    assert sum(not call.done() for call in calls) > 100
    assert {call.code() for call in calls} == {grpc.StatusCode.OK}


def test_calls_beyond_their_number_are_refused_at_once(opened: Open, tmp_path: Path) -> None:
    client = opened(ROOT / "specs/gates", streams=2, workers=1, waiting_calls=1)
    uploads = Uploads(client, 2, tmp_path / "data")
    futures = [bare(client).unary_unary(f"/{SERVICE}/ListNetworks").future(b"") for _ in range(500)]
    assert {future.code() for future in futures} == {grpc.StatusCode.OK, grpc.StatusCode.RESOURCE_EXHAUSTED}
    uploads.release()
