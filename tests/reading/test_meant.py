"""Which files of a directory are taken for specs."""

import re
from pathlib import Path

import pytest

from nnspec.diagnostics import Source
from nnspec.reading.meant import is_meant_as_spec

SPECS = sorted((Path(__file__).parents[2] / "specs").rglob("*.yaml"))


@pytest.mark.parametrize(
    "text",
    [
        "nnspec: 2\n",
        "nnspec:1\nname: x\n",
        "- nnspec: 1\n",
        "nnspce: 1\n",
        "a: b: c\nnnspec: 1\n",
        "inputs: {}\nlayers: []\n",
        "inputs: {\nweights: {\n",
        "",
        "\n \n",
    ],
)
def test_what_is_meant_as_a_spec(text: str) -> None:
    assert is_meant_as_spec(Source("x.yaml", text))


@pytest.mark.parametrize(
    "text",
    [
        "name: x\n",
        "inputs: {a: {}}\noutputs: {b: {}}\nruns: {}\n",
        "services:\n  nnspec: {image: x}\n",
        "on: push\njobs: {a: {run: nnspec check}}\n",
        "kind: a\n---\nkind: b\n",
        "{{ if x }}\na: {{ .b }}\n",
        "[]",
        "text",
        "# nothing\n",
    ],
)
def test_what_is_not(text: str) -> None:
    assert not is_meant_as_spec(Source("x.yaml", text))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_spec_whose_first_key_is_lost_or_misspelt_is_still_one(path: Path) -> None:
    text = path.read_text()
    lost = re.sub(r"^nnspec: 1.*\n", "", text, flags=re.MULTILINE)
    for wrong in (lost, text.replace("nnspec: 1", "nspec: 1"), text.replace("}", "", 1)):
        assert wrong != text
        assert is_meant_as_spec(Source("x.yaml", wrong))


def test_it_is_decided_in_linear_time() -> None:
    assert not is_meant_as_spec(Source("x.yaml", "a: [" + " " * 2_000_000 + "\n" + "{" * 2_000_000))
