"""What a configuration does to ``nnspec check``."""

from pathlib import Path

import pytest

from tests.cli.commands import TIE, Run

UNUSED = """\
nnspec: 1
name: unused
inputs: {x: {type: number}, y: {type: number}}
layers: [{dense: {units: 1}, from: x}]
outputs: {z: {type: number}}
training: {}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "wrong.yaml").write_text("nnspec: 1\nname: wrong\n")
    (tmp_path / "unused.yaml").write_text(UNUSED)
    return tmp_path


def test_what_is_excluded_is_checked_where_it_is_named(run: Run, project: Path) -> None:
    assert run("check", ".").code == 1
    (project / "nnspec.toml").write_text('exclude = ["drafts/"]\n')
    told = run("check", ".")
    assert (told.code, told.out.splitlines()[-1]) == (0, "1 spec checked: 1 warning")
    assert run("check", "drafts/wrong.yaml").code == 1
    assert run("check", ".", "--no-config").code == 1
    told = run("check", "drafts")
    assert (told.code, "is taken by nnspec.toml" in told.err) == (2, True)


@pytest.mark.parametrize(
    ("settings", "summary", "code"),
    [
        ("", "1 warning", 0),
        ('fail-on = "warning"', "1 warning", 1),
        ('severity = {NN210 = "off"}', "no findings", 0),
        ('severity = {NN210 = "error"}', "1 error", 1),
        ('severity = {NN210 = "note"}\nfail-on = "warning"', "1 note", 0),
    ],
)
def test_severities(run: Run, project: Path, settings: str, summary: str, code: int) -> None:
    (project / "pyproject.toml").write_text(f"[tool.nnspec]\n{settings}\n")
    told = run("check", "unused.yaml")
    assert (told.code, told.out.splitlines()[-1]) == (code, f"1 spec checked: {summary}")


def test_the_command_line_goes_before_the_configuration(run: Run, project: Path) -> None:
    (project / "nnspec.toml").write_text('fail-on = "warning"\n')
    assert run("check", "unused.yaml").code == 1
    assert run("check", "unused.yaml", "--fail-on", "error").code == 0
    (project / "other.toml").write_text('severity = {NN210 = "off"}\n')
    assert run("check", "unused.yaml", "--config", "other.toml").out == "1 spec checked: no findings\n"


TRAINED = """\
nnspec: 1
name: trained
inputs: {x: {type: number, shape: [400]}}
layers: [{dense: {units: 500, activation: relu}, name: wide}, {dense: {units: 1}}]
outputs: {y: {type: number}}
training: {loss: mse, optimizer: adam, batch_size: 1000, epochs: 10}
"""


@pytest.mark.parametrize(
    ("limits", "codes"),
    [
        ("", []),
        ("parameters = 201_001", []),
        ("parameters = 201_000", ["NN304"]),
        ("training-mib = 4", ["NN305"]),
        ("training-mib = 400", []),
        ("parameters = 1\ntraining-mib = 1", ["NN304", "NN305"]),
    ],
)
def test_limits_are_those_of_the_project(run: Run, project: Path, limits: str, codes: list[str]) -> None:
    (project / "nnspec.toml").write_text(f"[limits]\n{limits}\n")
    told = run("check", "-", "--format", "concise", given=TRAINED)
    assert [line.split("[")[1].split("]")[0] for line in told.out.splitlines()[:-1]] == codes


def test_each_file_has_its_nearest(run: Run, project: Path) -> None:
    (project / "strict").mkdir()
    (project / "strict" / "unused.yaml").write_text(UNUSED.replace("name: ", "name: strict_"))
    (project / "nnspec.toml").write_text('severity = {NN210 = "off"}\nexclude = ["drafts/"]\n')
    (project / "strict" / "nnspec.toml").write_text('fail-on = "warning"\n')
    told = run("check", ".", "--format", "concise")
    assert told.code == 1
    assert [line.partition(":")[0] for line in told.out.splitlines()[:-1]] == ["strict/unused.yaml"]


def test_standard_input_is_in_the_current_directory(run: Run, project: Path) -> None:
    (project / "nnspec.toml").write_text('severity = {NN210 = "off"}\n')
    assert run("check", "-", given=UNUSED).out == "1 spec checked: no findings\n"


@pytest.mark.parametrize("arguments", [(".",), ("unused.yaml",), ("-",), (".", "--config", "nnspec.toml")])
def test_a_wrong_one_stops_it(run: Run, project: Path, arguments: tuple[str, ...]) -> None:
    (project / "nnspec.toml").write_text('severity = {NN101 = "off"}\n')
    told = run("check", *arguments, given=TIE)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("nnspec.toml:1:21: error: NN101 (unknown-key) is an error of the language")
    assert told.err.count("\n") == 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--config", "none.toml"), "cannot read none.toml: no such file"),
        (("--config", "a", "--no-config"), "not allowed with argument"),
    ],
)
def test_one_that_is_named_must_be_there(run: Run, arguments: tuple[str, ...], message: str) -> None:
    told = run("check", "-", *arguments, given=TIE)
    assert (told.code, told.out) == (2, "")
    assert message in told.err
