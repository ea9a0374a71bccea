"""What is told of decisions: what never is, what makes no difference, and what an author may not expect."""

import subprocess
import sys
from collections.abc import Sequence
from typing import get_args

import pytest

from nnspec.check import check
from nnspec.decisions.analysis.remarks import Kind
from nnspec.diagnostics import Source
from nnspec.diagnostics.codes import REACHABLE_TIE
from nnspec.lint.decisions import CODES
from tests.cli.commands import SPECS
from tests.lint.texts import found


def inputs(*names: str) -> str:
    return f"inputs: {{{', '.join(f'{name}: {{type: boolean}}' for name in names)}}}\n"


def decision(weights: str, threshold: str, names: Sequence[str] = "abc") -> str:
    return f"{inputs(*names)}weights: {{{weights}}}\n{threshold}\noutputs: {{go: {{type: boolean}}}}\n"


@pytest.mark.parametrize(
    ("weights", "threshold", "expected"),
    [
        ("a: 1, b: 4, c: 3", "threshold: 6", ["NN607 weights/a"]),
        ("a: 0, b: 4, c: 3", "threshold: 6", []),  # a weight of 0 says that it does not count
        ("a: 1, b: 1, c: 1", "threshold: 0.5", []),
        ("a: 1, b: 1, c: 1", "threshold: 2.5", []),
        ("a: 1, b: 1, c: 1", "threshold: 0", []),  # nothing adds up to nothing
        ("a: 1, b: 1, c: 1", "threshold: 1", ["NN610 threshold"]),
        ("a: 1, b: 1, c: 1", "bias: -1", ["NN610 bias"]),
        ("a: 1, b: -1, c: 1", "threshold: 0", ["NN610 threshold"]),
        ("a: 1, b: 1, c: 1", "threshold: 3", ["NN609 threshold"]),
        ("a: 1, b: 1, c: 1", "bias: 1", ["NN608 bias"]),
        ("a: -1, b: -1, c: -1", "threshold: 0", ["NN609 threshold"]),
        # Exactly: a yes to all is above 0.3 by the fortieth decimal, and a and b alone meet it.
        ("a: 0.1, b: 0.2, c: 1e-39", "threshold: 0.3", ["NN610 threshold"]),
    ],
)
def test_a_decision(weights: str, threshold: str, expected: list[str]) -> None:
    assert found(decision(weights, threshold)) == expected


def test_an_example_of_a_tie_says_that_it_is_meant() -> None:
    text = decision("a: 1, b: 1", "threshold: 1", "ab")
    assert found(text) == ["NN610 threshold"]
    assert found(text + "examples: [{given: {a: yes, b: no}, expect: {go: no}}]\n") == []
    assert found(text + "examples: [{given: {a: yes, b: yes}, expect: {go: yes}}]\n") == ["NN610 threshold"]


def test_an_example_against_the_weights() -> None:
    text = decision("a: 1, b: 1", "threshold: 1", "ab")
    right, wrong = "{given: {a: 1, b: true}, expect: {go: yes}}", "{given: {a: yes, b: no}, expect: {go: yes}}"
    text = f"{text}examples: [{right}, {wrong}]\n"
    assert found(text) == ["NN706 examples/1/expect/go"]
    (finding,) = check(Source("x", f"nnspec: 1\nname: x\n{text}"))
    assert finding.message == "go = yes is expected, and the weights give no: weighted sum 1 <= threshold 1"


CONCERT = "a: 1, b: 4, c: 3"


def test_the_way_out_is_a_weight_that_counts() -> None:
    def hint(weights: str, threshold: str) -> str:
        (finding,) = check(Source("x", f"nnspec: 1\nname: x\n{decision(weights, threshold)}"))
        return str(finding.hint)

    assert hint(CONCERT, "threshold: 6") == "it would take a weight above 2; or remove the input"
    assert found(decision(CONCERT.replace("a: 1", "a: 2"), "threshold: 6")) != []
    assert found(decision(CONCERT.replace("a: 1", "a: 2.0001"), "threshold: 6")) == []
    assert hint("a: -1, b: 4, c: 3", "threshold: 5") == "it would take a weight of -2 or less; or remove the input"
    assert found(decision("a: -1.9999, b: 4, c: 3", "threshold: 5")) != []
    assert found(decision("a: -2.0001, b: 4, c: 3", "threshold: 5")) == []


@pytest.mark.parametrize(
    ("first", "last", "outputs", "expected"),
    [
        # Two names for one thing.
        (
            "x: {weights: {a: 1, b: 1}, threshold: 1.5}, y: {weights: {a: 2, b: 2}, threshold: 3}",
            "z: {weights: {x: 1, y: 1}, threshold: 1.5}",
            "z: {type: boolean}",
            ["NN611 layers/0/neurons/units/y"],
        ),
        # Whoever fires x fires y, which is plain; that it is weighed in vain is not.
        (
            "x: {weights: {a: 1, b: 1}, threshold: 1.5}, y: {weights: {a: 1, b: 1}, threshold: 0.5}",
            "z: {weights: {x: 1, y: 2}, threshold: 1.5}",
            "z: {type: boolean}",
            ["NN612 layers/1/neurons/units/z/weights/x"],
        ),
        # A copy and a negation are means to an end.
        (
            "x: {weights: {a: 1}, threshold: 0.5}, y: {weights: {a: -1}, threshold: -0.5}",
            "z: {weights: {x: 1, b: 1}, threshold: 1.5}, w: {weights: {y: 1, b: 1}, threshold: 1.5}",
            "z: {type: boolean}, w: {type: boolean}",
            [],
        ),
        # b is read only by what never changes, and what follows from that is not told again.
        (
            "x: {weights: {a: 1, b: 1}, bias: 1}",
            "z: {weights: {x: 1, a: 1}, threshold: 1.5}",
            "z: {type: boolean}",
            ["NN608 layers/0/neurons/units/x/bias", "NN607 layers/0/neurons/units/x/weights/b"],
        ),
        (
            "x: {weights: {a: 1}, threshold: 0.5}",
            "p: {weights: {x: 1}, threshold: 0.5}, q: {weights: {x: 1, b: 1}, threshold: 1.5}",
            "z: {type: category, categories: [p, q], from: last}",
            ["NN607 layers/0/neurons/units/x/weights/a", "NN607 layers/1/neurons/units/q/weights/b",
             "NN613 outputs/z/categories/1"],
        ),
    ],
)  # fmt: skip
def test_a_network(first: str, last: str, outputs: str, expected: list[str]) -> None:
    layers = f"layers:\n  - neurons: {{units: {{{first}}}}}\n  - neurons: {{units: {{{last}}}}}\n    name: last\n"
    assert sorted(found(f"{inputs('a', 'b')}{layers}outputs: {{{outputs}}}\n")) == sorted(expected)


def test_categories_and_numbers() -> None:
    kinds = "inputs: {c: {type: category, categories: [red, blue]}, n: {type: number, range: [0, 10]}}\n"
    outputs = "outputs: {go: {type: boolean}}\n"
    assert found(f"{kinds}weights: {{c.red: 1, c.blue: 0, n: 0.1}}\nthreshold: 1\n{outputs}") == []
    assert found(f"{kinds}weights: {{c.red: 1, c.blue: 1, n: 0.1}}\nthreshold: 1.5\n{outputs}") == ["NN607 inputs/c"]
    assert found(f"{kinds}weights: {{c.red: 1, c.blue: 0, n: 0.1}}\nthreshold: 3\n{outputs}") == ["NN609 threshold"]


@pytest.mark.parametrize(
    "text",
    [
        # Weights that are found by training, drawn, or stored elsewhere.
        decision("a: 1, b: 1, c: 1", "threshold: 3") + "training: {rule: perceptron, epochs: 3}\n",
        inputs("a")
        + "layers: [{dense: {units: 1, activation: step, weights: {file: w.safetensors, tensor: w}}}]\n"
        + "outputs: {go: {type: boolean}}\n",
    ],
)
def test_nothing_is_told_of_weights_that_do_not_stand_in_the_file(text: str) -> None:
    assert [finding for finding in found(text) if finding.startswith("NN6")] == []


def test_many_inputs_are_no_burden() -> None:
    names = [f"i{number}" for number in range(200)]
    weights = ", ".join(f"{name}: {number + 1}" for number, name in enumerate(names))
    assert found(decision(weights, "threshold: 20100", names)) == ["NN609 threshold"]


def test_the_analysis_is_imported_for_decisions_only() -> None:
    code = (
        "import sys\nfrom nnspec.check import check\nfrom nnspec.diagnostics import Source\n"
        "text = open(sys.argv[1]).read()\ncheck(Source('x', text))\nprint('nnspec.decisions.analysis' in sys.modules)\n"
    )
    for spec, expected in (("concert/concert", "True"), ("iris/iris", "False"), ("nested/nested", "False")):
        command = [sys.executable, "-c", code, str(SPECS / f"{spec}.yaml")]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        assert ran.stdout.strip() == expected


def test_every_kind_of_remark_has_a_code() -> None:
    assert set(CODES) == set(get_args(Kind))


def test_a_lower_threshold_is_told_as_it_can_be_written() -> None:
    third = "0." + "3" * 40
    text = f"""
nnspec: 1
name: thirds
inputs: {{a: {{type: boolean}}, b: {{type: boolean}}}}
weights: {{a: {third}, b: 1}}
threshold: THRESHOLD
outputs: {{go: {{type: boolean}}}}
"""
    (tie,) = check(Source("thirds.yaml", text.replace("THRESHOLD", "1")))
    assert tie.code is REACHABLE_TIE
    assert "write a threshold a little lower, such as 0.6666667;" in str(tie.hint)
    lower = check(Source("thirds.yaml", text.replace("THRESHOLD", "0.6666667")))
    assert REACHABLE_TIE not in [finding.code for finding in lower]
