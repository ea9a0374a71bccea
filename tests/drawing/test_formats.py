"""Mermaid, DOT and text say the same network: every edge once, weights with their signs, nothing read as syntax."""

import json
import re
import subprocess
from pathlib import Path

import pytest

import nnspec
from nnspec.drawing.formats import Format, draw
from nnspec.drawing.mermaid import MOST_LINKS
from nnspec.drawing.text import plain
from nnspec.drawing.units import edges, shown
from nnspec.drawing.views import View, choose, shortened
from tests.drawing.networks import DRAWN, HOSTILE, RESIDUAL, ROOT, deep, loaded, wide
from tests.programs import tool

FACE = ROOT / "specs" / "face" / "face.yaml"


def drawn(spec: nnspec.Spec, form: Format, view: View | None = None) -> str:
    subject, params = loaded(spec)
    return draw(subject, view if view is not None else choose(subject), params, None, form, "auto")


def count(spec: nnspec.Spec, view: View) -> int:
    subject = shortened(loaded(spec)[0], view)
    if view == "graph":
        return sum(len(block.sources) for block in subject.blocks.values())
    return len(edges(subject, {key: shown(block) for key, block in subject.blocks.items()}, {}))


@pytest.mark.parametrize("view", ["network", "graph"])
@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_graphviz_reads_every_edge(path: Path, view: View) -> None:
    graphviz = tool("dot", package="graphviz")
    spec = nnspec.load(path)
    text = drawn(spec, "dot", view)
    told = subprocess.run([graphviz, "-Tjson0"], input=text.encode(), capture_output=True, check=True)
    assert told.stderr == b""
    graph = json.loads(told.stdout)
    assert len(graph["edges"]) == count(spec, view)
    assert graph["name"] == spec.name


def test_dot_keeps_hostile_names() -> None:
    graphviz = tool("dot", package="graphviz")
    text = drawn(nnspec.load(HOSTILE), "dot", "network")
    told = subprocess.run([graphviz, "-Tsvg"], input=text.encode(), capture_output=True, check=True).stdout.decode()
    assert "<script" not in told
    assert "k.&lt;/svg&gt;" in told
    assert r"k.x\ny" in told


@pytest.mark.parametrize("view", ["network", "graph"])
@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_mermaid_has_every_edge_and_escapes_every_label(path: Path, view: View) -> None:
    spec = nnspec.load(path)
    text = drawn(spec, "mermaid", view)
    assert sum(" --> " in line for line in text.splitlines()) == count(spec, view)
    labels = re.findall(r'"([^"]*)"', text)
    assert labels
    assert all(re.fullmatch(r"(?:\w|[ .,:?!=+/·×Σ≤…-]|#\d+;|<br/>)*", label) for label in labels)


def test_mermaid_draws_layers_where_units_are_too_many() -> None:
    text = drawn(nnspec.loads(deep(8)), "mermaid", "network")
    assert text.startswith("flowchart TB")
    assert text.count(" --> ") <= MOST_LINKS


def test_a_terminal_sees_each_neuron() -> None:
    text = drawn(nnspec.load(FACE), "text")
    assert "left_eye = 2 × left_iris + left_eyebrow + left_lashes   Σ > 2.5" in text
    assert max(map(len, text.splitlines())) < 120


def test_lanes_join_what_they_carry() -> None:
    lines = drawn(nnspec.load(RESIDUAL), "text").splitlines()
    rows = {line.split()[-1 if "add" not in line else 2]: line for line in lines if " add " in line}
    assert len(rows) == 2
    before = [lines[lines.index(row) - 1].strip() for row in rows.values()]
    assert before == ["├─┤", "│ ├─╯"]


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_every_block_has_one_line_of_text(path: Path) -> None:
    spec = nnspec.load(path)
    subject, _ = loaded(spec)
    text = drawn(spec, "text", "graph")
    signs = re.findall(r"^[ │]*([○●◆]) ", text, re.MULTILINE)
    assert len(signs) == len(subject.blocks)


def test_ascii_is_ascii() -> None:
    for text in (wide(20), deep(60)):
        assert plain(drawn(nnspec.loads(text), "text")).isascii()
    assert plain(drawn(nnspec.load(RESIDUAL), "text")).isascii()
