import json
import os
import stat
from pathlib import Path

import pytest

from tests.cli.commands import CLEAN, SPECS, Run

WRONG = """\
nnspec: 1
name: wrong
inputs: {x: {type: number}}
layers:
  - dense: {units: 1, activation: sigmod}
outputs: {y: {type: number}}
"""
MISFIT = """\
nnspec: 1
name: misfit
inputs: {x: {type: number}}
layers:
  - dense: {units: 2}
outputs: {y: {type: number}}
"""
TWO = """\
nnspec: 1
name: Two
inputs: {x: {type: nubmer}}
weights: {x: 1}
outputs: {y: {type: boolean}}
"""


def test_of_the_shipped_specs_two_ask_what_cannot_matter(run: Run) -> None:
    told = run("check", SPECS, "--format", "concise")
    assert (told.code, told.err) == (0, "")
    *findings, last = told.out.splitlines()
    codes = [line.partition(": ")[2].split(" can never")[0] for line in findings]
    assert codes == ["warning[NN607]: 'snacks'", "warning[NN607]: 'teeth'"]
    assert last == f"{len([*SPECS.rglob('*.yaml')])} specs checked: 2 warnings in 2 of them"


def test_full_shows_line_caret_and_hint(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(WRONG)
    told = run("check", "wrong.yaml")
    assert told.code == 1
    assert told.out == (
        "wrong.yaml:5:35: error[NN106]: unknown activation 'sigmod'\n"
        "    5 |   - dense: {units: 1, activation: sigmod}\n"
        "      |                                   ^^^^^^\n"
        "  hint: did you mean 'sigmoid'?\n"
        "\n"
        "1 spec checked: 1 error; --fix can mend 1\n"
    )


def test_concise_is_a_line_a_finding_sorted_by_place(run: Run, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(TWO)
    told = run("check", "two.yaml", "--format", "concise")
    assert told.code == 1
    places = [line.partition(" ")[0] for line in told.out.splitlines()[:-1]]
    assert places == ["two.yaml:2:7:", "two.yaml:3:20:", "two.yaml:4:1:"]
    assert told.out.splitlines()[-1] == "1 spec checked: 3 errors; --fix can mend 1"


def test_json_is_one_document(run: Run, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(TWO)
    (tmp_path / "wrong.yaml").write_text(WRONG)
    told = run("check", "--format", "json", "two.yaml", "wrong.yaml")
    document = json.loads(told.out)
    assert told.code == 1
    assert (document["errors"], document["warnings"]) == (4, 0)
    assert [each["file"] for each in document["diagnostics"]] == ["two.yaml"] * 3 + ["wrong.yaml"]


def test_shapes_are_checked_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "misfit.yaml").write_text(MISFIT)
    told = run("check", "misfit.yaml", "--format", "concise")
    assert told.code == 1
    assert told.out.startswith("misfit.yaml:6:")
    assert "error[NN302]" in told.out


def test_color_where_it_is_asked_for(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wrong.yaml").write_text(WRONG)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31merror[NN106]" in run("check", "wrong.yaml").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("check", "wrong.yaml").out


def test_a_directory_stands_for_its_specs_at_any_depth(run: Run, tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "deep/er/c.json", ".hidden.yaml", ".git/d.yaml", "notes.txt"):
        path = tmp_path / "specs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"nnspec": 2}')
    told = run("check", "specs", "specs/b.yaml", "--format", "concise")
    files = [line.partition(":")[0] for line in told.out.splitlines()[:-1]]
    assert sorted({*files}) == ["specs/a.yml", "specs/b.yaml", "specs/deep/er/c.json"]
    assert run("check", "specs/.git/d.yaml").code == 1


def test_other_files_of_a_directory_are_left_alone_and_counted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tie.yaml").write_text(CLEAN)
    (tmp_path / "package.json").write_text('{"name": "x"}')
    (tmp_path / "compose.yaml").write_text("services: {nnspec: {image: x}}\n")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "tie.yaml").write_text("nnspec: 2\n")
    told = run("check", ".")
    assert (told.code, told.out) == (0, "1 spec checked: no findings; 2 other files left alone\n")
    assert run("check", "--fix", ".").out == told.out
    assert run("test", ".").out == f"{'tie.yaml':14}no examples\n\n0 passed; 2 other files left alone\n"
    assert run("check", ".", "package.json").code == run("test", "package.json").code == 1
    assert run("check", "node_modules").code == 1


def test_of_what_is_too_large_for_a_spec_only_specs_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tie.yaml").write_text(CLEAN)
    (tmp_path / "lock.json").write_text('{"packages": [' + " " * (5 << 20) + "]}")
    assert run("check", ".").out == "1 spec checked: no findings\n"
    (tmp_path / "large.yaml").write_text(CLEAN + "#" * (5 << 20))
    told = run("check", ".")
    assert (told.code, "cannot read large.yaml: it is larger than 4 MiB" in told.err) == (2, True)
    assert run("check", "lock.json").code == 2


@pytest.mark.parametrize("verb", ["check", "test"])
def test_a_directory_without_any_spec_is_told(run: Run, tmp_path: Path, verb: str) -> None:
    (tmp_path / "package.json").write_text('{"name": "x"}')
    told = run(verb, ".")
    assert (told.code, told.err) == (2, f"nnspec {verb}: no file in . has the key nnspec\n")


def test_what_another_program_would_have_to_write_is_no_spec_of_a_directory(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tie.yaml").write_text(CLEAN)
    os.mkfifo(tmp_path / "pipe.yaml")
    assert run("check", ".").out == "1 spec checked: no findings\n"


@pytest.mark.parametrize(("text", "code"), [(CLEAN, 0), (WRONG, 1), ("", 1)])
def test_standard_input(run: Run, text: str, code: int) -> None:
    told = run("check", "-", given=text)
    assert told.code == code
    assert ("<stdin>:" in told.out) == (code == 1)


def test_standard_input_that_is_not_utf8(run: Run) -> None:
    told = run("check", "-", given=b"name: \xe9\n")
    assert (told.code, told.out) == (2, "0 specs checked: no findings; 1 could not be read\n")
    assert "cannot read <stdin>: it is not UTF-8 (byte 0xe9 at offset 6, on line 1)" in told.err


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing.yaml", "cannot read missing.yaml: no such file"),
        ("empty", "no file in empty ends in .yaml, .yml, .json"),
        ("tie.yaml/below", "tie.yaml/below"),
        ("latin.yaml", "cannot read latin.yaml: it is not UTF-8 (byte 0xe9 at offset 6, on line 1)"),
        ("large.yaml", "cannot read large.yaml: it is larger than 4 MiB"),
        ("nul\0.yaml", "null byte"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_others_are_checked(
    run: Run, tmp_path: Path, path: str, message: str
) -> None:
    (tmp_path / "tie.yaml").write_text(CLEAN)
    (tmp_path / "latin.yaml").write_bytes(b"name: \xe9\n")
    (tmp_path / "large.yaml").write_bytes(b"#" * (4 * 1024 * 1024 + 1))
    (tmp_path / "empty").mkdir()
    told = run("check", path, "tie.yaml")
    assert told.code == 2
    assert message in told.err
    assert told.err.count("\n") == 1
    assert told.out == "1 spec checked: no findings; 1 could not be read\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tie.yaml"
    path.write_text(CLEAN)
    path.chmod(stat.S_IWUSR)
    told = run("check", "tie.yaml")
    assert (told.code, told.err) == (2, "nnspec check: cannot read tie.yaml: permission denied\n")


def test_a_trained_network_is_no_spec_to_check(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.safetensors").write_bytes(b"\x80\0\0\0\0\0\0\0{}")
    assert run("check", "x.safetensors").code == 2


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--fail-on", "error"), 1),
        (("--exit-zero",), 0),
    ],
)
def test_what_makes_it_fail(run: Run, tmp_path: Path, options: tuple[str, ...], code: int) -> None:
    (tmp_path / "wrong.yaml").write_text(WRONG)
    assert run("check", "wrong.yaml", *options).code == code
    assert run("check", "missing.yaml", *options).code == 2


def test_it_fails_in_one_way(run: Run) -> None:
    told = run("check", "x", "--exit-zero", "--fail-on", "note")
    assert (told.code, told.out) == (2, "")
    assert "--fail-on: not allowed with argument --exit-zero" in told.err


def test_statistics_are_the_most_frequent_codes_first(run: Run, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(TWO)
    (tmp_path / "wrong.yaml").write_text(WRONG)
    told = run("check", ".", "--format", "concise", "--statistics")
    assert told.out.splitlines()[-4:] == [
        "2  error  NN106  unknown-tag",
        "1  error  NN201  invalid-name",
        "1  error  NN601  no-threshold",
        "2 specs checked: 4 errors in 2 of them; --fix can mend 2",
    ]
    assert run("check", "-", "--statistics", given=CLEAN).out == "1 spec checked: no findings\n"


def test_statistics_are_for_people(run: Run) -> None:
    told = run("check", "-", "--statistics", "--format", "json")
    assert (told.code, told.out) == (2, "")
    assert "--statistics goes with the formats full and concise" in told.err


def test_a_report_in_a_file_leaves_the_concise_one_to_the_log(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(WRONG)
    told = run("check", "wrong.yaml", "--format", "json", "--output-file", "report.json")
    assert told.code == 1
    assert told.out.splitlines()[-1] == "1 spec checked: 1 error; --fix can mend 1"
    assert json.loads((tmp_path / "report.json").read_text())["errors"] == 1
    told = run("check", "wrong.yaml", "--output-file", "no/where.txt")
    assert (told.code, told.out) == (2, "")
    assert "no/where.txt: No such file or directory" in told.err
