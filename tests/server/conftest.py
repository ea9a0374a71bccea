"""Real servers: one process of its own for most tests, others with settings of their own inside the test's process."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import grpc
import pytest
from nnspec_server.server import Server as InProcessServer
from nnspec_server.settings import Settings

from nnspec.client import Client
from nnspec.v1.network_service_pb2_grpc import NetworkServiceStub

ROOT = Path(__file__).parents[2]

SPECS = {
    "tenths": """
nnspec: 1
name: tenths
inputs: {a: {type: boolean}, b: {type: boolean}}
weights: {a: 0.1, b: 0.2}
threshold: 0.3
outputs: {fires: {type: boolean}}
""",
    "grid": """
nnspec: 1
name: grid
inputs: {cells: {type: number, shape: [2, 2], range: [0, 9]}, color: {type: category, categories: [red, green]}}
weights: {"cells[0,0]": 1, "cells[0,1]": 1, "cells[1,0]": 1, "cells[1,1]": 1, color.red: -2, color.green: 0.5}
threshold: 10
outputs: {full: {type: boolean}}
""",
    "slow": """
nnspec: 1
name: slow
inputs: {x: {type: number, shape: [200]}}
layers: [{dense: {units: 300, activation: tanh}}, {dense: {units: 1}}]
outputs: {y: {type: number}}
training: {loss: mse, optimizer: {adam: {learning_rate: 0.001}}, epochs: 60, batch_size: 16, seed: 1}
""",
}


class Server:
    """A process that serves ``specs`` from ``data``."""

    def __init__(self, specs: Path, data: Path, *flags: str, prefix: tuple[str, ...] = ()) -> None:
        self.data, self.log = data, data.with_suffix(".log")
        with self.log.open("a") as written:
            self._start = self.log.stat().st_size
            command = [sys.executable, "-m", "nnspec", "serve", str(specs), "--data-dir", str(data), "--port", "0"]
            self.process = subprocess.Popen([*prefix, *command, *flags], stderr=written, start_new_session=True)
        self.address = self._address()

    def events(self) -> list[dict[str, Any]]:
        """Return the lines of the log since the start."""
        return [json.loads(line) for line in self.log.read_text()[self._start :].splitlines() if line.startswith("{")]

    def _address(self) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            for event in self.events():
                if event["event"] == "listening":
                    return str(event["address"])
            time.sleep(0.05)
        raise AssertionError(f"the server does not listen:\n{self.log.read_text()}")

    def client(self) -> Client:
        client = Client(self.address)
        client.wait_ready()
        return client

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=60)


Serve = Callable[..., Server]
Open = Callable[..., Client]
SpecFile = Callable[..., Path]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start processes, one after the other on the same data directory."""
    started: list[Server] = []

    def start(specs: Path, *flags: str, prefix: tuple[str, ...] = ()) -> Server:
        started.append(Server(specs, tmp_path / "data", *flags, prefix=prefix))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.kill()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Serve inside the test's process with the settings that are named; return a client."""
    with ExitStack() as stack:

        def start(specs: Path, **settings: Any) -> Client:
            chosen = Settings(specs=(specs,), data_dir=tmp_path / "data", port=0, **{"grace_seconds": 5, **settings})
            server = stack.enter_context(InProcessServer(chosen))
            client = stack.enter_context(Client(f"127.0.0.1:{server.port}"))
            client.wait_ready()
            return client

        yield start


@pytest.fixture
def spec_file(tmp_path: Path) -> SpecFile:
    """Write one of `SPECS`, or any other text, to a file."""

    def write(name: str, text: str | None = None) -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(SPECS[name] if text is None else text)
        return path

    return write


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of all networks, for tests that leave it as it is or train networks that are theirs alone."""
    folder = tmp_path_factory.mktemp("server")
    specs = folder / "specs"
    specs.mkdir()
    for name, text in SPECS.items():
        (specs / f"{name}.yaml").write_text(text)
    running = Server(specs, folder / "data", str(ROOT / "specs"), "--max-runs", "2")
    yield running
    assert running.end() == 0
    assert not [event for event in running.events() if event["event"] == "incident"]


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[Client]:
    with server.client() as opened:
        yield opened


@pytest.fixture(scope="session")
def stub(server: Server) -> Iterator[NetworkServiceStub]:
    """The bare stub, for what the client does not let through."""
    with grpc.insecure_channel(server.address) as channel:
        yield NetworkServiceStub(channel)


def bare(client: Client) -> Any:
    """Return the client's channel for messages as bytes, which the type stubs of gRPC do not know."""
    return client._channel


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for what is bound to happen."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def slow_rows(rows: int = 800) -> Mapping[str, Any]:
    """Return rows for the network `slow`."""
    return {
        "x": [[(7 * row + 3 * column) % 11 / 5 - 1 for column in range(200)] for row in range(rows)],
        "y": [row % 5 / 2 for row in range(rows)],
    }
