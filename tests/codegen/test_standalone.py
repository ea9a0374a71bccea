"""The standalone file gives the session's numbers, bit for bit, with NumPy alone."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nnspec_runtime import Session

from nnspec.spec.inputs import BooleanInput, CategoryInput, Input

ROOT = Path(__file__).parents[2]
SPECS = sorted(path for path in (ROOT / "specs").rglob("*.yaml"))
ROWS = 300  # more than a tile

ASK = """
import sys, json, numpy as np
sys.modules["nnspec"] = None
import runpy
made = runpy.run_path(sys.argv[1])
given = dict(np.load(sys.argv[2]))
np.savez(sys.argv[3], **made["predict"](**given))
"""


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
def test_it_gives_the_same_bits(path: Path, tmp_path: Path) -> None:
    session = Session.open(path)
    random = np.random.default_rng(1)
    given = {name: column(kind, random) for name, kind in session.spec.inputs.items()}
    if session.kind == "initialized":
        session.train(given | {name: target(kind, random) for name, kind in session.spec.outputs.items()}, epochs=1)
    made = tmp_path / "made.py"
    made.write_text(session.to_standalone())
    np.savez(tmp_path / "given.npz", **given)
    subprocess.run(
        [sys.executable, "-c", ASK, str(made), str(tmp_path / "given.npz"), str(tmp_path / "out.npz")], check=True
    )
    expected = session.predict(given)
    with np.load(tmp_path / "out.npz") as found:
        assert {*found.files} == {*expected}
        for name, values in expected.items():
            assert found[name].dtype == values.dtype
            assert found[name].tobytes() == values.tobytes()


def test_it_reads_rows_from_standard_input(tmp_path: Path) -> None:
    made = tmp_path / "made.py"
    made.write_text(Session.open(ROOT / "specs/concert/concert.yaml").to_standalone())
    row = json.dumps({"snacks": 0, "partner": 1, "driving": 1})
    told = subprocess.run([sys.executable, str(made)], input=row, capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == {"go": 1.0}
