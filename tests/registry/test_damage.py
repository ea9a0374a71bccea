"""Flipped bits are found, wherever they fall: never a wrong value, never another program's traceback."""

import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from nnspec_runtime.registry import Registry, VersionKind

from nnspec.errors import CorruptError, NnspecError

SPEC_DIGEST = "5" * 64


def fill(directory: Path) -> tuple[str, str]:
    """Make a registry with a version, a run and an event; return the version's blob and the run's id."""
    with Registry.open(directory) as registry:
        version = registry.publish(
            "digits",
            kind=VersionKind.TRAINED,
            spec_digest=SPEC_DIGEST,
            blob=b"weights" * 100,
            metrics={"a": 0.97},
        )
        run, _ = registry.create_run("digits", {"epochs": 3})
        registry.append_event(run.id, {"epoch": 1, "loss": 0.25})
        registry.set_alias("digits", "stable", 1)
    return version.blob, run.id


def everything(directory: Path, blob: str, run_id: str) -> list[object]:
    with Registry.open(directory) as registry:
        return [
            registry.networks(),
            registry.versions("digits"),
            registry.run(run_id),
            registry.events(run_id),
            registry.resolve("digits", "stable"),
            registry.blob(blob),
        ]


def flip(path: Path, rng: np.random.Generator) -> None:
    content = bytearray(path.read_bytes())
    content[rng.integers(len(content))] ^= 1 << int(rng.integers(8))
    path.write_bytes(content)


@pytest.mark.parametrize("seed", range(8))
def test_a_flipped_bit_in_a_blob_is_found(tmp_path: Path, seed: int) -> None:
    blob, _ = fill(tmp_path)
    flip(tmp_path / "blobs" / "sha256" / blob[:2] / blob, np.random.default_rng(seed))
    with Registry.open(tmp_path) as registry, pytest.raises(CorruptError, match="was altered on disk"):
        registry.blob(blob)


def test_publishing_again_mends_a_damaged_blob(tmp_path: Path) -> None:
    blob, _ = fill(tmp_path)
    flip(tmp_path / "blobs" / "sha256" / blob[:2] / blob, np.random.default_rng(0))
    with Registry.open(tmp_path) as registry:
        registry.publish("digits", kind=VersionKind.TRAINED, spec_digest=SPEC_DIGEST, blob=b"weights" * 100)
        assert registry.blob(blob) == b"weights" * 100


def test_a_missing_blob_is_named(tmp_path: Path) -> None:
    blob, _ = fill(tmp_path)
    (tmp_path / "blobs" / "sha256" / blob[:2] / blob).unlink()
    with Registry.open(tmp_path) as registry, pytest.raises(CorruptError, match=f"blob {blob} is missing"):
        registry.blob(blob)


@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_bit_in_the_database_is_found_or_harmless(tmp_path: Path, seed: int) -> None:
    blob, run_id = fill(tmp_path / "whole")
    expected = everything(tmp_path / "whole", blob, run_id)
    rng = np.random.default_rng(seed)
    for trial in range(25):
        damaged = tmp_path / str(trial)
        shutil.copytree(tmp_path / "whole", damaged)
        flip(damaged / "registry.db", rng)
        try:
            found = everything(damaged, blob, run_id)
        except NnspecError:
            continue
        assert found == expected


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("networks", "created_at = '2000-01-01T00:00:00+00:00'"),
        ("versions", "metrics = '{\"a\":0.99}'"),
        ("runs", "request = '{}'"),
        ("run_events", "content = '{}'"),
    ],
)
def test_an_altered_row_is_found(tmp_path: Path, table: str, change: str) -> None:
    blob, run_id = fill(tmp_path)
    connection = sqlite3.connect(tmp_path / "registry.db")
    connection.execute(f"UPDATE {table} SET {change}")  # noqa: S608 - the table and change are of this test
    connection.commit()
    connection.close()
    with pytest.raises(CorruptError, match=f"table {table} was altered"):
        everything(tmp_path, blob, run_id)


def test_a_file_that_is_no_database_is_found(tmp_path: Path) -> None:
    (tmp_path / "registry.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(CorruptError, match=r"registry\.db is damaged"):
        Registry.open(tmp_path)


def test_an_event_that_moved_to_another_run_is_missed(tmp_path: Path) -> None:
    fill(tmp_path)
    connection = sqlite3.connect(tmp_path / "registry.db")
    connection.execute("UPDATE run_events SET run_id = 'another'")
    connection.commit()
    connection.close()
    with pytest.raises(CorruptError, match=r"registry\.db is damaged"):
        Registry.open(tmp_path)
