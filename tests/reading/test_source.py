import io
import os
import sys
from pathlib import Path

import pytest

from nnspec.errors import ReadError
from nnspec.reading import parse, read_source
from nnspec.reading.source import MAX_BYTES


class Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize(
    ("name", "form"), [("a.json", "json"), ("a.JSON", "json"), ("a.yaml", "yaml"), ("a.yml", "yaml"), ("a", "yaml")]
)
def test_the_suffix_chooses_the_format(tmp_path: Path, name: str, form: str) -> None:
    path = tmp_path / name
    path.write_text('{"é": 1}', encoding="utf-8")
    source = read_source(path)
    assert (source.name, source.text, source.format) == (str(path), '{"é": 1}', form)
    assert parse(source).value == {"é": 1}


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert read_source(path).text == '{"a": 1}'


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b"a: 1"))
    source = read_source("-")
    assert (source.name, source.text, source.format) == ("<stdin>", "a: 1", "yaml")


def test_a_closed_standard_input_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ReadError, match="<stdin>: standard input is closed"):
        read_source("-")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"nope\.yaml: no such file"):
        read_source(tmp_path / "nope.yaml")


def test_a_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=f"{tmp_path}: it is a directory"):
        read_source(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.touch(mode=0o000)
    with pytest.raises(ReadError, match=r"a\.yaml: permission denied"):
        read_source(path)


@pytest.mark.parametrize("path", ["a\0b.yaml", "x" * 5000, "a.yaml/b.yaml"])
def test_an_impossible_path_is_an_error_that_names_it(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").touch()
    with pytest.raises(ReadError) as caught:
        read_source(path)
    assert path in str(caught.value)


def test_what_is_not_utf8_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: 1\nb: caf\u00e9\n".encode("latin-1"))
    with pytest.raises(ReadError, match=r"not UTF-8 \(byte 0xe9 at offset 11, on line 2\)"):
        read_source(path)


def test_the_largest_file_is_read_and_a_larger_one_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"#" * MAX_BYTES)
    assert len(read_source(path).text) == MAX_BYTES
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(ReadError, match=r"a\.yaml: it is larger than 4 MiB"):
        read_source(path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.touch()
    os.truncate(path, 1 << 40)  # sparse: a terabyte that no machine could read
    with pytest.raises(ReadError, match="larger than 4 MiB"):
        read_source(path)
