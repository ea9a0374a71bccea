"""Specs of one name in one directory: told where both are looked at, as the service would refuse them."""

import json
from pathlib import Path

import pytest

from nnspec.diagnostics import Source
from nnspec.namesakes import namesakes
from tests.cli.commands import CLEAN, Run

FLOW = (
    '{nnspec: 1, "name": tie, inputs: {a: {type: boolean}}, weights: {a: 1}, bias: 0, outputs: {go: {type: boolean}}}'
)
LAYERED = """
nnspec: 1
name: other
inputs: {x: {type: number}}
layers: [{dense: {units: 1, weights: [[2]]}, name: tie}]
outputs: {y: {type: number}}
"""

# Each way to write the name of a network, and texts that only look as if they had it.
SAME = {
    "plain": CLEAN,
    "comment": CLEAN.replace("name: tie", "name:  tie  # as ever"),
    "quoted": CLEAN.replace("name: tie", "name: 'tie'"),
    "key in quotes": CLEAN.replace("name: tie", '"name" : "tie"'),
    "next line": CLEAN.replace("name: tie", "name:\n  tie"),
    "lines of Windows": CLEAN.replace("\n", "\r\n"),
    "flow": FLOW,
    "two lines": CLEAN + "description: |\n  name: other\n",
}
OTHER = {
    "another name": CLEAN.replace("name: tie", "name: tie2"),
    "a layer": LAYERED,
    "a description": LAYERED.replace("name: tie", "name: hidden") + "description: |\n  name: tie\n",
    "an alias, which is not followed": CLEAN.replace("name: tie", "metadata: {title: &title tie}\nname: *title"),
    "no name": CLEAN.replace("name: tie\n", ""),
    "another file": '{"name": "tie", "version": "1"}',
    "no spec": "name: tie\nname: tie\n",
}


@pytest.mark.parametrize("first", ["plain", "flow"])
@pytest.mark.parametrize("second", SAME)
def test_a_name_is_found_however_it_is_written(first: str, second: str) -> None:
    found = namesakes([Source("a.yaml", SAME[first]), Source("b.yaml", SAME[second])])
    assert [*found] == ["b.yaml"]
    assert "the network 'tie' is also in a.yaml:" in found["b.yaml"].message


@pytest.mark.parametrize("text", OTHER.values(), ids=OTHER)
def test_what_only_looks_like_the_name_is_none(text: str) -> None:
    assert namesakes([Source("a.yaml", CLEAN), Source("b.yaml", text)]) == {}
    assert namesakes([Source("a.yaml", text), Source("b.yaml", CLEAN)]) == {}


def test_a_directory_tells_both_places(run: Run, tmp_path: Path) -> None:
    (tmp_path / "specs" / "deep").mkdir(parents=True)
    (tmp_path / "specs" / "one.yaml").write_text(CLEAN)
    value = {"nnspec": 1, "name": "tie", "inputs": {"a": {"type": "boolean"}}, "weights": {"a": 1}, "bias": 0}
    (tmp_path / "specs" / "deep" / "two.json").write_text(json.dumps({**value, "outputs": {"go": {"type": "boolean"}}}))
    (tmp_path / "specs" / "three.yaml").write_text("\n\n" + CLEAN.lstrip())
    for directory in ("specs", ".", str(tmp_path), "specs/deep/.."):
        told = run("check", directory, "--format", "json")
        assert (told.code, told.err) == (0, "")
        found = json.loads(told.out)["diagnostics"]
        assert [(each["code"], Path(each["file"]).name, each["path"]) for each in found] == [
            ("NN213", "three.yaml", ["name"]),
            ("NN213", "two.json", ["name"]),
        ]
        assert [each["line"] for each in found] == [4, 1]
        assert all("the network 'tie' is also in " in each["message"] for each in found)
    assert run("check", "specs", "--fail-on", "warning").code == 1


def test_files_that_are_named_and_directories_apart_may_share_a_name(run: Run, tmp_path: Path) -> None:
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "tie.yaml").write_text(CLEAN)
    clean = "2 specs checked: no findings\n"
    assert run("check", "here/tie.yaml", "there/tie.yaml").out == clean
    assert run("check", "here", "there").out == clean
    assert run("check", "here", "-", given=CLEAN).out == clean
    assert "NN213" in run("check", ".").out
    assert "NN213" not in run("check", "here", "there", "-", given=CLEAN).out


def test_it_is_graded_and_taken_back_like_any_other(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CLEAN)
    (tmp_path / "b.yaml").write_text(CLEAN)
    (tmp_path / "nnspec.toml").write_text('severity = {NN213 = "error"}\n')
    assert run("check", ".").code == 1
    (tmp_path / "nnspec.toml").unlink()
    (tmp_path / "b.yaml").write_text(
        CLEAN.replace("name: tie", "name: tie  # nnspec: ignore[NN213] reason: served apart")
    )
    assert run("check", ".").out == "2 specs checked: no findings\n"
    assert run("check", "b.yaml").out == "1 spec checked: no findings\n"


def test_a_spec_with_errors_has_its_name_all_the_same(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CLEAN)
    (tmp_path / "b.yaml").write_text(CLEAN.replace("boolean", "bolean", 1))
    told = run("check", ".", "--format", "concise")
    assert told.code == 1
    assert "b.yaml:3:7: warning[NN213]" in told.out


def test_what_was_clean_alone_is_told_beside_another(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNSPEC_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "specs").mkdir()
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / "specs" / name).write_text(CLEAN)
    for _ in range(2):
        assert run("check", "specs/a.yaml", "specs/b.yaml").out == "2 specs checked: no findings\n"
        assert "specs/b.yaml:3:7: warning[NN213]" in run("check", "specs", "--format", "concise").out


@pytest.mark.parametrize("paths", [("./a.yaml", "."), (".", "deep"), ("deep", "../specs"), (".", "HERE")])
def test_a_file_is_not_the_rival_of_itself(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paths: tuple[str, str]
) -> None:
    (tmp_path / "specs" / "deep").mkdir(parents=True)
    (tmp_path / "specs" / "a.yaml").write_text(CLEAN)
    (tmp_path / "specs" / "deep" / "b.yaml").write_text(CLEAN.replace("name: tie", "name: other"))
    monkeypatch.chdir(tmp_path / "specs")
    told = run("check", *(str(tmp_path / "specs") if path == "HERE" else path for path in paths))
    assert (told.code, told.out) == (0, "2 specs checked: no findings\n")


def test_rivals_in_a_directory_within_another_are_told_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "specs" / "deep").mkdir(parents=True)
    for name in ("a", "b"):
        (tmp_path / "specs" / "deep" / f"{name}.yaml").write_text(CLEAN)
    assert run("check", "specs", "specs/deep").out.endswith("2 specs checked: 1 warning in 1 of them\n")


def test_a_file_that_is_named_is_a_spec_however_it_is_spelt(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("a: 1\n")
    assert run("check", ".", "./other.yaml").code == 1
