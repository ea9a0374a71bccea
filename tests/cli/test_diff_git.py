"""Against a commit of a real repository: what is there, what is new, gone or moved, and what is refused."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.cli.commands import TIE, Run

Git = Callable[..., str]

LAYERED = """
nnspec: 1
name: stored
inputs: {x: {type: number}}
layers: [{dense: {units: 1, weights: {file: weights/w.safetensors, tensor: w}, bias: [0]}}]
outputs: {y: {type: number}}
"""


def changed(text: str = TIE, name: str = "tie") -> str:
    """Return the decision with a lower threshold."""
    return text.replace("threshold: 0.3", "threshold: 0.2").replace("name: tie", f"name: {name}")


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Make ``tmp_path`` a repository, and return what runs git there."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ada@example.com")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def run_git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    run_git("init", "--quiet", "--initial-branch=main")
    return run_git


@pytest.fixture
def repository(git: Git, tmp_path: Path) -> Path:
    """Commit a folder of three specs, and return the root."""
    folder = tmp_path / "specs"
    folder.mkdir()
    (folder / "tie.yaml").write_text(TIE)
    (folder / "other.yaml").write_text(changed(name="other"))
    (folder / "gone.yaml").write_text(changed(name="gone"))
    commit(git)
    return tmp_path


def commit(git: Git) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", "specs")


@pytest.mark.parametrize("ref", ["HEAD", "@", "main", "main@{0}", "v1", "HEAD~0", "HEAD^{/specs}"])
def test_any_name_of_a_commit_is_taken(ref: str, git: Git, repository: Path, run: Run) -> None:
    git("tag", "--annotate", "--message", "one", "v1")
    (repository / "specs" / "tie.yaml").write_text(changed())
    told = run("diff", "--against", f"git:{ref}", "specs/tie.yaml")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith(
        f"tie: compatible for callers; go flips in 1 of 4 cases\n  old: {ref}:specs/tie.yaml\n  new: specs/tie.yaml\n"
    )


def test_a_directory_tells_what_is_new_gone_and_changed(repository: Path, run: Run) -> None:
    (repository / "specs" / "tie.yaml").write_text(changed())
    (repository / "specs" / "gone.yaml").unlink()
    (repository / "specs" / "come.yaml").write_text(changed(name="come"))
    told = run("diff", "--against", "git:HEAD", "specs")
    assert (told.code, told.err) == (1, "")
    assert [line for line in told.out.splitlines() if not line.startswith(" ") and ": " in line] == [
        "come: the network is new",
        "gone: the network is removed",
        "tie: compatible for callers; go flips in 1 of 4 cases",
        "4 networks: 1 breaking change, 1 did not change",
    ]
    document = json.loads(run("diff", "--against", "git:HEAD", "specs", "--format", "json").out)
    assert {each["network"]: each["verdict"] for each in document["comparisons"]} == {
        "come": "compatible",
        "gone": "breaking",
        "other": "same",
        "tie": "compatible",
    }


def test_a_network_that_moved_to_another_file_is_compared(git: Git, repository: Path, run: Run) -> None:
    (repository / "specs" / "deep").mkdir()
    git("mv", "specs/tie.yaml", "specs/deep/even.yaml")
    (repository / "specs" / "deep" / "even.yaml").write_text(changed())
    told = run("diff", "--against", "git:HEAD", "specs")
    assert told.code == 0
    assert "  old: HEAD:specs/tie.yaml\n  new: specs/deep/even.yaml\n" in told.out
    assert "go: 1 of 4 cases flips" in told.out


def test_a_new_file_is_a_new_network_and_no_error(repository: Path, run: Run) -> None:
    (repository / "new.yaml").write_text(changed(name="new"))
    told = run("diff", "--against", "git:HEAD", "new.yaml")
    assert (told.code, told.out) == (0, "new: the network is new\n  new: new.yaml\n")


def test_a_deleted_file_and_a_deleted_folder_are_networks_that_are_gone(repository: Path, run: Run) -> None:
    for name in ("tie", "other", "gone"):
        (repository / "specs" / f"{name}.yaml").unlink()
    one = run("diff", "--against", "git:HEAD", "specs/tie.yaml")
    assert (one.code, one.out) == (1, "tie: the network is removed\n  old: HEAD:specs/tie.yaml\n")
    (repository / "specs").rmdir()
    every = run("diff", "--against", "git:HEAD", "specs")
    assert (every.code, every.out.count("the network is removed")) == (1, 3)
    neither = run("diff", "--against", "git:HEAD", "nowhere")
    assert (neither.code, neither.err) == (
        2,
        "nnspec diff: there is no spec at nowhere, neither now nor in HEAD\n",
    )


def test_paths_are_those_of_the_working_directory(repository: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "specs" / "tie.yaml").write_text(changed())
    monkeypatch.chdir(repository / "specs")
    for path in ("tie.yaml", "../specs/tie.yaml", str(repository / "specs" / "tie.yaml")):
        told = run("diff", "--against", "git:HEAD", path)
        assert f"  old: HEAD:specs/tie.yaml\n  new: {path}\n" in told.out


def test_a_hook_that_says_where_the_repository_is_changes_nothing(
    repository: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert run("diff", "--against", "git:HEAD", "specs").out == "nothing changed in 3 networks\n"


def test_ignored_hidden_and_excluded_files_are_no_networks(git: Git, repository: Path, run: Run) -> None:
    (repository / ".gitignore").write_text("built/\n")
    for folder in ("built", ".hidden", "drafts"):
        (repository / folder).mkdir()
        (repository / folder / "x.yaml").write_text(changed(name="x"))
    (repository / "drafts" / "x.yaml").write_text("no spec: [\n")
    (repository / "nnspec.toml").write_text('exclude = ["drafts/"]\n')
    assert run("diff", "--against", "git:HEAD", ".").out == "nothing changed in 3 networks\n"
    commit(git)
    (repository / "drafts" / "x.yaml").unlink()
    (repository / ".hidden" / "x.yaml").unlink()
    assert run("diff", "--against", "git:HEAD", ".").out == "nothing changed in 3 networks\n"


def test_weights_beside_the_spec_are_those_of_the_commit(git: Git, tmp_path: Path, run: Run) -> None:
    (tmp_path / "nets" / "weights").mkdir(parents=True)
    (tmp_path / "nets" / "stored.yaml").write_text(LAYERED)
    stored = tmp_path / "nets" / "weights" / "w.safetensors"
    save_file({"w": np.array([[1.0]], np.float32)}, stored)
    commit(git)
    save_file({"w": np.array([[3.0]], np.float32)}, stored)
    (tmp_path / "rows.csv").write_text("x\n1\n2\n")
    told = run("diff", "--against", "git:HEAD", "nets/stored.yaml", "--data", "rows.csv")
    assert told.code == 0
    assert "moves by 3 in the mean, 3 at the median, 3.8 at 90%, 3.98 at 99% and 4 at most" in told.out
    assert "layer_1.weights  moved by 2 in the mean and 2 at most, 1 of 1 number" in told.out
    git("rm", "--quiet", "--cached", "nets/weights/w.safetensors")
    commit_without = run("diff", "--against", "git:HEAD", "nets/stored.yaml")
    assert commit_without.code == 0
    git("commit", "--quiet", "--message", "without weights")
    told = run("diff", "--against", "git:HEAD", "nets/stored.yaml")
    assert told.code == 2
    assert "there is no HEAD:nets/weights/w.safetensors, where HEAD:nets/stored.yaml has its weights" in told.err


def test_a_spec_that_was_none_is_told_and_one_that_stayed_none_is_no_change(
    git: Git, repository: Path, run: Run
) -> None:
    (repository / "specs" / "notes.yaml").write_text("notes: [\n")
    commit(git)
    (repository / "specs" / "tie.yaml").write_text(changed())
    told = run("diff", "--against", "git:HEAD", "specs")
    assert (told.code, told.err) == (0, "")
    (repository / "specs" / "notes.yaml").write_text("notes: [1]\n")
    assert run("diff", "--against", "git:HEAD", "specs") == told
    assert run("diff", "--against", "git:HEAD", "specs/notes.yaml").code == 1  # which was named
    (repository / "specs" / "other.yaml").write_text("nnspec: 1\n")
    told = run("diff", "--against", "git:HEAD", "specs")
    assert told.code == 1
    assert "specs/other.yaml:1:1: error" in told.err
    assert "tie: compatible for callers" in told.out


@pytest.mark.parametrize(
    ("against", "message"),
    [
        ("HEAD", "--against takes git:REF, as in git:HEAD~1, not 'HEAD'"),
        ("git:", "'' cannot name a commit"),
        ("git:--help", "'--help' cannot name a commit"),
        ("git:--output=owned", "'--output=owned' cannot name a commit"),
        ("git:-O", "'-O' cannot name a commit"),
        ("git:HEAD:specs", "'HEAD:specs' cannot name a commit"),
        ("git::/specs", "':/specs' cannot name a commit"),
        ("git:HEAD\n--help", "cannot name a commit"),
        ("git:HEAD\0", "cannot name a commit"),
        ("git:nowhere", "git knows no commit 'nowhere'"),
        ("git:HEAD~7", "git knows no commit 'HEAD~7'"),
        ("git:HEAD^{tree}", "git knows no commit 'HEAD^{tree}'"),
        ("git:HEAD..main", "git knows no commit 'HEAD..main'"),
        ("git:^main", "'^main' does not name one commit"),
        ("git:$(touch owned)", "git knows no commit"),
        ("git:`touch owned`", "git knows no commit"),
        ("git:main; touch owned", "git knows no commit"),
    ],
)
def test_what_names_no_commit_is_refused_and_runs_nothing(
    against: str, message: str, repository: Path, run: Run
) -> None:
    before = sorted(repository.iterdir())
    told = run("diff", "--against", against, "specs")
    assert (told.code, told.out) == (2, "")
    assert message in told.err
    assert sorted(repository.iterdir()) == before


NAMES = ["-x.yaml", ":(glob)a.yaml", "sp ace.yaml", "*.yaml", "ü.yaml", '"quoted".yaml', "a\nb.yaml"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_file_is_taken(name: str, git: Git, repository: Path, run: Run) -> None:
    path = repository / "specs" / name
    path.write_text(TIE)
    commit(git)
    path.write_text(changed())
    told = run("diff", "--against", "git:HEAD", f"specs/{name}")
    assert (told.code, told.err) == (0, "")
    assert "go: 1 of 4 cases flips" in told.out
    assert all(character.isprintable() or character == "\n" for character in told.out)
    every = run("diff", "--against", "git:HEAD", "specs")
    assert (every.code, every.out.count("flips")) == (0, 2)


def test_two_files_of_one_name_that_are_gone_are_two(git: Git, repository: Path, run: Run) -> None:
    (repository / "specs" / "twin.yaml").write_text(changed(name="gone"))
    commit(git)
    (repository / "specs" / "twin.yaml").unlink()
    (repository / "specs" / "gone.yaml").unlink()
    assert run("diff", "--against", "git:HEAD", "specs").out.count("gone: the network is removed") == 2
    (repository / "specs" / "come.yaml").write_text(changed(name="gone"))
    told = run("diff", "--against", "git:HEAD", "specs")
    assert told.out.count("gone: the network is removed") == 1
    assert "old: HEAD:specs/twin.yaml" in told.out
    assert told.out.endswith("\n4 networks: 1 breaking change, 3 did not change\n")


def test_a_repository_within_is_another(git: Git, repository: Path, run: Run) -> None:
    inner = repository / "specs" / "inner"
    inner.mkdir()
    (inner / "own.yaml").write_text(changed(name="own"))
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=inner, check=True)
    assert run("diff", "--against", "git:HEAD", "specs").out == "nothing changed in 3 networks\n"
    for arguments in (["add", "--all"], ["commit", "--quiet", "--message", "own"]):
        subprocess.run(["git", *arguments], cwd=inner, check=True)
    git("-c", "advice.addEmbeddedRepo=false", "add", "specs/inner")
    git("commit", "--quiet", "--message", "as a submodule is")
    assert run("diff", "--against", "git:HEAD", "specs").out == "nothing changed in 3 networks\n"
    assert run("diff", "--against", "git:HEAD", "specs/inner").out == "nothing changed\n"


def test_links_below_a_directory_are_compared_where_they_lead(
    git: Git, repository: Path, tmp_path_factory: pytest.TempPathFactory, run: Run
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "far.yaml"
    outside.write_text(changed(name="far"))
    (repository / "specs" / "near.yaml").symlink_to("tie.yaml")
    (repository / "specs" / "far.yaml").symlink_to(outside)
    assert run("diff", "--against", "git:HEAD", "specs").out == "nothing changed in 3 networks\n"
    commit(git)
    assert run("diff", "--against", "git:HEAD", "specs").out == "nothing changed in 3 networks\n"
    (repository / "specs" / "tie.yaml").write_text(changed())
    assert run("diff", "--against", "git:HEAD", "specs").out.count("go flips in 1 of 4 cases") == 1


def test_a_link_in_the_commit_is_not_followed(git: Git, repository: Path, run: Run) -> None:
    (repository / "specs" / "link.yaml").symlink_to("tie.yaml")
    commit(git)
    (repository / "specs" / "link.yaml").unlink()
    (repository / "specs" / "link.yaml").write_text(TIE)
    told = run("diff", "--against", "git:HEAD", "specs/link.yaml")
    assert (told.code, told.out) == (2, "")
    assert "cannot read HEAD:specs/link.yaml: it is a symbolic link" in told.err


def test_a_pointer_of_lfs_is_told_as_such(git: Git, repository: Path, run: Run) -> None:
    pointer = "version https://git-lfs.example/spec/v1\noid sha256:00\nsize 1\n"
    (repository / "net.safetensors").write_text(pointer)
    commit(git)
    told = run("diff", "--against", "git:HEAD", "net.safetensors")
    assert told.code == 2
    assert "cannot read HEAD:net.safetensors: git holds only a pointer to it" in told.err


def test_a_file_too_large_is_not_read(git: Git, repository: Path, run: Run) -> None:
    (repository / "specs" / "tie.yaml").write_text(TIE + "#" * (4 << 20))
    commit(git)
    (repository / "specs" / "tie.yaml").write_text(TIE)
    told = run("diff", "--against", "git:HEAD", "specs/tie.yaml")
    assert told.code == 2
    assert "cannot read HEAD:specs/tie.yaml: it is larger than 4 MiB" in told.err


def test_where_there_is_no_repository_no_commit_or_no_git(
    git: Git, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tie.yaml").write_text(TIE)
    unborn = run("diff", "--against", "git:HEAD", "tie.yaml")
    assert (unborn.code, unborn.out) == (2, "")
    assert "git knows no commit 'HEAD'" in unborn.err
    outside = tmp_path_factory.mktemp("outside") / "tie.yaml"
    outside.write_text(TIE)
    told = run("diff", "--against", "git:HEAD", outside)
    assert told.code == 2
    assert "is in no git repository" in told.err
    monkeypatch.setenv("PATH", str(tmp_path))
    told = run("diff", "--against", "git:HEAD", "tie.yaml")
    assert told.code == 2
    assert "git is not installed, or not on the PATH" in told.err


def test_rows_are_for_one_network(repository: Path, run: Run) -> None:
    (repository / "rows.csv").write_text("a,b\nyes,no\n")
    told = run("diff", "--against", "git:HEAD", "specs", "--data", "rows.csv")
    assert (told.code, told.out) == (2, "")
    assert "--data is for one network, and here are 3" in told.err
    one = run("diff", "--against", "git:HEAD", "specs/tie.yaml", "--data", "rows.csv")
    assert one.code == 0
    assert run("diff", "--against", "git:HEAD", "-").code == 2
