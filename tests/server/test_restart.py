"""What survives: versions a restart and a kill, trainings the death of the server."""

import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from nnspec.client import Client, ClientError, DataLossError, Done, Epoch, Progress, RunEvent, UnavailableError
from tests.server.conftest import ROOT, Server, wait_until

SLOW = """
nnspec: 1
name: slow
inputs: {x: {type: number, shape: [200]}}
layers: [{dense: {units: 300, activation: tanh}}, {dense: {units: 1}}]
outputs: {y: {type: number}}
training: {optimizer: {adam: {learning_rate: 0.001}}, epochs: 60, batch_size: 16, seed: 1}
"""

GIVEN = """
nnspec: 1
name: slow
inputs: {x: {type: boolean}}
weights: {x: 1}
threshold: 0
outputs: {y: {type: boolean}}
"""

EDITED = """
nnspec: 1
name: xor_trained
inputs: {left: {type: boolean}, right: {type: boolean}}
layers: [{dense: {units: 1, activation: sigmoid}}]
outputs: {odd: {type: boolean}}
training: {}
"""
XOR = {"a": [0, 0, 1, 1], "b": [0, 1, 0, 1], "odd": [0, 1, 1, 0]}


def rows() -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    x = random.normal(size=(800, 200)).astype(np.float32)
    return {"x": x, "y": x[:, 0] * 2}


def killed_in_training(server: Server) -> str:
    """Train `slow`, kill the server meanwhile, and return the id of the run."""
    runs: list[str] = []

    def kill(event: RunEvent) -> None:
        runs.append(event.run_id)
        if isinstance(event.what, Epoch | Progress) and server.process.poll() is None:
            server.kill()

    with server.client() as client, pytest.raises(UnavailableError) as caught:
        client.train("slow", rows(), on_progress=kill)
    assert f"watch run {runs[0]} when the server is back" in str(caught.value)
    return runs[0]


def test_a_killed_server_resumes_its_training_to_the_same_bits(tmp_path: Path, serve: Callable[[Path], Server]) -> None:
    spec = tmp_path / "slow.yaml"
    spec.write_text(SLOW)
    server = serve(spec)
    with server.client() as client:
        undisturbed = client.train("slow", rows())
    run = killed_in_training(server)
    again = serve(spec)
    with again.client() as client:
        last = list(client.watch(run))[-1].what
        assert isinstance(last, Done)
        assert last.digest == undisturbed.digest
        assert client.predict("slow", {"x": rows()["x"][:2]}).version == last.version
    assert again.end() == 0
    assert all(map(json.loads, server.log.read_text().splitlines()))  # nor did the orphaned training break the log


def test_an_edited_spec_becomes_a_version(tmp_path: Path, serve: Callable[[Path], Server]) -> None:
    spec = tmp_path / "concert.yaml"
    shutil.copy(ROOT / "specs/concert/concert.yaml", spec)
    inputs = {"snacks": True, "partner": False, "driving": True}
    server = serve(spec)
    with server.client() as client:
        first = client.decide("concert", inputs)
    assert server.end() == 0
    spec.write_text(
        spec.read_text().replace("threshold: 6", "threshold: 3").replace("expect: {go: no}", "expect: {go: yes}")
    )
    server = serve(spec)
    with server.client() as client:
        second = client.decide("concert", inputs)
        assert (first.version, second.version) == (1, 2)
        assert (first.outcomes["go"].value, second.outcomes["go"].value) == (False, True)
        assert client.decide("concert", inputs, version=1).outcomes["go"].value is False


def test_of_an_edited_spec_the_list_tells_what_answers(serve: Callable[[Path], Server], tmp_path: Path) -> None:
    spec = tmp_path / "xor.yaml"
    spec.write_text((ROOT / "specs/gates/xor_trained.yaml").read_text())
    server = serve(spec)
    with server.client() as client:
        client.train("xor_trained", XOR, epochs=1)
    assert server.end() == 0
    spec.write_text(EDITED)
    for _ in range(2):
        server = serve(spec)
        with server.client() as client:
            (listed,) = client.networks()
            assert (listed.serving_version, listed.newest_version) == (2, 3)
            assert [variable.name for variable in listed.inputs] == ["a", "b"]
            assert client.predict("xor_trained", {each.name: [1] for each in listed.inputs}).version == 2
        assert server.end() == 0
        assert "older_version_serves" in [event["event"] for event in server.events()]
    server = serve(spec)
    with server.client() as client:
        client.train("xor_trained", {"left": [0, 1], "right": [1, 1], "odd": [1, 0]}, epochs=1)
        assert [variable.name for variable in client.networks()[0].inputs] == ["left", "right"]


def test_damaged_weights_of_an_edited_spec_stop_no_other_network(
    serve: Callable[[Path], Server], tmp_path: Path
) -> None:
    specs = tmp_path / "specs"
    shutil.copytree(ROOT / "specs/gates", specs)
    server = serve(specs)
    with server.client() as client:
        client.train("xor_trained", XOR, epochs=1)
    assert server.end() == 0
    newest = max((server.data / "blobs/sha256").glob("??/*"), key=lambda path: path.stat().st_mtime_ns)
    newest.write_bytes(newest.read_bytes()[:-1] + b"?")
    spec = specs / "xor_trained.yaml"
    spec.write_text(spec.read_text().replace("seed: 0", "seed: 1"))
    server = serve(specs)
    with server.client() as client:
        assert client.decide("and", {"a": True, "b": True}).outcome is True
        with pytest.raises(DataLossError, match="train the network again"):
            client.predict("xor_trained", {"a": [1], "b": [0]})
        client.train("xor_trained", XOR, epochs=1)
        assert len(client.predict("xor_trained", {"a": [1], "b": [0]})["odd"]) == 1
    assert server.end() == 0
    assert "weights_damaged" in [event["event"] for event in server.events()]


@pytest.mark.parametrize(
    ("old", "new", "serving"),
    [
        ("learning_rate: 0.001", "learning_rate: 0.002", 4),  # version 3 is of the old spec, its weights carry over
        ("units: 300", "units: 100", 3),
    ],
)
def test_a_training_of_a_spec_that_was_edited_meanwhile(
    tmp_path: Path, serve: Callable[[Path], Server], old: str, new: str, serving: int
) -> None:
    spec = tmp_path / "slow.yaml"
    spec.write_text(SLOW)
    server = serve(spec)
    run = killed_in_training(server)
    spec.write_text(SLOW.replace(old, new))
    for _ in range(2):  # the next start finds it as it was
        server = serve(spec)
        with server.client() as client:
            last = list(client.watch(run))[-1].what
            assert isinstance(last, Done)
            assert last.version == 3
            assert client.networks()[0].serving_version == serving
            assert client.predict("slow", {"x": rows()["x"][:2]}).version == serving
        assert server.end() == 0


def test_a_training_of_weights_that_are_given_meanwhile(tmp_path: Path, serve: Callable[[Path], Server]) -> None:
    spec = tmp_path / "slow.yaml"
    spec.write_text(SLOW)
    server = serve(spec)
    run = killed_in_training(server)
    spec.write_text(GIVEN)
    server = serve(spec)
    with server.client() as client:
        last = list(client.watch(run))[-1].what
        assert isinstance(last, Done)
        assert last.version == 3
        assert client.decide("slow", {"x": True}).version == 2
    assert server.end() == 0
    assert "newer_spec_serves" in [event["event"] for event in server.events()]


def test_calls_in_flight_end_well_as_the_server_goes_down(serve: Callable[[Path], Server]) -> None:
    server = serve(ROOT / "specs/nested")
    rows = {"x": np.full(100_000, 3.0)}
    answers: list[bool] = []
    faults: list[Exception] = []

    def ask() -> None:
        with Client(server.address) as client:
            try:
                while True:
                    answers.append(bool((abs(client.predict("nested", rows)["y"] - 0.662167) < 1e-5).all()))
            except Exception as error:
                faults.append(error)

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(answers) >= len(threads))
    assert server.end() == 0
    for thread in threads:
        thread.join(timeout=60)
    assert all(answers)
    assert {type(fault) for fault in faults} == {UnavailableError}  # told before it began, or at the door
    assert [event["event"] for event in server.events()][-2:] == ["stopping", "stopped"]


def test_sigterm_lets_a_training_write_its_checkpoint(tmp_path: Path, serve: Callable[[Path], Server]) -> None:
    spec = tmp_path / "slow.yaml"
    spec.write_text(SLOW.replace("epochs: 60", "epochs: 5000"))
    server = serve(spec)
    with Client(server.address) as client:
        client.wait_ready()
        asked: list[str] = []

        def end(event: RunEvent) -> None:
            if isinstance(event.what, Epoch | Progress) and not asked:
                asked.append(event.run_id)
                os.kill(server.process.pid, signal.SIGTERM)

        with pytest.raises(ClientError):
            client.train("slow", rows(), on_progress=end)
    assert server.process.wait(timeout=60) == 0
    assert list((tmp_path / "data" / "runs").rglob("checkpoint.safetensors"))
