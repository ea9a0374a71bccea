"""Two directories of specs: what is paired, new, gone or moved, and what is refused."""

import json
from pathlib import Path

import pytest

from nnspec import loads
from tests.cli.commands import TIE, Run

LOWER = TIE.replace("threshold: 0.3", "threshold: 0.2")
THIRD = TIE.replace("name: tie", "name: third")


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """Write two folders of the same three specs, and return what they lie in."""
    for side in ("old", "new"):
        (tmp_path / side / "deep").mkdir(parents=True)
        write(tmp_path / side / "tie.yaml", "tie")
        write(tmp_path / side / "deep" / "other.yaml", "other")
        (tmp_path / side / "deep" / "third.json").write_text(json.dumps(loads(THIRD).canonical()))
    return tmp_path


def write(path: Path, name: str, text: str = TIE) -> None:
    path.write_text(text.replace("name: tie", f"name: {name}"))


def test_the_same_is_the_same(run: Run, both: Path) -> None:
    told = run("diff", "old", "new")
    assert (told.code, told.out, told.err) == (0, "nothing changed in 3 networks\n", "")


def test_specs_go_by_their_path_and_one_summary_ends_it(run: Run, both: Path) -> None:
    write(both / "new" / "deep" / "other.yaml", "other", LOWER)
    told = run("diff", "old", "new")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith(
        "other: compatible for callers; go flips in 1 of 4 cases\n"
        "  old: old/deep/other.yaml\n"
        "  new: new/deep/other.yaml\n"
    )
    assert told.out.endswith("\n3 networks: compatible for callers, 2 did not change\n")


def test_one_that_is_removed_breaks_and_one_that_is_new_does_not(run: Run, both: Path) -> None:
    (both / "old" / "tie.yaml").unlink()
    write(both / "old" / "was.yaml", "was")
    told = run("diff", "old", "new")
    assert told.code == 1
    assert told.out == (
        "tie: the network is new\n"
        "  new: new/tie.yaml\n"
        "\n"
        "was: the network is removed\n"
        "  old: old/was.yaml\n"
        "\n"
        "4 networks: 1 breaking change, 2 did not change\n"
    )
    assert run("diff", "new", "old", "--format", "json").code == 1
    (both / "old" / "was.yaml").unlink()
    assert run("diff", "old", "new").code == 0


def test_one_that_moved_is_compared(run: Run, both: Path) -> None:
    (both / "new" / "tie.yaml").rename(both / "new" / "deep" / "even.yaml")
    write(both / "new" / "deep" / "even.yaml", "tie", LOWER)
    told = run("diff", "old", "new")
    assert told.code == 0
    assert "  old: old/tie.yaml\n  new: new/deep/even.yaml\n" in told.out


def test_the_formats_for_machines_tell_all(run: Run, both: Path) -> None:
    (both / "new" / "tie.yaml").unlink()
    document = json.loads(run("diff", "old", "new", "--format", "json").out)
    assert document["breaking"] == 1
    assert {each["network"]: each["verdict"] for each in document["comparisons"]} == {
        "other": "same",
        "third": "same",
        "tie": "breaking",
    }
    assert run("diff", "old", "new", "--format", "markdown").out.startswith("## nnspec diff: 1 breaking change\n")


def test_the_configuration_says_which_files_are_specs(run: Run, both: Path) -> None:
    (both / "old" / "draft.yaml").write_text("nnspec: 1\n")
    assert run("diff", "old", "new").code == 1
    (both / "old" / "nnspec.toml").write_text('exclude = ["draft.yaml"]\n')
    assert run("diff", "old", "new").out == "nothing changed in 3 networks\n"


def test_what_is_not_meant_as_a_spec_is_none(run: Run, both: Path) -> None:
    for side in ("old", "new"):
        (both / side / "notes.yaml").write_text(f"a: {side}\n")
    (both / "old" / "package.json").write_text('{"name": "app"}')
    (both / "old" / "other.yaml").write_text("a: [\n")
    told = run("diff", "old", "new")
    assert (told.code, told.out, told.err) == (0, "nothing changed in 3 networks\n", "")
    (both / "new" / "tie.yaml").write_text("a: 1\n")
    assert "tie: the network is removed" in run("diff", "old", "new").out
    for side in ("old", "new"):
        (both / f"others_{side}").mkdir()
        (both / f"others_{side}" / "notes.yaml").write_text(f"a: {side}\n")
    told = run("diff", "others_old", "others_new")
    assert told.code == 2
    assert "no file in others_old and others_new has the key nnspec" in told.err


def test_a_spec_that_is_none_is_told_with_the_others(run: Run, both: Path) -> None:
    (both / "new" / "tie.yaml").write_text("nnspec: 1\nname: tie\n")
    write(both / "new" / "deep" / "other.yaml", "other", LOWER)
    told = run("diff", "old", "new")
    assert told.code == 1
    assert "new/tie.yaml" in told.err
    assert told.out.endswith("\n2 networks: compatible for callers, 1 did not change\n")


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (("old", "new/tie.yaml"), "old is a directory and new/tie.yaml is none; give two files or two directories"),
        (("missing.yaml", "new"), "new is a directory and missing.yaml is none"),
        (("old", "empty"), "no file in empty ends in .yaml, .yml, .json"),
        (("old", "new", "--data", "old/tie.yaml"), "--data is for one network, and here are 3"),
    ],
)
def test_what_cannot_be_compared_is_refused(paths: tuple[str, ...], message: str, run: Run, both: Path) -> None:
    (both / "empty").mkdir()
    told = run("diff", *paths)
    assert (told.code, told.out) == (2, "")
    assert message in told.err
