"""Inputs, outputs and examples by themselves."""

import pytest

from tests.lint.texts import CATEGORY, SOFTMAX, TANH, found, network


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("{type: category, categories: [a, b]}", []),
        ("{type: category, categories: [Oak, elm, ' oak ']}", ["NN411 inputs/x/categories/2"]),
        ("{type: category, categories: [yes, No]}", ["NN902 inputs/x/categories"]),
        ("{type: category, categories: [yes, no, unknown]}", []),
        ("{type: category, categories: ['true', 'false']}", ["NN902 inputs/x/categories"]),
        ("{type: number, standardize: {mean: 5, std: 9}}", []),
        ("{type: number, range: [0, 10], standardize: {mean: 5, std: 5}}", []),
        ("{type: number, range: [0, 10], standardize: {mean: 5, std: 5.1}}", ["NN412 inputs/x/standardize/std"]),
        ("{type: number, range: [0, 10], standardize: {mean: 11, std: 1}}", ["NN412 inputs/x/standardize/mean"]),
    ],
)
def test_inputs(declared: str, expected: list[str]) -> None:
    assert found(network([TANH, SOFTMAX], CATEGORY, inputs=f"{{x: {declared}}}")) == expected


BOOLEANS = """
inputs: {a: {type: boolean}, b: {type: number}}
weights: {a: 1, b: 1}
threshold: 1
outputs: {go: {type: boolean}}
examples:
  - {given: {a: no, b: 1}, expect: {go: no}}
  - {given: {a: yes, b: 2}, expect: {go: yes}}
  - %s
"""


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        ("{given: {a: no, b: 2}, expect: {go: yes}}", []),
        ("{given: {b: 1.0, a: 0}, expect: {go: 0}}", ["NN707 examples/2"]),
        ("{given: {a: false, b: 1e0}, expect: {go: yes}}", ["NN705 examples/2/expect/go"]),
    ],
)
def test_examples_of_a_decision(example: str, expected: list[str]) -> None:
    assert [each for each in found(BOOLEANS % example) if "NN706" not in each] == expected


EXAMPLES = network([TANH, SOFTMAX], CATEGORY) + "examples:\n  - {given: {x: 1, z: no}, expect: {y: %s}}\n"
SECOND = "  - {given: {x: 1, z: no}, expect: {y: %s}}\n"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("a", "{probabilities: {a: 1}, within: 0.1}", []),
        ("{probabilities: {a: 1}, within: 0.1}", "{probabilities: {a: 0.8}, within: 0.1}", []),
        (
            "{probabilities: {a: 1}, within: 0.1}",
            "{probabilities: {a: 0.79}, within: 0.1}",
            ["NN705 examples/1/expect/y"],
        ),
        ("{probabilities: {a: 1}, within: 0.1}", "{probabilities: {b: 0}, within: 0}", []),
        ("{probabilities: {a: 1}, within: 0.1}", "{probabilities: {a: 1}, within: 0.1}", ["NN707 examples/1"]),
        ("a", "b", ["NN705 examples/1/expect/y"]),
        ("{probabilities: {a: 0.6, b: 0.6}, within: 0.1}", "a", []),
        ("{probabilities: {a: 0.6, b: 0.7}, within: 0.1}", "a", ["NN708 examples/0/expect/y/probabilities"]),
        ("{probabilities: {a: 0.3, b: 0.3}, within: 0}", "a", []),
        ("{probabilities: {a: 0.3, b: 0.3, c: 0.3}, within: 0.01}", "a", ["NN708 examples/0/expect/y/probabilities"]),
    ],
)
def test_examples_of_probabilities(first: str, second: str, expected: list[str]) -> None:
    assert found(EXAMPLES % first + SECOND % second) == expected
