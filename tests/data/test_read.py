"""Tables read back as they were written, in every format."""

import csv
import io
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nnspec_runtime.data import Format, Table, read_table
from nnspec_runtime.data.decimals import SEPARATOR, plain_decimals

from nnspec.errors import InputError, LimitError, ReadError

names = st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), min_size=1, max_size=4, unique=True)
finite = st.floats(allow_nan=False, allow_infinity=False)
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: not text.startswith(" ") and not text.startswith("\ufeff")
)


def csv_bytes(header: list[str], rows: list[list[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([header, *rows])
    return text.getvalue().encode()


@given(names=names, data=st.data(), delimiter=st.sampled_from(",;\t"))
def test_csv_round_trip(names: list[str], data: st.DataObject, delimiter: str) -> None:
    numbers = data.draw(st.lists(finite, min_size=1, max_size=6))
    texts = data.draw(st.lists(words, min_size=len(numbers), max_size=len(numbers)))
    rows = [[repr(number)] * len(names) + [text] for number, text in zip(numbers, texts, strict=True)]
    table = read_table(io.BytesIO(csv_bytes([*names, "Text"], rows, delimiter)), Format.CSV)
    assert list(table.columns) == [*names, "Text"]
    assert len(table) == len(numbers)
    for name in names:
        np.testing.assert_array_equal(table.column(name).numbers(), numbers)
    assert table.column("Text").texts().tolist() == table.column("Text").values().tolist() == texts


scalars = st.one_of(st.booleans(), st.integers(), finite, words)


@given(rows=st.integers(1, 5), names=names, data=st.data())
def test_jsonl_round_trip(rows: int, names: list[str], data: st.DataObject) -> None:
    shape = data.draw(st.sampled_from([(), (2,), (2, 3)]))
    cells = data.draw(st.lists(scalars, min_size=rows * math.prod(shape), max_size=rows * math.prod(shape)))
    array = np.empty(len(cells), np.object_)
    array[:] = cells
    written = array.reshape(rows, *shape).tolist()
    lines = "".join(json.dumps(dict.fromkeys(names, row)) + "\n" for row in written)
    table = read_table(io.BytesIO(lines.encode()), Format.JSONL)
    for name in names:
        values = table.column(name).values()
        assert values.shape == (rows, *shape)
        assert values.tolist() == written


@given(rows=st.integers(1, 5), data=st.data(), compressed=st.booleans())
def test_npz_round_trip(rows: int, data: st.DataObject, compressed: bool) -> None:
    dtype = data.draw(st.sampled_from(["bool", "int8", ">i4", "uint64", "float16", "float32", ">f8", "U5"]))
    shape = data.draw(st.sampled_from([(rows,), (rows, 2), (rows, 3, 2)]))
    array = np.arange(1, 1 + math.prod(shape)).reshape(shape).astype(dtype)
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, x=np.asarray(array, order=data.draw(st.sampled_from("CF"))))
    column = read_table(file, Format.NPZ).column("x")
    np.testing.assert_array_equal(column.values(), array)
    assert column.shape == shape[1:]
    if array.dtype.kind in "iuf":
        np.testing.assert_array_equal(column.numbers(), array)
        assert column.texts().tolist() == array.astype(int).astype(str).tolist()


@given(
    st.lists(
        st.one_of(finite.map(repr), st.from_regex(r"-?[0-9]{0,9}\.?[0-9]{0,9}", fullmatch=True), words), min_size=1
    )
)
def test_decimals_read_to_the_last_bit_or_are_left(cells: list[str]) -> None:
    numbers, others = plain_decimals(SEPARATOR.join(cells))
    assert len(numbers) == len(cells)
    for at, cell in enumerate(cells):
        if at in others:
            assert others[at] == cell
        else:
            assert numbers[at].tobytes() == np.float64(cell).tobytes()


@given(st.lists(st.decimals(-(10**6), 10**6, places=3).map(str), min_size=1))
def test_plain_decimals_are_not_left(cells: list[str]) -> None:
    assert plain_decimals(SEPARATOR.join(cells))[1] == {}


def test_many_chunks_are_one_column() -> None:
    numbers = [str(number) for number in range(400_000)]
    table = read_table(io.BytesIO(("x\n" + "\n".join(numbers)).encode()), Format.CSV)
    np.testing.assert_array_equal(table.column("x").numbers(), np.arange(400_000))
    assert table.column("x").texts().tolist() == numbers


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xef\xbb\xbfa,b\n1,x\n", ["1"]),
        (b"a,b\r\n1,x\r\n", ["1"]),
        (b"a, b\n1, x", ["1"]),
        (b"a;b\n1;x\n\n\n", ["1"]),
        (b'a,b\n"1","x\ny"\n007,z\n', ["1", "007"]),
    ],
)
def test_csv_as_programs_write_it(content: bytes, expected: list[str]) -> None:
    table = read_table(io.BytesIO(content), Format.CSV)
    assert list(table.columns) == ["a", "b"]
    assert table.column("a").texts().tolist() == expected
    assert table.column("a").numbers().tolist() == [float(text) for text in expected]


def test_numbers_of_json_are_texts_without_a_fraction_of_zero() -> None:
    content = b'{"x": 7}\n{"x": 7.0}\n{"x": 0.1}\n{"x": true}\n{"x": 90071992547409930001}\n{"x": "7"}\n'
    column = read_table(io.BytesIO(content), Format.JSONL).column("x")
    assert column.texts().tolist() == ["7", "7", "0.1", "true", "90071992547409930001", "7"]


def test_a_selection_keeps_the_rows_of_the_file() -> None:
    table = Table.from_arrays({"x": [1.0, np.nan, 3.0], "label": ["a", "b", "c"]}, "data.npz")
    chosen = table.rows(np.array([2, 1]))
    assert len(chosen) == 2
    assert chosen.column("label").texts().tolist() == ["c", "b"]
    assert chosen.column("x").place(0, (4, 5)) == "data.npz, row 3, column x[4,5]"
    with pytest.raises(InputError, match=r"^data\.npz, row 2, column x: nan is not a finite number$"):
        chosen.column("x").numbers()
    assert table.rows(np.array([0, 2])).column("label").values().tolist() == ["a", "c"]


def test_a_table_of_a_call_has_no_source_in_its_places() -> None:
    with pytest.raises(InputError, match=r"^row 1, column x\[1\]: inf is not a finite number$"):
        Table.from_arrays({"x": [[0.0, np.inf]]}).column("x").numbers()


def test_a_missing_column_is_named_with_the_nearest() -> None:
    table = Table.from_arrays({"pixels": [1.0], "digit": [2]}, "d.npz")
    with pytest.raises(InputError, match=r"d\.npz: there is no column 'pixel'; did you mean 'pixels'"):
        table.column("pixel")


@pytest.mark.parametrize(("suffix", "content"), [(".csv", b"x\n1\n"), (".TSV", b"x\n1\n"), (".jsonl", b'{"x": 1}')])
def test_the_suffix_tells_the_format(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"data{suffix}"
    path.write_bytes(content)
    assert read_table(path).column("x").numbers().tolist() == [1.0]
    assert read_table(str(path)).source == str(path)


@pytest.mark.parametrize("known", list(Format))
def test_standard_input_needs_its_format(known: Format) -> None:
    file = io.BytesIO()
    np.savez(file, x=np.array([1.0]))
    content = {Format.CSV: b"x\n1\n", Format.JSONL: b'{"x": 1}', Format.NPZ: file.getvalue()}[known]
    program = (
        "import sys; from nnspec_runtime.data import Format, read_table\n"
        "table = read_table('-', Format(sys.argv[1])); print(table.source, table.column('x').numbers())"
    )
    done = subprocess.run([sys.executable, "-c", program, known], input=content, capture_output=True, check=True)
    assert done.stdout == b"<stdin> [1.]\n"
    with pytest.raises(ReadError, match="format of <stdin> is not known"):
        read_table("-")


def test_what_cannot_be_read(tmp_path: Path) -> None:
    for path, complaint in ((tmp_path / "no.csv", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(ReadError, match=complaint):
            read_table(path)
    odd = tmp_path / "data.xls"
    odd.write_bytes(b"")
    with pytest.raises(ReadError, match="say --data-format csv, npz or jsonl"):
        read_table(odd)


@pytest.mark.parametrize("known", list(Format))
def test_the_limit_on_bytes(tmp_path: Path, known: Format) -> None:
    path = tmp_path / "data"
    with path.open("wb") as file:
        np.savez_compressed(file, x=np.zeros(100_000))
    if known is not Format.NPZ:
        path.write_bytes(b'{"x": 1}\n' * 100_000)
    small: Any = {"limit_bytes": 100_000}
    with pytest.raises(LimitError, match="more than 100000 bytes") as from_path:
        read_table(path, known, **small)
    with path.open("rb") as stream, pytest.raises(LimitError, match="more than 100000 bytes"):
        read_table(stream, known, **small)
    assert from_path.value.limit == "limit_bytes"
