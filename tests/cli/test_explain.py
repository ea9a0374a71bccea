import pytest

from nnspec.diagnostics import CODES
from tests.cli.commands import Run


@pytest.mark.parametrize("code", ["NN106", "nn106", "unknown-tag"])
def test_a_code_has_its_page(run: Run, code: str) -> None:
    told = run("explain", code)
    assert told.code == 0
    assert told.out.startswith("# NN106: unknown-tag\n")


def test_several_codes_have_theirs_in_order(run: Run) -> None:
    told = run("explain", "NN106", "NN002")
    assert told.out.index("# NN106") < told.out.index("# NN002")


def test_without_a_code_all_are_listed(run: Run) -> None:
    told = run("explain")
    assert [line.split()[0] for line in told.out.splitlines()] == [*CODES]


def test_an_unknown_code_is_told_with_the_nearest(run: Run) -> None:
    told = run("explain", "unknown-tga")
    assert (told.code, told.out) == (2, "")
    assert told.err == "nnspec explain: code 'unknown-tga' does not exist; did you mean 'unknown-tag'?\n"
