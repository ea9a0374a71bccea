"""Runs: they outlive their clients, are watched from any event on, cancelled, queued, and found again by request id."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest

from nnspec.client import (
    BusyError,
    Cancelled,
    Client,
    Done,
    Epoch,
    InvalidInputError,
    LimitExceededError,
    NotFoundError,
    NotReadyError,
    Progress,
    RunCancelledError,
    RunEvent,
    RunFailedError,
)
from tests.server.conftest import SPECS, Open, SpecFile, slow_rows, wait_until

XOR = {"a": [0, 0, 1, 1], "b": [0, 1, 0, 1], "odd": [0, 1, 1, 0]}
ENDLESS = 1_000_000  # epochs; such a run is cancelled


class LeftError(Exception):
    """The client goes away."""


def begin(client: Client, network: str, data: Any, **options: Any) -> str:
    """Begin a training, leave it as soon as it trains, and return its id."""
    runs: list[str] = []

    def leave(event: RunEvent) -> None:
        if isinstance(event.what, Epoch | Progress):
            runs.append(event.run_id)
            raise LeftError

    with pytest.raises(LeftError):
        client.train(network, data, on_progress=leave, **options)
    return runs[0]


@pytest.fixture
def slow(opened: Open, spec_file: SpecFile) -> Iterator[Client]:
    """A server of `slow` and of a second network like it, which trains one at a time; what runs at the end is ended."""
    folder = spec_file("slow").parent / "specs"
    folder.mkdir()
    for name in ("slow", "other"):
        (folder / f"{name}.yaml").write_text(SPECS["slow"].replace("name: slow", f"name: {name}"))
    client = opened(folder, max_runs=1, max_queued_runs=1)
    yield client
    for network in client.networks():
        if network.active_run_id is not None:
            client.cancel(network.active_run_id)


def test_a_run_outlives_its_client_and_is_watched_from_any_event_on(slow: Client, tmp_path: Path) -> None:
    run = begin(slow, "slow", slow_rows(100), epochs=200)
    whole = [*slow.watch(run)]
    last = whole[-1].what
    assert isinstance(last, Done)
    assert slow.predict("slow", {"x": slow_rows(1)["x"]}).version == last.version
    epochs = [event.what.epoch for event in whole if isinstance(event.what, Epoch)]
    assert epochs == [*range(1, 201)]
    middle = whole[len(whole) // 2].sequence
    assert [*slow.watch(run, after=middle)] == [event for event in whole if event.sequence > middle]
    assert not [*(tmp_path / "data/runs").iterdir()]  # what it needed is gone


def test_of_the_progress_of_a_run_the_last_is_kept(slow: Client) -> None:
    """It is told five times a second, and would in time push out the epochs that it lay between."""
    data: dict[str, Any] = {"x": np.ones((20_000, 200)), "y": np.zeros(20_000)}  # an epoch takes longer than that
    run = begin(slow, "slow", data, epochs=ENDLESS)
    seen: list[RunEvent] = []
    # Who watches may miss progress that the next has superseded, but in the long run sees some.
    for event in slow.watch(run):
        seen.append(event)
        if sum(isinstance(each.what, Progress) for each in seen) == 3:
            break
    slow.cancel(run)
    kept = [*slow.watch(run)]
    assert sum(isinstance(event.what, Progress) for event in kept) <= 1  # of the epoch that was not finished
    epochs = [event.what.epoch for event in kept if isinstance(event.what, Epoch)]
    assert epochs == [*range(1, len(epochs) + 1)]
    assert {event.what.epoch for event in seen if isinstance(event.what, Epoch)} <= {*epochs}
    assert isinstance(kept[-1].what, Cancelled)


def test_a_second_training_of_a_network_is_refused(slow: Client) -> None:
    run = begin(slow, "slow", slow_rows(100), epochs=ENDLESS)
    with pytest.raises(BusyError, match=f"network 'slow' is in training by run {run}: wait for it, watch it or cancel"):
        slow.train("slow", slow_rows(100))
    assert {network.name: network.active_run_id for network in slow.networks()} == {"slow": run, "other": None}


def test_a_run_that_is_cancelled_publishes_nothing(slow: Client) -> None:
    first = slow.train("slow", slow_rows(100), epochs=1)
    run = begin(slow, "slow", slow_rows(100), epochs=ENDLESS)
    slow.cancel(run)
    assert isinstance([*slow.watch(run)][-1].what, Cancelled)
    slow.cancel(run)  # once more is no error
    assert slow.predict("slow", {"x": slow_rows(1)["x"]}).version == first.version
    assert slow.train("slow", slow_rows(100), epochs=1).version == 3


def test_runs_wait_for_their_turn_and_may_be_cancelled_meanwhile(slow: Client) -> None:
    running = begin(slow, "slow", slow_rows(100), epochs=ENDLESS)
    faults: list[Exception] = []

    def train() -> None:
        try:
            slow.train("other", slow_rows(100))
        except RunCancelledError as error:
            faults.append(error)

    waiting = Thread(target=train)
    waiting.start()
    runs: dict[str, str | None] = {}

    def is_waiting() -> bool:
        runs.update({network.name: network.active_run_id for network in slow.networks()})
        return runs["other"] is not None

    wait_until(is_waiting)
    with pytest.raises(BusyError):
        slow.train("other", slow_rows(100))
    slow.cancel(str(runs["other"]))
    waiting.join(timeout=60)
    assert [str(fault) for fault in faults] == [f"run {runs['other']} was cancelled"]
    slow.cancel(running)
    assert slow.train("other", slow_rows(100), epochs=1).version == 2


def test_more_runs_than_may_wait_are_refused(opened: Open, tmp_path: Path) -> None:
    specs = tmp_path / "specs"
    specs.mkdir()
    for name in ("one", "two"):
        (specs / f"{name}.yaml").write_text(SPECS["slow"].replace("name: slow", f"name: {name}"))
    client = opened(specs, max_runs=1, max_queued_runs=0)
    run = begin(client, "one", slow_rows(100), epochs=ENDLESS)
    with pytest.raises(LimitExceededError, match=r"no room for another training \(1 running or waiting\)") as caught:
        client.train("two", slow_rows(100))
    assert caught.value.retry_seconds is not None
    client.cancel(run)


def test_files_where_the_server_was_started_are_no_modules_of_a_training(
    opened: Open, spec_file: SpecFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = opened(spec_file("slow"))
    (tmp_path / "here").mkdir()
    for name in ("numpy", "random", "nnspec"):
        (tmp_path / "here" / f"{name}.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path / "here")
    assert client.train("slow", slow_rows(20), epochs=1).version == 2


def test_a_repeated_request_finds_its_run(client: Client) -> None:
    first = client.train("xor_trained", XOR, epochs=2, request_id="once")
    again = client.train("xor_trained", XOR, epochs=2, request_id="once")
    assert (again.run_id, again.version) == (first.run_id, first.version)
    with pytest.raises(InvalidInputError, match="'once' was used for another request") as caught:
        client.train("xor_trained", XOR, epochs=3, request_id="once")
    assert [fault.path for fault in caught.value.faults] == ["start.request_id"]


def test_training_goes_on_from_a_version_or_publishes_nothing(client: Client) -> None:
    base = client.train("xor_trained", XOR, epochs=50, seed=1)
    further = client.train("xor_trained", XOR, epochs=1, base_version=base.version)
    fresh = client.train("xor_trained", XOR, epochs=1, seed=1)
    assert further.epochs[0].loss < fresh.epochs[0].loss
    newest = {network.name: network.newest_version for network in client.networks()}["xor_trained"]
    assert client.train("xor_trained", XOR, epochs=1, dry_run=True).version is None
    assert {network.name: network.newest_version for network in client.networks()}["xor_trained"] == newest
    with pytest.raises(NotFoundError, match="version"):
        client.train("xor_trained", XOR, base_version=10_000)


def test_a_training_that_diverges_says_where_and_the_network_serves_on(client: Client) -> None:
    served = client.train("xor_trained", XOR, epochs=1).version
    with pytest.raises(RunFailedError, match=r"diverged at step \d+ .*learning rate 1e\+38"):
        client.train("xor_trained", XOR, epochs=50, learning_rate=1e38)
    assert client.predict("xor_trained", {"a": [0], "b": [1]}).version == served


@pytest.mark.parametrize("after", [-1, 2**63 - 1])
def test_what_is_no_number_of_an_event_is_refused(client: Client, after: int) -> None:
    run = client.train("xor_trained", XOR, epochs=1, dry_run=True).run_id
    with pytest.raises(InvalidInputError, match="is not the number of an event"):
        list(client.watch(run, after=after))


def test_what_is_not_there_is_not_found(client: Client) -> None:
    for call in (lambda: [*client.watch("nothing")], lambda: client.cancel("nothing")):
        with pytest.raises(NotFoundError, match="run 'nothing' does not exist"):
            call()
    with pytest.raises(NotReadyError, match="has no training section"):
        client.train("concert", {"snacks": [True], "partner": [True], "driving": [True], "go": [True]})
