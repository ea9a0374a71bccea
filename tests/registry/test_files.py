import hashlib
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nnspec_runtime.files import atomic_write, file_digest, stage, sweep_temporaries


@given(chunks=st.lists(st.binary(max_size=64), max_size=8))
def test_chunks_are_written_in_order_and_hashed(tmp_path_factory: pytest.TempPathFactory, chunks: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("files") / "f"
    digest = atomic_write(path, iter(chunks))
    assert path.read_bytes() == b"".join(chunks)
    assert digest == file_digest(path) == hashlib.sha256(b"".join(chunks)).hexdigest()


def test_a_failing_source_leaves_the_former_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "f"
    atomic_write(path, b"former")

    def failing() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        atomic_write(path, failing())
    assert path.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [path]


def test_a_target_that_cannot_be_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "directory").mkdir()
    with pytest.raises(IsADirectoryError):
        atomic_write(tmp_path / "directory", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["directory"]


def test_a_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "versions").mkdir()
    (tmp_path / "newest").symlink_to(tmp_path / "versions" / "1")
    for content in (b"first", b"second"):
        atomic_write(tmp_path / "newest", content)
        assert (tmp_path / "newest").is_symlink()
        assert (tmp_path / "versions" / "1").read_bytes() == content
    assert [path.name for path in (tmp_path / "versions").iterdir()] == ["1"]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        read = reader.submit(pipe.read_bytes)
        assert atomic_write(pipe, b"content") == hashlib.sha256(b"content").hexdigest()
        assert read.result(timeout=30) == b"content"
    assert pipe.is_fifo()


def test_an_exceeded_file_size_keeps_the_former_file(tmp_path: Path) -> None:
    path = tmp_path / "f"
    atomic_write(path, b"former")
    program = (
        "import sys\n"
        "from nnspec.errors import LimitError\n"
        "from nnspec_runtime.files import atomic_write\n"
        "try:\n"
        "    atomic_write(sys.argv[1], bytes(1 << 20))\n"
        "except LimitError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, path],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16)),
    )
    assert done.stdout == f"cannot write {path}: File too large; free some space, the former file is unchanged\n"
    assert path.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [path]


def test_only_old_temporaries_are_swept(tmp_path: Path) -> None:
    old, _ = stage(tmp_path, b"old")
    new, _ = stage(tmp_path, b"new")
    users = tmp_path / ".mine.tmp"
    users.write_bytes(b"")
    for path in (old, users):
        os.utime(path, (0, 0))
    assert sweep_temporaries(tmp_path, older_than=3600) == 1
    assert set(tmp_path.iterdir()) == {new, users}
