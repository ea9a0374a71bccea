"""Bad files get an error that names the place, never a traceback and never a guess."""

import bz2
import gzip
import io
import json
import lzma
import struct
import zipfile
from contextlib import suppress
from operator import methodcaller

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nnspec_runtime.data import Format, Table, read_table
from nnspec_runtime.data.lines import LONGEST_LINE

from nnspec.errors import InputError, LimitError, NnspecError, ReadError


class Named(io.BytesIO):
    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content)
        self.name = name


def read(content: bytes, known: Format) -> Table:
    return read_table(Named(content, f"d.{known}"), known)


def npz(arrays: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in arrays.items():
            archive.writestr(name, content)
    return file.getvalue()


def npy(array: object) -> bytes:
    file = io.BytesIO()
    np.save(file, np.asarray(array), allow_pickle=True)
    return file.getvalue()


def forged(header: str, data: bytes = b"") -> bytes:
    text = header.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (b"", InputError, "d.csv: the file is empty"),
        (b"\n1\n", InputError, "d.csv: line 1 is empty: name the columns there"),
        (b"a,b\n", InputError, "d.csv: there are no rows"),
        (b"a,b\n\n\n", InputError, "d.csv: there are no rows"),
        (b"a,b\n1,2\n1\n", InputError, "d.csv, row 2: 1 cells where the header has 2 columns"),
        (b"a,b\n1,2,3\n", InputError, "d.csv, row 1: 3 cells where the header has 2 columns"),
        (b"a,b\n1,2\n\n1,2\n", InputError, "d.csv, row 2: an empty line where the header has 2 columns"),
        (b"a,b,a\n1,2,3\n", InputError, "d.csv, header: column 'a' is there twice"),
        (b"a,,b\n1,2,3\n", InputError, "d.csv, header: column 2 has no name"),
        (b"1,2\n3,4\n", InputError, "d.csv, header: the first line holds numbers"),
        (b'a,b\n"1,2\n3,4\n', InputError, "d.csv, line 3: this is not CSV: unexpected end of data"),
        (b'a,b\n"1"x,2\n', InputError, "d.csv, line 2: this is not CSV: ',' expected after '\"'"),
        (b"a\r1\r", InputError, "d.csv, line 1: this is not CSV: new-line character"),
        (b"a\n" + b"x" * 200_000, InputError, "d.csv, line 2: this is not CSV: field larger than field limit"),
        (b"a,b\n1,\xff\n", ReadError, "d.csv, line 2 is not UTF-8 (byte 3 of the line is 0xff)"),
        ("a,b\n1,2\n".encode("utf-16"), ReadError, "d.csv, line 1 holds a zero byte"),
        (gzip.compress(b"a,b\n1,2\n"), ReadError, "d.csv is compressed: unpack it"),
        (bz2.compress(b"a,b\n1,2\n"), ReadError, "d.csv is compressed: unpack it"),
        (lzma.compress(b"a,b\n1,2\n"), ReadError, "d.csv is compressed: unpack it"),
        (b"\x89PNG\r\n\x1a\n", ReadError, "d.csv, line 1 is not UTF-8"),
    ],
)
def test_csv(content: bytes, error: type[NnspecError], message: str) -> None:
    with pytest.raises(error) as caught:
        read(content, Format.CSV)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("", "the cell is empty: give a number"),
        ("   ", "the cell is empty: give a number"),
        ("abc", "'abc' is not a number"),
        ("nan", "'nan' is not a finite number"),
        ("-Infinity", "'-Infinity' is not a finite number"),
        ("1e999", "'1e999' is not a finite number"),
        ("1_000", "'1_000' is not a number: use only the digits 0 to 9"),
        ("\u0663", "'\u0663' is not a number: use only the digits 0 to 9"),
        ('"1,5"', "'1,5' is not a number: write a decimal point and no commas"),
        ("1.2.3", "'1.2.3' is not a number"),
        ("--1", "'--1' is not a number"),
        ("-", "'-' is not a number"),
        (".", "'.' is not a number"),
        ("0x10", "'0x10' is not a number"),
        ("yes", "'yes' is not a number"),
        ("x" * 500, f"'{'x' * 40}'... is not a number"),
    ],
)
def test_a_cell_that_is_no_number(cell: str, message: str) -> None:
    table = read(f"id,age\n1,30\n2,{cell}\n3,bad\n".encode(), Format.CSV)
    assert table.column("id").numbers().tolist() == [1, 2, 3]
    with pytest.raises(InputError) as caught:
        table.column("age").numbers()
    (fault,) = caught.value.faults
    assert (fault.path, fault.message) == ("d.csv, row 2, column age", message)


@pytest.mark.parametrize("ask", ["texts", "values"])
def test_an_empty_text(ask: str) -> None:
    for table in (read(b"a,b\nx,1\n,2\n", Format.CSV), read(b'{"a": "x"}\n{"a": ""}', Format.JSONL)):
        with pytest.raises(InputError, match=r"row 2, column a: .* is empty"):
            methodcaller(ask)(table.column("a"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "d.jsonl: the file is empty"),
        (b"\n\n", "d.jsonl: there are no rows"),
        (b"[1]\n", "d.jsonl, line 1: give an object"),
        (b"{}\n", "d.jsonl, line 1: the object has no keys"),
        (b'{"a": 1}\n{"a": \n', "d.jsonl, line 2: this is not JSON: Expecting value (column "),
        (b'{"a": 1} {"a": 2}\n', "d.jsonl, line 1: this is not JSON: Extra data"),
        (b'{"a": 1}\n\n{"a": 2}\n', "d.jsonl, line 2: the line is empty"),
        (b'{"a": 1, "a": 2}\n', "d.jsonl, line 1: key 'a' is there twice"),
        (b'{"a": NaN}\n', "d.jsonl, line 1: NaN is not a finite number"),
        (b'{"a": -Infinity}\n', "d.jsonl, line 1: -Infinity is not a finite number"),
        (b'{"a": 1e999}\n', "d.jsonl, line 1: 1e999 is too large"),
        (b'{"a": ' + b"9" * 5000 + b"}\n", "d.jsonl, line 1: an integer has too many digits"),
        (b'{"age": 1}\n{"ago": 2}\n', "d.jsonl, line 2: key 'ago' is not in the first line; did you mean 'age'?"),
        (b'{"a": 1, "b": 2}\n{"a": 1}\n', "d.jsonl, line 2: key 'b' is missing"),
        (b'{"a": 1}\n{"a": null}\n', "d.jsonl, row 2, column a: null is none of"),
        (b'{"a": {"b": 1}}\n', "d.jsonl, row 1, column a: an object is none of"),
        (b'{"a": []}\n', "d.jsonl, row 1, column a: the list is empty"),
        (b'{"a": [1, 2]}\n{"a": [1]}\n', "d.jsonl, row 2, column a: the shape is another than that of row 1, [2]"),
        (b'{"a": 1}\n{"a": [1]}\n', "d.jsonl, row 2, column a: the shape is another than that of row 1, a single"),
        (b'{"a": [1, 2]}\n{"a": [1, [2]]}\n', "d.jsonl, row 2, column a: a deeper list than in row 1"),
        (b'{"a": [[1], 2]}\n', "d.jsonl, row 1, column a: the shape is another than that of row 1, [2, 1]"),
        (b'{"a": "x"}\n{"a": "\\ud800"}\n', "d.jsonl, row 2, column a: the text holds half of a surrogate pair"),
        (b'{"a": ' + b"[" * 20 + b"]" * 20 + b"}", "d.jsonl, row 1, column a: lists nest deeper than 8"),
        (b'{"a": ' + b"[" * 100_000 + b"}", "d.jsonl, line 1: lists nest too deep"),
    ],
)
def test_jsonl(content: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(content, Format.JSONL)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("true", "row 2, column a[1]: true is not a number"),
        ('"3"', "row 2, column a[1]: '3' is not a number"),
        ("1" + "0" * 400, f"row 2, column a[1]: 1{'0' * 39}... is too large"),
    ],
)
def test_json_values_that_are_no_numbers(cell: str, message: str) -> None:
    table = read(f'{{"a": [1, 2]}}\n{{"a": [3, {cell}]}}\n'.encode(), Format.JSONL)
    with pytest.raises(InputError) as caught:
        table.column("a").numbers()
    assert str(caught.value) == f"d.jsonl, {message}"


def test_a_line_without_end() -> None:
    with pytest.raises(LimitError, match=r"d\.jsonl, line 2 is longer than"):
        read(b'{"a": 1}\n' + b" " * (LONGEST_LINE + 1), Format.JSONL)


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (b"", ReadError, "d.npz is not an NPZ file: File is not a zip file"),
        (npy([1.0]), ReadError, "d.npz is not an NPZ file"),
        (npz({}), InputError, "d.npz: there are no columns"),
        (npz({"x.txt": b"1"}), ReadError, "d.npz is not an NPZ file: 'x.txt' in it is no .npy array"),
        (npz({"x.npy": b"junk"}), ReadError, "d.npz, array 'x' is damaged"),
        (npz({"x.npy": npy([{}])}), ReadError, "d.npz, array 'x' holds pickled Python objects"),
        (npz({"x.npy": npy(1.0)}), InputError, "d.npz, column x: a single value has no rows"),
        (npz({"x.npy": npy([1j])}), InputError, "d.npz, column x: values of type complex128"),
        (npz({"x.npy": npy([b"a"])}), InputError, "d.npz, column x: values of type |S1"),
        (npz({"x.npy": npy(np.array(["2020"], "M8[Y]"))}), InputError, "d.npz, column x: values of type datetime64"),
        (npz({"x.npy": npy(np.zeros(2, "i4,f4"))}), InputError, "d.npz, column x: values of type [('f0'"),
        (npz({"x.npy": npy(np.zeros((3, 0)))}), InputError, "d.npz, column x: each row has shape [0]"),
        (npz({"x.npy": npy(np.zeros(0))}), InputError, "d.npz: there are no rows"),
        (
            npz({"x.npy": npy([1, 2]), "y.npy": npy([1])}),
            InputError,
            "d.npz: column y has 1 rows but column x has 2: all must have the same",
        ),
        (
            npz({"x.npy": forged("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,)}", b"1")}),
            ReadError,
            "d.npz, array 'x' is damaged: 799999999992 bytes are declared, 1 are there",
        ),
        (
            npz({"x.npy": forged("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, -1)}", b"12345678")}),
            ReadError,
            "d.npz, array 'x' is damaged: 8 bytes are declared, 8 are there",
        ),
        (npz({"x.npy": forged("[" * 3000)}), ReadError, "d.npz, array 'x' is damaged"),
        (npz({"x.npy": forged("-" * 9000)}), ReadError, "d.npz, array 'x' is damaged"),
        (npz({"x.npy": forged("'''")}), ReadError, "d.npz, array 'x' is damaged"),
    ],
)
def test_npz(content: bytes, error: type[NnspecError], message: str) -> None:
    with pytest.raises(error) as caught:
        read(content, Format.NPZ)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1.0, np.nan], "row 2, column x: nan is not a finite number"),
        ([[1.0, 2.0], [3.0, -np.inf]], "row 2, column x[1]: -inf is not a finite number"),
        ([True, False], "row 1, column x: true is not a number"),
        (["1", "2"], "row 1, column x: '1' is not a number"),
        (np.array([1, np.longdouble("1e400")]), "row 2, column x: "),
    ],
)
def test_arrays_that_are_no_numbers(values: object, message: str) -> None:
    table = read(npz({"x.npy": npy(values)}), Format.NPZ)
    with pytest.raises(InputError) as caught:
        table.column("x").numbers()
    assert str(caught.value).startswith(f"d.npz, {message}")


def test_a_zip_bomb_is_not_unpacked() -> None:
    file = io.BytesIO()
    np.savez_compressed(file, x=np.zeros(10_000_000))
    assert len(file.getvalue()) < 200_000
    with pytest.raises(LimitError, match="holds more than 1000000 bytes"):
        read_table(file, Format.NPZ, limit_bytes=1_000_000)


def test_a_name_twice_in_an_archive() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x.npy", npy([1]))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("x.npy", npy([2]))
    with pytest.raises(InputError, match="array 'x' is there twice"):
        read(file.getvalue(), Format.NPZ)


def test_objects_of_a_call_are_checked() -> None:
    with pytest.raises(InputError, match="column x, row 2: a NoneType is none of"):
        Table.from_arrays({"x": np.array([1, None])})
    with pytest.raises(InputError, match="column x: its rows differ in shape"):
        Table.from_arrays({"x": [[1], [2, 3]]})
    with pytest.raises(InputError, match="column x, row 2: the value is masked"):
        Table.from_arrays({"x": np.ma.masked_array([1.0, 2.0], [False, True])})


whole = npz({"x.npy": npy(np.arange(100.0)), "label.npy": npy(["a", "b"] * 50)})
lines = "".join(json.dumps({"x": [i, 0.5], "label": "ab"[i % 2]}) + "\n" for i in range(20)).encode()
table_csv = b'x,label\n1,"a"\n2.5,b\n-3e4,"c,d"\n'


@pytest.mark.parametrize(("content", "known"), [(whole, Format.NPZ), (lines, Format.JSONL), (table_csv, Format.CSV)])
@given(data=st.data())
def test_damaged_files_give_a_table_or_an_error_of_ours(content: bytes, known: Format, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    del damaged[data.draw(st.integers(len(damaged) // 2, len(damaged))) :]
    with suppress(NnspecError):
        table = read(bytes(damaged), known)
        for column in table.columns.values():
            assert len(column.texts()) == len(table)
            assert np.isfinite(column.numbers()).all()
