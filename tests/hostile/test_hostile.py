"""Hostile files are refused by the command itself: no crash, no traceback, little memory, an answer of bounded size."""

from pathlib import Path

import pytest

from tests.hostile.corpus import FILES, MIB, write
from tests.hostile.process import check

CONCERT = Path(__file__).parents[2] / "specs" / "concert" / "concert.yaml"
MOST_BEYOND_START = 64 * MIB
LONGEST_ANSWER = 2 * MIB


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def usual_peak(tmp_path_factory: pytest.TempPathFactory) -> int:
    return check(CONCERT, tmp_path_factory.mktemp("usual")).peak_bytes


def test_there_are_many() -> None:
    assert len(FILES) >= 40


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused(name: str, paths: dict[str, Path], usual_peak: int, tmp_path: Path) -> None:
    ended = check(paths[name], tmp_path)
    assert ended.code in (1, 2)
    assert ended.stdout or ended.stderr
    told = ended.stdout + ended.stderr
    assert name.encode() in told
    assert b"Traceback" not in told
    assert len(told) <= LONGEST_ANSWER
    assert not any(byte < 32 and byte != 10 for byte in told)
    assert ended.peak_bytes - usual_peak <= MOST_BEYOND_START
