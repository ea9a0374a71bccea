"""The standalone file gives the session's numbers, bit for bit, with NumPy alone."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from nnspec_runtime import Session
from nnspec_runtime.parameters import Parameters

import nnspec
from nnspec.spec.inputs import BooleanInput, CategoryInput, Input
from tests.codegen.specs import networks

ROOT = Path(__file__).parents[2]
SPECS = sorted(path for path in (ROOT / "specs").rglob("*.yaml"))
ROWS = 300  # more than a tile

ASK = """
import runpy, sys
sys.path.insert(0, sys.argv[1])
import numpy as np
made = runpy.run_path(sys.argv[2])
np.savez(sys.argv[4], **made["predict"](**np.load(sys.argv[3])))
"""


@pytest.fixture(scope="module")
def only_numpy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages in which NumPy stands alone."""
    folder = tmp_path_factory.mktemp("packages")
    home = Path(np.__file__).parent
    for name in ("numpy", "numpy.libs"):
        if (home.parent / name).exists():
            (folder / name).symlink_to(home.parent / name)
    return folder


def column(kind: Input, random: np.random.Generator) -> Any:
    shape = (ROWS, *kind.shape)
    if isinstance(kind, CategoryInput):
        return random.choice(kind.categories, shape)
    if isinstance(kind, BooleanInput):
        return random.integers(0, 2, shape)
    low, high = (float(end) for end in kind.range) if kind.range is not None else (-3.0, 3.0)
    return np.round(random.uniform(low, high, shape), 1)


def target(kind: Any, random: np.random.Generator) -> Any:
    return random.choice(kind.categories, ROWS) if hasattr(kind, "categories") else random.integers(0, 2, ROWS)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_it_gives_the_same_bits(path: Path, tmp_path: Path, only_numpy: Path) -> None:
    session = Session.open(path)
    random = np.random.default_rng(1)
    columns = {name: column(kind, random) for name, kind in session.spec.inputs.items()}
    if session.kind == "initialized":
        session.train(columns | {name: target(kind, random) for name, kind in session.spec.outputs.items()}, epochs=1)
    made = tmp_path / "made.py"
    made.write_text(session.to_standalone())
    np.savez(tmp_path / "given.npz", **columns)
    files = [only_numpy, made, tmp_path / "given.npz", tmp_path / "out.npz"]
    subprocess.run([sys.executable, "-I", "-S", "-W", "error", "-c", ASK, *map(str, files)], check=True)
    expected = session.predict(columns)
    with np.load(tmp_path / "out.npz") as found:
        assert {*found.files} == {*expected}
        for name, values in expected.items():
            assert found[name].dtype == values.dtype
            assert found[name].tobytes() == values.tobytes()


def loaded(session: Session) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "made"}
    exec(session.to_standalone(), names)  # noqa: S102 - the file as its user runs it
    return names


@settings(max_examples=25, deadline=None)
@given(networks())
def test_random_networks_give_the_same_bits(spec: dict[str, Any]) -> None:
    program = nnspec.compile(nnspec.from_dict(spec))
    start = Session(program).parameters
    session = Session(program, parameters=Parameters(dict(start), "trained"))
    columns = {name: column(kind, np.random.default_rng(2)) for name, kind in session.spec.inputs.items()}
    found = loaded(session)["predict"](**columns)
    for name, values in session.predict(columns).items():
        assert found[name].dtype == values.dtype
        assert found[name].tobytes() == values.tobytes()


INPUTS = {
    "size": {"type": "number", "range": [0, 2], "clip": True},
    "pair": {"type": "number", "shape": [2], "range": [0, 1]},
    "open": {"type": "boolean"},
    "color": {"type": "category", "categories": ["red", "1.0"]},
}
WEIGHTS = {"size": 1, "pair[0]": 0.1, "pair[1]": 0.2, "open": 0, "color.red": 0, "color.1.0": 1}
ROW: dict[str, Any] = {"size": [0], "pair": [[1, 1]], "open": ["Yes"], "color": ["red"]}


@pytest.fixture(scope="module")
def tie() -> dict[str, Any]:
    spec = {"nnspec": 1, "name": "tie", "inputs": INPUTS, "weights": WEIGHTS, "threshold": 0.3}
    return loaded(Session(nnspec.compile(nnspec.from_dict({**spec, "outputs": {"go": {"type": "boolean"}}}))))


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({}, 0.0),
        ({"size": [5]}, 1.0),
        ({"size": [1e-300]}, 1.0),
        ({"size": [-3.5]}, 0.0),
        ({"open": [False]}, 0.0),
        ({"open": [1.0]}, 0.0),
        ({"color": ["1.0"]}, 1.0),
    ],
)
def test_it_takes_what_a_session_takes(tie: dict[str, Any], change: dict[str, Any], answer: float) -> None:
    assert tie["predict"](**{**ROW, **change})["go"].tolist() == [answer]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sise": [1]}, "sise is no input; the inputs are size, pair, open, color"),
        ({"pair": [[1, 2]]}, "pair: numbers from 0.0 to 1.0 are wanted"),
        ({"pair": [[1, np.nan]]}, "pair: numbers from 0.0 to 1.0 are wanted"),
        ({"size": [np.nan]}, "size: numbers from 0.0 to 2.0 are wanted"),
        ({"pair": [1, 1]}, "pair: rows of shape (2,) are wanted, not ()"),
        ({"size": 1}, "size: rows of shape () are wanted"),
        ({"open": ["maybe"]}, "open: 'maybe' is none of no, false, 0, yes, true, 1"),
        ({"color": ["Red"]}, "color: 'Red' is none of red, 1.0"),
        ({"color": ["red", "red"]}, "inputs want the same number of rows, at least one: [1, 1, 1, 2]"),
        ({"size": [], "pair": np.empty((0, 2)), "open": [], "color": []}, "at least one: [0, 0, 0, 0]"),
    ],
)
def test_it_says_what_it_does_not_take(tie: dict[str, Any], change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        tie["predict"](**{**ROW, **change})


def test_a_missing_input_is_named(tie: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=re.escape("open is missing; the inputs are size, pair, open, color")):
        tie["predict"](**{name: values for name, values in ROW.items() if name != "open"})


@pytest.mark.parametrize("description", ['"""', 'ends in "', "a \\ and \\N{DASH}", "two\nlines", "\u2028 {braces} %s"])
def test_a_description_may_say_anything(description: str) -> None:
    spec = {"nnspec": 1, "name": "said", "description": description, "inputs": {"a": {"type": "boolean"}}}
    decision = {"weights": {"a": 1}, "threshold": 0.5, "outputs": {"go": {"type": "boolean"}}}
    session = Session(nnspec.compile(nnspec.from_dict({**spec, **decision})))
    assert loaded(session)["predict"](a=[1])["go"].tolist() == [1.0]


def asked(tmp_path: Path, lines: str) -> subprocess.CompletedProcess[str]:
    made = tmp_path / "made.py"
    made.write_text(Session.open(ROOT / "specs/concert/concert.yaml").to_standalone(), encoding="utf-8")
    return subprocess.run([sys.executable, str(made)], input=lines, capture_output=True, text=True, check=False)


def test_it_reads_rows_from_standard_input(tmp_path: Path) -> None:
    rows = [{"snacks": 0, "partner": 1, "driving": 1}, {"snacks": "yes", "partner": "no", "driving": True}]
    told = asked(tmp_path, "".join(json.dumps(row) + "\n" for row in rows))
    assert [json.loads(line) for line in told.stdout.splitlines()] == [{"go": 1.0}, {"go": 0.0}]
    assert told.returncode == 0


@pytest.mark.parametrize("line", ["{", "[1]", '{"snacks": 0}', '{"snacks": 7, "partner": 1, "driving": 1}'])
def test_a_line_that_is_no_row_is_named(tmp_path: Path, line: str) -> None:
    told = asked(tmp_path, json.dumps({"snacks": 0, "partner": 1, "driving": 1}) + "\n" + line)
    assert told.returncode == 1
    assert told.stderr.startswith("line 2: ")
    assert "Traceback" not in told.stderr
    assert json.loads(told.stdout) == {"go": 1.0}
