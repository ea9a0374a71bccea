"""``nnspec init`` without a terminal: templates, and files that are all written or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import nnspec
from nnspec.cli.init.files import FileExistsAlreadyError, NewFile, write
from nnspec.cli.init.templates import TEMPLATES, network_name
from nnspec.cli.parser import UsageError
from nnspec.schema import FILE_NAME, schema_text
from tests.cli.commands import Run

TRAINED = [name for name, template in TEMPLATES.items() if template.data is not None]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_a_spec_whose_examples_hold(name: str, run: Run, tmp_path: Path) -> None:
    told = run("init", "mine.yaml", "--template", name)
    assert (told.code, told.err) == (0, "")
    data = [f"mine{suffix}" for suffix in (".csv", ".yaml") if suffix == ".yaml" or name in TRAINED]
    assert names(tmp_path) == [*data, FILE_NAME]
    assert (tmp_path / "mine.yaml").read_text().splitlines()[0] == f"# yaml-language-server: $schema={FILE_NAME}"
    assert run("check", ".").out == "1 spec checked: no findings\n"
    assert run("fmt", "--check", "mine.yaml").code == 0
    tested = run("test", "mine.yaml")
    assert tested.code == 0
    assert ("skipped" in tested.out) == (name in TRAINED)


@pytest.mark.parametrize("name", TEMPLATES)
def test_as_json_a_template_is_the_same_spec(name: str, run: Run, tmp_path: Path) -> None:
    assert run("init", "mine.yaml", "--template", name, "--no-schema").code == 0
    told = run("init", "deep/mine.json", "--template", name)
    assert (told.code, told.err) == (0, "")
    text = (tmp_path / "deep" / "mine.json").read_text()
    assert text.startswith('{\n  "$schema": "nnspec.schema.json",\n  "nnspec": 1,\n')
    assert nnspec.loads(text, "json") == nnspec.load(tmp_path / "mine.yaml")
    assert run("check", "deep").out == "1 spec checked: no findings\n"
    assert run("fmt", "--check", "deep/mine.json").code == 0


def test_json_can_be_without_the_key_too(run: Run, tmp_path: Path) -> None:
    run("init", "mine.json", "--template", "decision", "--no-schema")
    assert names(tmp_path) == ["mine.json"]
    assert (tmp_path / "mine.json").read_text().startswith('{\n  "nnspec": 1,\n  "name": "mine",\n')


@pytest.mark.parametrize("name", TRAINED)
def test_the_data_of_a_template_train_it(name: str, run: Run) -> None:
    told = run("init", "--template", name)
    train, test = told.out.rpartition("Next:\n")[2].splitlines()
    for line in (train, test):
        verb = run(*line.split()[1:])
        assert verb.code == 0, verb
    assert "passed" in verb.out


def test_the_commands_that_follow_run(run: Run) -> None:
    for name in set(TEMPLATES) - set(TRAINED):
        for line in run("init", "--template", name).out.rpartition("Next:\n")[2].splitlines():
            assert run(*line.split()[1:]).code == 0


def test_templates_are_listed(run: Run) -> None:
    told = run("init", "--list")
    assert told.code == 0
    assert [line.split()[0] for line in told.out.splitlines()] == [*TEMPLATES]


def test_without_a_terminal_a_template_is_wanted(run: Run, tmp_path: Path) -> None:
    told = run("init", "x.yaml")
    assert told.code == 2
    assert "give --template NAME (decision, " in told.err
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("x.toml", "--template", "decision"), "x.toml does not end in .yaml, .yml, .json"),
        (("x.schema.json", "--template", "decision"), "x.schema.json is the name of a schema"),
        (("x", "--template", "decision"), "x does not end in .yaml, .yml, .json"),
        (("1.yaml", "--template", "decision"), "'1' makes no name for a network"),
        (("--template", "decison"), "did you mean 'decision'?"),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple[str, ...], told: str, run: Run, tmp_path: Path) -> None:
    result = run("init", *arguments)
    assert result.code == 2
    assert told in result.err
    assert names(tmp_path) == []


def test_nothing_is_overwritten_without_force(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fruit.csv").write_text("mine")
    told = run("init", "--template", "classifier")
    assert told.code == 2
    assert told.err == "nnspec init: fruit.csv is there already; --force overwrites it\n"
    assert names(tmp_path) == ["fruit.csv"]
    assert run("init", "--template", "classifier", "--force").code == 0
    assert (tmp_path / "fruit.csv").read_text() != "mine"
    again = run("init", "--template", "classifier")
    assert again.err == "nnspec init: fruit.yaml and fruit.csv are there already; --force overwrites them\n"


def test_a_directory_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fruit.csv").mkdir()
    told = run("init", "--template", "classifier", "--force")
    assert told.err == "nnspec init: fruit.csv is there already; a directory is not overwritten\n"
    assert names(tmp_path) == ["fruit.csv"]


def test_a_dangling_link_is_something(run: Run, tmp_path: Path) -> None:
    (tmp_path / "concert.yaml").symlink_to("nowhere")
    assert "is there already" in run("init", "--template", "decision").err


def test_a_schema_above_is_taken(run: Run, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(schema_text())
    told = run("init", "specs/deep/", "--template", "decision")
    assert (told.code, told.err) == (0, "")
    written = tmp_path / "specs" / "deep"
    assert names(written) == ["concert.yaml"]
    assert written.joinpath("concert.yaml").read_text().startswith("# yaml-language-server: $schema=../../nnspec.")


def test_a_schema_outside_the_repository_is_not_taken(run: Run, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(schema_text())
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    run("init", "repository/", "--template", "decision")
    assert FILE_NAME in names(tmp_path / "repository")


def test_a_schema_of_another_version_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"\xff")
    told = run("init", "--template", "decision")
    assert told.code == 0
    assert "is of another version of nnspec; to write it anew: nnspec schema > " in told.err
    assert (tmp_path / FILE_NAME).read_bytes() == b"\xff"


def test_the_line_for_editors_can_be_left_out(run: Run, tmp_path: Path) -> None:
    run("init", "--template", "decision", "--no-schema")
    assert names(tmp_path) == ["concert.yaml"]
    assert "yaml-language-server" not in (tmp_path / "concert.yaml").read_text()


def test_the_network_is_named_after_its_file(run: Run, tmp_path: Path) -> None:
    run("init", "My Net.yaml", "--template", "decision")
    assert "\nname: my_net\n" in (tmp_path / "My Net.yaml").read_text()
    assert network_name("x" * 100) == "x" * 64
    with pytest.raises(UsageError):
        network_name("_")


def test_what_cannot_be_finished_is_taken_back(tmp_path: Path) -> None:
    # A draft takes a longer name than its file; one of 255 bytes cannot have one.
    files = [NewFile(tmp_path / "one.yaml", "1"), NewFile(tmp_path / f"{'x' * 250}.yaml", "2")]
    with pytest.raises(OSError, match="too long"):
        write(files, force=False)
    assert names(tmp_path) == []
    write(files[:1], force=False)
    with pytest.raises(FileExistsAlreadyError) as refused:
        write(files[:1], force=False)
    assert refused.value.paths == (tmp_path / "one.yaml",)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_takes_no_file_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    told = run("init", "closed/", "--template", "decision")
    assert told.code == 2
    assert "Permission denied" in told.err


def test_it_needs_neither_numpy_nor_grpc(tmp_path: Path) -> None:
    script = "import sys, nnspec.cli.main as m; m.main(['init', '--template', 'image']); "
    script += "print({'numpy', 'grpc'} & sys.modules.keys())"
    told = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "set()"
