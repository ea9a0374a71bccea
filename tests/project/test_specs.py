"""The shipped specs load, and their data are what specs/README.md says, with columns named as in the spec."""

import csv
import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

import nnspec
from specs.digits.prepare import prepare

SPECS = Path(__file__).parents[2] / "specs"
FILES = sorted(SPECS.rglob("*.yaml"))
DATA = sorted(
    path
    for path in SPECS.rglob("*")
    if path.is_file() and path.suffix not in {".yaml", ".md", ".py"} and "__pycache__" not in path.parts
)
LISTED = {
    name: digest
    for digest, name in re.findall(r"^\| `([0-9a-f]{64})` \| (\S+) \|$", (SPECS / "README.md").read_text(), re.M)
}


def relative(path: Path) -> str:
    return path.relative_to(SPECS).as_posix()


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_spec_loads(path: Path) -> None:
    assert nnspec.load(path).name == path.stem


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_spec_has_examples(path: Path) -> None:
    assert nnspec.load(path).examples


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_spec_stands_in_the_readme(path: Path) -> None:
    text = (SPECS / "README.md").read_text()
    assert relative(path) in text or f"({path.parent.name}/)" in text


@pytest.mark.parametrize("path", DATA, ids=relative)
def test_data_are_as_listed(path: Path) -> None:
    assert hashlib.sha256(path.read_bytes()).hexdigest() == LISTED[relative(path)]


def test_listed_data_exist() -> None:
    assert {relative(path) for path in DATA} == set(LISTED)


@pytest.mark.parametrize("path", [path for path in DATA if path.suffix == ".csv"], ids=relative)
def test_columns_are_inputs_then_outputs(path: Path) -> None:
    spec = nnspec.load(path.with_suffix(".yaml"))
    with path.open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header == [*spec.inputs, *spec.outputs]
    assert {len(row) for row in rows} == {len(header)}


def test_digits_are_prepared(tmp_path: Path) -> None:
    paths = prepare(tmp_path / "made")
    spec = nnspec.load(SPECS / "digits" / "digits.yaml")
    for path, rows in zip(paths, (8_000, 2_000), strict=True):
        with np.load(path, allow_pickle=False) as arrays:
            assert set(arrays) == {*spec.inputs, *spec.outputs}
            assert arrays["pixels"].shape == (rows, 784)
            assert arrays["pixels"].dtype == np.uint8
            assert sorted(set(arrays["digit"].tolist())) == [str(digit) for digit in range(10)]
