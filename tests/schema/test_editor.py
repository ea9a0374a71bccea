"""Real editors' services find the schema by the modeline or the key of a spec, and complete, tell and underline."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from nnspec.schema import FILE_NAME, schema_text
from tests.schema.documents import ROOT, SHIPPED
from tests.schema.editor import Editor

MODELINE = "# yaml-language-server: $schema="
NETWORK = "nnspec: 1\nname: draft\ninputs: {x: {type: number}}\noutputs: {y: {type: number}}\n"
HEAD = f"{MODELINE}{FILE_NAME}\n{NETWORK}"


@pytest.fixture(scope="module")
def editor(node_folder: Path) -> Iterator[Editor]:
    with Editor(node_folder, ROOT) as opened:
        yield opened


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    (tmp_path / FILE_NAME).write_text(schema_text(), encoding="utf-8")
    return tmp_path / "draft.yaml"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_modeline_leads_to_the_schema(path: Path) -> None:
    first, _, _ = path.read_text(encoding="utf-8").partition("\n")
    assert first.startswith(MODELINE)
    assert (path.parent / first.removeprefix(MODELINE)).resolve() == ROOT / "docs" / FILE_NAME


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_spec_is_not_underlined(path: Path, editor: Editor) -> None:
    text = path.read_text(encoding="utf-8")
    assert editor.open(path, text) == []
    line = next(number for number, each in enumerate(text.splitlines()) if each.startswith("outputs:"))
    assert "What the network answers" in editor.hover(path, line, 2)


@pytest.mark.parametrize(
    ("text", "line", "columns", "told"),
    [
        ("layers: [{dense: {units: 1, activation: sigmod}}]\n", 5, (40, 46), '"sigmoid"'),
        ("layers: [{dense: {units: 0}}]\n", 5, (25, 26), "below the minimum of 1"),
        ("layers:\n  - dens: {units: 1}\n", 6, (4, 8), "Property dens is not allowed"),
        ("layers: [{dense: {units: 1}}]\ntraining: {epoch: 3}\n", 6, (11, 16), "Property epoch is not allowed"),
        ("weights: {x: heavy}\nthreshold: 1\n", 5, (13, 18), 'Expected "number"'),
    ],
)
def test_a_mistake_is_underlined(
    text: str, line: int, columns: tuple[int, int], told: str, draft: Path, editor: Editor
) -> None:
    findings = editor.open(draft, HEAD + text)
    places = [(each["range"]["start"], each["range"]["end"], each["message"]) for each in findings]
    assert any(
        (start["line"], start["character"], end["line"], end["character"]) == (line, columns[0], line, columns[1])
        and told in message
        for start, end, message in places
    ), places


@pytest.mark.parametrize(
    ("text", "offered", "documentation"),
    [
        ("layers:\n  - dense:\n      units: 1\n      activation: ", "leaky_relu", "max(x, slope x)"),
        ("layers:\n  - ", "dense", "each weigh everything in the layer before"),
        ("layers: [{dense: {units: 1}}]\ntraining:\n  optimizer:\n    ", "adam", "Kingma and Ba"),
        ("layers: [{dense: {units: 1}}]\ntraining:\n  epochs: 3\n  ", "batch_size", "Rows of a step"),
    ],
)
def test_what_can_stand_somewhere_is_offered_and_explained(
    text: str, offered: str, documentation: str, draft: Path, editor: Editor
) -> None:
    lines = (HEAD + text).split("\n")
    editor.open(draft, HEAD + text)
    items = editor.complete(draft, len(lines) - 1, len(lines[-1]))
    told = {item["label"]: item.get("documentation", "") for item in items}
    assert documentation in str(told[offered])


def test_the_key_leads_to_the_schema_too(draft: Path, editor: Editor) -> None:
    text = f"$schema: {FILE_NAME}\n{NETWORK}layers: [{{dense: {{units: 0}}}}]\n"
    (finding,) = editor.open(draft.with_name("key.yaml"), text)
    assert "below the minimum of 1" in finding["message"]


@pytest.mark.parametrize(("threshold", "told"), [("0.5", []), ('"high"', ['Incorrect type. Expected "number".'])])
def test_json_is_underlined_and_explained(threshold: str, told: list[str], draft: Path, node_folder: Path) -> None:
    path = draft.with_suffix(".json")
    path.write_text(
        f'''{{
  "$schema": "{FILE_NAME}",
  "nnspec": 1,
  "name": "draft",
  "inputs": {{"x": {{"type": "boolean"}}}},
  "weights": {{"x": 1}},
  "threshold": {threshold},
  "outputs": {{"go": {{"type": "boolean"}}}}
}}
'''
    )
    command = ["node", "json.js", str(path)]
    opened = json.loads(
        subprocess.run(command, cwd=node_folder, capture_output=True, text=True, check=True, timeout=120).stdout
    )
    assert [finding["message"] for finding in opened["findings"]] == told
    assert all(finding["range"]["start"] == {"line": 6, "character": 15} for finding in opened["findings"])
    assert "What the network answers" in opened["hover"][0]
