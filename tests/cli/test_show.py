from pathlib import Path

import pytest

import nnspec
from nnspec.cli.table import bytes_text
from tests.cli.commands import SPECS, TIE, Run

DIGITS = SPECS / "digits" / "digits.yaml"


def test_the_summary_names_layers_shapes_parameters_and_memory(run: Run) -> None:
    told = run("show", DIGITS)
    assert told.code == 0
    rows = [line.split("  ") for line in told.out.splitlines()[2:7]]
    assert [[cell.strip() for cell in row if cell] for row in rows] == [
        ["name", "kind", "shape", "parameters"],
        ["pixels", "number input", "784"],
        ["hidden", "dense, sigmoid", "30", "23,550"],
        ["layer_2", "dense, softmax", "10", "310"],
        ["digit", "category output", "1"],
    ]
    memory = nnspec.compile(nnspec.load(DIGITS)).memory(10)
    assert "parameters: 23,860, of which 23,860 can be trained; 93.2 KiB" in told.out
    assert f"training in batches of 10: {bytes_text(memory.total)} beside the data" in told.out


def test_weights_that_are_not_there_are_not_counted(run: Run) -> None:
    told = run("show", SPECS / "face" / "face.yaml")
    assert "parameters: 21," in told.out  # as many as the file gives, thresholds included
    assert "training" not in told.out


@pytest.mark.parametrize("path", sorted(SPECS.rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_spec_stage_is_a_spec_that_says_the_same(run: Run, path: Path) -> None:
    told = run("show", path, "--stage", "spec")
    assert nnspec.loads(told.out, "json").digest == nnspec.load(path).digest


def test_the_spec_stage_keeps_every_digit(run: Run) -> None:
    exact = "0.1000000000000000055511151231257827"
    told = run("show", "-", "--stage", "spec", given=TIE.replace("0.1,", f"{exact},"))
    assert f'"a":{exact}' in told.out
    assert run("show", "-", "--stage", "spec", given=told.out).out == told.out


def test_graph_and_plan_print_themselves(run: Run) -> None:
    program = nnspec.compile(nnspec.load(DIGITS))
    assert run("show", DIGITS, "--stage", "graph").out == str(program.graph)
    plans = run("show", DIGITS, "--stage", "plan").out
    assert plans == "\n".join(str(function.plan) for function in program.functions)


@pytest.mark.parametrize("path", sorted(SPECS.rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_program_stage_is_python(run: Run, path: Path) -> None:
    told = run("show", path, "--stage", "program")
    assert told.code == 0
    compile(told.out, str(path), "exec")


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (95440, "93.2 KiB"), (3 << 41, "6.0 TiB")],
)
def test_sizes_in_words(size: int, text: str) -> None:
    assert bytes_text(size) == text
