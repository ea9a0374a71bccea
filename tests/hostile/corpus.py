"""Files made to crash, hang, exhaust or mislead whoever reads them. ``bench/hostile.py`` measures what each costs."""

import json
from collections.abc import Callable
from pathlib import Path

DEEP = 40_000
MIB = 1 << 20

HEAD = "nnspec: 1\nname: hostile\n"
INPUT = "inputs: {x: {type: number}}\n"
OUTPUT = "outputs: {y: {type: number}}\n"


def _spec(layers: str, inputs: str = INPUT, outputs: str = OUTPUT) -> str:
    return f"{HEAD}{inputs}layers:\n{layers}{outputs}"


def _alias_bomb(levels: int) -> str:
    return "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, levels))


def _merge_bomb(levels: int) -> str:
    merged = (f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}\n" for i in range(1, levels))
    return "a0: &a0 {x: 1}\n" + "".join(merged)


def _json(value: object) -> str:
    return json.dumps(value)


# What each file holds, by its name. Everything here is to be refused.
FILES: dict[str, Callable[[], str | bytes]] = {
    # depth
    "lists_40000_deep.yaml": lambda: "[" * DEEP,
    "lists_closed.yaml": lambda: "a: " + "[" * DEEP + "]" * DEEP,
    "flow_mappings_deep.yaml": lambda: "{a: " * DEEP,
    "dashes_deep.yaml": lambda: "- " * DEEP,
    "keys_deep.yaml": lambda: "? " * DEEP,
    "blocks_deep.yaml": lambda: "".join(f"{' ' * i}a:\n" for i in range(2000)),
    "deep_by_aliases.yaml": lambda: "a: &a0 []\n" + "".join(f"b{i}: &a{i + 1} [*a{i}]\n" for i in range(500)),
    "lists_deep.json": lambda: "[" * 2 * MIB,
    "objects_deep.json": lambda: '{"a":' * DEEP,
    # expansion
    "alias_bomb.yaml": lambda: _alias_bomb(500),
    "merge_bomb.yaml": lambda: _merge_bomb(500),
    "alias_of_itself.yaml": lambda: "a: &a [*a]",
    "layers_by_alias.yaml": lambda: _spec(
        "  - &l {dense: {units: 1000000}}\n" + "  - *l\n" * 20_000,
    ),
    # width
    "wide_list.yaml": lambda: "a: [" + "1," * 1_000_000 + "]",
    "wide_list.json": lambda: '{"a": [' + "1," * 1_000_000 + "1]}",
    "many_keys.yaml": lambda: HEAD + "".join(f"k{i}: 1\n" for i in range(100_000)),
    "duplicate_keys.yaml": lambda: "a: 1\n" * 500_000,
    "duplicate_keys.json": lambda: "{" + '"a": 1,' * 500_000 + '"a": 2}',
    "many_documents.yaml": lambda: "---\na: 1\n" * 300_000,
    "many_directives.yaml": lambda: "".join(f"%TAG !a{i}! x\n" for i in range(200_000)),
    "many_anchors.yaml": lambda: HEAD + "".join(f"a{i}: &a{i} 1\n" for i in range(90_000)),
    # scalars
    "long_integer.yaml": lambda: "a: " + "9" * 4_000_000,
    "long_hexadecimal.yaml": lambda: "a: 0x" + "f" * 4_000_000,
    "long_integer.json": lambda: '{"a": ' + "9" * 4_000_000 + "}",
    "long_decimal.json": lambda: '{"a": 0.' + "9" * 4_000_000 + "}",
    "long_exponent.yaml": lambda: f"{HEAD}{INPUT}weights: {{x: 1e{'9' * 1_000_000}}}\nthreshold: 0\n{OUTPUT}",
    "long_line.yaml": lambda: HEAD + "description: [" + "x" * 4_000_000,
    "open_string.json": lambda: '{"a": "' + "x" * 4_000_000,
    "many_quotes.yaml": lambda: "a: '" + "''" * 2_000_000,
    # bytes
    "not_utf8.yaml": lambda: b"nnspec: 1\nname: \xff\xfe\n" * 1000,
    "utf16.yaml": lambda: (HEAD + INPUT).encode("utf-16"),
    "nul_bytes.yaml": lambda: bytes(4 * MIB),
    "nul_bytes.json": lambda: bytes(4 * MIB),
    "control_characters.yaml": lambda: "a: '" + "\x1b[2J" * 100_000,
    "lone_surrogate.json": lambda: '{"a": "\\ud800"}',
    "a_64_mib_file.yaml": lambda: b"# 64 MiB of a comment\n" * (64 * MIB // 22),
    "a_64_mib_file.json": lambda: b" " * (64 * MIB),
    "empty.yaml": lambda: "",
    "binary.yaml": lambda: bytes(range(256)) * 4096,
    # tags and code
    "python_object.yaml": lambda: "a: !!python/object/apply:os.system [id]",
    "python_name.yaml": lambda: f"{HEAD}inputs: !!python/name:os.system\n",
    "many_tags.yaml": lambda: "".join(f"a{i}: !t{i} x\n" for i in range(50_000)),
    # what a spec may say
    "shape_overflows.yaml": lambda: _spec(
        "  - dense: {units: 1}\n", f"inputs: {{x: {{type: number, shape: {[2**24] * 8}}}}}\n"
    ),
    "units_overflow.yaml": lambda: _spec("  - dense: {units: 1000000000000}\n"),
    "thousands_of_wide_layers.yaml": lambda: _spec("  - dense: {units: 100000}\n" * 2_000),
    "thousands_of_bad_layers.yaml": lambda: _spec("  - dens: {units: 1}\n" * 2_000),
    "thousands_of_wrong_names.yaml": lambda: (
        f"{HEAD}inputs:\n"
        + "".join(f"  input_{i}: {{type: boolean}}\n" for i in range(6_000))
        + "weights:\n"
        + "".join(f"  inptu_{i}: 1\n" for i in range(6_000))
        + f"threshold: 1\n{OUTPUT}"
    ),
    "everything_reads_ahead.yaml": lambda: _spec(
        "".join(f"  - {{dense: {{units: 2}}, name: l{i}, from: l{i + 1}}}\n" for i in range(2_000))
    ),
    "thousands_of_bad_examples.yaml": lambda: (
        f"{HEAD}{INPUT}weights: {{x: 1}}\nthreshold: 0\noutputs: {{y: {{type: boolean}}}}\nexamples:\n"
        + "  - {given: {z: 1}, expect: {w: yes}}\n" * 4_000
    ),
    "a_hundred_million_features.yaml": lambda: _spec(
        "  - flatten: {}\n", "inputs: {x: {type: number, shape: [16000000]}}\n"
    ),
    "ragged_weights.yaml": lambda: _spec(
        f"  - dense: {{units: 2, weights: {[[1] * (i % 3) for i in range(20_000)]}}}\n"
    ),
    "findings_on_one_long_line.yaml": lambda: _spec(
        f"  [{', '.join(['{dens: {units: 1}, name: ' + 'n' * 1_800 + '}'] * 2_000)}]\n"
    ),
    "names_of_megabytes.yaml": lambda: f"{HEAD}inputs: {{{'n' * 2_000_000}: {{type: boolean}}}}\n",
    "names_that_act_on_a_terminal.yaml": lambda: f'{HEAD}"\\e]0;owned\\a\\r\\u202e": 1\n',
    "categories_repeated.json": lambda: _json(
        {"nnspec": 1, "name": "a", "inputs": {"c": {"type": "category", "categories": ["a"] * 10_000, "shape": [2000]}}}
    ),
    "keys_that_are_collections.yaml": lambda: "".join(f"? [{i}, {{a: b}}]\n: 1\n" for i in range(20_000)),
}


def write(folder: Path) -> dict[str, Path]:
    """Write every file below ``folder`` and return their paths."""
    paths = {name: folder / name for name in FILES}
    for name, path in paths.items():
        content = FILES[name]()
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return paths
