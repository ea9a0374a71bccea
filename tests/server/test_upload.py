"""Uploads that are wrong, cut, too large or abandoned: told at once, by batch and row, and nothing remains of them."""

import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
from nnspec_server.spool import Spool

from nnspec.client import InvalidInputError, LimitExceededError
from nnspec.client.columns import to_columns
from nnspec.client.errors import typed_errors
from nnspec.errors import LimitError
from nnspec.v1 import training_pb2 as pb
from nnspec.v1.network_service_pb2_grpc import NetworkServiceStub
from tests.server.conftest import ROOT, Open, Serve, Server, SpecFile, wait_until

IRIS = ("sepal_length", "sepal_width", "petal_length", "petal_width")
WIDTH = "batch.columns.petal_width"
XOR = {"a": [0, 0, 1, 1], "b": [0, 1, 0, 1], "odd": [0, 1, 1, 0]}


def start(network: str, **options: Any) -> pb.TrainRequest:
    return pb.TrainRequest(start=pb.TrainStart(network=network, **options))


def batch(columns: Mapping[str, Any]) -> pb.TrainRequest:
    return pb.TrainRequest(batch=pb.TrainBatch(columns=to_columns(columns)))


def finish(rows: int) -> pb.TrainRequest:
    return pb.TrainRequest(finish=pb.TrainFinish(rows=rows))


def flowers(rows: int, **columns: Any) -> pb.TrainRequest:
    return batch({**{name: np.full(rows, 5.0) for name in IRIS}, "species": ["setosa"] * rows, **columns})


def image(gray: int, digit: str) -> pb.TrainRequest:
    return batch({"pixels": np.full((1, 784), gray), "digit": [digit]})


def upload(stub: NetworkServiceStub, frames: Iterable[pb.TrainRequest]) -> list[pb.TrainResponse]:
    with typed_errors():
        return [*stub.Train(iter(frames))]


@pytest.mark.parametrize(
    ("frames", "field", "message"),
    [
        ([], "start", "first frame"),
        ([flowers(1)], "start", "first frame"),
        ([pb.TrainRequest()], "start", "first frame"),
        ([start("iris"), start("iris")], "frame", "batches"),
        ([start("iris"), pb.TrainRequest()], "frame", "batches"),
        ([start("iris"), finish(0)], "finish.rows", "no rows"),
        ([start("iris"), flowers(2), finish(3)], "finish.rows", "2 arrived"),
        ([start("iris")], "finish", "cut after 0 rows"),
        ([start("iris"), flowers(2), flowers(3)], "finish", "cut after 5 rows"),
        ([start("iris"), flowers(2), batch({"species": ["setosa"]})], "batch.columns.sepal_length", "missing"),
        ([start("iris"), flowers(2), flowers(2, extra=[1, 2])], "batch.columns.extra", "no input or output"),
        ([start("iris"), flowers(2, species=["setosa", "rose"])], "batch.columns.species", "batch 1, row 2: 'rose'"),
        ([start("iris"), flowers(1), flowers(2, petal_width=[1, np.nan])], WIDTH, "batch 2, row 2"),
        ([start("iris"), flowers(2), flowers(2, petal_width=[[1, 2]] * 2)], WIDTH, "shape"),
        ([start("iris"), flowers(2), flowers(2, petal_width=[1, 2])], WIDTH, "batch 2: rows of int64"),
        ([start("iris"), flowers(2), flowers(2, sample_weight=[1, 2])], "batch.columns", "columns of the first"),
        ([start("iris"), flowers(2, petal_width=[1])], "batch.columns", "rows"),
        ([start("iris"), flowers(1, sample_weight=[-1])], "batch.columns.sample_weight", "batch 1: sample weights"),
        ([start("iris"), flowers(1, sample_weight=[0]), finish(1)], "batch.columns.sample_weight", "weight is 0"),
        ([start("iris"), batch({})], "batch.columns", "no columns"),
        ([start("iris", epochs=0)], "start.epochs", "at least 1"),
        ([start("iris", epochs=2**62)], "start.epochs", "at most 1,000,000"),
        ([start("iris", seed=-1)], "start.seed", "at least 0"),
        ([start("iris", learning_rate=float("nan"))], "start.learning_rate", "above 0"),
        ([start("iris", validation_share=1)], "start.validation_share", "below 1"),
        ([start("iris", request_id="two words")], "start.request_id", "printable"),
        ([start("digits"), image(0, "10")], "batch.columns.digit", "row 1: '10' is no category"),
        ([start("digits"), image(256, "1")], "batch.columns.pixels[0]", "row 1: 256 is outside the range"),
    ],
)
def test_every_fault_is_named(
    stub: NetworkServiceStub, server: Server, frames: list[pb.TrainRequest], field: str, message: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        upload(stub, frames)
    assert (field, True) in [(fault.path, message in fault.message) for fault in caught.value.faults]
    assert not [*(server.data / "uploads").iterdir()]


def test_a_fault_is_told_before_the_rest_is_sent(stub: NetworkServiceStub) -> None:
    sent = 0

    def frames() -> Iterator[pb.TrainRequest]:
        nonlocal sent
        yield start("iris")
        yield flowers(1, species=["rose"])
        for _ in range(600):
            time.sleep(0.05)
            sent += 1
            yield flowers(1)

    with pytest.raises(InvalidInputError):
        upload(stub, frames())
    assert sent < 600


def test_a_batch_may_count_for_nothing(stub: NetworkServiceStub) -> None:
    events = upload(
        stub,
        [
            start("xor_trained", epochs=1),
            batch({**XOR, "sample_weight": [0, 0, 0, 0]}),
            batch({**XOR, "sample_weight": [0, 1, 0, 1]}),
            finish(8),
        ],
    )
    assert events[-1].done.version


def test_columns_may_come_in_any_order(stub: NetworkServiceStub) -> None:
    first = {"a": [0, 0], "b": [0, 1], "odd": [0, 1]}
    second = {name: [1, 1] if name == "a" else values for name, values in reversed(first.items())} | {"odd": [1, 0]}
    events = upload(stub, [start("xor_trained", epochs=400), batch(first), batch(second), finish(4)])
    whole = upload(stub, [start("xor_trained", epochs=400), batch(XOR), finish(4)])
    assert events[-1].done.version
    assert events[-1].done.digest == whole[-1].done.digest


def test_an_upload_is_bounded(opened: Open, spec_file: SpecFile, tmp_path: Path) -> None:
    client = opened(spec_file("slow"), max_upload_mib=1)
    with pytest.raises(InvalidInputError, match="more than 1 MiB"):
        client.train("slow", {"x": np.zeros((1000, 200)), "y": np.zeros(1000)})
    assert not [*(tmp_path / "data/uploads").iterdir()]


def test_an_idle_upload_is_ended(opened: Open, tmp_path: Path) -> None:
    client = opened(ROOT / "specs/gates", idle_seconds=1)

    def frames() -> Iterator[pb.TrainRequest]:
        yield start("xor_trained")
        time.sleep(3)
        yield finish(0)

    with pytest.raises(grpc.RpcError) as caught:
        [*client._stub.Train(frames())]
    assert caught.value.code() is grpc.StatusCode.CANCELLED
    wait_until(lambda: not [*(tmp_path / "data/uploads").iterdir()])


def test_a_full_disk_is_told_and_nothing_is_lost(serve: Serve, spec_file: SpecFile) -> None:
    """A limit on the size of files stands for the end of the disk."""
    server = serve(spec_file("slow"), prefix=("sh", "-c", 'ulimit -f 8192; exec "$@"', "sh"))
    with server.client() as client:
        first = client.train("slow", {"x": np.ones((10, 200)), "y": np.zeros(10)}, epochs=1)
        with pytest.raises(LimitExceededError, match="disk") as caught:
            client.train("slow", {"x": np.ones((8000, 200)), "y": np.zeros(8000)})
        assert caught.value.retry_seconds is not None
        assert not [*(server.data / "uploads").iterdir()]
        assert client.predict("slow", {"x": np.ones((1, 200))}).version == first.version
        assert client.train("slow", {"x": np.ones((10, 200)), "y": np.zeros(10)}, epochs=1).version == 3


def test_a_disk_that_is_full_at_the_finish_is_told_too(tmp_path: Path) -> None:
    """A few rows wait in memory until the finish writes them."""
    spool = Spool(tmp_path / "rows", 1 << 20)
    spool.append({"x": np.zeros(4), "y": np.zeros(4)})
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        with pytest.raises(LimitError, match="disk of the data directory is full"):
            spool.finish()
        spool.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


KILLED = """
import sys, time, numpy as np
from nnspec.client.columns import to_columns
from nnspec.client import Client
from nnspec.v1 import training_pb2 as pb

def frames():
    yield pb.TrainRequest(start=pb.TrainStart(network="slow"))
    for _ in range(10):
        columns = to_columns({"x": np.ones((10, 200)), "y": np.zeros(10)})
        yield pb.TrainRequest(batch=pb.TrainBatch(columns=columns))
    print("sent", flush=True)
    time.sleep(600)

list(Client(sys.argv[1])._stub.Train(frames()))
"""


def test_a_client_that_is_killed_trains_nothing(serve: Serve, spec_file: SpecFile) -> None:
    server = serve(spec_file("slow"))
    with server.client() as client:
        for _ in range(5):
            killed = subprocess.Popen([sys.executable, "-c", KILLED, server.address], stdout=subprocess.PIPE)
            assert killed.stdout is not None
            with killed.stdout as told:
                assert told.readline() == b"sent\n"
            killed.kill()
            killed.wait()
        wait_until(lambda: not [*(server.data / "uploads").iterdir()])
        assert not [*(server.data / "runs").iterdir()]
        (slow,) = client.networks()
        assert (slow.newest_version, slow.active_run_id) == (1, None)
    assert not [event for event in server.events() if event["event"] in ("incident", "run_accepted")]
