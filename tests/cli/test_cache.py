"""What was said of a valid spec is known the next time, and nothing else is: no finding is ever lost to the cache."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import nnspec
from nnspec.check import check
from nnspec.cli.cache import BYTES, FILES, VARIABLE, Cache
from nnspec.diagnostics import CODES, Code, Severity, Source
from nnspec.lint.limits import Limits
from nnspec.reports import FORMATS
from tests.cli.commands import CLEAN, SPECS, TIE, Run, Told
from tests.diagnostics.examples import example

MODELS_TOLD = "import sys; from nnspec.cli.main import main; main(sys.argv[1:]); print('pydantic' in sys.modules)"


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the directory of a cache that commands use."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def known(kept: Path) -> int:
    """Return how many texts are known to be clean."""
    return sum(len(file.read_bytes().splitlines()) for file in kept.glob("*"))


def process(arguments: Sequence[str | Path], **environment: str) -> Told:
    """Run a command in a process of its own, which says at the end whether it imported the models."""
    command = [sys.executable, "-P", "-c", MODELS_TOLD, *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, env=os.environ | environment)
    return Told(ended.returncode, ended.stdout, ended.stderr)


def test_a_clean_spec_is_not_checked_twice(kept: Path, tmp_path: Path) -> None:
    spec = tmp_path / "clean.yaml"
    spec.write_text(f"{CLEAN}description: a profile, and no file of weights\n")
    first, second = process(["check", spec]), process(["check", spec])
    assert first == Told(0, "1 spec checked: no findings\nTrue\n", "")
    assert second == Told(0, "1 spec checked: no findings\nFalse\n", "")
    assert known(kept) == 1


def test_remarks_on_a_valid_spec_are_told_again(kept: Path, tmp_path: Path) -> None:
    spec = tmp_path / "tie.yaml"
    spec.write_text(TIE)
    first, second = process(["check", spec]), process(["check", spec])
    assert "NN609" in first.out
    assert first.out == second.out.replace("False", "True")
    assert second.out.endswith("False\n")


@pytest.mark.parametrize("left", [32, 33, 40])
def test_half_a_line_is_not_taken_for_a_spec_without_findings(kept: Path, run: Run, tmp_path: Path, left: int) -> None:
    (tmp_path / "tie.yaml").write_text(TIE)
    first = run("check", "tie.yaml")
    assert "NN609" in first.out
    (file,) = kept.iterdir()
    file.write_bytes(file.read_bytes()[:left])
    assert run("check", "tie.yaml") == first
    assert run("check", "tie.yaml") == first


def test_what_is_wrong_is_found_each_time(kept: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(TIE.replace("boolean", "bolean"))
    first = run("check", "wrong.yaml")
    assert first.code == 1
    assert run("check", "wrong.yaml") == first
    assert known(kept) == 0


@pytest.mark.parametrize("code", [code for code in CODES.values() if code.severity is not Severity.ERROR])
def test_every_finding_is_read_as_it_was_written(code: Code, kept: Path) -> None:
    bad = example(code, "bad")
    for _ in range(2):
        cache = Cache(kept)
        assert cache.check(bad, None) == check(bad, None)
        cache.save()


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_is_the_same_from_the_cache(kept: Path, run: Run, form: str) -> None:
    uncached = run("check", SPECS, "--format", form, "--no-cache")
    assert known(kept) == 0
    assert run("check", SPECS, "--format", form) == uncached
    assert known(kept) > 5
    assert run("check", SPECS, "--format", form) == uncached


def test_a_text_that_changes_is_checked_again(kept: Path, run: Run, tmp_path: Path) -> None:
    spec = tmp_path / "a.yaml"
    spec.write_text(CLEAN)
    assert run("check", "a.yaml").code == 0
    spec.write_text(CLEAN.replace("boolean", "bolean"))
    assert run("check", "a.yaml").code == 1
    spec.write_text(CLEAN)
    assert run("check", "a.yaml").code == 0


def test_the_limits_and_the_format_belong_to_what_is_known(kept: Path) -> None:
    text = '{"nnspec": 1, "name": "a", "inputs": {"x": {"type": "number"}}, "layers": [{"dense": {"units": 1}}],' + (
        ' "outputs": {"y": {"type": "number"}}, "training": {}}'
    )
    for source, limits in (
        (Source("a.json", text, "json"), None),
        (Source("a.json", text, "json"), Limits(parameters=1)),
        (Source("a.yaml", text), None),
    ):
        for _ in range(2):
            cache = Cache(kept)
            assert cache.check(source, limits) == check(source, limits)
            cache.save()


def test_another_checker_knows_nothing(kept: Path, tmp_path: Path) -> None:
    spec, copy = tmp_path / "clean.yaml", tmp_path / "copy"
    spec.write_text(CLEAN)
    shutil.copytree(Path(nnspec.__file__).parent, copy / "nnspec", ignore=shutil.ignore_patterns("__pycache__"))
    told = []
    for edit in (None, None, "# another version\n"):
        if edit is not None:
            with (copy / "nnspec" / "lint" / "__init__.py").open("a") as source:
                source.write(edit)
        told.append(process(["check", spec], PYTHONPATH=str(copy)).out.splitlines()[-1])
    assert told == ["True", "False", "True"]
    assert len([*kept.iterdir()]) == 2


@pytest.mark.parametrize("spoil", ["a file in its place", "bytes that are no lines", "remarks cut off"])
def test_a_cache_that_cannot_be_used_is_as_good_as_none(spoil: str, kept: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TIE)
    if spoil == "a file in its place":
        kept.write_text("not a directory")
    elif spoil == "bytes that are no lines":
        run("check", "a.yaml")
        for file in kept.iterdir():
            file.write_bytes(os.urandom(1000))
    else:
        run("check", "a.yaml")
        for file in kept.iterdir():
            file.write_bytes(file.read_bytes()[:-10])
    assert run("check", "a.yaml") == run("check", "a.yaml", "--no-cache")


def test_an_empty_name_keeps_nothing(monkeypatch: pytest.MonkeyPatch, run: Run, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    (tmp_path / "a.yaml").write_text(CLEAN)
    run("check", "a.yaml")
    assert not (tmp_path / "user").exists()
    monkeypatch.delenv(VARIABLE)
    run("check", "a.yaml")
    assert known(tmp_path / "user" / "nnspec") == 1


def test_the_cache_is_bounded(kept: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CLEAN)
    (tmp_path / "b.yaml").write_text(f"{CLEAN}# another\n")
    lines = BYTES // 33
    run("check", "a.yaml")
    (file,) = kept.iterdir()
    known_before = file.read_bytes()
    theirs = [kept / f"{number}" for number in range(FILES + 3)]
    older = [file.with_name(f"check-{number:032x}") for number in range(FILES + 3)]
    for made in (*theirs, *older):
        made.write_text("")
        os.utime(made, (1, 1))
    file.write_bytes(b"".join(b"%032x\n" % number for number in range(lines)) + known_before)
    run("check", "b.yaml")
    assert file.stat().st_size < 0.51 * BYTES
    assert len([*kept.glob("check-*")]) == FILES
    assert all(file.exists() for file in theirs)
    # What was said last is what is left.
    assert file.read_bytes().splitlines(keepends=True)[-2] == known_before
