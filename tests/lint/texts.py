"""What the tests of lint share: specs from their parts, and what is found in them."""

from nnspec.check import check
from nnspec.diagnostics import Source

TANH = "{dense: {units: 8, activation: tanh}, name: hidden}"
SOFTMAX = "{dense: {units: 3, activation: softmax}}"
SIGMOID = "{dense: {units: 1, activation: sigmoid}}"
LINE = "{dense: {units: 1}}"
CATEGORY = "{type: category, categories: [a, b, c]}"


def network(
    layers: list[str],
    output: str = "{type: number}",
    training: str | None = "{}",
    inputs: str = "{x: {type: number, standardize: fit}, z: {type: boolean}}",
) -> str:
    """Return a spec of layers, trained with all defaults."""
    lines = [f"inputs: {inputs}", f"layers: [{', '.join(layers)}]", f"outputs: {{y: {output}}}"]
    return "\n".join([*lines, *([f"training: {training}"] if training is not None else []), ""])


def found(text: str) -> list[str]:
    """Return ``NN208 layers/0/name`` for each finding about a spec, in order."""
    source = Source("found.yaml", f"nnspec: 1\nname: found\n{text}")
    return [f"{each.code.id} {'/'.join(map(str, each.path))}" for each in check(source)]


def codes(text: str) -> list[str]:
    """Return the id of each finding, in order."""
    return [each.partition(" ")[0] for each in found(text)]
