"""An SVG stands alone, says what it shows, holds nothing that is not ours, and is the same bytes every time."""

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

import nnspec
from nnspec.drawing.measure import clean
from nnspec.drawing.style import DARK, LIGHT, Theme
from nnspec.drawing.svg import svg
from nnspec.drawing.views import VIEWS, View, choose, scene
from tests.drawing.networks import DRAWN, HOSTILE, ROOT, loaded

SVG = "{http://www.w3.org/2000/svg}"


def drawn(path: Path, theme: Theme = "auto") -> str:
    subject, params = loaded(nnspec.load(path))
    return svg(scene(subject, choose(subject), params, None), theme)


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_it_is_accessible_and_stands_alone(path: Path) -> None:
    text = drawn(path)
    root = Xml.fromstring(text)  # noqa: S314 - our own
    title, described = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert described is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    assert title.text == nnspec.load(path).name
    assert described.text
    assert len(described.text) < 4000
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "style", "rect", "text", "path")
    }
    assert not any(name.startswith("on") or "href" in name for element in root.iter() for name in element.attrib)
    assert "url(" not in text
    assert "@import" not in text


def test_a_description_says_what_the_picture_does() -> None:
    described = Xml.fromstring(drawn(next(p for p in DRAWN if p.stem == "concert"))).find(f"{SVG}desc")  # noqa: S314 - our own
    assert described is not None
    assert described.text == (
        "Should I go to the concert tomorrow? A neuron that weighs snacks (weight 1), partner (weight 4), "
        "driving (weight 3). It fires where the weighted sum is above 6. Outputs: go (yes or no)."
    )


@pytest.mark.parametrize("view", ["network", "graph"])
def test_what_a_description_leaves_out_is_counted_where_it_belongs(view: View) -> None:
    names = ", ".join(f"i{number}: {{type: boolean}}" for number in range(40))
    units = ", ".join(f"n{number}: {{weights: {{i{number}: 1}}, threshold: 0.5}}" for number in range(30))
    outputs = ", ".join(f"o{number}: {{type: boolean, from: wide.n{number}}}" for number in range(30))
    text = f"nnspec: 1\nname: wide\ninputs: {{{names}}}\noutputs: {{{outputs}}}\n"
    subject, params = loaded(nnspec.loads(f"{text}layers: [{{name: wide, neurons: {{units: {{{units}}}}}}}]\n"))
    described = scene(subject, view, params, None).description
    _, _, blocks = described.partition("Layers: ")
    layers, _, told = blocks.partition(". Outputs: ")
    assert layers == "wide (neurons, step, 30 units)"
    assert re.fullmatch(r"(o\d+ \(yes or no\), )+\d+ more outputs(, o\d+ \(yes or no\))+\.", told)


def test_names_are_text_whatever_they_hold() -> None:
    root = Xml.fromstring(drawn(HOSTILE))  # noqa: S314 - our own
    texts = ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]
    assert "k.</svg>" in texts
    assert 'k.a"b' in texts
    assert any("<script>alert(1)</script>" in text for text in texts)
    assert "\u202e" not in drawn(HOSTILE)
    long = "a_very_long_name_of_an_input_that_goes_on_and_on_until_64"
    cut = next(element for element in root.iter(f"{SVG}text") if long in "".join(element.itertext()))
    assert cut.findtext(f"{SVG}title") == long


@pytest.mark.parametrize("text", ["\x00\x1b[31m", "\ud800", "\u202e\u2066", "a\nb\tc", "\ufffe\uffff"])
def test_what_xml_or_a_terminal_cannot_hold_is_replaced(text: str) -> None:
    assert re.fullmatch(r"[\ufffdabc \[31m]*", clean(text))
    Xml.fromstring(f"<a>{clean(text)}</a>")  # noqa: S314 - our own


def test_bytes_do_not_depend_on_the_process() -> None:
    command = [sys.executable, "-m", "nnspec", "draw", str(ROOT / "specs/curb65/curb65.yaml"), "--format", "svg"]
    told = {
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1


def test_ids_differ_where_pictures_do() -> None:
    subject, params = loaded(nnspec.load(HOSTILE))
    texts = [svg(scene(subject, view, params, None), "auto") for view in VIEWS if view != "neuron"]
    ids = [set(re.findall(r' id="([^"]+)"', text)) for text in texts]
    assert all(len(each) == 2 for each in ids)
    assert not ids[0] & ids[1]


def test_themes() -> None:
    light, dark, auto = (drawn(DRAWN[0], theme) for theme in ("light", "dark", "auto"))
    assert "var(" not in light + dark
    assert "prefers-color-scheme" not in light + dark
    assert LIGHT["ink"] in light
    assert DARK["ink"] not in light
    assert DARK["ink"] in dark
    assert "@media (prefers-color-scheme:dark)" in auto
    # A reader without custom properties falls back to light.
    assert f"fill:var(--ink,{LIGHT['ink']})" in auto


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast_is_that_of_wcag_aa(palette: dict[str, str]) -> None:
    for ground in ("paper", "panel"):
        for text in ("ink", "soft", "plus", "minus"):
            assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
        assert contrast(palette["line"], palette[ground]) >= 3, ground
    for fill in ("on", "minus"):
        assert contrast(palette["onink"], palette[fill]) >= 4.5, fill
