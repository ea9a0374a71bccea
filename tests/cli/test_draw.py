import subprocess
import sys
from pathlib import Path

import pytest
from nnspec_runtime import Session

import nnspec
from tests.cli.commands import SPECS, TIE, Run

CONCERT = SPECS / "concert" / "concert.yaml"
DECIDED = ("--decide", "snacks=no", "partner=yes", "driving=yes")


def test_a_terminal_gets_text(run: Run) -> None:
    told = run("draw", CONCERT)
    assert (told.code, told.err) == (0, "")
    assert told.out == (
        "concert: Should I go to the concert tomorrow?\n"
        "\n"
        "  snacks   ●── 1 ──╮\n"
        "  partner  ●── 4 ──┼──▶ ( Σ > 6 ) ──▶ go\n"
        "  driving  ●── 3 ──╯\n"
        "\n"
        "  3 inputs · 1 neuron · 4 parameters\n"
    )


def test_a_decision_is_shown_with_its_sum(run: Run) -> None:
    told = run("draw", CONCERT, *DECIDED)
    assert "  snacks   no   ○── 1 × 0 = 0 ──╮\n" in told.out
    assert "┼──▶ ( 7 > 6 ) ──▶ go = yes\n" in told.out


def test_a_tie_does_not_fire_in_a_picture_either(run: Run) -> None:
    assert "( 0.3 ≤ 0.3 ) ──▶ go = no\n" in run("draw", "-", "--decide", "a=yes", "b=yes", given=TIE).out


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("x.svg", "<svg "),
        ("x.mmd", "flowchart LR\n"),
        ("x.mermaid", "flowchart LR\n"),
        ("x.dot", "digraph "),
        ("x.GV", "digraph "),
        ("x.txt", "concert: "),
    ],
)
def test_the_end_of_a_name_says_the_format(run: Run, tmp_path: Path, name: str, start: str) -> None:
    told = run("draw", CONCERT, "-o", name)
    assert (told.code, told.out, told.err) == (0, "", f"wrote {name}\n")
    assert (tmp_path / name).read_text().startswith(start)


def test_a_format_may_be_named(run: Run, tmp_path: Path) -> None:
    assert run("draw", CONCERT, "--format", "svg").out.startswith("<svg ")
    assert run("draw", CONCERT, "--format", "dot", "-o", "-").out.startswith("digraph ")
    run("draw", CONCERT, "-o", "picture", "--format", "svg")
    assert (tmp_path / "picture").read_text().startswith("<svg ")


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    session = Session(nnspec.compile(nnspec.load(SPECS / "gates" / "xor_trained.yaml")))
    session.train({"a": [0, 0, 1, 1], "b": [0, 1, 0, 1], "odd": [0, 1, 1, 0]})
    session.save(tmp_path / "xor.safetensors")
    return tmp_path / "xor.safetensors"


@pytest.mark.parametrize("command", ["show", "test", "draw", "analyze", "decide a=yes b=no", "diff OTHER"])
def test_capitals_do_not_make_a_spec_of_a_trained_network(run: Run, trained: Path, command: str) -> None:
    capitals = trained.rename(trained.with_suffix(".SafeTensors"))
    verb, *arguments = command.replace("OTHER", str(capitals)).split()
    told = run(verb, capitals, *arguments)
    assert (told.code, told.err) == (0, "")


def test_a_trained_network_shows_its_weights(run: Run, trained: Path) -> None:
    untrained = run("draw", SPECS / "gates" / "xor_trained.yaml", "--format", "svg").out
    assert 'class="edge plus"' not in untrained
    told = run("draw", trained, "--format", "svg")
    assert told.code == 0
    assert 'class="edge plus"' in told.out
    assert 'class="edge minus"' in told.out
    decided = run("draw", trained, "--decide", "a=yes", "b=no", "--format", "svg")
    assert "odd = yes (0." in decided.out or "odd = yes (1)" in decided.out


def test_weights_beside_the_spec_are_drawn(run: Run, tmp_path: Path, trained: Path) -> None:
    (tmp_path / "beside.yaml").write_text(
        "nnspec: 1\nname: beside\ninputs: {a: {type: boolean}, b: {type: boolean}}\nlayers:\n"
        "  - dense:\n      units: 8\n      use_bias: false\n"
        "      weights: {file: xor.safetensors, tensor: hidden.weights}\n"
        "outputs: {y: {type: number, shape: [8]}}\n"
    )
    told = run("draw", "beside.yaml", "--format", "svg")
    assert told.code == 0
    assert 'class="edge minus"' in told.out


def test_a_training_is_drawn_from_what_train_prints(run: Run, tmp_path: Path) -> None:
    spec = SPECS / "gates" / "xor_trained.yaml"
    told = run("train", spec, "--data", SPECS / "gates" / "xor_trained.csv", "--epochs", "5", "--out", "x.safetensors")
    (tmp_path / "x.jsonl").write_text(told.out)
    assert run("draw", spec, "--history", "x.jsonl", "--format", "svg").out.startswith("<svg ")
    text = run("draw", "x.safetensors", "--history", "-", given=told.out).out
    assert text.startswith("xor_trained: loss over 5 epochs\n")
    assert "best: epoch 5, loss 0." in text


def test_numpy_is_imported_for_numbers_only() -> None:
    code = (
        "import sys; from nnspec.cli.main import main; main(['draw', sys.argv[1], '--format', 'svg']);"
        "print([name for name in ('numpy', 'grpc', 'safetensors') if name in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, str(SPECS / "digits" / "digits.yaml")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["-o", "x.png"], 2, "x.png does not say what to draw by its end (.svg, .mmd, .mermaid, .dot, .gv, .txt)"),
        (["--format", "png"], 2, "'png' is none of svg, mermaid, dot, text"),
        (["--view", "neurn"], 2, "did you mean 'neuron'?"),
        (["-o", "missing/x.svg"], 2, "missing/x.svg: No such file or directory"),
        (["--decide", "snacks=no"], 1, "'partner' is missing; yes or no is wanted"),
        (["--decide", "snacks"], 2, "'snacks' is not NAME=VALUE"),
        (["--history", "missing.jsonl"], 2, "cannot read missing.jsonl: No such file or directory"),
        (["--history", "."], 2, "cannot read .: Is a directory"),
        (["--history", "x.jsonl", "--view", "graph"], 2, "--history draws a training, and --view a network"),
        (["--history", "x.jsonl", "--format", "dot"], 2, "dot draws graphs, and a training is a curve"),
        (["--history", "x.jsonl"], 2, 'x.jsonl:1: "epoch" is missing'),
    ],
)
def test_what_cannot_be_drawn_is_told(run: Run, tmp_path: Path, arguments: list[str], code: int, message: str) -> None:
    (tmp_path / "x.jsonl").write_text("{}\n")
    told = run("draw", CONCERT, *arguments)
    assert (told.code, told.out) == (code, "")
    assert message in told.err
    assert not (tmp_path / "x.png").exists()


def test_a_network_of_many_units_is_no_neuron(run: Run) -> None:
    told = run("draw", SPECS / "digits" / "digits.yaml", "--view", "neuron")
    assert (told.code, told.out) == (2, "")
    assert "--view neuron shows a network of one unit, and digits is none; use network or graph" in told.err


def test_an_untrained_network_decides_nothing(run: Run) -> None:
    told = run("draw", SPECS / "gates" / "xor_trained.yaml", "--decide", "a=yes", "b=no")
    assert (told.code, told.out) == (2, "")
    assert "has no trained weights" in told.err


def test_a_wrong_spec_is_told_in_full(run: Run) -> None:
    told = run("draw", "-", given=TIE.replace("threshold", "treshold"))
    assert (told.code, told.out) == (1, "")
    assert "<stdin>:6:1: error[NN101]: unknown key 'treshold'" in told.err


def test_a_stream_that_is_ascii_gets_ascii(tmp_path: Path) -> None:
    import os

    command = [sys.executable, "-m", "nnspec", "draw", str(CONCERT)]
    told = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=True)
    assert b"  partner  *-- 4 --+--> ( sum > 6 ) --> go\n" in told.stdout
