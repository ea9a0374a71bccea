"""Pictures in a real browser: as large as the layout says, nothing over anything else, in its light and in its dark."""

import subprocess
import tarfile
from pathlib import Path

import pytest
from nnspec_runtime.given import Given

import nnspec
from nnspec.drawing.chart import draw_chart
from nnspec.drawing.formats import draw, draw_training
from nnspec.drawing.history import read_curve
from nnspec.drawing.scene import Box, Scene, Text
from nnspec.drawing.style import DARK, LIGHT
from nnspec.drawing.svg import svg
from nnspec.drawing.views import VIEWS, scene
from tests.drawing.networks import DRAWN, case, deep, loaded, parallel, wide
from tests.drawing.tools import page_result
from tests.programs import tool

MERMAID = "11.17.2"

# Of every picture: its box, and where its texts leave the page, cover a node that they do not lie in, or each other.
MEASURE = """
const box = (element) => element.getBoundingClientRect();
const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
const holds = (a, b) =>
  a.left - 1 <= b.left && b.right <= a.right + 1 && a.top - 1 <= b.top && b.bottom <= a.bottom + 1;
const result = [...document.querySelectorAll("svg")].map((picture) => {
  const page = box(picture);
  const texts = [...picture.querySelectorAll("text")];
  const nodes = [...picture.querySelectorAll("rect:not(.paper)")];
  const faults = [];
  texts.forEach((text, index) => {
    if (!holds(page, box(text))) faults.push(`${text.textContent} leaves the page`);
    for (const node of nodes)
      if (meet(box(text), box(node)) && !holds(box(node), box(text))) faults.push(`${text.textContent} covers a node`);
    for (const other of texts.slice(index + 1))
      if (meet(box(text), box(other))) faults.push(`${text.textContent} covers ${other.textContent}`);
  });
  const paper = getComputedStyle(picture.querySelector(".paper")).fill;
  const ink = getComputedStyle(picture.querySelector(".title")).fill;
  const strokes = (found) => [...picture.querySelectorAll(found)].map((line) => getComputedStyle(line).stroke);
  const active = (tone) => strokes(`path.${tone}:not(.off)`);
  const lines = {plus: active("plus"), minus: active("minus"), off: strokes(".edge.off")};
  return {faults, width: page.width, height: page.height, paper, ink, texts: texts.length, lines};
});
document.body.dataset.result = JSON.stringify(result);
"""


def pictures() -> list[str]:
    """Return every shipped network in every view, hostile and large ones, and a training."""
    found = []
    for spec in [*map(nnspec.load, DRAWN), *map(nnspec.loads, (wide(300), deep(60), parallel(20)))]:
        subject, params = loaded(spec)
        views = [view for view in VIEWS if view != "neuron" or subject.is_neuron]
        found += [svg(scene(subject, view, params, None), "auto") for view in views]
    given: dict[str, Given] = {
        "confusion": "yes",
        "urea": 9,
        "respiratory_rate": 16,
        "systolic": 125,
        "diastolic": 80,
        "age": 70,
    }
    curb65 = nnspec.load(next(path for path in DRAWN if path.stem == "curb65"))
    subject, params = loaded(curb65)
    found += [svg(scene(subject, view, params, case(curb65, given)), "auto") for view in ("network", "graph")]
    lines = [f'{{"epoch": {n}, "loss": {1 / n}, "validation_loss": {1.1 / n}, "best": true}}' for n in range(1, 301)]
    return [*found, svg(draw_chart(read_curve(lines, "lines"), "curve"), "auto")]


def rgb(color: str) -> str:
    return f"rgb({', '.join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5))})"


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_texts_have_their_room(tmp_path: Path, theme: str, palette: dict[str, str]) -> None:
    drawn = pictures()
    page = tmp_path / "page.html"
    body = "".join(f"<div>{picture}</div>" for picture in drawn)
    page.write_text(f'<meta charset="utf-8"><body>{body}<script>{MEASURE}</script></body>', encoding="utf-8")
    scheme = {"dark": 0, "light": 1}[theme]
    result = page_result(page, f"--blink-settings=preferredColorScheme={scheme}")
    assert len(result) == len(drawn)
    assert [fault for picture in result for fault in picture["faults"]] == []
    assert all(picture["texts"] > 3 and picture["width"] > 300 for picture in result)
    assert {(picture["paper"], picture["ink"]) for picture in result} == {(rgb(palette["paper"]), rgb(palette["ink"]))}
    for role, color in (("plus", "plus"), ("minus", "minus"), ("off", "faint")):
        assert {stroke for picture in result for stroke in picture["lines"][role]} == {rgb(palette[color])}


def test_texts_are_no_wider_than_they_are_taken_for(tmp_path: Path) -> None:
    characters = [chr(code) for code in range(33, 127)] + [*"·Σσ−×≤→…"]
    drawn = [
        Text(0, 0, character * 20, role)
        for role in ("title", "text", "note", "name", "sum")
        for character in characters
    ]
    extent = Box(0, 0, 10, 10)
    page = tmp_path / "page.html"
    picture = svg(Scene(2000, 100, (extent, *drawn), "widths", "widths"), "light")
    script = """document.body.dataset.result =
        JSON.stringify([...document.querySelectorAll("text")].map((text) => text.getComputedTextLength()))"""
    page.write_text(f'<meta charset="utf-8"><body>{picture}<script>{script}</script></body>', encoding="utf-8")
    widths = page_result(page)
    too_wide = [
        (text.role, text.text[0], width, text.area.right)
        for text, width in zip(drawn, widths, strict=True)
        if width > text.area.right + 1
    ]
    assert too_wide == []


def test_a_file_is_an_image(tmp_path: Path) -> None:
    subject, params = loaded(nnspec.load(DRAWN[0]))
    picture = scene(subject, "network", params, None)
    (tmp_path / "picture.svg").write_text(svg(picture, "light"), encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text(
        """<body><img src="picture.svg" onload="document.body.dataset.result =
        JSON.stringify([this.naturalWidth, this.naturalHeight])"></body>""",
        encoding="utf-8",
    )
    assert page_result(page) == [round(picture.width), round(picture.height)]


def test_mermaid_draws_what_we_write(tmp_path: Path) -> None:
    npm = tool("npm", package="npm")
    packed = [npm, "pack", "--silent", f"mermaid@{MERMAID}"]
    subprocess.run(packed, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    with tarfile.open(tmp_path / f"mermaid-{MERMAID}.tgz") as archive:
        member = archive.extractfile("package/dist/mermaid.min.js")
        assert member is not None
        (tmp_path / "package/dist").mkdir(parents=True)
        (tmp_path / "package/dist/mermaid.min.js").write_bytes(member.read())
    texts = []
    for spec in [*map(nnspec.load, DRAWN), *map(nnspec.loads, (wide(300), deep(60)))]:
        subject, params = loaded(spec)
        texts += [draw(subject, view, params, None, "mermaid", "auto") for view in ("network", "graph")]
    lines = [f'{{"epoch": {n}, "loss": {1 / n}}}' for n in range(1, 301)]
    texts.append(draw_training(read_curve(lines, "lines"), "curve", "mermaid", "auto"))
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.mmd").write_text(text, encoding="utf-8")
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;") for text in texts]
    page = tmp_path / "page.html"
    body = "".join(f'<pre class="source">{text}</pre>' for text in escaped)
    script = """
    mermaid.initialize({startOnLoad: false});
    const told = [];
    for (const [index, source] of [...document.querySelectorAll(".source")].entries()) {
      try {
        const {svg} = await mermaid.render(`drawn${index}`, source.textContent);
        const host = document.createElement("div");
        host.innerHTML = svg;
        const count = (selector) => host.querySelectorAll(selector).length;
        told.push({nodes: count(".node"), edges: count(".edgePaths > path"), text: host.textContent});
      } catch (error) { told.push({error: String(error)}); }
    }
    document.body.dataset.result = JSON.stringify(told);
    """
    page.write_text(
        f'<meta charset="utf-8"><body>{body}<script src="package/dist/mermaid.min.js"></script>'
        f'<script type="module">{script}</script></body>',
        encoding="utf-8",
    )
    result = page_result(page)
    assert [(number, each["error"]) for number, each in enumerate(result) if "error" in each] == []
    for text, each in zip(texts[:-1], result, strict=False):
        assert each["edges"] == sum(" --> " in line for line in text.splitlines())
        assert each["nodes"] == sum(line.strip().startswith("b") and " --> " not in line for line in text.splitlines())
    hostile = next(each["text"] for each, text in zip(result, texts, strict=True) if "accTitle: hostile" in text)
    assert "</text><script>alert(1)</script>" in hostile
    assert "k.#quot;" in hostile
