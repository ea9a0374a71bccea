import json
import shutil
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest
from nnspec_runtime.cli.differences.markdown import page
from nnspec_runtime.comparison.compare import compare_sides
from nnspec_runtime.comparison.side import read_side

from tests.cli.commands import LINE, ROWS, SPECS, TIE, Run, command
from tests.reports.test_json_forms import published

PERCEPTRON = """
nnspec: 1
name: learned
inputs: {a: {type: boolean}, b: {type: boolean}}
layers: [{neurons: {units: {go: {weights: {a: 0, b: 0}, bias: 0}}}}]
outputs: {go: {type: boolean}}
training: {rule: perceptron, seed: 1}
"""
CONCERT = (SPECS / "concert" / "concert.yaml").read_text()
XOR = SPECS / "gates" / "xor_trained.yaml"


@pytest.fixture
def concert(tmp_path: Path) -> Path:
    """Write the concert as it is and with a lower threshold; return the folder."""
    (tmp_path / "old.yaml").write_text(CONCERT)
    (tmp_path / "new.yaml").write_text(CONCERT.replace("threshold: 6", "threshold: 3"))
    return tmp_path


def trained(folder: Path, name: str, *options: str) -> None:
    """Train the exclusive or and leave ``name``.safetensors in the folder."""
    subprocess.run(
        command("train", XOR, "--data", SPECS / "gates" / "xor_trained.csv", "--out", f"{name}.safetensors", *options),
        cwd=folder,
        check=True,
        capture_output=True,
    )


def test_decisions_that_flip_do_not_break_callers(run: Run, concert: Path) -> None:
    told = run("diff", "old.yaml", "new.yaml")
    assert (told.code, told.err) == (0, "")
    assert told.out == (
        "concert: compatible for callers; go flips in 3 of 8 cases\n"
        "  old: old.yaml\n"
        "  new: new.yaml\n"
        "\n"
        "Behavior\n"
        "  go: 3 of 8 cases flip\n"
        "    no -> yes in 3 cases\n"
        "      partner = yes, driving = no\n"
        "      snacks = yes, partner = no, driving = yes\n"
        "\n"
        "Structure\n"
        "  threshold  6 -> 3\n"
    )


def test_a_breaking_change_exits_1_and_the_way_back_may_not(run: Run, concert: Path) -> None:
    age = TIE.replace("a: {type: boolean}", "a: {type: number, range: [0, 1]}")
    (concert / "old.yaml").write_text(age)
    (concert / "new.yaml").write_text(age.replace("range: [0, 1]", "range: [0, 0.5]"))
    assert run("diff", "old.yaml", "new.yaml").code == 1
    assert run("diff", "new.yaml", "old.yaml").code == 0


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_the_same_twice_and_nothing_against_itself(form: str, run: Run, concert: Path) -> None:
    first = run("diff", "old.yaml", "new.yaml", "--format", form)
    assert run("diff", "old.yaml", "new.yaml", "--format", form) == first
    same = run("diff", "old.yaml", "old.yaml", "--format", form)
    assert same.code == 0
    assert "nothing changed" in same.out


def test_one_side_may_be_standard_input(run: Run, concert: Path) -> None:
    told = run("diff", "old.yaml", "-", given=(concert / "new.yaml").read_text())
    assert told.code == 0
    assert "  new: <stdin>\n" in told.out
    both = run("diff", "-", "-")
    assert (both.code, both.out) == (2, "")
    assert "only one of OLD, NEW and the rows" in both.err


def test_the_findings_of_both_sides_are_told(run: Run, concert: Path) -> None:
    (concert / "one.yaml").write_text(TIE.replace("threshold", "treshold"))
    (concert / "other.yaml").write_text(TIE.replace("b: 0.2", "c: 0.2"))
    told = run("diff", "one.yaml", "other.yaml")
    assert (told.code, told.out) == (1, "")
    assert "one.yaml:6:1: error[NN101]" in told.err
    assert "other.yaml:5:" in told.err
    half = run("diff", "old.yaml", "one.yaml", "--format", "json")
    assert (half.code, half.out) == (1, "")
    assert "other.yaml" not in half.err


def test_what_cannot_be_read_is_told(run: Run, concert: Path) -> None:
    told = run("diff", "missing.yaml", "absent.safetensors")
    assert (told.code, told.out) == (2, "")
    assert "cannot read missing.yaml: no such file" in told.err
    assert "cannot read absent.safetensors: No such file" in told.err
    (concert / "damaged.safetensors").write_bytes(b"\x00" * 20)
    assert run("diff", "old.yaml", "damaged.safetensors").code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["old.yaml"], "give OLD and NEW, or --against git:REF"),
        (["old.yaml", "new.yaml", "new.yaml"], "give OLD and NEW, or --against git:REF"),
        (["old.yaml", "new.yaml", "--ignore", "x"], "--data-format and --ignore are about --data, which is not given"),
        (["old.yaml", "new.yaml", "--format", "html"], "'html' is none of text, json, markdown"),
        (["old.yaml", "new.yaml", "--agianst", "git:HEAD"], "did you mean --against?"),
    ],
)
def test_usage(arguments: list[str], message: str, run: Run, concert: Path) -> None:
    told = run("diff", *arguments)
    assert (told.code, told.out) == (2, "")
    assert message in told.err
    assert "usage: nnspec diff OLD NEW" in told.err


def test_two_declared_decisions_are_compared_without_numpy(concert: Path) -> None:
    code = "import sys; from nnspec.cli.main import main; main(['diff', 'old.yaml', 'new.yaml']); "
    code += "print([name for name in ('numpy', 'grpc', 'subprocess') if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], cwd=concert, capture_output=True, text=True, check=True)
    assert ended.stdout.endswith("[]\n"), ended.stderr


def test_nothing_in_a_spec_steers_the_terminal(run: Run, concert: Path) -> None:
    text = TIE.replace("inputs:", 'description: "one\\nand\\u202Eback"\ninputs:')
    (concert / "old.yaml").write_text(TIE)
    (concert / "new.yaml").write_text(text)
    told = run("diff", "old.yaml", "new.yaml")
    assert told.code == 0
    assert "description  added" in told.out
    assert all(character.isprintable() or character == "\n" for character in told.out)


def test_markdown_in_a_spec_stays_text(run: Run, concert: Path) -> None:
    text = TIE.replace("inputs:", "description: '`` | </details> @someone'\ninputs:")
    (concert / "old.yaml").write_text(TIE)
    (concert / "new.yaml").write_text(text)
    told = run("diff", "old.yaml", "new.yaml", "--format", "markdown")
    assert '| ok | `description` | ```added "`` \\| </details> @someone"``` | for people alone |' in told.out


def test_networks_without_weights_are_compared_as_far_as_they_go(run: Run, concert: Path) -> None:
    (concert / "old.yaml").write_text(LINE)
    (concert / "new.yaml").write_text(LINE.replace("epochs: 3", "epochs: 4"))
    told = run("diff", "old.yaml", "new.yaml")
    assert told.code == 0
    assert "y: not compared; old.yaml and new.yaml have no trained weights" in told.out
    assert "training.epochs  3 -> 4" in told.out
    assert "trained weights carry over" in told.out
    (concert / "rows.csv").write_text(ROWS)
    rows = run("diff", "old.yaml", "new.yaml", "--data", "rows.csv")
    assert (rows.code, rows.out) == (2, "")
    assert "old.yaml has no trained weights; give the trained network (.safetensors)" in rows.err


def test_trained_networks_are_asked_every_case_where_there_are_few(run: Run, tmp_path: Path) -> None:
    trained(tmp_path, "one")
    trained(tmp_path, "other", "--epochs", "1")
    told = run("diff", "one.safetensors", "other.safetensors", "--format", "json")
    assert told.code == 0
    (comparison,) = json.loads(told.out)["comparisons"]
    (odd,) = comparison["behavior"]["outputs"]
    assert (odd["compared"], odd["cases"]) == ("cases", 4)
    assert odd["flips"] == sum(group["cases"] for group in odd["groups"])
    assert 0 < odd["movement"]["median"] <= odd["movement"]["largest"] <= 1
    assert {move["name"] for move in comparison["training"]["weights"]} >= {"hidden.weights", "layer_2.weights"}
    assert comparison["verdict"] == "compatible"
    assert run("diff", "one.safetensors", "one.safetensors").out == "nothing changed\n"


def test_what_a_perceptron_learned_is_compared_exactly(run: Run, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(PERCEPTRON)
    (tmp_path / "rows.csv").write_text("a,b,go\nno,no,no\nyes,no,no\nno,yes,no\nyes,yes,yes\n")
    lines = {}
    for name, epochs in (("one", "1"), ("other", "20")):
        out = f"{name}.safetensors"
        assert run("train", "spec.yaml", "--data", "rows.csv", "--out", out, "--epochs", epochs).code == 0
        lines[name] = run("predict", out, "--data", "rows.csv").out.splitlines()
    lines["spec"] = run("predict", "spec.yaml", "--data", "rows.csv").out.splitlines()
    for old, new in permutations(lines, 2):
        names = [f"{name}.{'yaml' if name == 'spec' else 'safetensors'}" for name in (old, new)]
        told = run("diff", *names, "--format", "json")
        assert (told.code, told.err) == (0, "")
        (go,) = json.loads(told.out)["comparisons"][0]["behavior"]["outputs"]
        flips = sum(a != b for a, b in zip(lines[old], lines[new], strict=True))
        assert (go["compared"], go["cases"], go["flips"]) == ("cases", 4, flips)


def test_an_edited_spec_answers_with_the_weights_that_carry_over(run: Run, tmp_path: Path) -> None:
    trained(tmp_path, "one")
    text = XOR.read_text()
    assert "activation: tanh" in text
    (tmp_path / "edited.yaml").write_text(text.replace("activation: tanh", "activation: relu"))
    told = run("diff", "one.safetensors", "edited.yaml")
    assert "the new version answers with the weights of the old one, which carry over" in told.out
    assert "layers.hidden.dense.activation  tanh -> relu" in told.out
    (tmp_path / "wider.yaml").write_text(text.replace("units: 8", "units: 9"))
    told = run("diff", "one.safetensors", "wider.yaml")
    assert "odd: not compared; wider.yaml has no trained weights" in told.out
    assert "hidden.weights is float32(2, 9), and was float32(2, 8)" in told.out


def test_rows_say_which_flip_how_far_they_move_and_which_are_right(run: Run, tmp_path: Path) -> None:
    trained(tmp_path, "one")
    trained(tmp_path, "other", "--epochs", "1")
    shutil.copy(SPECS / "gates" / "xor_trained.csv", tmp_path / "rows.csv")
    told = run("diff", "one.safetensors", "other.safetensors", "--data", "rows.csv")
    assert told.code == 0
    assert "  on rows.csv\n" in told.out
    assert "right in" in told.out
    assert "and in 4 before" in told.out
    odd = run("predict", "other.safetensors", "--data", "rows.csv").out.splitlines()[1:]
    wanted = [line.rpartition(",")[2] for line in (tmp_path / "rows.csv").read_text().splitlines()[1:]]
    right = sum(
        answer.startswith("yes") == (want in ("1", "yes", "true")) for answer, want in zip(odd, wanted, strict=True)
    )
    assert f"right in {right} of 4 rows now, and in 4 before" in told.out


def test_a_number_moves_and_the_headline_says_how_far(run: Run, concert: Path) -> None:
    line = LINE.replace("units: 1", "units: 1, weights: [[2]], bias: [1]").replace("training", "metadata: {}\ntraining")
    (concert / "old.yaml").write_text(line)
    (concert / "new.yaml").write_text(line.replace("[[2]]", "[[3]]"))
    (concert / "rows.csv").write_text("x,y\n1,3\n-4,0\n")
    told = run("diff", "old.yaml", "new.yaml", "--data", "rows.csv")
    assert told.out.startswith("line: compatible for callers; y moves by 4 at most\n")
    assert "y: compared on 2 rows\n    moves by 2.5 in the mean, 2.5 at the median, 3.7 at 90%" in told.out


def test_rows_of_another_network_are_refused(run: Run, concert: Path) -> None:
    (concert / "rows.csv").write_text("snacks,partner\nyes,no\n")
    told = run("diff", "old.yaml", "new.yaml", "--data", "rows.csv")
    assert (told.code, told.out) == (1, "")
    assert "'driving' is missing" in told.err
    (concert / "rows.csv").write_text("snacks,partner,driving,other\nyes,no,yes,1\n")
    assert "no input or output is called 'other'" in run("diff", "old.yaml", "new.yaml", "--data", "rows.csv").err
    ignored = run("diff", "old.yaml", "new.yaml", "--data", "rows.csv", "--ignore", "other")
    assert ignored.code == 0
    assert "go: 1 of 1 row flips" in ignored.out


def test_rows_serve_both_names_of_an_input_that_was_renamed(run: Run, concert: Path) -> None:
    (concert / "new.yaml").write_text(CONCERT.replace("partner", "friend").replace("my friend", "my partner"))
    (concert / "rows.csv").write_text("snacks,friend,driving\nno,yes,yes\nyes,no,yes\n")
    told = run("diff", "old.yaml", "new.yaml", "--data", "rows.csv")
    assert told.code == 1
    assert "renamed from partner: the old name is refused" in told.out
    assert "go: 0 of 2 rows flip" in told.out
    assert "go: 0 of 8 cases flip" in told.out


def test_markdown_fits_into_a_comment_whatever_has_changed(concert: Path) -> None:
    names = [f"a_name_as_long_as_a_name_may_be_so_that_there_is_much_to_tell_{i}" for i in range(9)]
    texts = {
        "old": (dict.fromkeys(names, 1), 4),
        "new": ({name: 1 + i % 3 for i, name in enumerate(names)}, 5),
    }
    for side, (weights, threshold) in texts.items():
        inputs = {name: {"type": "boolean"} for name in weights}
        spec = {"nnspec": 1, "name": "long", "inputs": inputs, "weights": weights, "threshold": threshold}
        (concert / f"{side}.json").write_text(json.dumps(spec | {"outputs": {"go": {"type": "boolean"}}}))
    old, new = (read_side(str(concert / f"{side}.json")) for side in ("old", "new"))
    comparison = compare_sides(old, new)
    one = "\n".join(page([comparison]))
    many = "\n".join(page([comparison] * 500))
    assert len(one) > 5_000
    assert len(one) < len(many) < 65_536
    assert many.splitlines()[-1] == f"- and {500 - many.count('###') - 100} more"


def test_json_keeps_to_its_schema_and_the_schema_tells_all(run: Run, concert: Path) -> None:
    for name, epochs in (("one", "400"), ("other", "1")):
        trained(concert, name, "--epochs", epochs)
    shutil.copy(SPECS / "gates" / "xor_trained.csv", concert / "rows.csv")
    golden = Path(__file__).parent / "golden_diff"
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(golden.glob("*.json"))]
    for arguments in (["one.safetensors", "other.safetensors", "--data", "rows.csv"], ["old.yaml", "one.safetensors"]):
        documents.append(json.loads(run("diff", *arguments, "--format", "json").out))
    for document in documents:
        published("diff").validate(document)
    compared = {each["compared"] for d in documents for c in d["comparisons"] for each in c["behavior"]["outputs"]}
    assert compared == {"cases", "rows", None}
