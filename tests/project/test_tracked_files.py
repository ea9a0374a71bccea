"""What lies in the repository: no trace of a machine, no large file, no long module."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRACKED = [
    ROOT / name
    for name in subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    .stdout.strip("\0")
    .split("\0")
    if (ROOT / name).is_file()
]
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w")
REGISTRY_HOST = re.compile(r"\b(?:pypi|pythonhosted|npmjs)\.(?:org|com)\b")
MODULE_LINES = 400
FILE_BYTES = 2 * 1024 * 1024


def text_of(path: Path) -> str | None:
    """Return the text of a file, or None where it is binary."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in TRACKED
        if (text := text_of(path)) is not None
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_path_of_a_machine() -> None:
    assert lines_matching(MACHINE_PATH) == []
    if len(ROOT.parts) > 2:  # a checkout at /src would find every URL that ends so
        assert lines_matching(re.compile(rf"(?<![\w.]){re.escape(str(ROOT))}\b")) == []


def test_no_host_of_a_package_registry() -> None:
    assert lines_matching(REGISTRY_HOST) == []


@pytest.mark.parametrize("text", ["/" + "home/ada/x", "see /" + "root/x", '"/' + 'Users/ada"'])
def test_the_pattern_finds_machine_paths(text: str) -> None:
    assert MACHINE_PATH.search(text)


def test_modules_are_short() -> None:
    modules = [
        path
        for path in TRACKED
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in {"nnspec", "runtime", "server", "specs", "bench"}
        if "_pb2" not in path.name
    ]
    assert modules
    sizes = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules}
    assert {name: lines for name, lines in sizes.items() if lines > MODULE_LINES} == {}


def test_files_are_small() -> None:
    assert [str(path.relative_to(ROOT)) for path in TRACKED if path.stat().st_size > FILE_BYTES] == []


def test_the_top_level_is_what_a_newcomer_is_told() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in TRACKED}
    packages = {"nnspec", "runtime", "server", "proto", "tests", "specs", "docs", "bench"}
    files = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "pyproject.toml", "constraints.txt"}
    assert top == packages | files | {".ci", ".gitignore", ".pre-commit-hooks.yaml"}
