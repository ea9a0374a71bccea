import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from tests.cli.commands import TIE, Run

WRONG = TIE.replace("weights", "wieghts").replace("type: boolean}, b", "type: boolaen}, b").replace("0.3", "zero")
HALF = TIE.replace("0.3", "zero")


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG)
    return path


def test_what_can_be_mended_is_and_the_rest_is_reported(run: Run, wrong: Path) -> None:
    told = run("check", "--fix", "wrong.yaml", "--format", "concise")
    assert told.code == 1
    assert told.err == (
        "wrong.yaml:4:20: fixed[NN106]: unknown type 'boolaen' of input; wrote boolean\n"
        "wrong.yaml:5:1: fixed[NN101]: unknown key 'wieghts'; wrote weights\n"
    )
    assert told.out == ("wrong.yaml:6:12: error[NN103]: expected a number, not 'zero'\n1 spec checked: 1 error\n")
    assert wrong.read_text() == HALF


def test_the_exit_code_is_that_of_what_is_left(run: Run, wrong: Path) -> None:
    wrong.write_text(WRONG.replace("zero", "0.25"))
    told = run("check", "--fix", "wrong.yaml")
    assert (told.code, told.out) == (0, "1 spec checked: no findings\n")
    assert wrong.read_text() == TIE.replace("0.3", "0.25")
    before = wrong.stat()
    assert run("check", "--fix", "wrong.yaml").err == ""
    assert wrong.stat() == before


def test_no_fix_is_promised_that_was_refused(run: Run, wrong: Path) -> None:
    wrong.write_text(TIE.replace("name: ", "nmae: 5 # "))
    assert run("check", "wrong.yaml").out.endswith("--fix can mend 1\n")
    told = run("check", "--fix", "wrong.yaml")
    assert (told.code, told.err) == (1, "")
    assert told.out.endswith("\n1 spec checked: 1 error\n")


def test_a_report_for_machines_stays_one(run: Run, wrong: Path) -> None:
    told = run("check", "wrong.yaml", "--format", "json")
    edits = [each["fix"] for each in json.loads(told.out)["diagnostics"]]
    assert edits == [
        {"line": 4, "column": 20, "length": 7, "text": "boolean"},
        {"line": 5, "column": 1, "length": 7, "text": "weights"},
        None,
    ]
    told = run("check", "--fix", "wrong.yaml", "--format", "json")
    assert [each["code"] for each in json.loads(told.out)["diagnostics"]] == ["NN103"]


def test_what_is_removed_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "comma.json").write_text('{"nnspec": 1,}')
    told = run("check", "--fix", "comma.json")
    assert told.err == "comma.json:1:14: fixed[NN001]: remove the comma before the closing bracket\n"
    assert (tmp_path / "comma.json").read_text() == '{"nnspec": 1}'


def test_diff_shows_it_as_a_patch_and_writes_nothing(run: Run, wrong: Path, tmp_path: Path) -> None:
    told = run("check", "--diff", "wrong.yaml", "--format", "concise")
    assert told.code == 1
    assert told.out.startswith("--- wrong.yaml\n+++ wrong.yaml\n")
    assert told.err == run("check", "wrong.yaml", "--format", "concise").out
    assert wrong.read_text() == WRONG
    subprocess.run(["git", "apply", "-p0", "-"], input=told.out, text=True, cwd=tmp_path, check=True)
    assert wrong.read_text() == HALF
    assert run("check", "--diff", "-", given=WRONG).out == told.out.replace("wrong.yaml", "<stdin>")


def test_mode_and_link_are_kept(run: Run, wrong: Path, tmp_path: Path) -> None:
    wrong.chmod(0o640)
    (tmp_path / "link.yaml").symlink_to("wrong.yaml")
    run("check", "--fix", "link.yaml")
    assert (tmp_path / "link.yaml").is_symlink()
    assert (wrong.read_text(), stat.S_IMODE(wrong.stat().st_mode)) == (HALF, 0o640)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_not_be_written_is_told(run: Run, wrong: Path) -> None:
    wrong.chmod(0o400)
    told = run("check", "--fix", "wrong.yaml")
    assert told.code == 2
    assert "nnspec check: cannot write wrong.yaml: permission denied" in told.err
    assert wrong.read_text() == WRONG


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--fix", "-"), "--fix goes with files"),
        (("--fix", "--diff", "wrong.yaml"), "not allowed with"),
        (("--fix", "--watch", "wrong.yaml"), "--watch only looks"),
        (("--diff", "--format", "json", "wrong.yaml"), "--diff goes with the formats full and concise"),
        (("--diff", "--output-file", "report", "wrong.yaml"), "--diff writes no report to a file"),
    ],
)
def test_what_does_not_go_together(run: Run, wrong: Path, arguments: tuple[str, ...], told: str) -> None:
    answer = run("check", *arguments, given=WRONG)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert wrong.read_text() == WRONG
