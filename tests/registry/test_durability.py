"""Whatever was acknowledged is there after SIGKILL and on a full disk. NNSPEC_KILLS sets the number of kills."""

import hashlib
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from nnspec_runtime.registry import Registry

KILLS = int(os.environ.get("NNSPEC_KILLS", "6"))

PUBLISHER = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
from nnspec_runtime.registry import Registry, VersionKind

with Registry.open(sys.argv[1]) as registry:
    def publish(worker):
        while True:
            version = registry.publish(
                "digits", kind=VersionKind.TRAINED, spec_digest="5" * 64, blob=os.urandom(5000)
            )
            os.write(1, f"{version.number} {version.blob}\\n".encode())
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(publish, range(4)))
"""

# Fills a disk of its own (a tmpfs of 16 MiB, private to this process), then records the run's end on it.
FULL_DISK = """
import os, subprocess, sys
from pathlib import Path
from nnspec.errors import LimitError
from nnspec_runtime.registry import Registry, RunState, VersionKind

root = Path(sys.argv[1])
if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "none", root], stderr=subprocess.DEVNULL).returncode:
    sys.exit(77)
with Registry.open(root / "data") as registry:
    registry.publish("digits", kind=VersionKind.INITIALIZED, spec_digest="5" * 64, blob=b"first")
    run, _ = registry.create_run("digits", {})
    second, _ = registry.create_run("digits", {})
    filler = (root / "filler").open("wb", buffering=0)
    try:
        while True:
            filler.write(bytes(1000))
    except OSError:
        pass
    try:
        registry.publish("digits", kind=VersionKind.TRAINED, spec_digest="5" * 64, blob=bytes(100_000), run_id=run.id)
    except LimitError as error:
        print(error)
    try:
        while True:
            registry.append_event(run.id, {"text": "x" * 5000})
    except LimitError as error:
        print(error)
    registry.update_run(run.id, RunState.FAILED, error={"message": "disk full"})
    print((root / "data" / "registry.reserve").exists())
    try:
        registry.append_event(run.id, {"text": "would use the space that was given up"})
    except LimitError as error:
        print(error)
    registry.update_run(second.id, RunState.CANCELLED)
    filler.close()
    (root / "filler").unlink()
    registry.publish("digits", kind=VersionKind.TRAINED, spec_digest="5" * 64, blob=bytes(100_000))
    print((root / "data" / "registry.reserve").exists())
with Registry.open(root / "data") as registry:
    run = registry.run(run.id)
    print(run.state, run.error, [version.number for version in registry.versions("digits")])
"""


def acknowledged(output: bytes) -> dict[int, str]:
    lines = output.decode().split("\n")[:-1]  # a line without its end was not acknowledged
    return {int(number): blob for number, blob in (line.split() for line in lines)}


def test_everything_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    promised: dict[int, str] = {}
    for _ in range(KILLS):
        process = subprocess.Popen([sys.executable, "-c", PUBLISHER, tmp_path], stdout=subprocess.PIPE)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(rng.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
        process.stdout.close()
        assert process.wait() == -signal.SIGKILL
        promised |= acknowledged(first + rest)
        with Registry.open(tmp_path, grace=0) as registry:
            kept = {version.number: version.blob for version in registry.versions("digits")}
            assert promised.items() <= kept.items()
            assert sorted(kept) == list(range(1, len(kept) + 1))
            for blob in kept.values():
                assert hashlib.sha256(registry.blob(blob)).hexdigest() == blob
            assert {path.name for path in (tmp_path / "blobs" / "sha256").glob("??/*")} == set(kept.values())
    assert len(promised) >= KILLS


def test_a_full_disk_refuses_versions_and_still_records_that_the_run_failed(tmp_path: Path) -> None:
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("this kernel gives no private mounts")
    done = subprocess.run(["unshare", "-rm", sys.executable, "-c", FULL_DISK, tmp_path], capture_output=True, text=True)
    if done.returncode == 77:
        pytest.skip("this kernel mounts no tmpfs here")
    full = "the disk of the data directory is full: free some space and try again"
    assert (done.stdout.splitlines(), done.stderr) == (
        [full, full, "False", full, "True", "failed {'message': 'disk full'} [1, 2]"],
        "",
    )


def test_an_exceeded_file_size_refuses_a_version_and_nothing_else(tmp_path: Path) -> None:
    program = """
import sys
from nnspec.errors import LimitError
from nnspec_runtime.registry import Registry, VersionKind
with Registry.open(sys.argv[1]) as registry:
    registry.publish("digits", kind=VersionKind.TRAINED, spec_digest="5" * 64, blob=b"small")
    try:
        registry.publish("digits", kind=VersionKind.TRAINED, spec_digest="5" * 64, blob=bytes(3 << 20))
    except LimitError as error:
        print(error)
    print(registry.publish("digits", kind=VersionKind.TRAINED, spec_digest="5" * 64, blob=b"small").number)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20)),
    )
    assert done.stdout == "the disk of the data directory is full: free some space and try again\n2\n"
    assert not list((tmp_path / "blobs").rglob("*.tmp"))
