"""What a reader sees: ``golden/NAME.SUFFIX`` of each case, and the pictures of the documentation.

``UPDATE_GOLDEN=1 pytest tests/drawing/test_golden.py`` writes them anew; look at them in a browser, then commit.
"""

import os
from pathlib import Path

import pytest

from nnspec.cli.main import main
from tests.drawing.networks import GOLDEN, RESIDUAL, ROOT

SPECS = ROOT / "specs"
PICTURES = ROOT / "docs" / "pictures"
CONCERT = (SPECS / "concert" / "concert.yaml", "--decide", "snacks=no", "partner=yes", "driving=yes")
CURB65 = (SPECS / "curb65" / "curb65.yaml", "--decide", "confusion=yes", "urea=9.2", "respiratory_rate=16")
CURVE = (SPECS / "iris" / "iris.yaml", "--history", GOLDEN / "iris.jsonl")
CASES: dict[Path, tuple[str | Path, ...]] = {
    PICTURES / "concert.svg": (SPECS / "concert" / "concert.yaml",),
    PICTURES / "concert-decided.svg": CONCERT,
    PICTURES / "curb65.svg": (*CURB65, "systolic=125", "diastolic=80", "age=70"),
    PICTURES / "digits.svg": (SPECS / "digits" / "digits.yaml",),
    PICTURES / "residual.svg": (RESIDUAL,),
    PICTURES / "training.svg": CURVE,
    **{
        GOLDEN / f"{name}{suffix}": arguments
        for name, arguments in (
            ("concert", (SPECS / "concert" / "concert.yaml",)),
            ("concert-decided", CONCERT),
            ("face", (SPECS / "face" / "face.yaml",)),
            ("digits-graph", (SPECS / "digits" / "digits.yaml", "--view", "graph")),
            ("hostile", (GOLDEN / "hostile.yaml",)),
            ("residual", (RESIDUAL,)),
        )
        for suffix in (".mmd", ".dot", ".txt")
    },
    GOLDEN / "xor.svg": (SPECS / "gates" / "xor.yaml", "--theme", "dark"),
    GOLDEN / "nested.svg": (SPECS / "nested" / "nested.yaml", "--theme", "light"),
    GOLDEN / "hostile.svg": (GOLDEN / "hostile.yaml",),
    GOLDEN / "training.mmd": CURVE,
    GOLDEN / "training.txt": CURVE,
}


@pytest.mark.parametrize("golden", CASES, ids=lambda path: path.name)
def test_the_picture_is_as_it_was(golden: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = tmp_path / golden.name
    assert main(["draw", *map(str, CASES[golden]), "-o", str(drawn)]) == 0
    assert capsys.readouterr().out == ""
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(drawn.read_bytes())
    assert drawn.read_bytes() == golden.read_bytes()


def test_no_output_is_without_its_case() -> None:
    inputs = {GOLDEN / "residual.yaml", GOLDEN / "hostile.yaml", GOLDEN / "iris.jsonl"}
    assert {*GOLDEN.iterdir(), *PICTURES.iterdir()} == {*CASES, *inputs}
