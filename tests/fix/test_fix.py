"""What ``check --fix`` mends, what it leaves, and that it never makes a spec worse."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnspec.diagnostics import Source
from nnspec.fix import MAX_FIXES, fix
from nnspec.reading import read_source
from nnspec.spec.load import check

SPECS = [read_source(path) for path in sorted((Path(__file__).parents[2] / "specs").rglob("*.yaml"))]
WORD = re.compile(r"(?<![\w\"'#$./-])[a-z_]{4,}(?![\w\"'./-])")
DECISION = """\
nnspec: 1
name: outing
inputs: {snacks: {type: boolean}, size: {type: category, categories: ["1", "2"]}}
weights: {snacks: 1, size.1: 2, size.2: 3}
threshold: 0.5
outputs: {go: {type: boolean}}
examples: [{given: {snacks: yes, size: "2"}, expect: {go: yes}}]
"""
NETWORK = """\
nnspec: 1
name: line
inputs: {pixels: {type: number, shape: [2]}}
layers:
  - neurons: {units: {bright: {weights: {"pixels[0]": 1, "pixels[1]": 1}, threshold: 0.5}}}
    name: hidden
  - dense: {units: 1, activation: sigmoid}
    from: hidden
outputs: {go: {type: boolean}}
training: {loss: binary_cross_entropy, optimizer: {adam: {learning_rate: 0.1}}}
examples: [{given: {pixels: [0, 1]}, expect: {go: yes}}, {given: {pixels: [0, 0]}, expect: {go: no}}]
"""


def fixed(text: str) -> str:
    return fix(Source("x.yaml", text)).source.text


@pytest.mark.parametrize(
    ("right", "wrong", "mended"),
    [
        ("weights: {", "weihgts: {", "weights: {"),
        ("threshold:", "thresholds:", "threshold:"),
        ("{snacks: {type: boolean}", "{snacks: {tpe: boolean}", "{snacks: {type: boolean}"),
        ("{snacks: {type: boolean}", "{snacks: {type: 'boolan'}", "{snacks: {type: 'boolean'}"),
        ("{snacks: {type: boolean}", "{snacks: {tpye: boolaen}", "{snacks: {type: boolean}"),
        ("{snacks: 1,", "{snaks: 1,", "{snacks: 1,"),
        ("{snacks: 1,", '{"Snacks": 1,', '{"snacks": 1,'),
        ("{snacks: yes,", "{sncaks: yes,", "{snacks: yes,"),
        ('size: "2"', "size: 2", 'size: "2"'),
        ("expect: ", "exepct: ", "expect: "),
        ("layers:\n", "layres:\n", "layers:\n"),
        ("- neurons:", "- neuron:", "- neurons:"),
        ('"pixels[0]"', '"pixel[0]"', '"pixels[0]"'),
        ("sigmoid", "sigmod", "sigmoid"),
        ("optimizer: {adam:", "optimiser: {Adam:", "optimizer: {adam:"),
        ("binary_cross_entropy", "binary-cross_entropy", "binary_cross_entropy"),
        ("learning_rate", "learningrate", "learning_rate"),
    ],
)
def test_a_slip_is_mended_in_its_quotes(right: str, wrong: str, mended: str) -> None:
    text = DECISION if right in DECISION else NETWORK
    assert fixed(text) == text
    assert fixed(text.replace(right, wrong)) == text.replace(right, mended)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("activation: sigmoid", "activation: elux"),  # elu, or selu
        ("from: hidden", "from: hidden2"),  # a number is not misspelt
        ("from: hidden", "from: hdden_a"),  # two slips
        ('"pixels[1]"', '"pixels[2]"'),
        ("name: hidden", "nmae: 5"),  # what it says shows that the guess was none
        ("from: hidden", "from: hiden"),  # used once, it may be misspelt where it is declared
        ('{"pixels[0]": 1, "pixels[1]": 1}', '{"pixels[0]": 1, "pixel[0]": 1}'),  # stands there already
        ("outputs: {go: {type: boolean}}", "outputs: {go: {type: boolean}}\noutptus: {go: {type: boolean}}"),
        ("- dense: ", "- &a dense: {units: 1}\n  - denes: *b\n  - dense: "),  # cannot even be read
    ],
)
def test_what_is_not_certain_is_left(right: str, wrong: str) -> None:
    text = NETWORK.replace(right, wrong)
    assert text != NETWORK
    assert fixed(text) == text


def test_one_fix_that_does_harm_does_not_keep_the_others_away() -> None:
    text = NETWORK.replace("sigmoid", "sigmod").replace('"pixels[1]": 1', '"pixel[0]": 1')
    assert fixed(text) == text.replace("sigmod", "sigmoid")


def test_a_slip_behind_a_slip_is_mended_with_it() -> None:
    text = NETWORK.replace("layers", "layres").replace("dense", "densee").replace("sigmoid", "sigmod")
    assert fixed(text) == NETWORK
    mended = fix(Source("x.yaml", text)).mended
    assert [finding.path for finding in mended] == [
        ("layres",),
        ("layres", 1, "densee"),
        ("layres", 1, "densee", "activation"),
    ]


def test_what_was_told_of_a_value_before_does_not_speak_against_its_key() -> None:
    text = NETWORK.replace("learning_rate: 0.1", "learning_rat: -1")
    assert fixed(text) == text.replace("learning_rat:", "learning_rate:")
    wrong = text.replace("learning_rat: -1", "learning_rat: fast")
    assert fixed(wrong) == wrong


def test_json_stays_json() -> None:
    text = '{"nnspec": 1, "name": "x", "inputs": {"snacks": {"tpye": "boolaen"}}, "weights": {"snacks": 1},\n'
    text += ' "threshold": 0.5, "outputs": {"go": {"type": "boolean"}}}'
    assert fix(Source("x.json", text, "json")).source.text == text.replace("tpye", "type").replace("boolaen", "boolean")


def test_commas_before_closing_brackets_of_json_go() -> None:
    right = '{"nnspec": 1, "name": "x", "inputs": {"a": {"type": "number", "shape": [2]}},\n "layers": [{"dense": {}}]}'
    wrong = right.replace("[2]", "[2 ,]").replace("}]}", "},\n]\n,\n}").replace("layers", "layres")
    assert fix(Source("x.json", wrong, "json")).source.text == right.replace("[2]", "[2 ]").replace("}]}", "}\n]\n\n}")
    twice = right.replace("[2]", "[2,,]")
    assert fix(Source("x.json", twice, "json")).source.text == twice


def test_line_ends_and_all_else_stay() -> None:
    text = DECISION.replace("\n", "\r\n").replace("weights: {", "wieghts:   { ")
    assert fixed(text) == text.replace("wieghts", "weights")


def test_there_is_an_end_to_it() -> None:
    many = "".join(f"  - dense: {{units: 1, activation: sigmod}}\n    name: n{number}\n" for number in range(150))
    text = f"nnspec: 1\nname: x\ninputs: {{x: {{type: number}}}}\nlayers:\n{many}outputs: {{y: {{type: number}}}}\n"
    result = fix(Source("x.yaml", text))
    assert len(result.mended) == 150 > MAX_FIXES
    assert "sigmod}" not in result.source.text


@st.composite
def slips(draw: st.DrawFn) -> tuple[Source, str]:
    """Return a shipped spec with one slip in one of its words, and its right text."""
    source = draw(st.sampled_from(SPECS))
    word = draw(st.sampled_from([*WORD.finditer(source.text)]))
    start = word.start() + draw(st.integers(0, len(word[0]) - 2))
    a, b = source.text[start], source.text[start + 1]
    other = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    edit = draw(st.sampled_from([b, a + other + b, b + a, other + b, f"{a}_{b}", a.upper() + b]))
    return Source(source.name, f"{source.text[:start]}{edit}{source.text[start + 2 :]}"), source.text


@settings(max_examples=400, deadline=None)
@given(slips())
def test_a_slip_in_a_shipped_spec_is_mended_or_left(slip: tuple[Source, str]) -> None:
    source, right = slip
    before = check(source)[1]
    assume(before)
    result = fix(source)
    assert result.source.text in (right, source.text)
    after = check(result.source)[1]
    assert not Counter(each.code for each in after) - Counter(each.code for each in before)
