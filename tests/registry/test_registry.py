import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nnspec_runtime.files import stage
from nnspec_runtime.registry import Registry, RunState, Version, VersionKind, runs
from nnspec_runtime.registry.database import prepare
from nnspec_runtime.registry.records import check_name
from nnspec_runtime.registry.reserve import Reserve
from nnspec_runtime.registry.writer import Writer

from nnspec.errors import BusyError, InputError, NotFoundError, NotReadyError, ReadError

SPEC_DIGEST = "5" * 64


def publish(
    registry: Registry,
    network: str,
    blob: bytes,
    kind: VersionKind = VersionKind.TRAINED,
    run_id: str | None = None,
    parent: int | None = None,
) -> Version:
    return registry.publish(
        network,
        kind=kind,
        spec_digest=SPEC_DIGEST,
        blob=blob,
        run_id=run_id,
        parent=parent,
        metrics={"loss": 0.5},
    )


def test_a_version_reads_back_as_it_was_published_also_after_reopening(tmp_path: Path) -> None:
    with Registry.open(tmp_path) as registry:
        first = publish(registry, "digits", b"one", VersionKind.DECLARED)
        second = publish(registry, "digits", b"two", parent=1)
        registry.set_alias("digits", "stable", 1)
    with Registry.open(tmp_path) as registry:
        assert registry.versions("digits") == [first, second]
        assert (first.number, second.number, second.parent) == (1, 2, 1)
        assert second.metrics == {"loss": 0.5}
        assert registry.version("digits") == second
        assert registry.version("digits", 1) == registry.resolve("digits", "stable") == first
        assert registry.blob(first.blob) == b"one"
        assert registry.networks() == ["digits"]


def test_an_alias_moves(registry: Registry) -> None:
    publish(registry, "digits", b"one")
    second = publish(registry, "digits", b"two")
    registry.set_alias("digits", "stable", 1)
    registry.set_alias("digits", "stable", 2)
    assert registry.resolve("digits", "stable") == second


def test_an_initialized_version_is_not_served(registry: Registry) -> None:
    publish(registry, "digits", b"random", VersionKind.INITIALIZED)
    with pytest.raises(NotReadyError, match="not trained"):
        registry.version("digits")
    trained = publish(registry, "digits", b"trained")
    publish(registry, "digits", b"random again", VersionKind.INITIALIZED)
    assert registry.version("digits") == trained


def test_what_does_not_exist_is_named_with_the_nearest_that_does(registry: Registry) -> None:
    publish(registry, "digits", b"one")
    registry.set_alias("digits", "stable", 1)
    with pytest.raises(NotFoundError, match="network 'digts' does not exist; did you mean 'digits'"):
        registry.version("digts")
    with pytest.raises(NotFoundError, match="alias 'stabel' does not exist; did you mean 'stable'"):
        registry.resolve("digits", "stabel")
    with pytest.raises(NotFoundError, match="version 'digits/7'"):
        registry.version("digits", 7)
    with pytest.raises(NotFoundError, match="version 'digits/7'"):
        publish(registry, "digits", b"child", parent=7)
    with pytest.raises(NotFoundError, match="run 'x'"):
        registry.run_directory("x")
    with pytest.raises(NotFoundError, match="network 'iris'"):
        registry.create_run("iris", {})
    assert len(registry.versions("digits")) == 1


def test_a_refused_publish_leaves_no_network(registry: Registry) -> None:
    with pytest.raises(NotFoundError):
        publish(registry, "iris", b"child", parent=1)
    assert registry.networks() == []


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "A", "1a", "a b", "a" * 65, "é", "a\n", "a\0"])
def test_a_name_cannot_be_a_path(registry: Registry, name: str) -> None:
    with pytest.raises(InputError, match="is not a name"):
        publish(registry, name, b"one")
    with pytest.raises(InputError, match="is not a name"):
        registry.version(name)


@given(name=st.text("abcz09_-", max_size=63))
def test_every_name_of_the_grammar_is_one(name: str) -> None:
    check_name("network", f"n{name}")


def test_a_run_ends_with_the_version_it_publishes(registry: Registry) -> None:
    publish(registry, "digits", b"random", VersionKind.INITIALIZED)
    run, created = registry.create_run("digits", {"epochs": 3})
    assert created
    assert run.state is RunState.QUEUED
    assert registry.update_run(run.id, RunState.RUNNING).state is RunState.RUNNING
    version = publish(registry, "digits", b"trained", run_id=run.id)
    ended = registry.run(run.id)
    assert (ended.state, ended.version, version.run_id) == (RunState.DONE, version.number, run.id)
    assert ended.request == {"epochs": 3}
    assert registry.update_run(run.id, RunState.DONE) == ended
    with pytest.raises(NotReadyError, match="is done and cannot become cancelled"):
        registry.update_run(run.id, RunState.CANCELLED)
    with pytest.raises(NotReadyError, match="is done and cannot publish"):
        publish(registry, "digits", b"twice", run_id=run.id)


def test_a_cancelled_run_publishes_nothing(registry: Registry) -> None:
    publish(registry, "digits", b"random", VersionKind.INITIALIZED)
    run, _ = registry.create_run("digits", {})
    registry.update_run(run.id, RunState.CANCELLED, error={"message": "on request"})
    with pytest.raises(NotReadyError, match="is cancelled"):
        publish(registry, "digits", b"late", run_id=run.id)
    assert len(registry.versions("digits")) == 1
    assert registry.run(run.id).error == {"message": "on request"}


def test_a_run_publishes_only_to_its_network(registry: Registry) -> None:
    publish(registry, "digits", b"random")
    run, _ = registry.create_run("digits", {})
    with pytest.raises(NotFoundError, match="run of network 'iris'"):
        publish(registry, "iris", b"wrong", run_id=run.id)


def test_a_request_id_makes_one_run(registry: Registry) -> None:
    publish(registry, "digits", b"one")
    publish(registry, "iris", b"one")
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: registry.create_run("digits", {"a": 1, "b": 2}, request_id="r1"), range(16)))
    assert len({run.id for run, _ in made}) == 1
    assert sum(created for _, created in made) == 1
    assert registry.create_run("digits", {"b": 2, "a": 1}, request_id="r1")[1] is False
    assert registry.create_run("iris", {"a": 1}, request_id="r1")[1] is True
    with pytest.raises(InputError, match="another request"):
        registry.create_run("digits", {"a": 2}, request_id="r1")
    with pytest.raises(InputError, match="not a request id"):
        registry.create_run("digits", {}, request_id="")


def test_runs_are_listed_by_network_and_state_oldest_first(registry: Registry) -> None:
    for network in ("digits", "iris"):
        publish(registry, network, b"one")
    first, second, third = (registry.create_run(network, {})[0] for network in ("digits", "iris", "digits"))
    registry.update_run(second.id, RunState.RUNNING)
    assert [run.id for run in registry.runs()] == [first.id, second.id, third.id]
    assert [run.id for run in registry.runs("digits")] == [first.id, third.id]
    assert [run.id for run in registry.runs(states=[RunState.RUNNING])] == [second.id]


def test_the_last_events_are_kept_and_their_numbers_go_on(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "EVENTS_KEPT", 5)
    publish(registry, "digits", b"one")
    run, _ = registry.create_run("digits", {})
    assert [registry.append_event(run.id, {"epoch": epoch}) for epoch in range(8)] == list(range(1, 9))
    assert [event.seq for event in registry.events(run.id)] == [4, 5, 6, 7, 8]
    after = registry.events(run.id, after_seq=5, limit=2)
    assert [(event.seq, event.content["epoch"]) for event in after] == [(6, 5), (7, 6)]
    with pytest.raises(NotFoundError):
        registry.append_event("unknown", {})


def test_an_event_supersedes_another_and_both_numbers_are_used_up(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "EVENTS_KEPT", 3)
    publish(registry, "digits", b"one")
    run, _ = registry.create_run("digits", {})
    for _ in range(2):
        last = registry.append_event(run.id, {"kind": "epoch"})
        for _ in range(4):
            last = registry.append_event(run.id, {"kind": "progress"}, instead_of=last if last % 5 != 1 else None)
    assert [(event.seq, event.content["kind"]) for event in registry.events(run.id)] == [
        (5, "progress"),
        (6, "epoch"),
        (10, "progress"),
    ]


def test_a_run_has_a_directory_until_it_is_removed(registry: Registry) -> None:
    publish(registry, "digits", b"one")
    run, _ = registry.create_run("digits", {})
    directory = registry.run_directory(run.id)
    (directory / "checkpoint").write_bytes(b"1")
    assert registry.run_directory(run.id) == directory
    registry.remove_run_directory(run.id)
    registry.remove_run_directory(run.id)
    assert not directory.exists()


def test_concurrent_publishers_get_distinct_numbers_without_gaps(registry: Registry) -> None:
    blobs = [f"blob {i}".encode() for i in range(200)]
    with ThreadPoolExecutor(16) as pool:
        versions = list(pool.map(lambda blob: publish(registry, "digits", blob), blobs))
    assert sorted(version.number for version in versions) == list(range(1, 201))
    assert [registry.blob(version.blob) for version in versions] == blobs
    assert registry.versions("digits") == sorted(versions, key=lambda version: version.number)


def test_readers_see_acknowledged_versions_at_once_while_writing_goes_on(registry: Registry) -> None:
    stop = threading.Event()

    def write() -> int:
        count = 0
        while not stop.is_set():
            count += 1
            assert registry.version("digits", publish(registry, "digits", b"%d" % count).number) is not None
        return count

    publish(registry, "digits", b"first")
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write) for _ in range(2)]
        numbers = [registry.version("digits").number for _ in range(300)]
        stop.set()
    assert numbers == sorted(numbers)
    assert registry.version("digits").number == 1 + sum(writer.result() for writer in writers)


def test_two_cannot_open_one_directory(registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(BusyError, match="is in use by process"):
        Registry.open(tmp_path / "data")


def test_a_closed_registry_says_so(tmp_path: Path) -> None:
    registry = Registry.open(tmp_path)
    publish(registry, "digits", b"one")
    registry.close()
    with pytest.raises(NotReadyError, match="closed"):
        registry.version("digits")
    with pytest.raises(NotReadyError, match="closed"):
        publish(registry, "digits", b"two")


def test_opening_sweeps_what_crashes_left_and_keeps_the_rest(tmp_path: Path) -> None:
    with Registry.open(tmp_path) as registry:
        version = publish(registry, "digits", b"wanted")
    orphan = tmp_path / "blobs" / "sha256" / "ab" / ("ab" * 32)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"orphan")
    temporary, _ = stage(tmp_path / "blobs" / "sha256", b"half")
    Registry.open(tmp_path).close()
    assert orphan.exists()
    assert temporary.exists()
    with Registry.open(tmp_path, grace=0) as registry:
        assert registry.blob(version.blob) == b"wanted"
    assert not orphan.exists()
    assert not temporary.exists()


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    Registry.open(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "registry.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(ReadError, match="newer nnspec"):
        Registry.open(tmp_path)
    with pytest.raises(ReadError, match="newer nnspec"):  # and the refusal let go of the lock
        Registry.open(tmp_path)


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "registry.db")
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(ReadError, match="was not written by nnspec"):
        Registry.open(tmp_path)


def test_a_file_is_no_data_directory(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ReadError, match="as a data directory"):
        Registry.open(tmp_path / "file")


def test_nan_has_no_place_in_a_record(registry: Registry) -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        registry.publish(
            "digits",
            kind=VersionKind.TRAINED,
            spec_digest=SPEC_DIGEST,
            blob=b"",
            metrics={"loss": float("nan")},
        )
    assert registry.networks() == []


def test_one_writers_fault_does_not_undo_the_others_of_its_transaction(tmp_path: Path) -> None:
    prepare(tmp_path / "registry.db")
    writer = Writer(tmp_path / "registry.db", Reserve(tmp_path / "registry.reserve"))
    gate = threading.Event()

    def insert(connection: sqlite3.Connection, name: str) -> None:
        connection.execute("INSERT INTO networks VALUES (?, '', '')", (name,))
        if name == "faulty":
            raise KeyError(name)

    with ThreadPoolExecutor(4) as pool:
        blocked = pool.submit(writer.write, lambda _: gate.wait())
        waiting = {name: pool.submit(writer.write, partial(insert, name=name)) for name in ("a", "faulty", "b")}
        gate.set()
        assert blocked.result() is True
        assert isinstance(waiting.pop("faulty").exception(), KeyError)
        assert [outcome.result() for outcome in waiting.values()] == [None, None]
    names = writer.write(lambda connection: connection.execute("SELECT name FROM networks").fetchall())
    writer.close()
    assert names == [("a",), ("b",)]


def test_a_full_queue_refuses_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnspec_runtime.registry.writer._QUEUE_PLACES", 1)
    prepare(tmp_path / "registry.db")
    writer = Writer(tmp_path / "registry.db", Reserve(tmp_path / "registry.reserve"))
    begun, gate = threading.Event(), threading.Event()

    def block(_: sqlite3.Connection) -> None:
        begun.set()
        gate.wait()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(writer.write, block)
        begun.wait()
        pool.submit(writer.write, lambda _: None)
        while not writer._queue.full():
            pass
        with pytest.raises(BusyError, match="are waiting"):
            writer.write(lambda _: None)
        gate.set()
    writer.close()
