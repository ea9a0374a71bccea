"""What each format says of one directory: ``formats/FORMAT.out``.

``UPDATE_GOLDEN=1 pytest tests/cli/test_formats.py`` writes the outputs anew; the diff is then the review.
"""

import json
import os
from importlib.metadata import version
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from nnspec.diagnostics.explain import explain
from nnspec.reports import FORMATS, HUMAN
from tests.cli.commands import CLEAN, Run

GOLDEN = Path(__file__).parent / "formats"

# An error behind a tab and wide characters, one without hint, two warnings of which one is made a note, nothing, and
# a file that is no UTF-8, in a directory whose name has to be escaped nearly everywhere.
FILES = {
    "a, b: 100% größe/wrong.yaml": """\
nnspec: 1
name: wrong
description: "日本語 😀\t::error::<&>"
inputs: {x: {type: number, "größe":\t"日本", rnge: [0, 1]}}
layers:
  - dense: {units: 1, activation: sigmod}
  - dense: {units: 1, activation: sigmod}
outputs: {y: {type: number}}
""",
    "unused.yaml": """\
nnspec: 1
name: unused
inputs: {x: {type: number}, y: {type: number}}
layers: [{dense: {units: 1}, from: x}]  # nnspec: ignore[NN208] reason: it was one
outputs: {z: {type: number}}
training: {}
""",
    "right.yaml": CLEAN,
    "latin.yaml": "name: größe\n",
    "nnspec.toml": 'severity = {NN020 = "note"}\n',
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="latin-1" if name == "latin.yaml" else "utf-8")
    return tmp_path


@pytest.mark.parametrize("form", FORMATS)
def test_the_format_says(run: Run, project: Path, form: str) -> None:
    told = run("check", ".", "--format", form)
    assert told.code == 2
    assert told.err.startswith("nnspec check: cannot read latin.yaml: it is not UTF-8")
    said = without_what_changes(told.out) if form == "sarif" else told.out
    golden = GOLDEN / f"{form}.out"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def without_what_changes(log: str) -> str:
    """Return a SARIF log without the version, and without the pages of its rules."""
    document = json.loads(log)
    driver = document["runs"][0]["tool"]["driver"]
    assert driver["semanticVersion"] == version("nnspec")
    driver["semanticVersion"] = "VERSION"
    for rule in driver["rules"]:
        page = explain(rule["id"])
        assert rule["help"] == {"text": page, "markdown": page}
        assert page.startswith(
            f"# {rule['id']}: {rule['name']}\n\n## What it says\n\n{rule['fullDescription']['text']}\n"
        )
        del rule["help"], rule["fullDescription"]
    return f"{json.dumps(document, indent=2)}\n"


def test_no_output_is_without_its_format() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(FORMATS)


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in HUMAN])
def test_an_empty_report_is_one_too(run: Run, form: str) -> None:
    told = run("check", "-", "--format", form, given=CLEAN)
    assert (told.code, told.err) == (0, "")
    match form:
        case "github":
            assert told.out.splitlines()[1] == "1 spec checked: no findings"
        case "junit":
            assert fromstring(told.out).get("tests") == "1"  # noqa: S314 - our own text
        case "gitlab":
            assert json.loads(told.out) == []
        case _:
            assert "NN" not in json.dumps(json.loads(told.out)).replace("NNspec", "")


def test_the_report_of_the_last_time_is_no_spec(run: Run, project: Path) -> None:
    for file in ("./report.json", str(project / "report.json")):
        (project / "report.json").write_text("[]")
        told = run("check", ".", "--format", "gitlab", "--output-file", file)
        assert "report.json" not in told.out
        assert "3 specs checked" in told.out
